"""What the texts leave open for the city to fill in: "Bel {contact} op {telefoon}"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.catalogue.city import City
from bot.catalogue.errors import InvalidContent

NAMES = ("gemeente", "bestuur", "telefoon", "contact", "email", "website", "contactpagina")
_KNOWN = frozenset(f"{{{name}}}" for name in NAMES)
_OPEN = re.compile(r"\{[^{}]*\}?|\}")


def of_city(city: City) -> dict[str, str]:
    """What this city fills in, by name."""
    return {
        "gemeente": city.naam,
        "bestuur": city.lidwoord_stad,
        "telefoon": city.telefoon.tonen,
        "contact": city.telefoon.naam,
        "email": city.email,
        "website": city.website,
        "contactpagina": city.contactpagina,
    }


def fill(content: Mapping[str, Any], values: Mapping[str, str], path: str) -> dict[str, Any]:
    """`content` with every placeholder filled; raises InvalidContent, naming `path`, on an unknown one."""
    if problems := tuple(unknown(content)):
        raise InvalidContent(path, problems)
    return {key: _filled(value, values) for key, value in content.items()}


def unknown(content: Any, where: str = "") -> Iterator[str]:
    """A line for each placeholder that does not exist: "aspecten.kosten.tekst: '{stad}' is …"."""
    if isinstance(content, str):
        for found in _OPEN.findall(content):
            if found not in _KNOWN:
                yield f"{where}: '{found}' is geen gekende invulling ({', '.join(NAMES)})"
    for key, below in _below(content):
        yield from unknown(below, f"{where}.{key}" if where else str(key))


def _filled(content: Any, values: Mapping[str, str]) -> Any:
    if isinstance(content, str):
        return _OPEN.sub(lambda found: values[found[0][1:-1]], content)
    if isinstance(content, dict):
        return {key: _filled(below, values) for key, below in content.items()}
    return [_filled(below, values) for below in content] if isinstance(content, list) else content


def _below(content: Any) -> Iterator[tuple[object, Any]]:
    if isinstance(content, dict):
        yield from content.items()
    elif isinstance(content, list):
        yield from enumerate(content)
