"""A city as it is read: what all cities share (basis.yml) with the city's own file over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.catalogue import placeholders
from bot.catalogue.addressing import own_in, shared_in
from bot.catalogue.city import City
from bot.catalogue.files import merge, read_yaml, shown
from bot.catalogue.shape import parse

CITIES = "data/gemeenten"
CITY_FILE = "gemeente.yml"
SHARED = f"{CITIES}/basis.yml"


def city_files(root: Path) -> list[Path]:
    return sorted((root / CITIES).glob(f"*/{CITY_FILE}"))


def read_shared(root: Path) -> dict[str, Any]:
    """What holds for a city that says nothing else; raises InvalidContent."""
    path = root / SHARED
    return read_yaml(path, SHARED) if path.exists() else {}


def load_city(root: Path, path: Path, shared: Mapping[str, Any]) -> City:
    """Raises InvalidContent."""
    name = shown(root, path)
    return read_city(read_yaml(path, name), shared, name)


def read_city(own: Mapping[str, Any], shared: Mapping[str, Any], path: str) -> City:
    """The city that `own` (the file at `path`) and `shared` tell about; raises InvalidContent."""
    form = str(own.get("aanspreking") or "je")
    ours, theirs = shared_in(shared, form), own_in(own, form)
    values = placeholders.of_city(parse(City, over_shared(ours, theirs), path))
    filled = (placeholders.fill(ours, values, SHARED), placeholders.fill(theirs, values, path))
    return parse(City, over_shared(*filled), path)


def over_shared(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The city over the base: maps merge, closed days add up, hours replace the week of a channel.

    What the city leaves empty (`~`), it does not have.
    """
    merged = merge(shared, own)
    days = _closed_days(shared.get("sluitingen"), own.get("sluitingen"))
    hours = _hours(shared.get("uren"), own.get("uren"))
    added = {"sluitingen": days, "uren": hours}
    return _without_empty(merged | {field: value for field, value in added.items() if value is not None})


def _closed_days(shared: Any, own: Any) -> Any:
    """Both lists, the city's first because the first that covers a day holds.

    A day that both begin on is the city's alone, unless the city speaks of some services only.
    """
    if not isinstance(shared, list) or not isinstance(own, list):
        return own or shared
    begun = {day.get("van") for day in own if isinstance(day, dict) and not day.get("diensten")}
    return [*own, *(day for day in shared if day.get("van") not in begun)]


def _hours(shared: Any, own: Any) -> Any:
    """Per service and channel: a week is one value, or two halves would make hours that nobody keeps."""
    if not isinstance(shared, dict) or not isinstance(own, dict):
        return own or shared
    return {**shared, **{service: _channels(shared.get(service), week) for service, week in own.items()}}


def _channels(shared: Any, own: Any) -> Any:
    return {**shared, **own} if isinstance(shared, dict) and isinstance(own, dict) else own


def _without_empty(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _without_empty(below) if isinstance(below, dict) else below
        for key, below in content.items()
        if below is not None
    }
