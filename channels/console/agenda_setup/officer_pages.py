"""Who receives residents: add somebody, change what they do, put them off."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.setting_up import NewOfficer
from bot.appointments.setup import CitySetup
from bot.appointments.staff import UnknownThing
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.agenda_setup import saying
from channels.console.agenda_setup.keeping import Keeping, chosen_of
from channels.console.agenda_setup.naming import NEW, key_of
from channels.console.agenda_setup.overview_pages import OVERVIEW
from channels.console.agenda_setup.typed_numbers import Filled
from channels.described import page

OFFICER = OVERVIEW + "/medewerker/{key}"
EMPTY = NewOfficer("", "", (), ())


class OfficerPages:
    def __init__(self, keeping: Keeping, frame: Frame) -> None:
        self._keeping = keeping
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, OFFICER, self.open, **PAGE)
        router.add_api_route(OFFICER, self.keep, methods=["POST"], **PAGE)
        return router

    def open(self, who: SettingUp, key: str) -> Response:
        """`key` nieuw: an empty form."""
        return self._shown(who, key, self._officer(who, key), Filled({}))

    def keep(self, who: SettingUp, key: str, form: Posted) -> Response:
        former, content = self._officer(who, key), self._keeping.content(who.city)
        filled = Filled({"sleutel": field(form, "sleutel", 40)})
        officer = _typed(form, content)
        named = former.key or key_of(officer.name, filled.typed["sleutel"])
        try:
            with self._keeping.changing(who) as setting_up:
                setting_up.officer(who.city, who.id, replace(officer, key=named))
            return onward(OVERVIEW, "medewerker")
        except InvalidInput as invalid:
            filled.refuse(invalid)
        return self._shown(who, key, officer, filled, 422)

    def _officer(self, who: Staff, key: str) -> NewOfficer:
        self._keeping.content(who.city)
        if key == NEW:
            return EMPTY
        for officer in self._keeping.set_up.officers(who.city):
            if officer.key == key:
                return officer
        raise UnknownThing(key)

    def _shown(
        self, who: Staff, key: str, officer: NewOfficer, filled: Filled, status: int = 200
    ) -> Response:
        content = self._keeping.content(who.city)
        places = dict.fromkeys(place for theme in content.themes.values() for place in theme.places)
        return self._frame.page(
            "medewerker.html",
            who,
            OVERVIEW,
            status,
            problem="Er is nog niets bewaard. Kijk het formulier na." if filled.errors else "",
            new=key == NEW,
            action=OFFICER.format(key=key),
            hours=f"{OVERVIEW}/uren/medewerker/{key}",
            officer=officer,
            typed=filled.typed,
            errors=filled.errors,
            accounts=self._keeping.set_up.accounts(who.city, keep=officer.agent_id),
            modes=saying.MODES,
            places=[(place, content.places[place].name) for place in places if place in content.places],
            themes=[(theme.key, theme.name) for theme in content.themes.values()],
        )


def _typed(form: FormData, content: CitySetup) -> NewOfficer:
    themes, modes, places = (
        [str(each) for each in form.getlist(name)] for name in ("themas", "wijzen", "plaatsen")
    )
    return NewOfficer(
        key="",
        name=field(form, "naam", 200),
        themes=chosen_of(content.themes, themes),
        modes=chosen_of(saying.MODES, modes),
        places=chosen_of(content.places, places),
        agent_id=field(form, "account", 36) or None,
        active=field(form, "actief") == "1",
    )
