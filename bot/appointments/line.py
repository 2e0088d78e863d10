"""The rows of the waiting list: who stands in it, and how one leaves. Each function is a part of a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.contract import Hold, Status
from bot.appointments.tables import AppointmentRow
from bot.appointments.waiting_tables import WaitingRow, WaitingStatus
from bot.clock import BRUSSELS

OPEN = (WaitingStatus.WAITING, WaitingStatus.OFFERED)
MOST_PASSED = 3
"""Offers that somebody lets pass before they are no longer asked."""


@dataclass(frozen=True)
class Waiting:
    """Somebody in the line. `place` None: any place of the theme. Moments are in Brussels time.

    `passed`: offers that were refused or ran out. `offered_until`: None while nothing is offered.
    """

    appointment_id: str
    city: str
    mode: str
    place: str | None
    earliest: datetime
    since: datetime
    passed: int
    offered_until: datetime | None


@dataclass(frozen=True)
class Offer:
    """An earlier time that is kept for the resident until `until`, in Brussels time."""

    hold: Hold
    until: datetime


def as_waiting(row: WaitingRow) -> Waiting:
    return Waiting(
        row.appointment_id,
        row.city,
        row.mode,
        row.place,
        row.earliest.astimezone(BRUSSELS),
        row.created_at.astimezone(BRUSSELS),
        row.passed,
        row.offered_until.astimezone(BRUSSELS) if row.offered_until else None,
    )


def open_row(session: Session, appointment_id: str, *, lock: bool = False) -> WaitingRow | None:
    query = select(WaitingRow).where(WaitingRow.appointment_id == appointment_id, WaitingRow.status.in_(OPEN))
    if lock:  # after the row of the appointment, as everybody takes them
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def both(session: Session, appointment_id: str) -> tuple[AppointmentRow | None, WaitingRow | None]:
    """The appointment and its place in the line, locked."""
    appointment = booking.locked(session, appointment_id)
    return appointment, open_row(session, appointment_id, lock=True)


def stands(row: WaitingRow, appointment: AppointmentRow | None, now: datetime) -> bool:
    """Whether there is still something to wait for: it wasn't moved, cancelled or begun."""
    return (
        appointment is not None
        and appointment.status == Status.CONFIRMED
        and appointment.moved == row.moved
        and appointment.start > now
    )


def move_key(row: WaitingRow) -> str:
    """Of the move to the time that is offered now: whoever says yes, and however often, it is that one move."""
    return f"wachtlijst/{row.id}/{row.hold_id}"


def was_taken(session: Session, row: WaitingRow) -> bool:
    return booking.done_with(session, move_key(row), "move") == row.appointment_id


def settle(session: Session, row: WaitingRow) -> str | None:
    """Ends the wait: the offer was taken, or the appointment changed otherwise. The hold to let go, if any."""
    taken = row.hold_id is not None and was_taken(session, row)
    row.status, row.offered_until = (WaitingStatus.ACCEPTED if taken else WaitingStatus.OVER), None
    return None if taken else row.hold_id


def pass_on(row: WaitingRow, start: datetime | None) -> str | None:
    """The offer of `start` was refused or ran out: it goes to others. The hold to let go, if any."""
    hold_id = row.hold_id
    row.hold_id, row.offered_until = None, None
    row.passed += 1
    row.status = WaitingStatus.LEFT if row.passed >= MOST_PASSED else WaitingStatus.WAITING
    if start is not None:
        row.refused = [*row.refused, start.isoformat()]
    return hold_id
