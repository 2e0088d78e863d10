"""Which times are free, and which few of them to offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from bot.appointments.contract import FreeTime
from bot.clock import BRUSSELS

NOON = 13  # a desk that is open from nine to one has one half-day


def half_day(start: datetime) -> tuple[date, bool]:
    """The day, and whether it is its afternoon."""
    local = start.astimezone(BRUSSELS)
    return local.date(), local.hour >= NOON


def _hour(start: datetime) -> tuple[date, int]:
    local = start.astimezone(BRUSSELS)
    return local.date(), local.hour


def spread(times: Iterable[FreeTime], limit: int) -> list[FreeTime]:
    """The earliest time, then the first of other half-days, then of other hours, then whatever is left.

    Reads no more of `times` than it needs once `limit` half-days were seen.
    """
    seen: list[FreeTime] = []
    halves: set[tuple[date, bool]] = set()
    for free in times:
        seen.append(free)
        halves.add(half_day(free.start))
        if len(halves) >= limit:
            break
    return sorted(_chosen(seen, limit), key=lambda free: free.start)


def _chosen(times: Sequence[FreeTime], limit: int) -> list[FreeTime]:
    chosen: list[FreeTime] = []
    coarse_to_fine: tuple[Callable[[datetime], object], ...] = (half_day, _hour, lambda start: start)
    for grain in coarse_to_fine:
        covered = {grain(free.start) for free in chosen}
        for free in _firsts(times, grain, covered):
            if len(chosen) == limit:
                return chosen
            chosen.append(free)
    return chosen


def _firsts(
    times: Sequence[FreeTime], grain: Callable[[datetime], object], covered: set[object]
) -> Iterator[FreeTime]:
    """The first time of each stretch that nothing was chosen from yet."""
    for free in times:
        if grain(free.start) not in covered:
            covered.add(grain(free.start))
            yield free
