"""A stretch of opening time within one day, and a week of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import BRUSSELS

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
HOLIDAY = "feestdag"  # optional eighth row of a week: what is open on public holidays all the same
MINUTES_PER_DAY = 24 * 60
_SPAN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True, order=True)
class Span:
    """From `start` up to, not including, `end`: minutes since midnight on the wall clock, at most 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_PER_DAY:
            raise ValueError(f"'{self}' eindigt niet na het begin of ligt buiten de dag")

    @classmethod
    def parse(cls, written: str) -> Span:
        """Reads "09:00-13:00"; raises ValueError, in Dutch, on anything else."""
        found = _SPAN.fullmatch(written)
        if found is None:
            raise ValueError(f"'{written}' is geen uur zoals \"09:00-13:00\"")
        hour, minute, end_hour, end_minute = map(int, found.groups())
        if max(minute, end_minute) > 59:
            raise ValueError(f"'{written}' heeft meer dan 59 minuten")
        return cls(hour * 60 + minute, end_hour * 60 + end_minute)

    def __contains__(self, minute: int) -> bool:
        return self.start <= minute < self.end

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


type Week = Mapping[str, tuple[Span, ...]]
"""Spans per day: keys of DAYS and HOLIDAY. A day that is not named is closed."""


def at_minute(day: date, minute: int) -> datetime:
    """The moment the wall clock in Brussels shows `minute` on `day`.

    A time that summer time skips moves on by the hour skipped; of a time that comes twice, the first.
    """
    start = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    shown = start.replace(tzinfo=BRUSSELS)
    return datetime.fromtimestamp(shown.timestamp(), BRUSSELS)


def minute_of(moment: datetime) -> int:
    """Minutes since midnight on the wall clock of an aware `moment` in Brussels time."""
    return moment.hour * 60 + moment.minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
