"""How the agenda of a city is set up: its themes, places, desks and hours, from the city's content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot.appointments.contract import LOKET, VIDEO, Appointment, Hold, OpeningHours, Place, Theme
from bot.appointments.errors import NotOffered
from bot.catalogue import AppointmentTheme, City
from bot.hours import Schedule, Span


@dataclass(frozen=True)
class CitySetup:
    """What the agenda must know of a city. `phone` as people write it, `name` as in "Stad Gent".

    `products` gives the names of products, for letters; what it lacks is called by its theme. `form` is how
    residents are addressed: "je" or "u".
    """

    key: str
    name: str
    phone: str
    themes: Mapping[str, Theme]
    places: Mapping[str, Place]
    hours: OpeningHours
    products: Mapping[str, str] = field(default_factory=dict)
    form: str = "je"

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

    def resources(self, theme: Theme, mode: str, place: str | None) -> dict[str, str | None]:
        """The desks or officers of the theme, first choice first, each with its place (None for video).

        Themes of one group take from the same numbers, so a theme with one desk uses desk 1 of its group.
        """
        if mode not in theme.modes:
            raise NotOffered(f"theme '{theme.key}' can't be booked by '{mode}'")
        if mode == VIDEO:
            return {f"{self.key}/video/{theme.group}/{number + 1}": None for number in range(theme.officers)}
        if place is not None and place not in theme.places:
            raise NotOffered(f"theme '{theme.key}' has no desk at '{place}'")
        places = theme.places if place is None else (place,)
        return {
            f"{self.key}/{at}/{theme.group}/{number + 1}": at
            for number in range(theme.desks)
            for at in places
        }


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
            place.sleutel: Place(place.sleutel, place.naam, str(place.adres or "")) for place in city.plaatsen
        },
        hours=ScheduleHours(city.schedule),
        products=products or {},
        form=city.aanspreking,
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
