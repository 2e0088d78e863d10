"""People without an appointment: giving out numbers, calling them, and the screen on the wall."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.appointments.setup import CitySetup
from bot.appointments.staff import NotPossible, StaffAgenda
from bot.appointments.staff.resources import resources
from bot.appointments.staff.walk_ins import DONE, GONE, WAITING, walk_in_places, walk_in_themes
from bot.staff import Staff
from channels.console.agenda import saying
from channels.console.agenda.entrance import AtDesk, Id
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.pages import HEADERS
from channels.console.typed import Typed
from channels.described import page
from channels.problems import problem

LINE = f"{HOME}/zonder-afspraak"
SCREEN = f"{HOME}/scherm"
MOST_CALLED = 6
REFRESH = "5"
"""Seconds after which the screen on the wall looks again."""
ENDS = {"klaar": DONE, "weg": GONE, "terug": WAITING}
Deed = Annotated[str, Path(pattern="^(klaar|weg|terug|nog-eens)$")]


class WalkInPages:
    """`secret` signs the link of the screen: it hangs where nobody is signed in, and shows numbers only."""

    def __init__(self, staff: StaffAgenda, frame: Frame, secret: str) -> None:
        self._staff = staff
        self._frame = frame
        self._signer = URLSafeSerializer(secret, salt="agenda-scherm")

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, LINE, self.line, **PAGE)
        router.add_api_route(LINE + "/nummer", self.take, methods=["POST"], **PAGE)
        router.add_api_route(LINE + "/roep", self.call, methods=["POST"], **PAGE)
        router.add_api_route(LINE + "/{number_id}/{deed}", self.note, methods=["POST"], **PAGE)
        page(router, SCREEN + "/{token}", self.screen, **PAGE)
        return router

    def line(
        self, who: AtDesk, plaats: Typed = "", loket: Typed = "", nummer: Typed = "", gedaan: Typed = ""
    ) -> Response:
        return self._shown(who, plaats, loket, nummer, done=saying.DONE.get(gedaan, ""))

    def take(self, who: AtDesk, form: Posted) -> Response:
        """The next number, shown large so that it can be told or written down."""
        place = field(form, "plaats", 64)
        taken = self._staff.walk_ins.take(
            who,
            self._staff.setup(who.city),
            place,
            field(form, "thema", 64),
            key=field(form, "sleutel", 40),
        )
        return self._back(place, field(form, "loket", 80), nummer=str(taken.number))

    def call(self, who: AtDesk, form: Posted) -> Response:
        place, desk = field(form, "plaats", 64), field(form, "loket", 80)
        if not desk:
            return self._shown(who, place, "", status=422, problem="Kies eerst je loket.")
        called = self._staff.walk_ins.call(
            who, place, desk, key=field(form, "sleutel", 40), theme=field(form, "thema", 64)
        )
        return self._back(place, desk, gedaan="" if called else "niemand")

    def note(self, who: AtDesk, number_id: Id, deed: Deed, form: Posted) -> Response:
        place, desk = field(form, "plaats", 64), field(form, "loket", 80)
        try:
            if deed == "nog-eens":
                self._staff.walk_ins.again(who, number_id)
            else:
                self._staff.walk_ins.end(who, number_id, ENDS[deed])
        except NotPossible as refused:
            return self._shown(who, place, desk, status=409, problem=refused.reason)
        return self._back(place, desk)

    def screen(self, token: str) -> Response:
        """Public: the numbers that are called, without names."""
        try:
            city, place = self._signer.loads(token)
        except (BadSignature, ValueError):
            return problem(404)
        setup = self._staff.setup(city)
        if place not in dict(walk_in_places(setup)):
            return problem(404)
        line = self._staff.walk_ins.line(city, place)
        shown = self._frame.bare(
            "scherm.html",
            city,
            place=setup.places[place].name,
            called=line.called[:MOST_CALLED],
            waiting=len(line.waiting),
            usual=line.usual,
            say=saying,
        )
        return HTMLResponse(shown, headers={**HEADERS, "Refresh": REFRESH})

    def _shown(
        self,
        who: Staff,
        place: str,
        desk: str,
        number: str = "",
        *,
        status: int = 200,
        problem: str = "",
        done: str = "",
    ) -> Response:
        setup = self._staff.setup(who.city)
        places = walk_in_places(setup)
        if not places:
            return self._frame.message(
                who, LINE, 200, "Zonder afspraak", "Jouw gemeente ontvangt nergens mensen zonder afspraak."
            )
        here = place if place in dict(places) else places[0][0]
        return self._frame.page(
            "zonder_afspraak.html",
            who,
            LINE,
            status,
            problem=problem,
            done=done,
            places=places,
            place=here,
            desk=desk,
            desks=_desks(setup, here),
            themes=walk_in_themes(setup, here),
            names={key: theme.name for key, theme in setup.themes.items()},
            line=self._staff.walk_ins.line(who.city, here),
            number=number if number.isdecimal() else "",
            screen=f"{SCREEN}/{self._signed(who.city, here)}",
            say=saying,
        )

    def _signed(self, city: str, place: str) -> str:
        token = self._signer.dumps([city, place])
        return token if isinstance(token, str) else token.decode()

    def _back(self, place: str, desk: str, **more: str) -> RedirectResponse:
        query = {"plaats": place, "loket": desk, **more}
        return onward(f"{LINE}?{urlencode({key: value for key, value in query.items() if value})}")


def _desks(setup: CitySetup, place: str) -> list[str]:
    """What the desks of this place are called."""
    names = [one.name.partition(" (")[0] for one in resources(setup) if one.place == place]
    return list(dict.fromkeys(names))
