"""The pages of the agenda: one frame, the city's colours, nothing that needs a script."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.errors import (
    AgendaAway,
    AlreadyCancelled,
    AppointmentError,
    HoldExpired,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.staff import NotPossible, UnknownThing
from bot.catalogue import Catalogue
from bot.errors import InvalidInput
from bot.staff import Staff
from bot.storage import StorageAway
from bot.takeover.states import ROLES_AT_DESK, SUPERVISOR
from channels.console.agenda.entrance import ADMINISTRATOR
from channels.console.assets import Assets
from channels.console.pages import HEADERS, STYLES
from channels.problems import answers

TEMPLATES = Path(__file__).parent / "templates"
HOME = "/balie/agenda"

_SAID = {"text/html; charset=utf-8": {"schema": {"type": "string"}}}
PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {
        303: {"description": "Gedaan, of niet aangemeld: naar een andere pagina."},
        **{
            status: {**described, "content": _SAID | described["content"]}
            for status, described in answers(403, 404, 409, 422, 503).items()
        },
    },
}
"""How the pages and their forms are described: they say no inside the frame, and the application says it in JSON."""
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (HOME, "Dag", ()),
    (f"{HOME}/week", "Week", ()),
    (f"{HOME}/boeken", "Boeken", ()),
    (f"{HOME}/zonder-afspraak", "Zonder afspraak", ()),
    (f"{HOME}/blokkeren", "Blokkeren", ()),
    (f"{HOME}/ziek", "Ziek", (SUPERVISOR,)),
    (f"{HOME}/instellingen", "Instellingen", (SUPERVISOR, ADMINISTRATOR)),
    (f"{HOME}/cijfers", "Cijfers", (SUPERVISOR, ADMINISTRATOR)),
    (f"{HOME}/uitvoer", "Uitvoer", (SUPERVISOR, ADMINISTRATOR)),
)
"""(path, name, for which roles; none: for everybody at the desk)."""


@dataclass(frozen=True)
class Frame:
    """Renders the pages for a signed-in member of the staff. `folders`: where else templates are."""

    catalogue: Catalogue
    assets: Assets
    folders: tuple[Path, ...] = ()

    def page(self, template: str, who: Staff, here: str, status: int = 200, **facts: Any) -> HTMLResponse:
        """`here`: the path of its section, which the navigation marks."""
        shown = (
            self._environment()
            .get_template(template)
            .render(
                facts,
                city=self.catalogue.city(who.city),
                asset=self.assets.path,
                style=f"{STYLES}/{who.city}.css",
                who=who,
                leads=who.may(SUPERVISOR),
                at_desk=who.may(SUPERVISOR, "agent"),
                sections=[
                    (path, name) for path, name, roles in SECTIONS if who.may(*(roles or ROLES_AT_DESK))
                ],
                here=here,
                key=str(uuid.uuid4()),
            )
        )
        return HTMLResponse(shown, status, HEADERS)

    def bare(self, template: str, city: str, **facts: Any) -> str:
        """A page without the frame, for where nobody is signed in."""
        return (
            self._environment()
            .get_template(template)
            .render(
                facts, city=self.catalogue.city(city), asset=self.assets.path, style=f"{STYLES}/{city}.css"
            )
        )

    def message(self, who: Staff, here: str, status: int, title: str, *sentences: str) -> HTMLResponse:
        return self.page("melding.html", who, here, status, title=title, sentences=sentences)

    def _environment(self) -> Environment:
        key = (TEMPLATES, *self.folders)
        if key not in _environments:
            _environments[key] = Environment(
                loader=FileSystemLoader(key),
                autoescape=select_autoescape(["html"]),
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
            )
        return _environments[key]


_environments: dict[tuple[Path, ...], Environment] = {}


async def _form(request: Request) -> FormData:
    return await request.form()


Posted = Annotated[FormData, Depends(_form)]
"""The fields of a form, once the guard let it through."""


def field(form: FormData, name: str, most: int = 300) -> str:
    """What was typed, at most `most` signs, with spaces for signs that nobody types; empty when it is missing."""
    given = form.get(name)
    text = given[:most] if isinstance(given, str) else ""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text).strip()


def onward(path: str, done: str = "") -> RedirectResponse:
    """To the page that shows what the form did; `done` as in DONE of the notices."""
    joined = f"{path}{'&' if '?' in path else '?'}gedaan={done}" if done else path
    return RedirectResponse(joined, 303, {"Cache-Control": "no-store"})


def back(form: FormData, otherwise: str) -> str:
    """The page of the agenda that a form was on; never an address elsewhere."""
    given = field(form, "terug")
    inside = given == HOME or given.startswith((f"{HOME}/", f"{HOME}?"))
    return given if inside and "\n" not in given and "\\" not in given else otherwise


def install(app: FastAPI, frame: Frame) -> None:
    """Gives `SaidRoute` what it shows refusals with. Once per application."""
    app.state.agenda_frame = frame


class SaidRoute(APIRoute):
    """Says on a page, inside the frame, what can't be done."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except (AppointmentError, InvalidInput, StorageAway) as error:
                who = getattr(request.state, "agenda_staff", None)
                if who is None:  # nobody was let in yet: the application itself answers
                    raise
                frame: Frame = request.app.state.agenda_frame
                status, title, sentence = refusal(error)
                return frame.message(who, HOME, status, title, sentence)

        return answer


def refusal(error: Exception) -> tuple[int, str, str]:
    """Status, title and sentence for the staff."""
    match error:
        case UnknownAppointment() | UnknownThing():
            return 404, "Niet gevonden", "Dit bestaat niet in de agenda van jouw gemeente."
        case NotPossible(reason=reason):
            return 409, "Dat kan nu niet", reason
        case InvalidInput(reason=reason):
            return 422, "Kijk dit even na", reason
        case SlotTaken() | HoldExpired():
            return 409, "Dat kan nu niet", "Dat uur is net door iemand anders genomen. Kies een ander uur."
        case AlreadyCancelled():
            return 409, "Dat kan nu niet", "Deze afspraak is al geannuleerd."
        case TooLate():
            return 409, "Dat kan nu niet", "Deze afspraak is al begonnen."
        case NotOffered():
            return 409, "Dat kan nu niet", "Dit wordt niet aangeboden, of niet op dat moment."
        case AgendaAway() | StorageAway():
            return (
                503,
                "De agenda antwoordt niet",
                "Er is niets veranderd. Probeer het over een minuut opnieuw.",
            )
    return 409, "Dat kan nu niet", "De afspraak veranderde intussen. Kijk hoe het nu staat."


def chosen(options: Mapping[str, str], given: str) -> str:
    """`given` when it is one of the options, else empty."""
    return given if given in options else ""
