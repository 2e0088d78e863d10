"""From rows of the database to what the contract speaks of; moments become Brussels time."""

from __future__ import annotations

from datetime import datetime

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
        persons=row.persons,
        replaces=row.replaces,
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
        contact=contact_of(row),
        sequence=row.sequence,
        video_token=row.video_token,
        conversation_id=row.conversation_id,
        persons=row.persons,
        officer=row.officer,
        resource=row.resource,
        bring=row.bring or "",
        origin=row.origin,
        moved=row.moved,
        cancelled_by=row.cancelled_by,
        arrived_at=_local(row.arrived_at),
        finished_at=_local(row.finished_at),
        no_show_at=_local(row.no_show_at),
        rating=row.rating,
    )


def contact_of(row: AppointmentRow) -> Contact:
    return Contact(row.name or "", row.email, row.phone)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(BRUSSELS) if moment else None
