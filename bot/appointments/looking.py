"""What is free: the agenda of some weeks as bits, and the times that fit in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property, reduce
from itertools import chain
from operator import or_ as either
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
    cast,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from bot.appointments.contract import FreeTime, Status, Theme
from bot.appointments.errors import NotOffered
from bot.appointments.setup import CitySetup, Room, Seat, Week
from bot.appointments.setup_tables import Block
from bot.appointments.tables import AppointmentCell, AppointmentRow, AppointmentWeek
from bot.appointments.timetable import CELL, rows, utc
from bot.appointments.weeks import (
    CELLS,
    Cell,
    begins,
    bit_of,
    connected,
    joined,
    ones,
    runs,
    stretch,
    week_of,
)
from bot.clock import BRUSSELS
from bot.storage import UtcDateTime

NONE = timedelta(0)
FIRST_STRETCH, GROWTH = timedelta(weeks=3), 4
"""What the first look covers, and how many times as much each next one does: two looks see three months."""


@dataclass(frozen=True)
class Visit:
    """What is asked for, looked up in the city's set-up."""

    setup: CitySetup
    theme: Theme
    mode: str
    rooms: Sequence[Room]
    product: str | None = None
    persons: int = 1

    @property
    def length(self) -> timedelta:
        return self.theme.length(self.product, self.persons)

    @cached_property
    def cells(self) -> int:
        """How many it takes itself."""
        return _whole(self.length)

    @cached_property
    def before(self) -> int:
        return _whole(timedelta(minutes=self.theme.before))

    @cached_property
    def after(self) -> int:
        return _whole(timedelta(minutes=self.theme.after))

    @cached_property
    def resources(self) -> list[str]:
        """Everything that one of its seats may take."""
        desks = [desk for room in self.rooms for desk in room.desks]
        officers = [self.setup.officer_resource(one) for room in self.rooms for one in room.officers]
        return list(dict.fromkeys([*desks, *officers]))

    @cached_property
    def step(self) -> int:
        """Cells between two moments at which it may begin: one person's visits follow each other, buffers between
        them; others begin at the same moments."""
        return _whole(self.theme.length(self.product)) + self.before + self.after

    def begins_at(self, start: datetime) -> bool:
        """Whether it may begin at that moment, were everything free."""
        step = self.step * CELL
        rows_of_day = self.rows(start.astimezone(BRUSSELS).date())
        return any(
            (start - first) % step == NONE and 0 <= (start - first) // step < count
            for first, count in rows_of_day
        )

    def rows(self, day: date) -> Iterator[tuple[datetime, int]]:
        """The first moment of each stretch of that day, and how many there are, `step` apart."""
        return rows(self.setup.day_hours(self.theme, self.mode, day), day, self.length, self.step * CELL)

    def taking(self, seat: Seat, start: datetime) -> list[Cell]:
        """The cells that it takes there, buffers included."""
        first, count = start - self.before * CELL, self.before + self.cells + self.after
        return [
            (resource, first + number * CELL)
            for resource in self.setup.resources(seat)
            for number in range(count)
        ]


def visit(
    setup: CitySetup, theme: str, mode: str, place: str | None, product: str | None = None, persons: int = 1
) -> Visit:
    """Raises NotOffered. `place` None: any."""
    found = setup.theme(theme)
    if not 1 <= persons <= found.most_persons:
        raise NotOffered(f"{persons} persons can't come together for '{theme}'")
    return Visit(setup, found, mode, setup.rooms(found, mode, place), product, persons)


@dataclass(frozen=True)
class Free:
    """Whose cells count as free: of holds that ran out always, and of some others.

    conversation: what it holds itself, as it holds one time. replaced: the appointment that moves. cooling: cancelled
    times that are kept from others for a while. key: of a hold; whether it was made is asked in the same breath.
    """

    conversation: str | None = None
    replaced: str | None = None
    cooling: bool = False
    key: str | None = None


