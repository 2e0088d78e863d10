"""The one clock of the core: Europe/Brussels, settable for tests and demonstrations."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in Europe/Brussels."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(BRUSSELS)


class SetClock:
    """Starts at a chosen moment; ticks on from there unless `ticking` is False."""

    def __init__(self, start: datetime, *, ticking: bool = True) -> None:
        self._ticking = ticking
        self.set(start)

    def now(self) -> datetime:
        passed = time.monotonic() - self._since if self._ticking else 0.0
        return (self._start + timedelta(seconds=passed)).astimezone(BRUSSELS)

    def set(self, moment: datetime) -> None:
        """Jumps to `moment`; a naive one is Brussels time."""
        self._start = brussels(moment).astimezone(UTC)
        self._since = time.monotonic()

    def advance(self, by: timedelta) -> None:
        self.set(later(self.now(), by))


def brussels(moment: datetime) -> datetime:
    """`moment` in Brussels time; a naive one is taken to be Brussels time already."""
    return moment.replace(tzinfo=BRUSSELS) if moment.tzinfo is None else moment.astimezone(BRUSSELS)


def later(moment: datetime, by: timedelta) -> datetime:
    """`by` of real time after `moment`. A plain `+` counts wall time: an hour off when the clocks change."""
    return (moment.astimezone(UTC) + by).astimezone(BRUSSELS)
