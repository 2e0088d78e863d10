"""A day as a grid of five-minute rows, and the stylesheet that places what stands in it.

Our pages allow no style in their HTML, so each row and each length is a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.appointments.contract import LOKET, VIDEO
from bot.appointments.setup import CitySetup
from bot.appointments.staff.blocking import Blocked
from bot.appointments.staff.resources import Resource, resource_name
from bot.appointments.staff.visits import STAGES, Stage, Visit
from bot.clock import BRUSSELS

ROW = timedelta(minutes=5)
MOST_ROWS = 300
"""A day of twenty-five hours, in October."""
_USUAL = (time(9), time(17))


@dataclass(frozen=True)
class Shown:
    """Which part of the day is wanted; empty: all. by: desks or officers. every: empty columns too."""

    place: str = ""
    theme: str = ""
    resource: str = ""
    officers: bool = False
    every: bool = False

    @property
    def narrowed(self) -> bool:
        return bool(self.place or self.theme or self.resource)


@dataclass(frozen=True)
class Box:
    """Something in a column, from `row`, `rows` long."""

    row: int
    rows: int
    visit: Visit | None = None
    block: Blocked | None = None

    @property
    def place(self) -> str:
        """Its classes."""
        return f"v{self.row} d{self.rows}"


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    beneath: str
    boxes: tuple[Box, ...]

    @property
    def visits(self) -> list[Visit]:
        return [box.visit for box in self.boxes if box.visit]


@dataclass(frozen=True)
class Day:
    """hours: (row, "9.00"). now: the row of this moment, None on another day. hidden: empty columns left out.

    covered: appointments cancelled in a time that was taken again, which the grid can't show.
    """

    hours: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    now: int | None
    hidden: int
    covered: tuple[Visit, ...]


def stylesheet() -> str:
    """`.v3`: begins at the fourth row; `.d6`: half an hour long."""
    starts = "".join(f".v{number}{{grid-row-start:{number + 1}}}" for number in range(MOST_ROWS))
    lengths = "".join(f".d{number}{{grid-row-end:span {number}}}" for number in range(1, MOST_ROWS + 1))
    return starts + lengths


def wanted(visit: Visit, shown: Shown) -> bool:
    one = visit.appointment
    return (
        shown.place in ("", one.place)
        and shown.theme in ("", one.theme)
        and (not shown.resource or visit.takes(shown.resource))
    )


def laid_out(
    setup: CitySetup,
    names: CitySetup,
    all_resources: Sequence[Resource],
    visits: Sequence[Visit],
    blocks: Sequence[Blocked],
    day: date,
    now: datetime,
    shown: Shown,
) -> Day:
    """`names`: the set-up with what was put off, for the columns of desks that aren't there any more."""
    visits = [visit for visit in visits if wanted(visit, shown)]
    resources = _columns(names, all_resources, visits, shown)
    first, last = _stretch(setup, visits, day)
    columns: list[Column] = []
    covered: list[Visit] = []
    for one in resources:
        mine = [visit for visit in visits if _is_in(visit, one, shown)]
        kept, under = _without_overlap(mine)
        covered += under
        boxes = [_block_box(block, first, last) for block in blocks if _covers(block, one)]
        boxes += [_visit_box(visit, first) for visit in kept]
        columns.append(_column(setup, one, [box for box in boxes if box]))
    full = [column for column in columns if column.boxes]
    chosen = columns if shown.every or shown.narrowed or not full else full
    row = _row(first, now)
    seen = {visit.appointment.id: visit for visit in covered}
    return Day(
        tuple(_hours(first, last)),
        tuple(chosen),
        row if first <= now < last else None,
        len(columns) - len(chosen),
        tuple(seen.values()),
    )


