"""Desks and rooms: add one, change it, put it off."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.setting_up import NewDesk
from bot.appointments.setup import CitySetup
from bot.appointments.staff import UnknownThing
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.agenda_setup.keeping import Keeping, chosen_of
from channels.console.agenda_setup.naming import NEW, key_of
from channels.console.agenda_setup.overview_pages import OVERVIEW
from channels.console.agenda_setup.typed_numbers import Filled, whole
from channels.described import page

DESK = OVERVIEW + "/loket/{key}"
EMPTY = NewDesk("", "", "", ())


class DeskPages:
    def __init__(self, keeping: Keeping, frame: Frame) -> None:
        self._keeping = keeping
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, DESK, self.open, **PAGE)
        router.add_api_route(DESK, self.keep, methods=["POST"], **PAGE)
        return router

    def open(self, who: SettingUp, key: str) -> Response:
        """`key` nieuw: an empty form."""
        desk = self._desk(who, key)
        return self._shown(who, key, desk, Filled({"capaciteit": str(desk.capacity)}))

    def keep(self, who: SettingUp, key: str, form: Posted) -> Response:
        former, content = self._desk(who, key), self._keeping.content(who.city)
        filled = Filled(
            {"capaciteit": field(form, "capaciteit", 20) or "1", "sleutel": field(form, "sleutel", 40)}
        )
        desk = _typed(form, content)
        capacity = filled.read("capaciteit", whole)
        if capacity is not None:
            named = former.key or key_of(desk.name, filled.typed["sleutel"])
            try:
                with self._keeping.changing(who) as setting_up:
                    setting_up.desk(who.city, who.id, replace(desk, key=named, capacity=capacity))
                return onward(OVERVIEW, "loket")
            except InvalidInput as invalid:
                filled.refuse(invalid)
        return self._shown(who, key, desk, filled, 422)

    def _desk(self, who: Staff, key: str) -> NewDesk:
        self._keeping.content(who.city)
        if key == NEW:
            return EMPTY
        for desk in self._keeping.set_up.desks(who.city):
            if desk.key == key:
                return desk
        raise UnknownThing(key)

    def _shown(self, who: Staff, key: str, desk: NewDesk, filled: Filled, status: int = 200) -> Response:
        content = self._keeping.content(who.city)
        places = dict.fromkeys(place for theme in content.themes.values() for place in theme.places)
        return self._frame.page(
            "loket.html",
            who,
            OVERVIEW,
            status,
            problem="Er is nog niets bewaard. Kijk het formulier na." if filled.errors else "",
            new=key == NEW,
            action=DESK.format(key=key),
            hours=f"{OVERVIEW}/uren/loket/{key}",
            desk=desk,
            typed=filled.typed,
            errors=filled.errors,
            places=[(place, content.places[place].name) for place in places if place in content.places],
            themes=[(theme.key, theme.name) for theme in content.themes.values() if theme.places],
        )


def _typed(form: FormData, content: CitySetup) -> NewDesk:
    return NewDesk(
        key="",
        place=field(form, "plaats", 64),
        name=field(form, "naam", 200),
        themes=chosen_of(content.themes, [str(each) for each in form.getlist("themas")]),
        active=field(form, "actief") == "1",
    )
