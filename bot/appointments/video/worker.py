"""Makes, moves and removes the meetings that the jobs ask for, and mails the link once there is one."""

from __future__ import annotations

import asyncio
import random
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow
from bot.appointments.video.contract import (
    Made,
    Meeting,
    MeetingGone,
    Refused,
    TryLater,
    VideoError,
    VideoProvider,
)
from bot.appointments.video.jobs import release_mail, withdraw_mail
from bot.appointments.video.notices import LinkNotices
from bot.appointments.video.tables import JobStatus, VideoJob
from bot.appointments.video.talks import described
from bot.clock import Clock
from bot.storage import Claims, Storage, StorageAway, single

CLAIM = "video"
NEXT_TRY = 5.0
"""Seconds after which another process takes over from one that died."""
TICK = 1.0
LEASE = timedelta(minutes=2)
"""Longer than all requests of one step with their time-outs. After a crash the step waits as long."""
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 1800))
"""Between attempts; the last one from then on."""
REPAIR = timedelta(minutes=30)
"""After a refusal: somebody has to change something first (a policy of Teams works half an hour later)."""
PAUSE = timedelta(seconds=5)
"""How long the other jobs of a city wait when its provider failed for one."""
LONGEST_WAIT = timedelta(hours=1)
"""A Retry-After is believed so far."""
REMOVE_FOR = timedelta(days=7)
"""After the talk's end: until then we try to remove a meeting that isn't wanted."""
BATCH = 50

CREATE, MOVE, CANCEL = "create", "move", "cancel"

_log = structlog.get_logger()


@dataclass(frozen=True)
class _Step:
    """One thing to do at the provider, as it was when this worker took the job."""

    verb: str
    appointment_id: str
    city: str
    provider: str
    version: int
    attempt: int
    lease: str
    account: str
    reference: str | None
    meeting: Meeting


