"""From opening hours to the moments at which an appointment can begin, right when the clock changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.clock import BRUSSELS

CELL = timedelta(minutes=5)


def starts(
    hours: Sequence[tuple[time, time]], day: date, length: timedelta, step: timedelta | None = None
) -> Iterator[datetime]:
    """Each start of that day, in UTC, `step` apart (a visit's length unless given)."""
    apart = step or length
    for first, count in rows(hours, day, length, apart):
        yield from (first + number * apart for number in range(count))


def rows(
    hours: Sequence[tuple[time, time]], day: date, length: timedelta, step: timedelta
) -> Iterator[tuple[datetime, int]]:
    """Of each stretch that the visit fits in: its first start, in UTC, and how many there are, `step` apart.

    In elapsed time, so no local time is skipped or doubled when the clock changes.
    """
    for opens, closes in hours:
        start, room = _on_grid(utc(day, opens)), utc(day, closes)
        if start + length <= room:
            yield start, 1 + (room - start - length) // step


def cells(start: datetime, end: datetime) -> list[datetime]:
    """The five-minute cells from `start` until before `end`."""
    count = -((start - end) // CELL)
    return [start + CELL * number for number in range(count)]


def utc(day: date, at: time) -> datetime:
    """That moment of the local day."""
    return datetime.combine(day, at, tzinfo=BRUSSELS).astimezone(UTC)


def _on_grid(moment: datetime) -> datetime:
    """The first whole five minutes at or after `moment`."""
    late = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not late else moment - late + CELL
