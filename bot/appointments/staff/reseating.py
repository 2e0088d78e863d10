"""After a change of the set-up: who was to come to a desk or colleague that isn't there any more gets another one.

At the same time and place, so the resident notices nothing. Without it the old desk would be empty and the new one
booked for somebody else: the same colleague twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.appointments import booking
from bot.appointments.contract import Status
from bot.appointments.errors import AppointmentError, NotOffered
from bot.appointments.holding import seat_of
from bot.appointments.misplaced import Misplaced, Why
from bot.appointments.setup import CitySetup
from bot.appointments.staff.deeds import Doer
from bot.appointments.staff.illness import Illness
from bot.appointments.tables import AppointmentRow
from bot.storage import Storage


def reseat(illness: Illness, who: Doer, found: Iterable[Misplaced]) -> int:
    """How many found another seat; the others stay, for people to see to."""
    seats = [each.appointment.id for each in found if each.why in (Why.SEAT, Why.OFFICER)]
    return sum(_reseated(illness, who, one) for one in seats)


def end_holds(storage: Storage, setup: CitySetup) -> None:
    """The same for who is just booking: when they confirm they get another seat, or another time is asked."""
    held = select(AppointmentRow).where(
        AppointmentRow.city == setup.key,
        AppointmentRow.status == Status.HELD,
        AppointmentRow.supplier.is_(None),
    )
    with storage.begin() as session:
        booking.queue_up(session, setup.key)
        rows = session.scalars(held.with_for_update()).all()
        booking.run_out(session, [row.id for row in rows if not _has_seat(setup, row)])


def _has_seat(setup: CitySetup, row: AppointmentRow) -> bool:
    """What isn't offered any more may still be finished."""
    try:
        return seat_of(row) in setup.seats(setup.theme(row.theme), row.mode, row.place)
    except NotOffered:
        return True


def _reseated(illness: Illness, who: Doer, appointment_id: str) -> bool:
    try:
        illness.hand_over(who, appointment_id, key=f"instelling/{uuid.uuid4()}")
    except (AppointmentError, IntegrityError):  # nobody is free, or it changed at this moment
        return False
    return True