@dataclass(frozen=True)
class View:
    """Some weeks of the agenda. Bit n stands for the n-th five minutes after `base`.

    blocks: who can't be booked from when until when. spent: whether there is something to purge. made: the id of the
    hold of this key. ours: whether anything counted as free for this one only.
    """

    base: datetime
    size: int
    taken: Mapping[str, int]
    blocks: Sequence[tuple[str, datetime, datetime]]
    spent: bool
    made: str | None
    ours: bool

    def free(self, visit: Visit, room: Room) -> int:
        """The bits at which the visit fits in the room: at a desk, and with an officer where there are any."""
        everywhere = (1 << self.size) - 1
        desks = [self._fits(visit, room, desk) for desk in room.desks]
        officers = [self._fits(visit, room, visit.setup.officer_resource(one)) for one in room.officers]
        found = reduce(either, desks, 0) if desks else everywhere
        return found & (reduce(either, officers, 0) if officers else everywhere)

    def seat(self, visit: Visit, start: datetime) -> Seat | None:
        """The first free one at that moment."""
        bit = 1 << bit_of(start, self.base)
        for room in visit.rooms:
            if not self.free(visit, room) & bit:
                continue
            desk = next((one for one in room.desks if self._fits(visit, room, one) & bit), None)
            named = ((one, visit.setup.officer_resource(one)) for one in room.officers)
            officer = next((one for one, key in named if self._fits(visit, room, key) & bit), None)
            return Seat(desk or visit.setup.officer_resource(officer or ""), room.place, officer)
        return None

    def is_last(self, visit: Visit, seat: Seat, start: datetime) -> bool:
        """Whether nothing else is free than this seat. A desk with an officer may be free with another one."""
        mine = visit.setup.resources(seat)
        if len(mine) > 1:
            return False
        return replace(self, taken={**self.taken, mine[0]: -1}).seat(visit, start) is None

    def _fits(self, visit: Visit, room: Room, resource: str) -> int:
        everywhere = (1 << self.size) - 1
        free = everywhere & ~self.taken.get(resource, 0)
        found = runs(free, visit.before + visit.cells + visit.after) << visit.before
        shut = self._shut(visit, room.place, resource)
        return found & runs(everywhere & ~shut, visit.cells) if shut else found

    def _shut(self, visit: Visit, place: str | None, resource: str) -> int:
        """Blocked, or outside the hours of this desk or officer. Buffers may lie there; the visit may not."""
        found, week = 0, visit.setup.own_week(resource)
        if self.blocks:
            desk, _, _ = resource.rpartition("/")  # of a room with seats
            whose = {"*", f"thema/{visit.theme.key}", f"plaats/{place}", resource, desk}
            for who, start, end in self.blocks:
                if who in whose:
                    found |= stretch(start, end, self.base, self.size)
        return found if week is None else found | (((1 << self.size) - 1) & ~self._open(week))

    def _open(self, week: Week) -> int:
        found, day = 0, self.base.astimezone(BRUSSELS).date()
        last = (self.base + self.size * CELL).astimezone(BRUSSELS).date()
        while day <= last:
            for opens, closes in week.get(day.weekday(), []):
                found |= stretch(utc(day, opens), utc(day, closes), self.base, self.size)
            day += timedelta(days=1)
        return found


def look(session: Session, visit: Visit, first: datetime, last: datetime, now: datetime, free: Free) -> View:
    """The weeks in which visits from `first` until `last` begin, in one question to the database."""
    week = week_of(first - visit.before * CELL)
    count = week_of(last + (visit.cells + visit.after) * CELL) - week + 1
    weeks: list[tuple[str, int, bytes]] = []
    blocks: list[tuple[str, datetime, datetime]] = []
    freed: dict[str, int] = {}
    base, made, spent, ours = begins(week), None, False, False
    asked = {
        "resources": visit.resources,
        "week": week,
        "last": week + count - 1,
        "city": visit.setup.key,
        "base": base,
        "until": begins(week + count),
        "now": now,
        **{name: value for name, value in vars(free).items() if value and value is not True},
    }
    question = _question(*(bool(value) for value in vars(free).values()))
    for kind, who, number, bits, start, end in connected(session).execute(question, asked):
        if kind == _WEEK:
            weeks.append((who, number, bits))
        elif kind == _BLOCK:
            blocks.append((who, start, end))
        elif kind == _MADE:
            made = who
        else:
            spent, ours = spent or kind == _SPENT, ours or kind == _OURS
            freed[who] = freed.get(who, 0) | stretch(start, start + CELL, base, count * CELLS)
    taken = joined(weeks, week, count)
    for who, bits in freed.items():
        taken[who] = taken.get(who, 0) & ~bits
    return View(base, count * CELLS, taken, blocks, spent, made, ours)


def next_times(
    session: Session,
    visit: Visit,
    between: tuple[datetime, datetime],
    length: timedelta,
    now: datetime,
    free: Free,
) -> tuple[Iterator[FreeTime], datetime]:
    """Of the first stretch that has any its free times in order, and where it ends. The stretches begin `length` long
    and grow, up to the end of `between`."""
    first, last = between
    while first < last:
        until = min(first + length, last)
        found = free_times(session, visit, first, until, now, free)
        if one := next(found, None):
            return chain((one,), found), until
        first, length = until, GROWTH * length
    return iter(()), last


