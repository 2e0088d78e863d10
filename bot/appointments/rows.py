"""From rows of the database to what the contract speaks of; moments become Brussels time."""

from __future__ import annotations

from bot.appointments.contract import Appointment, Contact, Hold, Status
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS


def as_hold(row: AppointmentRow) -> Hold:
    return Hold(
        id=row.id,
        city=row.city,
        theme=row.theme,
        product=row.product,
        mode=row.mode,
        place=row.place,
        start=row.start.astimezone(BRUSSELS),
        end=row.end.astimezone(BRUSSELS),
        expires_at=row.hold_expires_at.astimezone(BRUSSELS),
    )


def as_appointment(row: AppointmentRow) -> Appointment:
    return Appointment(
        id=row.id,
        number=row.number,
        city=row.city,
        theme=row.theme,
        product=row.product,
        mode=row.mode,
        place=row.place,
        start=row.start.astimezone(BRUSSELS),
        end=row.end.astimezone(BRUSSELS),
        status=Status(row.status),
        contact=Contact(row.name or "", row.email, row.phone),
        sequence=row.sequence,
        video_token=row.video_token,
        conversation_id=row.conversation_id,
    )
