"""What is set up, and which appointments no longer fit in it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from bot.appointments.contract import Theme
from bot.appointments.misplaced import Misplaced
from bot.appointments.rules import Rules
from bot.appointments.setup import CitySetup
from bot.appointments.setup_tables import ThemeSetup
from bot.appointments.staff.resources import resource_name
from channels.console.agenda import saying as agenda_saying
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import HOME, PAGE, Frame, SaidRoute
from channels.console.agenda_setup import saying
from channels.console.agenda_setup.keeping import Keeping
from channels.console.agenda_setup.typed_numbers import hours_said
from channels.described import page

OVERVIEW = f"{HOME}/instellingen"


class OverviewPages:
    def __init__(self, keeping: Keeping, frame: Frame) -> None:
        self._keeping = keeping
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, OVERVIEW, self.all, **PAGE)
        page(router, f"{OVERVIEW}/nakijken", self.check, **PAGE)
        return router

    def all(self, who: SettingUp, gedaan: str = "") -> Response:
        content, set_up = self._keeping.content(who.city), self._keeping.set_up
        now, names = self._keeping.setups[who.city], self._keeping.setups.whole(who.city)
        changed = set_up.themes(who.city)
        themes = [self._theme(one, changed.get(key), key in now.themes) for key, one in names.themes.items()]
        return self._frame.page(
            "instellingen.html",
            who,
            OVERVIEW,
            done=saying.DONE.get(gedaan, ""),
            misplaced=len(self._keeping.misplaced(who.city)),
            themes=themes,
            desks=set_up.desks(who.city),
            officers=set_up.officers(who.city),
            accounts=dict(set_up.accounts(who.city)),
            weeks=now.weeks,
            theme_name=lambda key: content.themes[key].name if key in content.themes else key,
            place_name=lambda key: content.places[key].name if key in content.places else key,
            ways=saying.ways,
        )

    def check(self, who: SettingUp) -> Response:
        """Names of residents aren't on it: an administrator has no business with them."""
        names = self._keeping.setups.whole(who.city)
        found = [_told(one, names) for one in self._keeping.misplaced(who.city)]
        return self._frame.page("nakijken.html", who, OVERVIEW, found=found, say=agenda_saying)

    def _theme(self, theme: Theme, row: ThemeSetup | None, active: bool) -> dict[str, Any]:
        rules = Rules()
        horizon = theme.horizon if theme.horizon is not None else rules.horizon
        return {
            "key": theme.key,
            "name": theme.name,
            "minutes": theme.minutes,
            "ways": saying.ways(theme.modes),
            "lead": hours_said(theme.lead if theme.lead is not None else rules.lead),
            "horizon": horizon.days,
            "persons": theme.most_persons,
            "active": active,
            "changed": saying.changed(row),
        }


def _told(one: Misplaced, names: CitySetup) -> dict[str, Any]:
    appointment = one.appointment
    officer = names.officer_resource(appointment.officer) if appointment.officer else appointment.resource
    return {
        "appointment": appointment,
        "what": names.products.get(appointment.product or "") or _theme_name(names, appointment.theme),
        "where": resource_name(names, officer),
        "why": saying.WHY[one.why],
    }


def _theme_name(names: CitySetup, key: str) -> str:
    """A city may have dropped a theme that was booked."""
    return names.themes[key].name if key in names.themes else key
