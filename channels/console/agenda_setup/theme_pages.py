"""What holds for one theme: how long, how many, how soon, in which way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.contract import Theme
from bot.appointments.rules import Rules
from bot.appointments.setting_up import ThemeChanges
from bot.appointments.staff import UnknownThing
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.agenda_setup import saying
from channels.console.agenda_setup.keeping import Keeping
from channels.console.agenda_setup.overview_pages import OVERVIEW
from channels.console.agenda_setup.typed_numbers import Filled, hours_said, minutes_of_hours, whole
from channels.described import page

THEME = OVERVIEW + "/thema/{theme}"
NUMBERS: Mapping[str, str] = {
    "duur": "minutes",
    "per_persoon": "per_person",
    "personen": "most_persons",
    "vooraf": "before",
    "nadien": "after",
    "hoogstens": "horizon",
    "per_inwoner": "most_open",
}
"""Field of the form → of ThemeChanges."""
WALK_IN: Mapping[str, bool] = {"ja": True, "nee": False}


class ThemePages:
    def __init__(self, keeping: Keeping, frame: Frame) -> None:
        self._keeping = keeping
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, THEME, self.open, **PAGE)
        router.add_api_route(THEME, self.change, methods=["POST"], **PAGE)
        return router

    def open(self, who: SettingUp, theme: str) -> Response:
        self._theme(who, theme)
        return self._shown(who, theme, Filled(_typed(self._keeping.changes_of(who.city, theme))))

    def change(self, who: SettingUp, theme: str, form: Posted) -> Response:
        products = self._theme(who, theme).products
        if field(form, "doe") == "inhoud":
            with self._keeping.changing(who) as setting_up:
                setting_up.theme(who.city, who.id, theme, ThemeChanges())
            return onward(OVERVIEW, "thema-inhoud")
        filled = Filled(_fields(form, products))
        changes = _changes(filled, products)
        if not filled.errors:
            try:
                with self._keeping.changing(who) as setting_up:
                    setting_up.theme(who.city, who.id, theme, changes)
                return onward(OVERVIEW, "thema")
            except InvalidInput as invalid:
                filled.refuse(invalid)
        return self._shown(who, theme, filled, 422)

    def _theme(self, who: Staff, key: str) -> Theme:
        themes = self._keeping.content(who.city).themes
        if key not in themes:
            raise UnknownThing(key)
        return themes[key]

    def _shown(self, who: Staff, key: str, filled: Filled, status: int = 200) -> Response:
        theme, content = self._theme(who, key), self._keeping.content(who.city)
        return self._frame.page(
            "thema.html",
            who,
            OVERVIEW,
            status,
            problem=_problem(filled),
            theme=theme,
            usual=_usual(theme, filled),
            typed=filled.typed,
            errors=filled.errors,
            products=[(one, content.products.get(one, one)) for one in theme.products],
            ways=saying.WAYS,
            modes=self._keeping.setups.whole(who.city).themes[key].modes,
            ways_now=saying.ways(theme.modes),
        )


def _problem(filled: Filled) -> str:
    count = len(filled.errors)
    if not count:
        return ""
    return f"Er is nog niets bewaard. Kijk {'één veld' if count == 1 else f'{count} velden'} na."


def _usual(theme: Theme, filled: Filled) -> dict[str, str]:
    """What holds when a field is left empty."""
    rules, typed = Rules(), filled.typed.get("duur", "")
    minutes = typed if typed.isdecimal() else str(theme.minutes)
    horizon = theme.horizon if theme.horizon is not None else rules.horizon
    numbers = {name: str(getattr(theme, one)) for name, one in NUMBERS.items() if one != "horizon"}
    durations = {f"duren/{one}": str(theme.durations.get(one, minutes)) for one in theme.products}
    lead = hours_said(theme.lead if theme.lead is not None else rules.lead)
    return {**numbers, **durations, "hoogstens": str(horizon.days), "minstens": lead}


def _typed(changes: ThemeChanges) -> dict[str, str]:
    """What was changed until now, as it would be typed."""
    numbers = {name: getattr(changes, one) for name, one in NUMBERS.items()}
    durations = {f"duren/{one}": minutes for one, minutes in (changes.durations or {}).items()}
    typed = {name: str(value) for name, value in {**numbers, **durations}.items() if value is not None}
    if changes.lead is not None:
        typed["minstens"] = hours_said(timedelta(minutes=changes.lead))
    if changes.walk_in is not None:
        typed["inloop"] = "ja" if changes.walk_in else "nee"
    if changes.modes is not None:
        typed["wijzen"] = ",".join(mode for mode in saying.MODES if mode in changes.modes)
    return typed | {"actief": "1" if changes.active else ""}


def _fields(form: FormData, products: tuple[str, ...]) -> dict[str, str]:
    names = [*NUMBERS, "minstens", "inloop", "wijzen", "actief", *(f"duren/{one}" for one in products)]
    return {name: field(form, name, 40) for name in names}


def _changes(filled: Filled, products: tuple[str, ...]) -> ThemeChanges:
    """What is wrong is in `filled.errors`."""
    numbers: dict[str, Any] = {one: filled.read(name, whole) for name, one in NUMBERS.items()}
    durations = {one: filled.read(f"duren/{one}", whole) for one in products}
    ways = filled.typed["wijzen"]
    return ThemeChanges(
        **numbers,
        lead=filled.read("minstens", minutes_of_hours),
        durations={one: minutes for one, minutes in durations.items() if minutes is not None} or None,
        walk_in=WALK_IN.get(filled.typed["inloop"]),
        modes=tuple(ways.split(",")) if ways in saying.WAYS else None,
        active=filled.typed["actief"] == "1",
    )
