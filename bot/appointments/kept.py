"""The time that a page keeps for somebody who is moving an appointment but hasn't said yes yet."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from bot.appointments.contract import Hold, Status
from bot.appointments.rows import as_hold
from bot.appointments.tables import AppointmentRow
from bot.storage import Storage

PAGE = "pagina"
"""`origin` of what is held or booked on a page."""


def kept(storage: Storage, appointment_id: str, now: datetime) -> list[Hold]:
    """What pages hold for this appointment now, the newest first. Offers of the waiting list are not among them."""
    query = (
        select(AppointmentRow)
        .where(
            AppointmentRow.replaces == appointment_id,
            AppointmentRow.status == Status.HELD,
            AppointmentRow.origin == PAGE,
            AppointmentRow.hold_expires_at > now.astimezone(UTC),
        )
        .order_by(AppointmentRow.created_at.desc())
    )
    with storage.read() as session:
        return [as_hold(row) for row in session.scalars(query)]
