"""The desks, rooms and officers of a city, with the names that the staff knows them by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.appointments.contract import LOKET, VIDEO, Theme
from bot.appointments.setup import CitySetup

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


def resources(setup: CitySetup) -> list[Resource]:
    """Every desk and officer, the desks by place, then who talks by video, each once."""
    found: dict[str, tuple[str | None, list[str]]] = {}
    for theme, key, place in _all_of(setup):
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
    rooms = [(f"{setup.key}/loket/{one.key}", one.name) for one in setup.desks if one.capacity > 1]
    seats = [(one.key, one.name) for one in resources(setup)]
    return [(EVERYTHING, "De hele agenda"), *places, *themes, *rooms, *seats]


def resource_name(setup: CitySetup, key: str) -> str:
    """ "Loket 1 (Stadskantoor, Burgerzaken)", "Video 1 (Wonen)", or what the set-up calls it."""
    match key.split("/"):
        case [_, "medewerker", officer]:
            named = {one.key: one.name for one in setup.officers}
            return named.get(officer, officer)
        case [_, "loket", desk, *seat]:
            return _desk_name(setup, desk, seat[0] if seat else "")
        case [_, "video", group, number]:
            return f"Video {number} ({_group_name(setup, group)})"
        case [_, place, group, number]:
            known = setup.places.get(place)
            return f"Loket {number} ({known.name if known else place}, {_group_name(setup, group)})"
    return key


def _all_of(setup: CitySetup) -> Iterator[tuple[Theme, str, str | None]]:
    """Each theme with each desk, video line and officer, and the place of a desk."""
    for theme in setup.themes.values():
        for mode in (LOKET, VIDEO):
            for room in setup.rooms(theme, mode, None) if mode in theme.modes else ():
                yield from ((theme, desk, room.place) for desk in room.desks)
                yield from ((theme, setup.officer_resource(one), None) for one in room.officers)


def _desk_name(setup: CitySetup, desk: str, seat: str) -> str:
    known = next((one for one in setup.desks if one.key == desk), None)
    if known is None:
        return desk
    return known.name if known.capacity == 1 or not seat else f"{known.name}, plaats {seat}"


def _group_name(setup: CitySetup, group: str) -> str:
    """Of the themes that share desks: the first one's name, cut short."""
    names = [theme.name for theme in setup.themes.values() if theme.group == group]
    return names[0] if names else group
