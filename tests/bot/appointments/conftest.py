from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.appointments import Agenda, Appointment, CitySetup
from bot.clock import SetClock
from bot.storage import Base, Storage
from tests.bot.appointments.sample import START, gent


class Notebook:
    """Writes down what residents would be sent."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str]] = []

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        self.lines.append(("confirmed", appointment.number, bring))

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        self.lines.append(("cancelled", appointment.number, ""))


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """SQLite; or the empty PostgreSQL database named in ONTHAAL_TEST_DATABASE (it is wiped)."""
    storage = Storage(os.environ.get("ONTHAAL_TEST_DATABASE") or f"sqlite:///{tmp_path}/onthaal.db")
    Base.metadata.drop_all(storage.engine)
    Base.metadata.create_all(storage.engine)
    yield storage
    storage.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START, ticking=False)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def agenda(storage: Storage, clock: SetClock, notebook: Notebook) -> Agenda:
    return Agenda(storage, clock, {"gent": gent()}, notebook)
