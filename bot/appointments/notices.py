"""What the resident is sent when an appointment is made or cancelled, inside the same transaction."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from bot.appointments.contract import Appointment
from bot.appointments.setup import CitySetup


class Notices(Protocol):
    """Told of changes within their transaction: what is raised here undoes the change."""

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None: ...

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None: ...


class NoNotices:
    """For programs that send nothing."""

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        return

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        return
