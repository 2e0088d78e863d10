"""Keeping a time: for who asks first, for a while, and once more when it ran out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.appointments import booking, limits
from bot.appointments.contract import Status
from bot.appointments.errors import (
    AlreadyCancelled,
    HoldExpired,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.limits import STAFF as STAFF
from bot.appointments.limits import Resident
from bot.appointments.looking import Free, View, Visit, look, visit
from bot.appointments.rows import as_appointment, contact_of
from bot.appointments.rules import Rules
from bot.appointments.setup import CitySetup, Seat
from bot.appointments.tables import AppointmentRow
from bot.appointments.timetable import CELL, utc
from bot.appointments.weeks import Cell
from bot.clock import BRUSSELS

OFFER = "aanbod"
FARTHEST = timedelta(days=365)
"""How far ahead the staff books."""

type VisitOf = Callable[[AppointmentRow], Visit]
"""Looks up what a row asked for; raises HoldExpired when the city offers that no more."""


@dataclass(frozen=True)
class Wish:
    """A time that somebody wants to be kept. `until`: when it ends; moments in UTC."""

    visit: Visit
    start: datetime
    key: str
    until: datetime
    conversation_id: str | None = None
    replaces: str | None = None
    origin: str = "gesprek"

    @property
    def alone(self) -> bool:
        """Whether it frees something for sure, or may."""
        return self.replaces is not None

    @property
    def free(self) -> Free:
        return Free(self.conversation_id, self.replaces, self.origin == OFFER, self.key)


class NotAlone(Exception):
    """Beside others it can't be done: something must be freed first."""


def keep(session: Session, wish: Wish, now: datetime, rules: Rules, *, alone: bool) -> AppointmentRow:
    """The row of the hold; that of before when the key is known. Raises what `Appointments.hold` says.

    `alone`: with the city's other changes waiting. Most holds need not be: they only add, so they can go side by side.
    Then raises NotAlone, or CellTaken when somebody else was first: it is to be tried again. So it is after an
    IntegrityError, of somebody with the same key or number.
    """
    try:
        _check_offered(wish, now, rules)
    except NotOffered:
        if made := booking.made_with(session, wish.key):
            return _unended(made)
        raise
    booking.queue_up(session, wish.visit.setup.key, alone=alone)
    view = look(session, wish.visit, wish.start, wish.start, now, wish.free)
    if view.made:
        return _unended(session.get_one(AppointmentRow, view.made))
    moving = _replaced(session, wish, now)
    seat = view.seat(wish.visit, wish.start)
    if seat is None:
        raise _taken(wish)
    row, wanted = _row(wish, seat, now), wish.visit.taking(seat, wish.start)
    _check_limits(session, wish, row, moving, now)
    if alone:
        _make_room(session, wish, row, wanted, view, now)
    elif view.spent or view.ours:
        raise NotAlone
    try:
        booking.add(session, row, wanted)
    except booking.CellTaken:
        if view.is_last(wish.visit, seat, wish.start):
            raise _taken(wish) from None
        raise
    return row


def _taken(wish: Wish) -> SlotTaken:
    theme, mode = wish.visit.theme.key, wish.visit.mode
    return SlotTaken(f"{theme} by {mode} at {wish.start:%Y-%m-%d %H:%M}Z is taken")


def _make_room(
    session: Session, wish: Wish, row: AppointmentRow, wanted: Sequence[Cell], view: View, now: datetime
) -> None:
    if view.spent:
        booking.purge(session, now, row.city)
    booking.let_go_older(session, row)
    if wish.free.cooling:
        booking.warm_up(session, wanted)


def _unended(row: AppointmentRow) -> AppointmentRow:
    if row.status not in (Status.HELD, Status.CONFIRMED):
        raise HoldExpired(f"hold {row.id} of this key has ended")
    return row


def visits_of(setup: CitySetup) -> VisitOf:
    def of(row: AppointmentRow) -> Visit:
        try:
            asked = visit(setup, row.theme, row.mode, row.place, row.product, row.persons)
        except NotOffered as gone:
            raise HoldExpired(f"what hold {row.id} was for isn't offered any more") from gone
        return as_booked(asked, row)

    return of


def as_booked(asked: Visit, row: AppointmentRow) -> Visit:
    """As long as the resident was told, also when the theme takes more or less time since: else the end of the visit
    would be somebody else's."""
    if row.end - row.start == asked.length:
        return asked
    minutes = int((row.end - row.start) / timedelta(minutes=1))
    return replace(asked, theme=replace(asked.theme, minutes=minutes, durations={}, per_person=0))


