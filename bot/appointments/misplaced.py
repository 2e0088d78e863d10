"""Appointments to come that no longer fit in what is set up: a desk was put off, hours became shorter.

They stay as they are until somebody moves or cancels them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from bot.appointments.contract import Appointment, Status
from bot.appointments.errors import NotOffered
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup, Hours, Seat
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from bot.storage import Storage

type _Taken = tuple[str, str | None]
"""A desk or officer as in appointment.resource, and the officer by key."""


class Why(StrEnum):
    THEME = "thema"  # put off, or not in this way or at this place any more
    SEAT = "loket"  # its desk or number isn't used any more
    OFFICER = "medewerker"
    HOURS = "uren"


@dataclass(frozen=True)
class Misplaced:
    appointment: Appointment
    why: Why


def misplaced(storage: Storage, clock: Clock, setup: CitySetup) -> list[Misplaced]:
    """In order of time. What a supplier's agenda keeps is left out: its set-up isn't ours."""
    its = AppointmentRow
    query = (
        select(its)
        .where(
            its.city == setup.key,
            its.start > clock.now(),
            its.status == Status.CONFIRMED,
            its.supplier.is_(None),
        )
        .order_by(its.start, its.id)
    )
    with storage.read() as session:
        coming = [as_appointment(row) for row in session.scalars(query)]
    found = [(one, why) for one, why in zip(coming, _reasons(setup, coming), strict=True) if why is not None]
    return [Misplaced(one, why) for one, why in found]


def _reasons(setup: CitySetup, coming: Sequence[Appointment]) -> list[Why | None]:
    check = _Check(setup)
    return [check.why(one) for one in coming]


class _Check:
    """Remembers the seats and hours that it worked out."""

    def __init__(self, setup: CitySetup) -> None:
        self._setup = setup
        self._seats: dict[tuple[str, str, str | None], set[_Taken] | None] = {}
        self._hours: dict[tuple[str, str, date], Hours] = {}

    def why(self, one: Appointment) -> Why | None:
        seats = self._offered(one)
        if seats is None:
            return Why.THEME
        # By video the officer is the seat; beside a desk somebody by name may be asked as well.
        if (one.resource, one.officer) in seats:
            return None if self._open(one) else Why.HOURS
        named = "/medewerker/" in one.resource or any(resource == one.resource for resource, _ in seats)
        return Why.OFFICER if named else Why.SEAT

    def _offered(self, one: Appointment) -> set[_Taken] | None:
        key = (one.theme, one.mode, one.place)
        if key not in self._seats:
            try:
                seats = self._setup.seats(self._setup.theme(one.theme), one.mode, one.place)
                self._seats[key] = {(seat.resource, seat.officer) for seat in seats}
            except NotOffered:
                self._seats[key] = None
        return self._seats[key]

    def _open(self, one: Appointment) -> bool:
        """Within the theme's hours, and those of its desk and officer. Buffers may lie outside."""
        day = one.start.date()
        key = (one.theme, one.mode, day)
        if key not in self._hours:
            self._hours[key] = self._setup.day_hours(self._setup.theme(one.theme), one.mode, day)
        own = [self._setup.own_week(each) for each in self._resources(one)]
        weeks = [list(week.get(day.weekday(), [])) for week in own if week is not None]
        return all(_holds(hours, one) for hours in (self._hours[key], *weeks))

    def _resources(self, one: Appointment) -> list[str]:
        return self._setup.resources(Seat(one.resource, one.place, one.officer))


def _holds(hours: Hours, one: Appointment) -> bool:
    start, end = one.start.time(), one.end.time()
    return any(opens <= start and end <= closes for opens, closes in hours)
