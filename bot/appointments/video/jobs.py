"""What is written about a talk's meeting, inside the transaction that books, moves or cancels the appointment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.appointments.contract import VIDEO, Appointment, Status
from bot.appointments.video.contract import VideoProvider
from bot.appointments.video.tables import JobStatus, VideoJob
from bot.clock import Clock, later
from bot.mail.tables import MailRow, MailStatus

MAIL_WAITS = timedelta(seconds=20)
"""A confirmation waits this long for its link: one mail instead of two, whenever the provider is well."""
CONFIRMATION = "afspraak_bevestigd"

_UNSENT = (MailRow.status == MailStatus.QUEUED, MailRow.attempts == 0)
"""Nobody has tried it: the worker of mails counts its attempt before it sends."""


class VideoJobs:
    """The jobs of an installation. `providers`: per city; a city without one shows the demonstration's page.

    Everything here belongs in a transaction of the caller, who has locked the appointment (or just made it).
    """

    def __init__(self, providers: Mapping[str, VideoProvider], clock: Clock) -> None:
        self._providers = providers
        self._clock = clock

    def changed(self, session: Session, appointment: Appointment, bring: str | None = None) -> None:
        """After every booking, move, cancellation and change between video and desk. `bring` None: as before.

        Nothing is written where the link is known at once.
        """
        job, wanted = _locked(session, appointment.id), _is_wanted(appointment)
        if job is None:
            provider = self._providers.get(appointment.city)
            if not wanted or provider is None or provider.at_once:
                return
            job = self._new(appointment, provider.name)
            session.add(job)
        else:
            job.version += 1
        now = self._now()
        job.start, job.end = appointment.start.astimezone(UTC), appointment.end.astimezone(UTC)
        job.wanted, job.bring = wanted, job.bring if bring is None else bring
        job.status, job.attempts, job.next_attempt_at, job.changed_at = JobStatus.WAITING, 0, now, now
        if not wanted:
            release_mail(session, job, now)
        session.flush()

    def has_link(self, session: Session, appointment: Appointment) -> bool:
        """Whether a mail about this appointment may say: this is your link. Also for appointments at a desk."""
        job = session.get(VideoJob, appointment.id)
        if job is not None and job.wanted:
            return job.url is not None
        provider = self._providers.get(appointment.city)
        return provider is None or provider.at_once or not _is_wanted(appointment)

    def hold_mail(self, session: Session, appointment: Appointment) -> None:
        """Lets the confirmation that was just written wait for the link."""
        job = session.get(VideoJob, appointment.id)
        if job is None or not job.wanted or job.url is not None:
            return
        confirmation = select(MailRow).where(
            MailRow.appointment_id == appointment.id, MailRow.kind == CONFIRMATION, *_UNSENT
        )
        mail = session.scalars(confirmation.order_by(MailRow.created_at.desc())).first()
        if mail is not None:
            mail.next_attempt_at = later(self._clock.now(), MAIL_WAITS)
            job.mail_id = mail.id

    def _new(self, appointment: Appointment, provider: str) -> VideoJob:
        return VideoJob(
            appointment_id=appointment.id,
            city=appointment.city,
            theme=appointment.theme,
            provider=provider,
            generation=0,
            version=1,
            bring="",
            told=False,
            created_at=self._now(),
        )

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def release_mail(session: Session, job: VideoJob, now: datetime) -> None:
    """The confirmation waits no longer: it says that the link follows."""
    if job.mail_id is not None:
        waiting = update(MailRow).where(MailRow.id == job.mail_id, *_UNSENT)
        session.execute(waiting.values(next_attempt_at=now))
        job.mail_id = None


def withdraw_mail(session: Session, job: VideoJob) -> bool:
    """Takes the confirmation back, to write it anew with the link. False when it may have been sent."""
    mail, job.mail_id = job.mail_id, None
    if mail is None:
        return False
    unsent = delete(MailRow).where(MailRow.id == mail, *_UNSENT).returning(MailRow.id)
    return session.scalar(unsent) is not None


def _is_wanted(appointment: Appointment) -> bool:
    return appointment.mode == VIDEO and appointment.status == Status.CONFIRMED


def _locked(session: Session, appointment_id: str) -> VideoJob | None:
    query = select(VideoJob).where(VideoJob.appointment_id == appointment_id).with_for_update()
    return session.scalars(query).one_or_none()