def make_sure(session: Session, row: AppointmentRow, visit_of: VisitOf, now: datetime) -> None:
    """The time of this hold is kept, or taken again if it ran out and nobody else has it. Raises HoldExpired.

    The caller has queued up.
    """
    if row.status == Status.CANCELLED:
        raise HoldExpired(f"hold {row.id} was let go")
    if row.status == Status.HELD and (row.replaces is None or row.supplier):
        return  # even past its end: nobody took it, or its cells would be gone
    if row.supplier:
        raise HoldExpired(f"hold {row.id} ran out at {row.supplier}")
    asked = visit_of(row)
    if row.status == Status.HELD and _is_whole(session, row, asked):
        return
    booking.free_cells(session, [row.id])
    view = look(session, asked, row.start, row.start, now, Free(replaced=row.replaces))
    seat = view.seat(asked, row.start)
    if seat is None:
        raise HoldExpired(f"hold {row.id} ran out and its time is taken")
    if view.spent:
        booking.purge(session, now, row.city)
    row.resource, row.place, row.officer = seat.resource, seat.place, seat.officer
    booking.take(session, row, asked.taking(seat, row.start))


def seat_of(row: AppointmentRow) -> Seat:
    return Seat(row.resource, row.place, row.officer)


def _is_whole(session: Session, row: AppointmentRow, asked: Visit) -> bool:
    """Whether this hold and the appointment that it replaces have all that the visit takes. The appointment may have
    moved elsewhere since, or the buffers may have grown."""
    wanted = asked.taking(seat_of(row), row.start)
    return set(wanted) <= set(booking.cells_of(session, [row.id, row.replaces]))


def _check_offered(wish: Wish, now: datetime, rules: Rules) -> None:
    theme, start = wish.visit.theme, wish.start
    if wish.origin == STAFF:
        _check_open(wish.visit, start, now)
        return
    first, last = now + (theme.lead or rules.lead), now + (theme.horizon or rules.horizon)
    if not first <= start < last:
        raise NotOffered(f"{start:%Y-%m-%d %H:%M}Z is too soon or too far ahead")
    if not wish.visit.begins_at(start):
        raise NotOffered(f"nothing begins at {start:%Y-%m-%d %H:%M}Z")


def _check_open(asked: Visit, start: datetime, now: datetime) -> None:
    """Who stands at the desk is helped at once: the staff may begin at any five minutes of the opening hours, from
    those that run now, up to a year ahead. Raises NotOffered."""
    if start.timestamp() % CELL.total_seconds() or not now - CELL < start < now + FARTHEST:
        raise NotOffered(f"{start:%Y-%m-%d %H:%M:%S}Z is past, too far ahead or between two cells")
    day = start.astimezone(BRUSSELS).date()
    hours = asked.setup.day_hours(asked.theme, asked.mode, day)
    if not any(
        utc(day, opens) <= start and start + asked.length <= utc(day, closes) for opens, closes in hours
    ):
        raise NotOffered(f"closed at {start:%Y-%m-%d %H:%M}Z")


def _replaced(session: Session, wish: Wish, now: datetime) -> AppointmentRow | None:
    """The appointment that is to move, if any. Raises UnknownAppointment, AlreadyCancelled, TooLate."""
    if wish.replaces is None:
        return None
    row = booking.locked(session, wish.replaces)
    same = (wish.visit.setup.key, wish.visit.theme.key)
    if row is None or row.confirmed_at is None or (row.city, row.theme) != same:
        raise UnknownAppointment(f"no appointment {wish.replaces} for {same[1]}")
    if row.status == Status.CANCELLED:
        raise AlreadyCancelled(as_appointment(row))
    if row.start <= now:
        raise TooLate(f"appointment {row.number} has begun")
    return row


def _check_limits(
    session: Session, wish: Wish, row: AppointmentRow, moving: AppointmentRow | None, now: datetime
) -> None:
    if moving is not None or wish.conversation_id is not None:
        contact = contact_of(moving) if moving else None
        resident = Resident(row.city, wish.conversation_id, contact)
        limits.check(session, wish.visit.setup, row, resident, now, but=wish.replaces)


def _row(wish: Wish, seat: Seat, now: datetime) -> AppointmentRow:
    asked = wish.visit
    return AppointmentRow(
        id=str(uuid.uuid4()),
        number=booking.some_number(),
        city=asked.setup.key,
        theme=asked.theme.key,
        product=asked.product,
        mode=asked.mode,
        place=seat.place,
        persons=asked.persons,
        resource=seat.resource,
        officer=seat.officer,
        start=wish.start,
        end=wish.start + asked.length,
        status=Status.HELD,
        hold_expires_at=wish.until,
        hold_key=wish.key,
        replaces=wish.replaces,
        conversation_id=wish.conversation_id,
        origin=wish.origin,
        sequence=0,
        moved=0,
        created_at=now,
    )
