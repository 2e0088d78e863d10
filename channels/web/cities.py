"""What the website's chat knows of a city: its look, how else to reach it, on which sites it may stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.catalogue import City
from bot.hours.text import status_text, week_lines
from channels.look import colours

CONTACT = ("contactcentrum", "telefoon")
"""Service and channel whose hours stand beside the telephone number."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Cities:
    """The cities that the chat serves, and per city the exact origins that may embed it."""

    def __init__(self, cities: Mapping[str, City], origins: Mapping[str, Collection[str]]) -> None:
        self._cities = cities
        self._origins = {
            key: frozenset(filter(None, map(origin_of, listed))) for key, listed in origins.items()
        }

    def get(self, key: str) -> City | None:
        return self._cities.get(key)

    def all(self) -> Mapping[str, City]:
        return self._cities

    def allows(self, city: str, origin: str | None, own: str) -> bool:
        """Whether a page of `origin` may talk to this city's chat. None: the client is no browser page.

        `own` is the origin that the request itself was sent to: our pages may always.
        """
        return origin is None or origin == own or origin in self._origins.get(city, ())

    def allows_somewhere(self, origin: str | None, own: str) -> bool:
        """The same before it is known for which city it comes."""
        return any(self.allows(city, origin, own) for city in self._cities)


def origin_of(url: str) -> str | None:
    """ "https://Stad.Gent:443/nl" → "https://stad.gent"; None for what is no web origin ("null", "file:")."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}")


def card(city: City, panel: str) -> dict[str, Any]:
    """What the widget needs before and without a conversation: look, tone, contact and where its panel is."""
    return {
        "gemeente": city.sleutel,
        "naam": city.title,
        "aanspreking": city.aanspreking,
        "telefoon": city.telefoon.model_dump(),
        "uren": hours(city),
        "email": city.email,
        "contact": city.contactpagina,
        "stijl": {mode: colours(city, mode) for mode in ("licht", "donker")},
        "paneel": panel,
    }


def hours(city: City) -> list[str]:
    """The telephone's ordinary week in lines; empty when the city has none."""
    if not city.schedule.knows(*CONTACT):
        return []
    return [line for line in week_lines(city.schedule.week(*CONTACT)) if not line.endswith("gesloten")]


def status(city: City, now: datetime) -> str:
    """ "nu open tot 19 uur"; empty when the city has no hours for its telephone."""
    return status_text(city.schedule, *CONTACT, now) if city.schedule.knows(*CONTACT) else ""
