from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.appointments import Agenda
from bot.appointments.setup_tables import AgendaDeed
from bot.appointments.staff import StaffAgenda
from bot.appointments.tables import AppointmentRow
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import at


@dataclass(frozen=True)
class Colleague:
    id: str
    city: str = "gent"


SAM, MIEKE, KIM = Colleague("sam"), Colleague("mieke"), Colleague("kim", "hasselt")


class Book:
    """Appointments that are there, and what was noted about them."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, start: datetime | None = None, *, minutes: int = 15, **other: Any) -> str:
        start = start or at(10)
        row = AppointmentRow(
            **{
                "id": str(uuid.uuid4()),
                "number": f"A-{uuid.uuid4().hex[:5].upper()}",
                "city": "gent",
                "theme": "reispas",
                "product": "reispas",
                "mode": "loket",
                "place": "stadskantoor",
                "persons": 1,
                "resource": "gent/stadskantoor/burgerzaken/1",
                "start": start,
                "end": start + timedelta(minutes=minutes),
                "status": "confirmed",
                "hold_expires_at": start,
                "hold_key": uuid.uuid4().hex,
                "origin": "gesprek",
                "name": "Noor Peeters",
                "email": "noor@example.be",
                "phone": "+32470123456",
                "sequence": 0,
                "moved": 0,
                "created_at": at(8),
                "confirmed_at": at(8),
                **other,
            }
        )
        with self._storage.begin() as session:
            session.add(row)
        return row.id

    def row(self, appointment_id: str) -> AppointmentRow:
        with self._storage.read() as session:
            return session.get_one(AppointmentRow, appointment_id)

    def deeds(self) -> list[tuple[str, str, str | None]]:
        with self._storage.read() as session:
            rows = session.scalars(select(AgendaDeed).order_by(AgendaDeed.id)).all()
        return [(row.agent_id, row.verb, row.about) for row in rows]


@pytest.fixture
def book(storage: Storage) -> Book:
    return Book(storage)


@pytest.fixture
def staff(storage: Storage, clock: SetClock, agenda: Agenda) -> StaffAgenda:
    return StaffAgenda(storage, clock, agenda)