class VideoWorker:
    """One process does it (the claim "video"). Should two, then a job's lease keeps them apart.

    What a process began and didn't note is done again by its successor: with the same external id, so that it finds
    the meeting which may be there.
    """

    def __init__(
        self,
        storage: Storage,
        providers: Mapping[str, VideoProvider],
        cities: Mapping[str, CitySetup],
        notices: LinkNotices,
        clock: Clock,
        chance: random.Random | None = None,
    ) -> None:
        self._storage = storage
        self._providers = providers
        self._cities = cities
        self._notices = notices
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311 - only spreads attempts
        self._paused: dict[str, datetime] = {}
        self._stopping = threading.Event()

    async def run(self, claims: Claims) -> None:
        """Until cancelled."""
        self._stopping.clear()
        try:
            await single(claims, CLAIM, self._keep_working, next_try=NEXT_TRY)
        finally:
            self._stopping.set()

    def work_due(self) -> int:
        """Takes every job that is due once; says how many steps succeeded."""
        done = 0
        for _ in range(BATCH):
            step = None if self._stopping.is_set() else self._next()
            if step is None:
                break
            done += self._try(step)
        return done

    async def _keep_working(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.work_due)
            except StorageAway as away:
                _log.warning("video waits", reason=str(away))
            except Exception:
                _log.exception("video")
            await asyncio.sleep(TICK)

    # Taking a job

    def _next(self) -> _Step | None:
        """The next step, leased; jobs where nothing is left to do are closed on the way."""
        while True:
            now = self._now()
            with self._storage.read() as session:
                if session.scalars(self._due(now)).first() is None:
                    return None
            with self._storage.begin() as session:
                job = session.scalars(self._due(now).with_for_update(skip_locked=True)).first()
                if job is None:
                    return None
                step = self._leased(job, now)
            if step is not None:
                return step

    def _due(self, now: datetime) -> Select[VideoJob]:
        paused = [city for city, until in self._paused.items() if until > now]
        return (
            select(VideoJob)
            .where(
                VideoJob.status == JobStatus.WAITING,
                VideoJob.next_attempt_at <= now,
                or_(VideoJob.leased_until.is_(None), VideoJob.leased_until <= now),
                VideoJob.city.not_in(paused),
            )
            .order_by(VideoJob.next_attempt_at, VideoJob.appointment_id)
            .limit(1)
        )

    def _leased(self, job: VideoJob, now: datetime) -> _Step | None:
        needed = _needed(job, now)
        if isinstance(needed, JobStatus):
            job.status, job.lease, job.leased_until = needed, None, None
            return None
        provider = self._providers.get(job.city)
        if job.account is None and provider is not None:
            job.provider, job.account = provider.name, provider.account_for(job.theme)
        job.attempts += 1
        job.lease, job.leased_until = str(uuid.uuid4()), now + LEASE
        return _Step(
            needed,
            job.appointment_id,
            job.city,
            job.provider,
            job.version,
            job.attempts,
            job.lease,
            job.account or "",
            job.reference,
            described(self._cities, job.city, job.theme, job.external_id, job.start, job.end),
        )

    # Doing it

    def _try(self, step: _Step) -> bool:
        try:
            made = self._at_provider(step)
        except VideoError as error:
            _log.warning("video_not_done", appointment=step.appointment_id, verb=step.verb, reason=str(error))
            self._failed(step, error)
            return False
        self._done(step, made)
        return True

    def _at_provider(self, step: _Step) -> Made | None:
        provider = self._providers.get(step.city)
        if provider is None or provider.name != step.provider:
            raise Refused(
                f"{step.city}: dit gesprek staat bij {step.provider}, en dat is niet meer ingesteld. Zet het terug "
                "tot de laatste gesprekken voorbij zijn."
            )
        if step.verb == CREATE:
            return provider.create_or_get(step.meeting, step.account)
        if step.verb == MOVE:
            provider.move(step.meeting, step.account, step.reference or "")
        else:
            provider.cancel(step.meeting, step.account, step.reference)
        return None

    # Noting it

    def _done(self, step: _Step, made: Made | None) -> None:
        with self._storage.begin() as session:
            # The appointment first: the agenda takes both in this order.
            appointment = booking.locked(session, step.appointment_id)
            job = _mine(session, step)
            if job is not None:
                self._note(session, job, step, made, appointment)
        if job is None:
            self._too_late(step, made)

    def _note(
        self, session: Session, job: VideoJob, step: _Step, made: Made | None, row: AppointmentRow | None
    ) -> None:
        self._settle(job, step)
        if step.verb == CANCEL:
            _gone(job)
            job.told = False
            return
        job.made_start, job.made_end = step.meeting.start, step.meeting.end
        if made is not None:
            job.reference, job.url = made.reference, made.url
            if made.left:
                self._leave(job, step, made.left)
            session.flush()
            self._tell(session, job, row)

    def _leave(self, job: VideoJob, step: _Step, left: str) -> None:
        """The link is there, the rest follows: as if the meeting still had to be moved to its own time."""
        _log.warning("video_left", appointment=step.appointment_id, reason=left)
        job.made_start = job.made_end = None
        if job.version == step.version:
            job.status, job.attempts, job.last_error = JobStatus.WAITING, step.attempt, left[:500]
            job.next_attempt_at = self._now() + self._wait(step, TryLater(left))

    def _settle(self, job: VideoJob, step: _Step) -> None:
        """The step succeeded. Unless the appointment changed meanwhile, nothing is left to do."""
        job.lease = job.leased_until = job.last_error = None
        if job.version == step.version:
            job.status, job.attempts = JobStatus.DONE, 0
        else:
            job.next_attempt_at = self._now()

    def _tell(self, session: Session, job: VideoJob, row: AppointmentRow | None) -> None:
        """With the confirmation, if that still waits; else in a mail of its own, which is a change for calendars."""
        setup = self._cities.get(job.city)
        if not job.wanted or job.told or row is None or setup is None:
            return
        job.told = True
        if row.sequence == 0 and withdraw_mail(session, job):
            self._notices.confirmed(session, setup, as_appointment(row), job.bring)
            return
        release_mail(session, job, self._now())
        row.sequence += 1
        self._notices.linked(session, setup, as_appointment(row), job.bring)

    def _failed(self, step: _Step, error: VideoError) -> None:
        now = self._now()
        with self._storage.begin() as session:
            job = _mine(session, step)
            if job is None:
                return
            job.lease, job.leased_until, job.last_error = None, None, str(error)[:500]
            release_mail(session, job, now)
            if isinstance(error, MeetingGone):
                _gone(job)
                job.next_attempt_at = now
            elif job.version == step.version:
                job.next_attempt_at = now + self._wait(step, error)
            if isinstance(error, TryLater):
                self._paused[step.city] = now + min(error.retry_after or PAUSE, LONGEST_WAIT)

    def _wait(self, step: _Step, error: VideoError) -> timedelta:
        """Longer each time, and not all at the same moment; never sooner than the provider asked."""
        if isinstance(error, Refused):
            return REPAIR * self._chance.uniform(1.0, 1.2)
        wait = BACKOFF[min(step.attempt, len(BACKOFF)) - 1] * self._chance.uniform(0.8, 1.2)
        asked = error.retry_after if isinstance(error, TryLater) else None
        return max(wait, min(asked or wait, LONGEST_WAIT))

    def _too_late(self, step: _Step, made: Made | None) -> None:
        """We slept longer than the lease and somebody else did it. What only we know of must not stay behind."""
        _log.warning("video_lease_lost", appointment=step.appointment_id, verb=step.verb)
        with self._storage.read() as session:
            job = session.get(VideoJob, step.appointment_id)
            wanted = job is not None and job.wanted and job.external_id == step.meeting.external_id
        if made is not None and not wanted:
            self._providers[step.city].cancel(step.meeting, step.account, made.reference)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _needed(job: VideoJob, now: datetime) -> str | JobStatus:
    """What the provider must be asked, or how the job ends when that is nothing."""
    if not job.wanted:
        if job.account is None:
            return JobStatus.DONE
        return CANCEL if now < job.end + REMOVE_FOR else JobStatus.GIVEN_UP
    if job.reference is not None and (job.made_start, job.made_end) == (job.start, job.end):
        return JobStatus.DONE
    if job.end <= now:
        return JobStatus.GIVEN_UP
    return CREATE if job.reference is None else MOVE


def _gone(job: VideoJob) -> None:
    """The meeting is no more; a later one gets another name."""
    job.generation += 1
    job.account = job.reference = job.url = job.made_start = job.made_end = None


def _mine(session: Session, step: _Step) -> VideoJob | None:
    """The job, locked, if this worker still has it."""
    query = select(VideoJob).where(
        VideoJob.appointment_id == step.appointment_id, VideoJob.lease == step.lease
    )
    return session.scalars(query.with_for_update()).one_or_none()