def _columns(
    names: CitySetup, resources: Sequence[Resource], visits: Iterable[Visit], shown: Shown
) -> list[Resource]:
    """The wanted ones, and those of appointments whose desk isn't in the set-up any more."""
    if shown.officers:
        return [one for one in resources if one.officer and shown.resource in ("", one.key)]
    known = {one.key for one in resources}
    gone = {visit.appointment.resource: visit for visit in visits if visit.appointment.resource not in known}
    former = [
        Resource(key, resource_name(names, key), visit.appointment.place, (visit.appointment.theme,))
        for key, visit in gone.items()
    ]
    return [
        one
        for one in (*resources, *former)
        if shown.place in ("", one.place)
        and (not shown.theme or shown.theme in one.themes)
        and shown.resource in ("", one.key)
    ]


def _is_in(visit: Visit, resource: Resource, shown: Shown) -> bool:
    """At its desk; who receives it there has a column among the officers only."""
    if shown.officers or shown.resource:
        return visit.takes(resource.key)
    return visit.appointment.resource == resource.key


def _covers(block: Blocked, resource: Resource) -> bool:
    return block.covers(resource.key, resource.place, resource.themes)


def _without_overlap(visits: Sequence[Visit]) -> tuple[list[Visit], list[Visit]]:
    """Those for the grid, and cancelled ones whose time somebody else has now."""
    standing = [visit for visit in visits if visit.stage != Stage.CANCELLED]
    kept, covered = list(standing), list[Visit]()
    for visit in visits:
        if visit.stage == Stage.CANCELLED:
            clear = all(not _overlap(visit, other) for other in kept)
            (kept if clear else covered).append(visit)
    return sorted(kept, key=lambda visit: visit.appointment.start), covered


def _overlap(one: Visit, other: Visit) -> bool:
    return one.appointment.start < other.appointment.end and other.appointment.start < one.appointment.end


def _stretch(setup: CitySetup, visits: Iterable[Visit], day: date) -> tuple[datetime, datetime]:
    """Whole hours around the opening hours and all appointments of the day."""
    times = [
        moment
        for theme in setup.themes.values()
        for mode in (LOKET, VIDEO)
        if mode in theme.modes
        for opening in setup.day_hours(theme, mode, day)
        for moment in opening
    ] or list(_USUAL)
    moments = [datetime.combine(day, at, tzinfo=BRUSSELS) for at in (min(times), max(times))]
    for visit in visits:
        moments += [visit.appointment.start, visit.appointment.end]
    first = min(moments).replace(minute=0)
    last = max(moments)
    return first, last if not last.minute else last.replace(minute=0) + timedelta(hours=1)


def _row(first: datetime, moment: datetime) -> int:
    """In elapsed time: no row is skipped or doubled when the clock changes."""
    return max(0, (moment.astimezone(UTC) - first.astimezone(UTC)) // ROW)


def _hours(first: datetime, last: datetime) -> Iterable[tuple[int, str]]:
    rows = _row(first, last)
    for row in range(0, rows + 1, 12):
        moment = (first.astimezone(UTC) + ROW * row).astimezone(BRUSSELS)
        yield row, f"{moment.hour}.{moment.minute:02}"


def _visit_box(visit: Visit, first: datetime) -> Box:
    start, end = _row(first, visit.appointment.start), _row(first, visit.appointment.end)
    return Box(start, max(1, end - start), visit)


def _block_box(block: Blocked, first: datetime, last: datetime) -> Box | None:
    start, end = _row(first, max(block.start, first)), _row(first, min(block.end, last))
    return Box(start, end - start, block=block) if end > start else None


def _column(setup: CitySetup, resource: Resource, boxes: Sequence[Box]) -> Column:
    name, _, beneath = resource.name.partition(" (")
    place = setup.places.get(resource.place or "")
    beneath = beneath.removesuffix(")") or (place.name if place else "")
    return Column(resource.key, name, beneath, tuple(boxes))


__all__ = ["STAGES", "Box", "Column", "Day", "Shown", "laid_out", "stylesheet", "wanted"]
