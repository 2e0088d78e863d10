"""How the agenda of a city is set up: its themes, places, desks and hours, from the city's content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot.appointments.contract import LOKET, VIDEO, Appointment, Hold, OpeningHours, Place, Theme
from bot.appointments.errors import NotOffered
from bot.catalogue import AppointmentTheme, City
from bot.hours import Schedule, Span

type Hours = list[tuple[time, time]]
type Week = Mapping[int, Hours]
"""Weekday, 0 for Monday -> the stretches of that day."""


@dataclass(frozen=True)
class Desk:
    """A desk or room. `capacity`: visits at the same time. `themes`: keys of what is received here."""

    key: str
    place: str
    name: str
    themes: tuple[str, ...]
    capacity: int = 1


@dataclass(frozen=True)
class Officer:
    """Somebody who receives; one at a time. `places` empty: everywhere. `agent_id`: the same person in the console."""

    key: str
    name: str
    themes: tuple[str, ...]
    modes: tuple[str, ...]
    places: tuple[str, ...] = ()
    agent_id: str | None = None


@dataclass(frozen=True)
class Seat:
    """What one visit takes: a desk, or the officer of a talk; and `officer`, by key, where the city keeps names.

    `place` is None for video.
    """

    resource: str
    place: str | None
    officer: str | None = None


@dataclass(frozen=True)
class Room:
    """Where a visit can be: any of `desks` (their resources) with any of `officers` (their keys).

    Without desks: a talk by video. Without officers: nobody by name. First choice first.
    """

    place: str | None
    desks: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()


def _as_every_day(_service: str, _day: date) -> bool:
    return False


@dataclass(frozen=True)
class CitySetup:
    """What the agenda must know of a city. `phone` as people write it, `name` as in "Stad Gent".

    `products` gives the names of products, for letters; what it lacks is called by its theme. `form` is how
    residents are addressed: "je" or "u". desks, officers: what replaces the numbers of a theme. weeks: hours of their
    own, by "thema/<theme>/<mode>", "loket/<key>" or "medewerker/<key>". differs: whether a service has a public
    holiday or a closure on a day; then its hours count, and no theme's own.
    """

    key: str
    name: str
    phone: str
    themes: Mapping[str, Theme]
    places: Mapping[str, Place]
    hours: OpeningHours
    products: Mapping[str, str] = field(default_factory=dict)
    form: str = "je"
    desks: tuple[Desk, ...] = ()
    officers: tuple[Officer, ...] = ()
    weeks: Mapping[str, Week] = field(default_factory=dict)
    differs: Callable[[str, date], bool] = _as_every_day

    @property
    def title(self) -> str:
        """The name where a line begins: "Gemeente Heusden-Zolder"."""
        return self.name[:1].upper() + self.name[1:]

    def what(self, appointment: Appointment) -> str:
        """What an appointment is for, in words: the product, else the theme."""
        theme = self.themes.get(appointment.theme)  # a city may have dropped a theme that was booked
        return self.products.get(appointment.product or "") or (theme.name if theme else "Afspraak")

    def where(self, appointment: Appointment | Hold) -> str:
        """The place with its address; empty for video."""
        place = self.places.get(appointment.place or "")
        return ", ".join(part for part in (place.name, place.address) if part) if place else ""

    def theme(self, key: str) -> Theme:
        if key not in self.themes:
            raise NotOffered(f"{self.key} has no theme '{key}'")
        return self.themes[key]

    def seats(self, theme: Theme, mode: str, place: str | None) -> list[Seat]:
        """Each way in which one visit can be received, first choice first. Raises NotOffered as `rooms` does."""
        return [
            Seat(desk or self.officer_resource(officer or ""), room.place, officer)
            for room in self.rooms(theme, mode, place)
            for desk in room.desks or (None,)
            for officer in room.officers or (None,)
        ]

    def rooms(self, theme: Theme, mode: str, place: str | None) -> list[Room]:
        """Where the theme can be, `place` None for all its places. Raises NotOffered for a way or place it lacks.

        Themes of one group take from the same numbers, so a theme with one desk uses desk 1 of its group.
        """
        if mode not in theme.modes:
            raise NotOffered(f"theme '{theme.key}' can't be booked by '{mode}'")
        if mode == LOKET and place is not None and place not in theme.places:
            raise NotOffered(f"theme '{theme.key}' has no desk at '{place}'")
        named = [one for one in self.officers if theme.key in one.themes and mode in one.modes]
        if mode == VIDEO:
            talks = self._talks(theme, named)
            return [talks] if talks.desks or talks.officers else []
        places = theme.places if place is None else (place,)
        rooms = [Room(at, self._desks(theme, at), _who_can_be(named, at)) for at in places]
        return [room for room in rooms if room.desks and (room.officers or not named)]

    def officer_resource(self, officer: str) -> str:
        return f"{self.key}/medewerker/{officer}"

    def resources(self, seat: Seat) -> list[str]:
        """Everything that is taken with this seat."""
        also = [self.officer_resource(seat.officer)] if seat.officer else []
        return list(dict.fromkeys([seat.resource, *also]))

    def day_hours(self, theme: Theme, mode: str, day: date) -> Hours:
        """When the theme can be visited that day, in local time: its own hours, else its service's."""
        own = self.weeks.get(f"thema/{theme.key}/{mode}")
        if own is not None and not self.differs(theme.service, day):
            return list(own.get(day.weekday(), []))
        return self.hours.day_hours(theme.service, HOURS_CHANNEL[mode], day)

    def own_week(self, resource: str) -> Week | None:
        """The hours that a desk or officer of the set-up keeps; None: all of the theme's."""
        _, kind, *rest = resource.split("/")
        return self.weeks.get(f"{kind}/{rest[0]}") if kind in ("loket", "medewerker") and rest else None

    def _talks(self, theme: Theme, named: list[Officer]) -> Room:
        if named:
            return Room(None, officers=tuple(one.key for one in named))
        numbers = range(1, theme.officers + 1)
        return Room(None, tuple(f"{self.key}/video/{theme.group}/{number}" for number in numbers))

    def _desks(self, theme: Theme, place: str) -> tuple[str, ...]:
        own = [desk for desk in self.desks if desk.place == place and theme.key in desk.themes]
        if own:
            seats = [(desk.key, seat) for desk in own for seat in range(1, desk.capacity + 1)]
            return tuple(f"{self.key}/loket/{key}/{seat}" for key, seat in seats)
        return tuple(f"{self.key}/{place}/{theme.group}/{number}" for number in range(1, theme.desks + 1))


