"""Numbers as they are typed in a form; an empty field is None."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import InvalidInput

MOST_HOURS = 30 * 24
_WHOLE = re.compile(r"\d{1,6}")
_DECIMAL = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))?")


@dataclass
class Filled:
    """The fields of a form by name, and what is wrong with them: name → sentence."""

    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def read[T](self, name: str, reading: Callable[[str, str], T]) -> T | None:
        """None for what is empty or wrong; the latter is in `errors`."""
        try:
            return reading(self.typed[name], name) if self.typed.get(name) else None
        except InvalidInput as invalid:
            self.errors[name] = invalid.reason
            return None

    def refuse(self, invalid: InvalidInput) -> None:
        self.errors.setdefault(invalid.field, invalid.reason)


def whole(text: str, name: str) -> int:
    """Raises InvalidInput."""
    if not _WHOLE.fullmatch(text.strip()):
        raise InvalidInput(name, "Schrijf een geheel getal, bijvoorbeeld 15.")
    return int(text)


def minutes_of_hours(text: str, name: str) -> int:
    """ "2", "1,5" or "0.25" hours as minutes. Raises InvalidInput."""
    found = _DECIMAL.fullmatch(text.strip())
    if not found:
        raise InvalidInput(name, "Schrijf een aantal uren, bijvoorbeeld 2 of 1,5.")
    hours = float(f"{found[1]}.{found[2] or 0}")
    if hours > MOST_HOURS:
        raise InvalidInput(name, f"Kies een getal van 0 tot {MOST_HOURS}.")
    return round(hours * 60)


def hours_said(length: timedelta) -> str:
    """2, or 1,5"""
    return f"{length / timedelta(hours=1):.2f}".rstrip("0").rstrip(".").replace(".", ",")
