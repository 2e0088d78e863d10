"""Moving an appointment to a held time, and letting its time cool."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.contract import VIDEO, Status
from bot.appointments.errors import AlreadyCancelled, TooLate, UnknownAppointment
from bot.appointments.holding import VisitOf, seat_of
from bot.appointments.rows import as_appointment
from bot.appointments.tables import AppointmentRow

_PLACE = ("start", "end", "resource", "officer", "mode", "place", "persons")


def check_open(row: AppointmentRow, now: datetime) -> None:
    """Raises UnknownAppointment for a hold, AlreadyCancelled, TooLate: nothing to move or to cancel."""
    if row.confirmed_at is None:
        raise UnknownAppointment(f"{row.id} is a hold")
    if row.status == Status.CANCELLED:
        raise AlreadyCancelled(as_appointment(row))
    if row.start <= now:
        raise TooLate(f"appointment {row.number} has begun")


def swap(
    session: Session,
    row: AppointmentRow,
    hold: AppointmentRow,
    visit_of: VisitOf,
    now: datetime,
    cold_until: datetime,
) -> None:
    """The appointment takes the time of the hold; the hold's row keeps the old time from others until `cold_until`.

    Both rows are locked and the hold is sure. Who the appointment is, its number and its link stay.
    """
    if not hold.supplier:
        wanted = visit_of(hold).taking(seat_of(hold), hold.start)
        booking.swap_cells(session, row.id, hold.id, wanted)
    for name in _PLACE:
        new, old = getattr(hold, name), getattr(row, name)
        setattr(row, name, new)
        setattr(hold, name, old)
    row.product = hold.product or row.product
    row.sequence += 1
    row.moved += 1
    row.arrived_at, row.finished_at = None, None  # they are awaited anew
    row.video_token = row.video_token or video_token(row.mode)
    hold.status, hold.cancelled_at = Status.CANCELLED, now
    cool(session, hold, now, cold_until)


def cool(session: Session, row: AppointmentRow, now: datetime, until: datetime) -> None:
    """The cells of this row stay taken until then; a time that nobody waits for is free at once."""
    if until > now:
        row.cells_until = until
    else:
        booking.free_cells(session, [row.id])


def video_token(mode: str) -> str | None:
    return secrets.token_urlsafe(16) if mode == VIDEO else None
