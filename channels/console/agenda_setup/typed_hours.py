"""The hours of a day as people type them: "9:00-12:00, 13:00-16:30", "9u tot 12u30 en 13.30 – 17"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from bot.appointments.setting_up import Stretch
from bot.errors import InvalidInput

CLOSED = ("gesloten", "dicht", "toe", "vrij", "-", "–", "/")
_CLOCK = r"(\d{1,2})(?:\s*[:.uh]\s*(\d{2})?)?(?:\s*(?:u|uur|h)\b)?"
_STRETCH = re.compile(rf"(?:van\s+)?{_CLOCK}\s*(?:-|–|—|tot(?:\s+en\s+met)?|t\.?e\.?m\.?)\s*{_CLOCK}")
_BETWEEN = re.compile(r"\s*(?:,|;|\+|&|\ben\b|\n)\s*")
_SENTENCE = "begrijpen we niet. Schrijf het zo: 9:00-12:00, 13:00-16:30."


def typed_hours(text: str, name: str) -> list[Stretch]:
    """In minutes since midnight, in order; empty for "gesloten". Raises InvalidInput with what is wrong in words."""
    said = text.strip().casefold()
    if not said or said in CLOSED:
        return []
    found = sorted(_stretch(part, name) for part in _BETWEEN.split(said) if part)
    for (_, closes), (opens, _) in pairwise(found):
        if opens < closes:
            raise InvalidInput(name, "Twee stukken van dezelfde dag overlappen.")
    return found


def said_hours(stretches: Sequence[Stretch]) -> str:
    """9:00-12:00, 13:00-16:30"""
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in stretches)


def as_stretches(hours: Sequence[tuple[time, time]]) -> list[Stretch]:
    """What the agenda keeps as times of day; its last minute stands for midnight."""
    return [(_minutes(opens), _minutes(closes)) for opens, closes in hours]


def _stretch(part: str, name: str) -> Stretch:
    found = _STRETCH.fullmatch(part)
    if not found:
        raise InvalidInput(name, f"“{part[:40]}” {_SENTENCE}")
    opens, closes = _moment(found[1], found[2], name), _moment(found[3], found[4], name)
    if opens >= closes:
        raise InvalidInput(name, f"“{part[:40]}”: het einde moet na het begin liggen.")
    if opens % 5 or closes % 5:
        raise InvalidInput(name, f"“{part[:40]}”: kies uren op vijf minuten, bijvoorbeeld 9:00 of 9:05.")
    return opens, closes


def _moment(hour: str, minute: str | None, name: str) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > 24 * 60:
        raise InvalidInput(name, f"Het uur {hour}:{minute or '00'} bestaat niet.")
    return minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _minutes(at: time) -> int:
    minutes = at.hour * 60 + at.minute
    return minutes + 1 if minutes == 24 * 60 - 1 else minutes
