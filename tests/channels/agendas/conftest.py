"""A city whose times Qmatic keeps: its agenda, against a small Qmatic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import Agenda, Appointment, CitySetup
from bot.clock import SetClock
from bot.storage import Storage
from channels.agenda_accounts import VIDEO_PLACE, QmaticAccount
from channels.agendas.api import QmaticApi
from channels.agendas.notices import SupplierNotices
from channels.agendas.qmatic import QmaticAgenda
from channels.agendas.tables import Step, SupplierBooking
from tests.bot.appointments.sample import START, gent
from tests.fakes.qmatic import FakeQmatic
from tests.fakes.qmatic.server import RABOT, REISPAS, SECRET, STADSKANTOOR, USER, WONEN
from tests.fakes.serving import NO_TLS

PATIENCE = 0.5
"""Seconds that a request may take here."""


class Notebook:
    """Writes down what residents would be sent."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        self.lines.append(("confirmed", appointment.number))

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = "inwoner",
    ) -> None:
        self.lines.append(("moved", appointment.number))

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        self.lines.append(("cancelled", appointment.number))


def account(qmatic: FakeQmatic, **other: Any) -> QmaticAccount:
    given = {
        "city": "gent",
        "url": qmatic.api_url,
        "services": {"reispas": REISPAS, "wonen": WONEN},
        "branches": {"stadskantoor": STADSKANTOOR, "rabot": RABOT, VIDEO_PLACE: STADSKANTOOR},
        "user": USER,
        "secret": SECRET,
        "management": qmatic.staff_url,
    }
    return QmaticAccount(**{**given, **other})


def client(patience: float = PATIENCE) -> httpx.Client:
    return httpx.Client(timeout=patience, verify=NO_TLS)


class Office:
    """Everything that one process has. Another one on the same database is what comes after a crash."""

    def __init__(
        self,
        storage: Storage,
        clock: SetClock,
        qmatic: FakeQmatic,
        notebook: Notebook,
        *,
        through: httpx.Client | None = None,
        **other: Any,
    ) -> None:
        self.storage, self.clock, self.qmatic, self.notebook = storage, clock, qmatic, notebook
        self.own = Agenda(storage, clock, {"gent": gent()}, SupplierNotices(notebook, clock))
        asked = account(qmatic, **other)
        self.agenda = QmaticAgenda(self.own, storage, clock, asked, QmaticApi(asked, through or client()))

    def close(self) -> None:
        self.agenda.close()

    def steps(self) -> list[str]:
        """Of every note, in the order in which they were made."""
        with self.storage.read() as session:
            notes = session.scalars(select(SupplierBooking).order_by(SupplierBooking.created_at)).all()
            return [note.step for note in notes if note.step != Step.GONE]

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START, ticking=False)


@pytest.fixture
def qmatic(clock: SetClock) -> Iterator[FakeQmatic]:
    with FakeQmatic(clock=clock) as fake:
        yield fake
    assert fake.violations == []


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def office(storage: Storage, clock: SetClock, qmatic: FakeQmatic, notebook: Notebook) -> Iterator[Office]:
    made = Office(storage, clock, qmatic, notebook)
    yield made
    made.close()
