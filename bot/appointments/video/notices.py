"""Joins the job about the meeting to what the resident is sent, in one transaction."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from bot.appointments.contract import Appointment
from bot.appointments.notices import RESIDENT, Notices
from bot.appointments.setup import CitySetup
from bot.appointments.video.jobs import VideoJobs


class LinkNotices(Notices, Protocol):
    """Notices that can also tell of the link, later."""

    def linked(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        """The link that the confirmation promised, with the same calendar UID."""


class VideoNotices:
    """Put around the notices of an agenda. Implements `Notices`."""

    def __init__(self, notices: Notices, jobs: VideoJobs) -> None:
        self._notices = notices
        self._jobs = jobs

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        self._jobs.changed(session, appointment, bring.strip())
        self._notices.confirmed(session, city, appointment, bring)
        self._jobs.hold_mail(session, appointment)

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = RESIDENT,
    ) -> None:
        """Also between video and desk: then there must be a meeting from now on, or none any more."""
        self._jobs.changed(session, appointment, appointment.bring or None)
        self._notices.moved(session, city, appointment, before, by)

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        self._jobs.changed(session, appointment)
        self._notices.cancelled(session, city, appointment)
