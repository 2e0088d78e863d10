"""Days and times as colleagues type them: a date, "dinsdag", "14u30", or what the browser's own field sends."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.clock import brussels
from bot.dutch.dates import read
from bot.errors import InvalidInput

_BACK = {"eergisteren": 2, "gisteren": 1, "vandaag": 0}
_CLOCK = re.compile(r"(\d{1,2})(?:[.:uh](\d{2})?)?(?:\s*(?:u|uur|h))?", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")


FARTHEST = timedelta(days=3660)
"""Of a day from today, on either side."""


def typed_day(text: str, now: datetime, name: str = "dag") -> date:
    """The day that was meant; also a past one, when it has a number or is said. Raises InvalidInput.

    A day and month without a year is the one nearest to today.
    """
    day = _typed_day(text, now, name)
    if abs(day - now.date()) > FARTHEST:
        raise InvalidInput(name, "Die dag is te ver weg.")
    return day


def chosen_start(given: str) -> datetime:
    """The moment on a button. Raises InvalidInput when none was chosen."""
    try:
        moment = datetime.fromisoformat(given)
        if 2000 < moment.year < 2200:
            return brussels(moment)
    except ValueError:
        pass
    raise InvalidInput("start", "Kies eerst een uur.")


def _typed_day(text: str, now: datetime, name: str) -> date:
    said = text.strip().casefold()
    if said in _BACK:
        return now.date() - timedelta(days=_BACK[said])
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            return date.fromisoformat(said)
        if numbers := _NUMBERS.fullmatch(said):
            return _nearest(int(numbers[1]), int(numbers[2]), numbers[3], now.date())
    except ValueError:
        raise InvalidInput(name, f"De datum {text.strip()} bestaat niet.") from None
    return _read(text, now, name)


def typed_time(text: str, name: str) -> time:
    """9, 9u, 9.30, 14:30, 14u30. Raises InvalidInput."""
    found = _CLOCK.fullmatch(text.strip())
    try:
        if found:
            return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        pass
    raise InvalidInput(name, "Dat uur begrijpen we niet. Schrijf het zo: 9.30 of 14u30.")


def _nearest(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, day)
    if (month, day) == (2, 29):
        return date(today.year, month, day)
    years = (today.year - 1, today.year, today.year + 1)
    return min((date(each, month, day) for each in years), key=lambda one: abs(one - today))


def _read(text: str, now: datetime, name: str) -> date:
    """By the grammar that residents' dates are read with; of two readings the first to come."""
    reading = read(text, now)
    days = [option.start for option in reading.options if isinstance(option.start, date)]
    if days:
        first = days[0]
        return first.date() if isinstance(first, datetime) else first
    raise InvalidInput(
        name, reading.error or "Die datum begrijpen we niet. Schrijf ze zo: 24/11/2026, of: dinsdag."
    )