def _who_can_be(officers: list[Officer], place: str) -> tuple[str, ...]:
    return tuple(one.key for one in officers if not one.places or place in one.places)


class ScheduleHours:
    """The city's own schedule as opening hours; a service without hours for video keeps those of its desk."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        known = channel if self._schedule.knows(service, channel) else "balie"
        return [_times(span) for span in self._schedule.day_hours(service, known, day)]


HOURS_CHANNEL = {LOKET: "balie", VIDEO: "video"}  # mode -> channel in the city's `uren`


def city_setup(city: City, products: Mapping[str, str] | None = None) -> CitySetup:
    """From the catalogue's city, as loaded from gemeente.yml; `products` gives their names by key."""
    return CitySetup(
        key=city.sleutel,
        name=city.lidwoord_stad,
        phone=city.telefoon.tonen,
        themes={key: _theme(key, theme) for key, theme in city.afspraken.themas.items()},
        places={
            place.sleutel: Place(
                place.sleutel,
                place.naam,
                str(place.adres or ""),
                (place.geo.lat, place.geo.lon) if place.geo else None,
            )
            for place in city.plaatsen
        },
        hours=ScheduleHours(city.schedule),
        products=products or {},
        form=city.aanspreking,
        differs=lambda service, day: city.schedule.why_different(service, day) is not None,
    )


def _theme(key: str, theme: AppointmentTheme) -> Theme:
    for name, minutes in {
        "duur": theme.duur,
        **{f"duren.{one}": each for one, each in theme.duren.items()},
    }.items():
        if minutes <= 0 or minutes % 5:
            raise ValueError(f"afspraken.themas.{key}.{name} is {minutes}: het moet een veelvoud van 5 zijn")
    return Theme(
        key=key,
        name=theme.naam,
        products=theme.producten,
        modes=theme.wijzen,
        places=theme.plaatsen,
        minutes=theme.duur,
        service=theme.dienst,
        group=theme.dienst,
        desks=theme.loketten,
        officers=theme.medewerkers,
        durations=theme.duren,
        per_person=theme.per_persoon,
        most_persons=theme.personen,
        before=theme.vooraf,
        after=theme.nadien,
        lead=None if theme.minstens_uren is None else timedelta(hours=theme.minstens_uren),
        horizon=None if theme.hoogstens_dagen is None else timedelta(days=theme.hoogstens_dagen),
        most_open=theme.per_inwoner,
        walk_in=theme.vrije_inloop,
    )


def _times(span: Span) -> tuple[time, time]:
    # Midnight at the end of a day is no `time`; nobody comes in the last minute before it.
    end = min(span.end, 24 * 60 - 1)
    return time(*divmod(span.start, 60)), time(*divmod(end, 60))
