"""Where the links in mails lead to: cancelling an appointment, and the page of a video talk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from bot.appointments import (
    Agenda,
    AlreadyCancelled,
    Appointment,
    AppointmentError,
    BadLink,
    Links,
    Status,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.video import Talks
from bot.appointments.wording import clock_time, full_date, hours
from bot.catalogue import Catalogue
from bot.clock import Clock
from channels import described, look
from channels.appointments import mailbox
from channels.appointments.rendering import NOBODY, STYLES, TEMPLATES, Speaker, message, page

PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {**described.also("text/html; charset=utf-8", 404, 410), **described.answers(422, 503)},
}
LINK_LIFE = timedelta(days=1)  # after the end of the appointment


class Services(Protocol):
    """What the pages need of the installation. `mail_folder`: None when mail really goes out."""

    @property
    def agenda(self) -> Agenda: ...
    @property
    def links(self) -> Links: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def mail_folder(self) -> Path | None: ...


def router(services: Services) -> APIRouter:
    """/afspraak/annuleren/<token>, /video/<token> and, when mail goes to a folder, /mail."""
    routes = APIRouter(tags=["afspraken"])
    pages = _Pages(services.agenda, services.links, services.talks, services.clock)

    def ask(token: str) -> HTMLResponse:
        return pages.ask(token)

    def cancel(token: str) -> HTMLResponse:
        return pages.cancel(token)

    def video(token: str) -> HTMLResponse:
        return pages.video(token)

    def style() -> FileResponse:
        return FileResponse(TEMPLATES / "pagina.css", headers={"Cache-Control": "max-age=3600"})

    for path in (
        "/afspraak/{token}/annuleren",
        "/afspraak/annuleren/{token:path}",
    ):  # the second: of older mails
        described.page(routes, path, ask, **PAGE)
        routes.add_api_route(path, cancel, methods=["POST"], **PAGE)
    described.page(routes, "/video/{token:path}", video, **PAGE)
    described.page(routes, "/afspraak/pagina.css", style, response_class=described.kind("text/css"))
    routes.include_router(look.routes(services.catalogue.cities, STYLES))
    if services.mail_folder is not None:
        routes.include_router(mailbox.router(services.mail_folder))
    return routes


class _Pages:
    def __init__(self, agenda: Agenda, links: Links, talks: Talks, clock: Clock) -> None:
        self._agenda = agenda
        self._links = links
        self._talks = talks
        self._clock = clock

    def ask(self, token: str) -> HTMLResponse:
        """Shows the appointment and a button. Reading alone changes nothing: mail scanners follow links."""
        return self._of_link(token, self._asked)

    def cancel(self, token: str) -> HTMLResponse:
        return self._of_link(token, self._cancelled)

    def video(self, token: str) -> HTMLResponse:
        try:
            appointment = self._agenda.by_video_token(token)
            speaker, facts = self._speaker(appointment), self._facts(appointment)
        except UnknownAppointment:
            return _wrong()
        except AppointmentError:
            return _no_agenda()
        if self._is_over(appointment):
            return _over(speaker)
        if appointment.status == Status.CANCELLED:
            return _cancelled(speaker, facts)
        entry = self._talks.entry(appointment)
        opens = clock_time(entry.opens) if entry.opens else ""
        return page("video.html", speaker=speaker, state=entry.state, url=entry.url, opens=opens, **facts)

    def _of_link(self, token: str, answer: Callable[[Appointment], HTMLResponse]) -> HTMLResponse:
        """What `answer` says of the appointment of a link to cancel, unless nothing can be cancelled."""
        try:
            appointment = self._agenda.look_up(self._links.read(token).appointment_id)
            return self._refusal(appointment) or answer(appointment)
        except (UnknownAppointment, BadLink):
            return _wrong()
        except AppointmentError:
            return _no_agenda()

    def _asked(self, appointment: Appointment) -> HTMLResponse:
        return page("annuleren.html", speaker=self._speaker(appointment), **self._facts(appointment))

    def _cancelled(self, appointment: Appointment) -> HTMLResponse:
        speaker, facts = self._speaker(appointment), self._facts(appointment)
        try:
            self._agenda.cancel(appointment.id)
        except AlreadyCancelled:  # somebody else clicked at the same moment
            return _cancelled(speaker, facts)
        except TooLate:
            return _begun(speaker, facts["phone"])
        return page("geannuleerd.html", speaker=speaker, **facts)

    def _refusal(self, appointment: Appointment) -> HTMLResponse | None:
        """Why this appointment can't be cancelled any more; None when it can."""
        speaker, facts = self._speaker(appointment), self._facts(appointment)
        if self._is_over(appointment):
            return _over(speaker)
        if appointment.status == Status.CANCELLED:
            return _cancelled(speaker, facts)
        return _begun(speaker, facts["phone"]) if appointment.start <= self._clock.now() else None

    def _speaker(self, appointment: Appointment) -> Speaker:
        city = self._agenda.setup(appointment.city)
        return Speaker(city.key, city.title, city.form)

    def _is_over(self, appointment: Appointment) -> bool:
        return self._clock.now() > appointment.end + LINK_LIFE

    def _facts(self, appointment: Appointment) -> dict[str, Any]:
        city = self._agenda.setup(appointment.city)
        return {
            "city": city.name,
            "phone": city.phone,
            "what": city.what(appointment),
            "where": city.where(appointment),
            "day": full_date(appointment.start.date()),
            "hours": hours(appointment.start, appointment.end),
            "number": appointment.number,
        }


def _wrong() -> HTMLResponse:
    """Of an unknown appointment the city is unknown too: these words go for every city."""
    return message(
        404,
        NOBODY,
        "Deze link klopt niet",
        "We vinden geen afspraak bij deze link. Staat de hele link uit de mail in het adres?",
        "Lukt het niet? Bel de gemeente. Het nummer staat in de mail.",
    )


def _over(speaker: Speaker) -> HTMLResponse:
    return message(410, speaker, "Deze link werkt niet meer", "De afspraak is voorbij.")


def _begun(speaker: Speaker, phone: str) -> HTMLResponse:
    return message(
        410,
        speaker,
        "Je kan deze afspraak niet meer annuleren",
        f"Het uur van je afspraak is al voorbij. Kon je niet komen? Bel {phone}.",
    )


def _cancelled(speaker: Speaker, facts: dict[str, Any]) -> HTMLResponse:
    return message(
        410,
        speaker,
        "Deze afspraak is al geannuleerd",
        f"Het gaat om je afspraak op {facts['day']}, {facts['hours']}. Je hoeft niets meer te doen.",
        f"Wil je een nieuwe afspraak? Bel {facts['phone']}.",
    )


def _no_agenda() -> HTMLResponse:
    """The city of the appointment has no agenda any more."""
    return message(410, NOBODY, "Deze link werkt niet meer", "Bel de gemeente. Het nummer staat in de mail.")
