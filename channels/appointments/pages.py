"""Where the links in mails lead to: the resident's own pages of an appointment, and of a video talk."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse
from starlette.responses import Response

from bot.appointments import Agenda, Links
from bot.appointments.rating import Ratings
from bot.appointments.video import Talks
from bot.appointments.waiting import WaitingList
from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.storage import Storage
from channels import described, look
from channels.appointments import mailbox
from channels.appointments.forms import posts
from channels.appointments.moving import Moving
from channels.appointments.opening import Door, wrong
from channels.appointments.queueing import Queueing
from channels.appointments.rating import Rating
from channels.appointments.rendering import STYLES, TEMPLATES
from channels.appointments.seeing import CALENDAR, Seeing
from channels.appointments.switching import Switching
from channels.appointments.taking import Taking
from channels.appointments.talk import Talk

HTML = "text/html; charset=utf-8"
PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {**described.also(HTML, 404, 409, 410, 503), **described.answers(422)},
}
FORM: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {**described.also(HTML, 404, 409, 410, 422, 503), **described.answers(413)},
}

FILE: dict[str, Any] = {**PAGE, "response_class": described.kind(CALENDAR)}


class Services(Protocol):
    """What the pages need of the installation.

    `mail_sender`: the mailbox that sends the mails; `mail_folder`: None when they really go out.
    """

    @property
    def agenda(self) -> Agenda: ...
    @property
    def links(self) -> Links: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def waiting(self) -> WaitingList: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def storage(self) -> Storage: ...
    @property
    def mail_sender(self) -> str: ...
    @property
    def mail_folder(self) -> Path | None: ...


def router(services: Services) -> APIRouter:
    """/afspraak/<token> and below, /video/<token> and, when mail goes to a folder, /mail."""
    routes = APIRouter(tags=["afspraken"])
    door = Door(services.agenda, services.links, services.clock)
    _looks(routes, services)
    _seeing(routes, services, door)
    _moving(routes, services, door)
    _rating(routes, services, door)
    described.page(routes, "/afspraak/{rest:path}", _nothing, **PAGE)
    routes.add_api_route("/afspraak/{rest:path}", _nothing, methods=["POST"], **PAGE)
    if services.mail_folder is not None:
        routes.include_router(mailbox.router(services.mail_folder))
    return routes


def _seeing(routes: APIRouter, services: Services, door: Door) -> None:
    talk = Talk(services.agenda, services.talks, door)
    described.page(routes, "/video/{token:path}", talk.show, **PAGE)
    seeing = Seeing(services.agenda, services.waiting, services.links, services.mail_sender, door)
    described.page(routes, "/afspraak/{token}", seeing.see, **PAGE)
    described.page(routes, "/afspraak/{token}/afspraak.ics", seeing.calendar, **FILE)
    for path in ("/afspraak/{token}/annuleren", "/afspraak/annuleren/{token:path}"):  # second: of older mails
        described.page(routes, path, seeing.ask, **PAGE)
        posts(routes, path, seeing.cancel, "sleutel", **FORM)


def _moving(routes: APIRouter, services: Services, door: Door) -> None:
    taking = Taking(services.agenda, services.storage, services.clock)
    moving = Moving(taking, services.links, door)
    switching = Switching(taking, moving, door)

    def choose(token: str, wijze: str = "", plaats: str = "", week: str = "", dag: str = "") -> Response:
        return moving.choose(token, {"wijze": wijze, "plaats": plaats, "week": week, "dag": dag})

    path = "/afspraak/{token}/verplaatsen"
    described.page(routes, path, choose, **PAGE)
    posts(routes, path, moving.keep, "tijd", "wijze", "plaats", **FORM)
    for step, take in (("bevestigen", moving.confirm), ("loslaten", moving.let_go)):
        described.page(routes, f"{path}/{step}", choose, **PAGE)  # for who asks the address of the form again
        posts(routes, f"{path}/{step}", take, "keuze", **FORM)
    described.page(routes, "/afspraak/{token}/wijze", switching.ask, **PAGE)
    posts(routes, "/afspraak/{token}/wijze", switching.switch, "wijze", "plaats", **FORM)
    _queueing(routes, Queueing(services.waiting, services.links, moving, door))


def _queueing(routes: APIRouter, queueing: Queueing) -> None:
    path = "/afspraak/{token}/wachtlijst"
    described.page(routes, path, queueing.ask, **PAGE)
    posts(routes, path, queueing.join, "hoe", "vanaf", **FORM)
    described.page(routes, f"{path}/verlaten", queueing.ask, **PAGE)
    posts(routes, f"{path}/verlaten", queueing.leave, **FORM)
    described.page(routes, "/afspraak/{token}/aanbod", queueing.offered, **PAGE)
    posts(routes, "/afspraak/{token}/aanbod", queueing.decide, "keuze", "antwoord", **FORM)


def _rating(routes: APIRouter, services: Services, door: Door) -> None:
    rating = Rating(Ratings(services.storage, services.clock), door)

    def ask(token: str, score: str = "") -> Response:
        return rating.ask(token, score)

    described.page(routes, "/afspraak/{token}/tevreden", ask, **PAGE)
    posts(routes, "/afspraak/{token}/tevreden", rating.rate, "score", **FORM)


def _looks(routes: APIRouter, services: Services) -> None:
    """The stylesheets: first, or their addresses would be taken for those of appointments."""

    def style() -> FileResponse:
        return FileResponse(TEMPLATES / "pagina.css", headers={"Cache-Control": "max-age=3600"})

    described.page(routes, "/afspraak/pagina.css", style, response_class=described.kind("text/css"))
    routes.include_router(look.routes(services.catalogue.cities, STYLES))


def _nothing(rest: str) -> Response:
    """A link that was broken off or mistyped somewhere in its middle."""
    return wrong()
