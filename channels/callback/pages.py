"""/terugbellen/<token>: where a resident who wants to be called leaves a number and chooses a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs

from fastapi import APIRouter
from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse

from bot.answers.reach import phone_line
from bot.callback import SOON, Filled, Moment, Request, Wish, ending, find, moments, read
from bot.catalogue import Catalogue, City
from bot.clock import Clock, brussels
from bot.dutch.formal import formal
from bot.dutch.templates import by_form
from bot.hours.text import moment_text
from bot.storage import Storage
from bot.takeover import CallLinks, Desk, Refused
from channels import described
from channels.appointments.rendering import HEADERS, NOBODY, Speaker, message
from channels.appointments.rendering import STYLES as COLOURS
from channels.appointments.rendering import TEMPLATES as SHARED

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "/terugbellen/formulier.css"
_TEXT = {"type": "string"}
PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {**described.also("text/html; charset=utf-8", 404, 410), **described.answers(503)},
}
FILLED: dict[str, Any] = {
    **PAGE,
    "responses": {
        **described.also(
            "text/html; charset=utf-8", 404, 410, 422, status_422="Wat er niet klopt, bij het veld."
        ),
        **described.answers(413, 503),
    },
    "openapi_extra": {
        "requestBody": {
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "properties": {"nummer": _TEXT, "moment": _TEXT}}
                }
            }
        }
    },
}

_pages = by_form(TEMPLATES, SHARED, trim_blocks=True)


class Services(Protocol):
    """What the pages need of the installation."""

    @property
    def storage(self) -> Storage: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def calls(self) -> CallLinks: ...
    @property
    def desk(self) -> Desk: ...


def router(services: Services) -> APIRouter:
    """GET and POST /terugbellen/<token>. The colours are those of the pages of appointments."""
    routes = APIRouter(tags=["terugbellen"])
    pages = _Pages(services)

    def style() -> FileResponse:
        return FileResponse(TEMPLATES / "formulier.css", headers={"Cache-Control": "max-age=3600"})

    def ask(token: str) -> HTMLResponse:
        return pages.ask(token)

    async def take(token: str, request: HttpRequest) -> HTMLResponse:
        return await run_in_threadpool(pages.take, token, _filled(await request.body()))

    described.page(routes, STYLE, style, response_class=described.kind("text/css"))
    described.page(routes, "/terugbellen/{token:path}", ask, **PAGE)
    routes.add_api_route("/terugbellen/{token:path}", take, methods=["POST"], **FILLED)
    return routes


def _filled(body: bytes) -> Filled:
    """What a form sends; whatever else comes is an empty form."""
    try:
        fields = parse_qs(body.decode("ascii", "replace"), max_num_fields=20)
    except ValueError:
        fields = {}
    nummer, moment = (fields.get(name, [""])[0] for name in ("nummer", "moment"))
    return Filled(nummer, moment)


class _Pages:
    def __init__(self, services: Services) -> None:
        self._services = services

    def ask(self, token: str) -> HTMLResponse:
        request = self._request(token)
        if request is None:
            return _wrong()
        return self._form(request, Filled()) if request.open else self._over(request)

    def take(self, token: str, filled: Filled) -> HTMLResponse:
        """Nothing that was filled in is lost when something is wrong with it."""
        request = self._request(token)
        if request is None:
            return _wrong()
        if not request.open:
            return self._over(request)
        found = read(filled, self._moments(request), request.phone)
        if not isinstance(found, Wish):
            return self._form(request, filled, found)
        try:
            self._services.desk.call_wish(request.handover_id, phone=found.phone, wish=found.said)
        except Refused:  # somebody called at this very moment
            return self._over(request)
        return self._page("genoteerd.html", request, wish=found.said, end=ending(found.phone), token=token)

    def _request(self, token: str) -> Request | None:
        handover_id = self._services.calls.handover_of(token)
        return find(self._services.storage, handover_id) if handover_id else None

    def _moments(self, request: Request) -> list[Moment]:
        return moments(self._city(request), request.department, self._services.clock.now())

    def _city(self, request: Request) -> City:
        return self._services.catalogue.city(request.city)

    def _form(self, request: Request, filled: Filled, problems: dict[str, str] | None = None) -> HTMLResponse:
        days: dict[str, list[Moment]] = {}
        for moment in self._moments(request):
            days.setdefault(moment.day_said, []).append(moment)
        formally = self._city(request).aanspreking == "u"
        said = {field: formal(text) if formally else text for field, text in (problems or {}).items()}
        return self._page(
            "terugbellen.html",
            request,
            status=422 if said else 200,
            days=days,
            filled=filled,
            soon=SOON,
            problems=said,
            known=ending(request.phone) if request.phone else "",
            on_whatsapp=request.channel == "whatsapp" and request.wish is None,
        )

    def _page(self, template: str, request: Request, *, status: int = 200, **facts: Any) -> HTMLResponse:
        city, now = self._city(request), self._services.clock.now()
        product = self._services.catalogue.products(request.city).get(request.product or "")
        shown = (
            _pages[city.aanspreking]
            .get_template(template)
            .render(
                **facts,
                style=f"{COLOURS}/{city.sleutel}.css",
                form_style=STYLE,
                sender=city.title,
                city=city.naam,
                phone=phone_line(city, now),
                topic=product.naam if product else "",
                due=moment_text(brussels(request.due), now) if request.due else "",
            )
        )
        return HTMLResponse(shown, status, HEADERS)

    def _over(self, request: Request) -> HTMLResponse:
        city = self._city(request)
        return message(
            410,
            Speaker(city.sleutel, city.title, city.aanspreking),
            "Deze vraag is al afgehandeld",
            f"Wil je opnieuw gebeld worden? Vraag het in de chat. {phone_line(city, self._services.clock.now())}.",
        )


def _wrong() -> HTMLResponse:
    """Of an unknown request the city is unknown too: these words go for every city."""
    return message(
        404,
        NOBODY,
        "Deze link klopt niet",
        "We vinden geen vraag om teruggebeld te worden. Staat de hele link uit het bericht in het adres?",
        "Lukt het niet? Bel de gemeente.",
    )
