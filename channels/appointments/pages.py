"""Where the links in mails lead to: cancelling an appointment, and the page of a video talk."""

from __future__ import annotations

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
from bot.appointments.wording import full_date, hours
from bot.clock import Clock
from channels.appointments import mailbox
from channels.appointments.rendering import TEMPLATES, message, page

LINK_LIFE = timedelta(days=1)  # after the end of the appointment


class Services(Protocol):
    """What the pages need of the installation. `mail_folder`: None when mail really goes out."""

    @property
    def agenda(self) -> Agenda: ...
    @property
    def links(self) -> Links: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def mail_folder(self) -> Path | None: ...


def router(services: Services) -> APIRouter:
    """/afspraak/annuleren/<token>, /video/<token> and, when mail goes to a folder, /mail."""
    routes = APIRouter()
    pages = _Pages(services.agenda, services.links, services.clock)

    @routes.api_route("/afspraak/annuleren/{token:path}", methods=["GET", "HEAD"])
    def ask(token: str) -> HTMLResponse:
        return pages.ask(token)

    @routes.post("/afspraak/annuleren/{token:path}")
    def cancel(token: str) -> HTMLResponse:
        return pages.cancel(token)

    @routes.api_route("/video/{token:path}", methods=["GET", "HEAD"])
    def video(token: str) -> HTMLResponse:
        return pages.video(token)

    @routes.get("/afspraak/pagina.css")
    def style() -> FileResponse:
        return FileResponse(TEMPLATES / "pagina.css", headers={"Cache-Control": "max-age=3600"})

    if services.mail_folder is not None:
        routes.include_router(mailbox.router(services.mail_folder))
    return routes


class _Pages:
    def __init__(self, agenda: Agenda, links: Links, clock: Clock) -> None:
        self._agenda = agenda
        self._links = links
        self._clock = clock

    def ask(self, token: str) -> HTMLResponse:
        """Shows the appointment and a button. Reading alone changes nothing: mail scanners follow links."""
        try:
            appointment = self._agenda.look_up(self._links.appointment_of(token))
            if refusal := self._refusal(appointment):
                return refusal
            return page("annuleren.html", **self._facts(appointment))
        except AppointmentError as error:
            return _explained(error)

    def cancel(self, token: str) -> HTMLResponse:
        try:
            appointment = self._agenda.look_up(self._links.appointment_of(token))
            if refusal := self._refusal(appointment):
                return refusal
            return page("geannuleerd.html", **self._facts(self._agenda.cancel(appointment.id)))
        except AppointmentError as error:
            return _explained(error)

    def video(self, token: str) -> HTMLResponse:
        try:
            appointment = self._agenda.by_video_token(token)
            if self._is_over(appointment):
                return _over()
            if appointment.status == Status.CANCELLED:
                return _cancelled(self._facts(appointment))
            return page("video.html", **self._facts(appointment))
        except AppointmentError as error:
            return _explained(error)

    def _refusal(self, appointment: Appointment) -> HTMLResponse | None:
        """Why this appointment can't be cancelled any more; None when it can."""
        if self._is_over(appointment):
            return _over()
        if appointment.status == Status.CANCELLED:
            return _cancelled(self._facts(appointment))
        return _begun() if appointment.start <= self._clock.now() else None

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
    return message(
        404,
        "Deze link klopt niet",
        "We vinden geen afspraak bij deze link. Kijk of je de hele link uit je mail hebt gekopieerd.",
        "Lukt het niet? Bel de stad. Het nummer staat in je mail.",
    )


def _over() -> HTMLResponse:
    return message(410, "Deze link werkt niet meer", "De afspraak is voorbij.")


def _begun() -> HTMLResponse:
    return message(
        410,
        "Je kan deze afspraak niet meer annuleren",
        "Het uur van je afspraak is al voorbij. Bel de stad als je niet kon komen.",
        "Het nummer staat in je mail.",
    )


def _cancelled(facts: dict[str, Any]) -> HTMLResponse:
    return message(
        410,
        "Deze afspraak is al geannuleerd",
        f"Het gaat om je afspraak op {facts['day']}, {facts['hours']}. Je hoeft niets meer te doen.",
        f"Wil je een nieuwe afspraak? Bel {facts['phone']}.",
    )


def _explained(error: AppointmentError) -> HTMLResponse:
    match error:
        case AlreadyCancelled():  # somebody else clicked at the same moment
            return message(410, "Deze afspraak is al geannuleerd", "Je hoeft niets meer te doen.")
        case TooLate():
            return _begun()
        case UnknownAppointment() | BadLink():
            return _wrong()
        case _:  # the city of the appointment has no agenda any more
            return message(410, "Deze link werkt niet meer", "Bel de stad. Het nummer staat in je mail.")
