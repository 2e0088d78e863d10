"""The desks, rooms and officers of a city, with the names that the staff knows them by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.appointments.contract import LOKET, VIDEO, Theme
from bot.appointments.setup import CitySetup, Seat

EVERYTHING = "*"


@dataclass(frozen=True)
class Resource:
    """One column of the agenda. `key` as in appointment.resource; `place` None for officers and video.

    themes: keys of what is received here. officer: whether it is somebody.
    """

    key: str
    name: str
    place: str | None
    themes: tuple[str, ...]
    officer: bool = False


def officer_resource(city: str, officer: str) -> str:
    """The resource of an officer of the set-up."""
    return f"{city}/medewerker/{officer}"


def resources(setup: CitySetup) -> list[Resource]:
    """Every desk and officer, the desks by place, then who talks by video, each once."""
    found: dict[str, tuple[str | None, list[str]]] = {}
    for theme, _, seat in _all_seats(setup):
        for key, place in _of(setup, seat):
            found.setdefault(key, (place, []))[1].append(theme.key)
    listed = [
        Resource(key, resource_name(setup, key), place, tuple(dict.fromkeys(themes)), "/medewerker/" in key)
        for key, (place, themes) in found.items()
    ]
    order = {place: number for number, place in enumerate(setup.places)}
    return sorted(listed, key=lambda one: (order.get(one.place or "", len(order)), one.officer))


def targets(setup: CitySetup) -> list[tuple[str, str]]:
    """What can be blocked: (who of the block, its name), from the whole agenda to one desk."""
    places = [
        (f"plaats/{key}", f"Plaats: {setup.places[key].name}")
        for key in dict.fromkeys(key for theme in setup.themes.values() for key in theme.places)
    ]
    themes = [(f"thema/{key}", f"Thema: {theme.name}") for key, theme in setup.themes.items()]
    seats = [(one.key, one.name) for one in resources(setup)]
    return [(EVERYTHING, "De hele agenda"), *places, *themes, *seats]


def resource_name(setup: CitySetup, key: str) -> str:
    """ "Loket 1 (Stadskantoor, Burgerzaken)", "Video 1 (Wonen)", or what the set-up calls it."""
    match key.split("/"):
        case [_, "medewerker", officer]:
            named = {one.key: one.name for one in setup.officers}
            return named.get(officer, officer)
        case [_, "loket", desk, seat]:
            return _desk_name(setup, desk, seat)
        case [_, "video", group, number]:
            return f"Video {number} ({_group_name(setup, group)})"
        case [_, place, group, number]:
            known = setup.places.get(place)
            return f"Loket {number} ({known.name if known else place}, {_group_name(setup, group)})"
    return key


def seats_for(setup: CitySetup, theme: str, mode: str, place: str | None) -> list[Seat]:
    """Where a visit can be received; empty when the theme isn't offered that way any more."""
    known = setup.themes.get(theme)
    if known is None or mode not in known.modes or (place is not None and place not in known.places):
        return []
    return list(setup.seats(known, mode, place))


def _all_seats(setup: CitySetup) -> Iterator[tuple[Theme, str, Seat]]:
    for theme in setup.themes.values():
        for mode in (LOKET, VIDEO):
            if mode in theme.modes:
                yield from ((theme, mode, seat) for seat in setup.seats(theme, mode, None))


def _of(setup: CitySetup, seat: Seat) -> Iterator[tuple[str, str | None]]:
    """The desk or video line of a seat, and its officer."""
    yield seat.resource, seat.place if "/medewerker/" not in seat.resource else None
    if seat.officer:
        yield officer_resource(setup.key, seat.officer), None


def _desk_name(setup: CitySetup, desk: str, seat: str) -> str:
    known = next((one for one in setup.desks if one.key == desk), None)
    if known is None:
        return desk
    return known.name if known.capacity == 1 else f"{known.name}, plaats {seat}"


def _group_name(setup: CitySetup, group: str) -> str:
    """Of the themes that share desks: the first one's name, cut short."""
    names = [theme.name for theme in setup.themes.values() if theme.group == group]
    return names[0] if names else group
