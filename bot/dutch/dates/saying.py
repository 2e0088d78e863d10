"""Says an option in full Dutch; reading that sentence back gives the same option."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.dutch.dates.days import said_day
from bot.dutch.dates.options import DAY_END, DAY_START, PART_WINDOWS, Option
from bot.dutch.dates.pieces import OFFICE_OPENS

_PART_PHRASES = {
    "voormiddag": "in de voormiddag",
    "middag": "op de middag",
    "namiddag": "in de namiddag",
    "avond": "in de avond",
    "nacht": "in de nacht",
}


def say(option: Option) -> str:
    """ "dinsdag 24 november 2026 om 14.30 uur", "woensdag 25 november 2026 in de namiddag"; empty for kind N."""
    start, end = option.start, option.end
    if isinstance(start, datetime):
        if isinstance(end, datetime):
            return f"{said_day(start.date())} {_window(start.time(), end.time())}"
        return f"{said_day(start.date())} om {said_time(start.time())}"
    if isinstance(start, time):
        return _window(start, end) if isinstance(end, time) else said_time(start)
    if isinstance(start, date):
        return _days(option.kind, start, end)
    return ""


def _days(kind: str, start: date, end: object) -> str:
    if kind == "D":
        return said_day(start)
    if not isinstance(end, date):
        return f"vanaf {said_day(start)}"
    return f"van {said_day(start)} tot en met {said_day(end)}"


def said_time(moment: time) -> str:
    """ "14.30 uur"; an hour before the offices open says which half of the day it is."""
    clock = f"{moment.hour}.{moment.minute:02d} uur" if moment.minute else f"{moment.hour} uur"
    if moment.hour >= 1 and moment < OFFICE_OPENS:
        return f"{clock} 's nachts" if moment.hour < 5 else f"{clock} 's morgens"
    return clock


def _window(start: time, end: time) -> str:
    for part, window in PART_WINDOWS.items():
        if (start, end) == window:
            return _PART_PHRASES[part]
    if end == DAY_END:
        return f"vanaf {_exact(start)} uur"
    if start == DAY_START:
        return f"voor {_exact(end)} uur"
    return f"tussen {_exact(start)} en {_exact(end)} uur"


def _exact(moment: time) -> str:
    """With a leading zero, so that no one thinks of the afternoon: "07.30"."""
    return (
        f"{moment.hour:02d}.{moment.minute:02d}"
        if moment < OFFICE_OPENS
        else f"{moment.hour}.{moment.minute:02d}"
    )
