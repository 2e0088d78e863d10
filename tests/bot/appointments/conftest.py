from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.appointments import Agenda, Appointment, CitySetup
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import START, gent


class Notebook:
    """Writes down what residents would be sent."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        self.lines.append(("confirmed", appointment.number, bring))

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = "inwoner",
    ) -> None:
        self.lines.append(("moved", appointment.number, f"{before.start:%H:%M}"))

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        self.lines.append(("cancelled", appointment.number, ""))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START, ticking=False)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def agenda(storage: Storage, clock: SetClock, notebook: Notebook) -> Agenda:
    return Agenda(storage, clock, {"gent": gent()}, notebook)
