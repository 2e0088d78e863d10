"""From a link to the appointment that it opens, or to a page that says why it doesn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from bot.appointments import (
    VIDEO,
    Agenda,
    AgendaAway,
    AlreadyCancelled,
    Appointment,
    AppointmentError,
    BadLink,
    CitySetup,
    Links,
    Place,
    Status,
    Theme,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.wording import clock_time, full_date, hours
from bot.clock import Clock, brussels
from bot.dutch.formal import formal
from bot.storage import StorageAway
from channels.appointments.rendering import NOBODY, Speaker, message, page

LINK_LIFE = timedelta(days=1)  # after the end of the appointment
AGAIN = "5"
"""Seconds, while an agenda or the database is away."""
MAP = "https://www.openstreetmap.org"


@dataclass(frozen=True)
class Opened:
    """An appointment whose link somebody has. `path` is its page, with a token as it would be made now.

    `theme` is None when the city dropped it after it was booked.
    """

    appointment: Appointment
    city: CitySetup
    theme: Theme | None
    path: str
    was_moved: bool
    now: datetime

    @property
    def speaker(self) -> Speaker:
        return Speaker(self.city.key, self.city.title, self.city.form)

    @property
    def is_coming(self) -> bool:
        return self.appointment.status == Status.CONFIRMED and self.now < self.appointment.start

    @property
    def is_over(self) -> bool:
        return self.now > self.appointment.end + LINK_LIFE

    def said(self, text: str) -> str:
        return formal(text) if self.city.form == "u" else text

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        return page(
            template, status, self.speaker, **facts_of(self.city, self.appointment), **self._own(), **facts
        )

    def message(self, status: int, title: str, *sentences: str) -> Response:
        return message(status, self.speaker, title, *sentences)

    def _own(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "was_moved": self.was_moved,
            "mail": masked(self.appointment.contact.email),
        }


class Door:
    """`opened` and `changeable` answer with a page, whatever is wrong with the link or the appointment."""

    def __init__(self, agenda: Agenda, links: Links, clock: Clock) -> None:
        self._agenda = agenda
        self._links = links
        self._clock = clock

    def opened(self, token: str, answer: Callable[[Opened], Response]) -> Response:
        """What `answer` says of the appointment of this link. What it raises becomes a page too."""
        try:
            linked = self._links.read(token)
            appointment = self._agenda.look_up(linked.appointment_id)
            return self._answered(self.at(appointment, was_moved=linked.before_move_of(appointment)), answer)
        except (UnknownAppointment, BadLink):
            return wrong()
        except (AgendaAway, StorageAway):
            return away()
        except AppointmentError:
            return no_agenda()

    def changeable(self, token: str, verb: str, answer: Callable[[Opened], Response]) -> Response:
        """As `opened`, but only of an appointment that can still be cancelled or moved (`verb`, in Dutch)."""

        def checked(seen: Opened) -> Response:
            return refusal(seen, verb) or answer(seen)

        return self.opened(token, checked)

    def at(self, appointment: Appointment, *, was_moved: bool = False) -> Opened:
        city, path = appointment.city, f"/afspraak/{self._links.token(appointment)}"
        theme = next((one for one in self._agenda.themes(city) if one.key == appointment.theme), None)
        return Opened(appointment, self._agenda.setup(city), theme, path, was_moved, self._clock.now())

    def _answered(self, seen: Opened, answer: Callable[[Opened], Response]) -> Response:
        try:
            return answer(seen)
        except AlreadyCancelled as error:  # in between, by somebody else with the same link
            return cancelled(self.at(error.appointment))
        except TooLate:
            return begun(seen, "wijzigen")
        except AgendaAway:
            page = seen.message(503, *AWAY, f"Dringend? Bel {seen.city.phone}.")
            page.headers["Retry-After"] = AGAIN
            return page


def facts_of(city: CitySetup, appointment: Appointment) -> dict[str, Any]:
    """What the pages tell of an appointment. The resident's name is not on them."""
    place = city.places.get(appointment.place or "")
    return {
        "city": city.name,
        "phone": city.phone,
        "what": city.what(appointment),
        "where": city.where(appointment),
        "map_url": _map_url(place) if place else "",
        "video": appointment.mode == VIDEO,
        "day": full_date(brussels(appointment.start).date()),
        "hours": hours(appointment.start, appointment.end),
        "begins": clock_time(appointment.start),
        "persons": appointment.persons,
        "number": appointment.number,
        "bring": appointment.bring,
    }


def _map_url(place: Place) -> str:
    """A map with the place on it: by its coordinates where they are known. Empty without address."""
    if place.geo is not None:
        lat, lon = place.geo
        return f"{MAP}/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
    return f"{MAP}/search?query={quote(place.address)}" if place.address else ""


def masked(address: str | None) -> str:
    """n•••@example.be: enough to know one's own address again. Empty without an address."""
    name, at, domain = (address or "").rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else ""


def refusal(seen: Opened, verb: str) -> Response | None:
    """Why this appointment can't be changed any more; None when it can."""
    if seen.is_over:
        return over(seen.speaker)
    if seen.appointment.status == Status.CANCELLED:
        return cancelled(seen)
    return None if seen.is_coming else begun(seen, verb)


AWAY = (
    "Dit werkt nu even niet",
    "De agenda is nu niet bereikbaar. Je afspraak gaat niet verloren. Probeer het straks opnieuw.",
)


def away() -> Response:
    page = message(503, NOBODY, *AWAY)
    page.headers["Retry-After"] = AGAIN
    return page


def wrong() -> Response:
    """Of an unknown appointment the city is unknown too: these words go for every city."""
    return message(
        404,
        NOBODY,
        "Deze link klopt niet",
        "We vinden geen afspraak bij deze link. Staat de hele link uit de mail in het adres?",
        "Lukt het niet? Bel de gemeente. Het nummer staat in de mail.",
    )


def no_agenda() -> Response:
    """The city of the appointment has no agenda any more."""
    return message(410, NOBODY, "Deze link werkt niet meer", "Bel de gemeente. Het nummer staat in de mail.")


def over(speaker: Speaker) -> Response:
    return message(410, speaker, "Deze link werkt niet meer", "De afspraak is voorbij.")


def begun(seen: Opened, verb: str) -> Response:
    return seen.message(
        410,
        f"Je kan deze afspraak niet meer {verb}",
        f"Het uur van je afspraak is al voorbij. Kon je niet komen? Bel {seen.city.phone}.",
    )


def cancelled(seen: Opened) -> Response:
    facts = facts_of(seen.city, seen.appointment)
    by_city = seen.appointment.cancelled_by == "balie"
    return seen.message(
        410,
        "Deze afspraak is al geannuleerd",
        f"Het gaat om je afspraak op {facts['day']}, {facts['hours']}. Je hoeft niets meer te doen.",
        *(["De gemeente heeft ze geannuleerd. Sorry daarvoor."] if by_city else []),
        f"Wil je een nieuwe afspraak? Maak er een in de chat, of bel {facts['phone']}.",
    )
