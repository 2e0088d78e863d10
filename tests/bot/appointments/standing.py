"""Appointments that are simply there, as rows: for what doesn't care how they were made."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

from sqlalchemy import select

from bot.appointments import Appointment, Contact
from bot.appointments.rows import as_appointment
from bot.appointments.tables import AppointmentRow
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.appointments.sample import NOOR, START, at

_numbers = itertools.count(1)


def standing(
    storage: Storage,
    start: datetime | None = None,
    contact: Contact = NOOR,
    *,
    minutes: int = 15,
    **fields: Any,
) -> Appointment:
    """Booked on START for Tuesday at nine, at the passport desk, unless told otherwise."""
    begins = (start or at(9)).astimezone(UTC)
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "number": f"A-{number:05}",
        "city": "gent",
        "theme": "reispas",
        "product": "reispas",
        "mode": "loket",
        "place": "stadskantoor",
        "resource": f"gent/test/{number}",
        "start": begins,
        "end": begins + timedelta(minutes=minutes),
        "status": "confirmed",
        "hold_expires_at": START,
        "hold_key": f"test/{uuid.uuid4()}",
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "sequence": 0,
        "moved": 0,
        "created_at": START,
        "confirmed_at": START,
    }
    with storage.begin() as session:
        row = AppointmentRow(**values | fields)
        session.add(row)
        session.flush()
        session.refresh(row)
        return as_appointment(row)


def change(storage: Storage, appointment: Appointment, **fields: Any) -> None:
    with storage.begin() as session:
        row = session.get_one(AppointmentRow, appointment.id)
        for name, value in fields.items():
            setattr(row, name, value)


def mails(storage: Storage, kind: str = "") -> Sequence[MailRow]:
    """What was written to residents, oldest first."""
    query = select(MailRow).order_by(MailRow.created_at, MailRow.id)
    with storage.read() as session:
        found = session.scalars(query).all()
    return [row for row in found if kind in ("", row.kind)]


def text_of(mail: MailRow) -> str:
    body = message_from_string(mail.content, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""
