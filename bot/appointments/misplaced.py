"""Appointments to come that no longer fit in what is set up: a desk was put off, hours became shorter.

They stay as they are until somebody moves or cancels them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from bot.appointments.contract import Status
from bot.appointments.errors import NotOffered
from bot.appointments.setup import CitySetup, Hours, Seat
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS, Clock
from bot.storage import Storage

type _Taken = tuple[str, str | None]
"""A desk or officer as in appointment.resource, and the officer by key."""


class Why(StrEnum):
    THEME = "thema"  # put off, or not in this way or at this place any more
    SEAT = "loket"  # its desk or number isn't used any more
    OFFICER = "medewerker"
    HOURS = "uren"


@dataclass(frozen=True)
class Booked:
    """What of an appointment decides whether it fits, and what it is called. Moments are in Brussels time."""

    id: str
    number: str
    theme: str
    product: str | None
    mode: str
    place: str | None
    resource: str
    officer: str | None
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Misplaced:
    appointment: Booked
    why: Why


def misplaced(storage: Storage, clock: Clock, setup: CitySetup) -> list[Misplaced]:
    """In order of time. What a supplier's agenda keeps is left out: its set-up isn't ours."""
    check = _Check(setup)
    found = ((one, check.why(one)) for one in _coming(storage, clock, setup.key))
    return [Misplaced(one, why) for one, why in found if why is not None]


def _coming(storage: Storage, clock: Clock, city: str) -> list[Booked]:
    its = AppointmentRow
    names = [getattr(its, each.name) for each in fields(Booked)]
    query = select(*names).where(
        its.city == city,
        its.start > clock.now(),
        its.status == Status.CONFIRMED,
        its.supplier.is_(None),
    )
    with storage.read() as session:
        rows = session.execute(query.order_by(its.start, its.number)).all()
    return [_booked(row._asdict()) for row in rows]


def _booked(values: dict[str, Any]) -> Booked:
    local = {name: values[name].astimezone(BRUSSELS) for name in ("start", "end")}
    return Booked(**values | local)


class _Check:
    """Remembers the seats and hours that it worked out."""

    def __init__(self, setup: CitySetup) -> None:
        self._setup = setup
        self._seats: dict[tuple[str, str, str | None], set[_Taken] | None] = {}
        self._hours: dict[tuple[str, str, date], Hours] = {}

    def why(self, one: Booked) -> Why | None:
        seats = self._offered(one)
        if seats is None:
            return Why.THEME
        # By video the officer is the seat; beside a desk somebody by name may be asked as well.
        if (one.resource, one.officer) in seats:
            return None if self._open(one) else Why.HOURS
        named = "/medewerker/" in one.resource or any(resource == one.resource for resource, _ in seats)
        return Why.OFFICER if named else Why.SEAT

    def _offered(self, one: Booked) -> set[_Taken] | None:
        key = (one.theme, one.mode, one.place)
        if key not in self._seats:
            try:
                seats = self._setup.seats(self._setup.theme(one.theme), one.mode, one.place)
                self._seats[key] = {(seat.resource, seat.officer) for seat in seats}
            except NotOffered:
                self._seats[key] = None
        return self._seats[key]

    def _open(self, one: Booked) -> bool:
        """Within the theme's hours, and those of its desk and officer. Buffers may lie outside."""
        day = one.start.date()
        key = (one.theme, one.mode, day)
        if key not in self._hours:
            self._hours[key] = self._setup.day_hours(self._setup.theme(one.theme), one.mode, day)
        own = [self._setup.own_week(each) for each in self._resources(one)]
        weeks = [list(week.get(day.weekday(), [])) for week in own if week is not None]
        return all(_holds(hours, one) for hours in (self._hours[key], *weeks))

    def _resources(self, one: Booked) -> list[str]:
        return self._setup.resources(Seat(one.resource, one.place, one.officer))


def _holds(hours: Hours, one: Booked) -> bool:
    start, end = one.start.time(), one.end.time()
    return any(opens <= start and end <= closes for opens, closes in hours)