def free_times(
    session: Session, visit: Visit, first: datetime, until: datetime, now: datetime, free: Free
) -> Iterator[FreeTime]:
    """Those that begin from `first` until before `until`, in order. Reads before the first one is asked for."""
    view = look(session, visit, first, until, now, free)
    offered = _starts(visit, first, until, view.base)
    rooms = [(room.place, view.free(visit, room) & offered) for room in visit.rooms]
    return _told(visit, view.base, rooms)


def _told(visit: Visit, base: datetime, rooms: Sequence[tuple[str | None, int]]) -> Iterator[FreeTime]:
    for bit in ones(reduce(either, (bits for _, bits in rooms), 0)):
        place = next(place for place, bits in rooms if bits >> bit & 1)
        start = base + bit * CELL
        ends = (start + visit.length).astimezone(BRUSSELS)
        yield FreeTime(visit.theme.key, visit.mode, place, start.astimezone(BRUSSELS), ends)


def _starts(asked: Visit, first: datetime, until: datetime, base: datetime) -> int:
    found, day, last = 0, first.astimezone(BRUSSELS).date(), until.astimezone(BRUSSELS).date()
    while day <= last:
        for start, count in asked.rows(day):
            bit, bits = bit_of(start, base), _every(asked.step, count)
            found |= bits << bit if bit >= 0 else bits >> -bit
        day += timedelta(days=1)
    begun = stretch(base, first, base, bit_of(until, base) + 1)
    return found & stretch(base, until, base, bit_of(until, base) + 1) & ~begun


@cache
def _every(step: int, count: int) -> int:
    """`count` bits, `step` apart."""
    return reduce(either, (1 << number * step for number in range(count)), 0)


# Written out, not sent beside the statement: else the index of held ones alone can't be used.
_IS_HELD = AppointmentRow.status == literal_column(f"'{Status.HELD}'")


def in_city(city: str | ColumnElement[str]) -> ColumnElement[bool]:
    """By no index of cities: SQLite would rather read a whole city than the few of it that count."""
    return AppointmentRow.city + "" == city


def is_spent(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Of a row that still has cells: nobody is kept from its time any more."""
    return or_(_ran_out(now), _has_cooled(now))


def _ran_out(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(_IS_HELD, AppointmentRow.hold_expires_at <= now)


def _has_cooled(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return AppointmentRow.cells_until <= now


_WEEK, _BLOCK, _SPENT, _OURS, _MADE = "week", "block", "spent", "ours", "made"
_NOW: ColumnElement[datetime] = bindparam("now", type_=UtcDateTime)
_SPENT_NOW = (_ran_out(_NOW), _has_cooled(_NOW))
_NO_NUMBER, _NO_BITS, _NO_MOMENT = cast(null(), Integer), cast(null(), LargeBinary), cast(null(), UtcDateTime)


@cache
def _question(conversation: bool, replaced: bool, cooling: bool, key: bool) -> CompoundSelect[Any]:
    """Put together once: that costs as much as asking. One part for each index that answers it."""
    week, row = AppointmentWeek, AppointmentRow
    weeks = select(literal(_WEEK), week.resource, week.week, week.taken, _NO_MOMENT, _NO_MOMENT).where(
        week.resource.in_(bindparam("resources", expanding=True)),
        week.week.between(bindparam("week"), bindparam("last")),
    )
    blocks = select(literal(_BLOCK), Block.who, _NO_NUMBER, _NO_BITS, Block.start, Block.end).where(
        Block.city == bindparam("city"), Block.end > bindparam("base"), Block.start < bindparam("until")
    )
    ours = []
    if conversation:
        ours.append(and_(row.conversation_id == bindparam("conversation"), _IS_HELD))
    if replaced:
        ours.append(row.id == bindparam("replaced"))
    if cooling:
        ours.append(row.cells_until.is_not(None))
    freed = [_cells(_SPENT, which) for which in _SPENT_NOW] + [_cells(_OURS, which) for which in ours]
    if key:
        made = select(literal(_MADE), row.id, _NO_NUMBER, _NO_BITS, _NO_MOMENT, _NO_MOMENT)
        freed.append(made.where(row.hold_key == bindparam("key")))
    return union_all(weeks, blocks, *freed)


def _cells(kind: str, which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    cell = AppointmentCell
    return (
        select(literal(kind), cell.resource, _NO_NUMBER, _NO_BITS, cell.start, cell.start)
        .join(AppointmentRow, AppointmentRow.id == cell.appointment_id)
        .where(in_city(bindparam("city")), which)
    )


def _whole(length: timedelta) -> int:
    """In cells, a begun one counted."""
    return -(-length // CELL)
