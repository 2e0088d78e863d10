"""From opening hours to the moments at which an appointment can begin, right when the clock changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.clock import BRUSSELS

CELL = timedelta(minutes=5)


def starts(
    hours: Sequence[tuple[time, time]], day: date, length: timedelta, step: timedelta | None = None
) -> Iterator[datetime]:
    """Each start of that day, in UTC, `step` apart (a visit's length unless given).

    Steps in elapsed time, so no local time is skipped or doubled.
    """
    for opens, closes in hours:
        start, end = _on_grid(utc(day, opens)), utc(day, closes)
        while start + length <= end:
            yield start
            start += step or length


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
