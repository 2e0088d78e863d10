"""The hours of a theme in one way, of a desk, or of somebody: seven days, each as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from bot.appointments.contract import Theme
from bot.appointments.setting_up import Stretch
from bot.appointments.staff import UnknownThing
from bot.appointments.wording import DAYS
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.agenda_setup import saying
from channels.console.agenda_setup.keeping import Keeping
from channels.console.agenda_setup.overview_pages import OVERVIEW
from channels.console.agenda_setup.typed_hours import as_stretches, said_hours, typed_hours
from channels.console.agenda_setup.typed_numbers import Filled
from channels.described import page

HOURS = f"{OVERVIEW}/uren"
WEEKS_AHEAD = 8
"""How far we look for a week day without a holiday."""
NEVER_OPEN = "Alle dagen zijn gesloten. Zet het thema, het loket of de medewerker liever uit."

type Week = Mapping[int, list[Stretch]]


@dataclass(frozen=True)
class Whose:
    """`key` as in `agenda_hours.who`; `usual`: the week without own hours, None where those of the themes hold."""

    key: str
    name: str
    usual: Week | None
    back: str


class HoursPages:
    def __init__(self, keeping: Keeping, frame: Frame) -> None:
        self._keeping = keeping
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, HOURS + "/{who_for:path}", self.open, **PAGE)
        router.add_api_route(HOURS + "/{who_for:path}", self.keep, methods=["POST"], **PAGE)
        return router

    def open(self, who: SettingUp, who_for: str) -> Response:
        """Filled with the hours that hold now."""
        whose = self._whose(who, who_for)
        own = self._keeping.set_up.week(who.city, whose.key)
        week = own or whose.usual or {}
        return self._shown(
            who, whose, Filled({_name(day): said_hours(week.get(day, [])) for day in range(7)})
        )

    def keep(self, who: SettingUp, who_for: str, form: Posted) -> Response:
        """A week that is empty, or as it would be without, goes back to the usual hours."""
        whose = self._whose(who, who_for)
        filled = Filled({_name(day): field(form, _name(day), 120) for day in range(7)})
        week = {day: hours for day in range(7) if (hours := filled.read(_name(day), typed_hours))}
        reset = field(form, "doe") == "inhoud"
        usual = reset or week in ({}, whose.usual)
        if week == {} and any(filled.typed.values()):
            filled.errors.setdefault(_name(0), NEVER_OPEN)
        if reset or not filled.errors:
            try:
                with self._keeping.changing(who) as setting_up:
                    setting_up.hours(who.city, who.id, whose.key, {} if usual else week)
                return onward(OVERVIEW, "uren-inhoud" if usual else "uren")
            except InvalidInput as invalid:
                filled.refuse(invalid)
        return self._shown(who, whose, filled, 422)

    def _shown(self, who: Staff, whose: Whose, filled: Filled, status: int = 200) -> Response:
        own = self._keeping.set_up.week(who.city, whose.key)
        return self._frame.page(
            "uren_instellen.html",
            who,
            OVERVIEW,
            status,
            problem="Er is nog niets bewaard. Kijk de uren na." if filled.errors else "",
            whose=whose,
            own=own is not None,
            action=f"{HOURS}/{whose.key}",
            typed=filled.typed,
            errors=filled.errors,
            days=[(_name(day), DAYS[day], self._usual_said(whose, day)) for day in range(7)],
        )

    def _usual_said(self, whose: Whose, day: int) -> str:
        if whose.usual is None:
            return ""
        return said_hours(whose.usual.get(day, [])) or "gesloten"

    def _whose(self, who: Staff, key: str) -> Whose:
        """Raises UnknownThing."""
        content, set_up = self._keeping.content(who.city), self._keeping.set_up
        match key.split("/"):
            case ["thema", theme, mode] if theme in content.themes and mode in saying.MODES:
                found = content.themes[theme]
                back = f"{OVERVIEW}/thema/{theme}"
                return Whose(
                    key, f"{found.name}, {saying.MODES[mode]}", self._usual(who.city, found, mode), back
                )
            case ["loket", desk]:
                names = {one.key: one.name for one in set_up.desks(who.city)}
                if desk in names:
                    return Whose(key, names[desk], None, f"{OVERVIEW}/loket/{desk}")
            case ["medewerker", officer]:
                names = {one.key: one.name for one in set_up.officers(who.city)}
                if officer in names:
                    return Whose(key, names[officer], None, f"{OVERVIEW}/medewerker/{officer}")
        raise UnknownThing(key)

    def _usual(self, city: str, theme: Theme, mode: str) -> dict[int, list[Stretch]]:
        """The content's hours of a week without holidays."""
        content, today = self._keeping.content(city), self._keeping.clock.now().date()
        found: dict[int, list[Stretch]] = {}
        for ahead in range(7 * WEEKS_AHEAD):
            day = today + timedelta(days=ahead)
            if day.weekday() not in found and not content.differs(theme.service, day):
                found[day.weekday()] = as_stretches(content.day_hours(theme, mode, day))
        return {weekday: hours for weekday, hours in found.items() if hours}


def _name(day: int) -> str:
    return DAYS[day]
