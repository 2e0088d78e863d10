"""The letters about an appointment: what stands in them, and their templates, by form of address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.appointments.contract import VIDEO, Appointment, Hold, Status
from bot.appointments.links import Links
from bot.appointments.setup import CitySetup
from bot.appointments.wording import full_date, hours
from bot.clock import brussels
from bot.dutch.formal import formal
from bot.dutch.templates import by_form

SCORES = (
    (5, "heel tevreden"),
    (4, "tevreden"),
    (3, "het ging"),
    (2, "niet tevreden"),
    (1, "helemaal niet tevreden"),
)
_templates = by_form(Path(__file__).parent / "templates", keep_trailing_newline=True)


def rendered(form: str, template: str, facts: dict[str, Any]) -> str:
    """`form`: "je" or "u", as the city addresses residents."""
    return _templates[form].get_template(template).render(facts)


def in_form(form: str, text: str) -> str:
    """A text that says "je", as residents of the city are addressed."""
    return formal(text) if form == "u" else text


def described(city: CitySetup, visit: Appointment | Hold) -> dict[str, Any]:
    """When and where: `day`, `hours`, `video`, and `where` (empty for video)."""
    return {
        "day": full_date(brussels(visit.start).date()),
        "hours": hours(visit.start, visit.end),
        "where": "" if visit.mode == VIDEO else _where(city, visit),
        "video": visit.mode == VIDEO,
    }


def gone(city: CitySetup, before: Appointment, after: Appointment) -> list[str]:
    """What was changed, as it used to be: the moment, the place or way, the number of persons."""
    lines = [(_moment(before), _moment(after)), (_way(city, before), _way(city, after))]
    lines += [(_persons(before), _persons(after))]
    return [old for old, new in lines if old != new]


def _moment(visit: Appointment) -> str:
    return f"{full_date(brussels(visit.start).date())}, {hours(visit.start, visit.end)}"


def _way(city: CitySetup, visit: Appointment) -> str:
    return "videogesprek" if visit.mode == VIDEO else _where(city, visit)


def _where(city: CitySetup, visit: Appointment | Hold) -> str:
    """A city may have dropped a place where somebody was to come: whoever asks is told at its telephone."""
    return city.where(visit) or f"{city.title} (bel {city.phone} voor het adres)"


def _persons(visit: Appointment) -> str:
    return f"voor {visit.persons} personen" if visit.persons > 1 else "voor 1 persoon"


@dataclass(frozen=True)
class Facts:
    """What every letter about an appointment may say. `has_link`: whether the link of its talk may be told."""

    city: CitySetup
    appointment: Appointment
    links: Links
    has_link: bool

    def all(self) -> dict[str, Any]:
        appointment = self.appointment
        return described(self.city, appointment) | {
            "name": appointment.contact.name,
            "what": self.city.what(appointment),
            "persons": appointment.persons,
            "video_url": self._video_url(),
            "number": appointment.number,
            "bring": in_form(self.city.form, appointment.bring.strip()),
            "page_url": self.links.page(appointment),
            "move_url": self.links.move(appointment),
            "cancel_url": self.links.cancel(appointment),
            "cancelled": appointment.status == Status.CANCELLED,
            "phone": self.city.phone,
            "city": self.city.title,
        }

    def _video_url(self) -> str:
        """Empty at a desk, also when it was by video before."""
        token = self.appointment.video_token
        return self.links.video(token) if token and self.has_link and self.appointment.mode == VIDEO else ""
