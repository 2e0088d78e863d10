"""The agenda as a file: a table for Excel, or the calendar of one desk or officer."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.exporting import LONGEST_CALENDAR, Exports
from bot.appointments.staff.resources import resources
from bot.errors import InvalidInput
from bot.staff import Staff
from bot.takeover.states import SUPERVISOR
from channels.console.agenda import saying as agenda_saying
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, field
from channels.console.agenda_setup.downloads import CALENDAR, CSV, download
from channels.console.agenda_setup.figure_pages import last_month, typed_period
from channels.console.agenda_setup.keeping import Keeping
from channels.described import kind, page

EXPORT = f"{HOME}/uitvoer"
NAMES = ("van", "tot", "kalendervan", "kalendertot", "wie")


class ExportPages:
    """`sender`: as in the settings, the mailbox that sends our mails."""

    def __init__(self, keeping: Keeping, frame: Frame, sender: str) -> None:
        self._keeping = keeping
        self._frame = frame
        self._exports = Exports(keeping.storage, keeping.clock, keeping.setups, parseaddr(sender)[1])

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, EXPORT, self.form, **PAGE)
        for path, handler, form in (("tabel", self.sheet, CSV), ("kalender", self.calendar, CALENDAR)):
            described = {**PAGE, "response_class": kind(form)}
            router.add_api_route(f"{EXPORT}/{path}", handler, methods=["POST"], **described)
        return router

    def form(self, who: SettingUp) -> Response:
        today = self._keeping.clock.now().date()
        month, day = last_month(today), agenda_saying.typed
        typed = {
            "van": day(month.first),
            "tot": day(month.last),
            "kalendervan": day(today),
            "kalendertot": "",
        }
        return self._shown(who, typed)

    def sheet(self, who: SettingUp, form: Posted) -> Response:
        """Noted, with names or without."""
        try:
            period = typed_period(field(form, "van", 80), field(form, "tot", 80), self._keeping)
            text = self._exports.sheet(who, period, full=_full(who, form))
        except InvalidInput as invalid:
            return self._shown(who, _typed(form), 422, errors={invalid.field: invalid.reason})
        return download(text, CSV, f"afspraken-{who.city}-{period.first}-{period.last}.csv")

    def calendar(self, who: SettingUp, form: Posted) -> Response:
        """Noted, with names or without."""
        resource = field(form, "wie", 200)
        try:
            if resource not in dict(self._resources(who)):
                raise InvalidInput("wie", "Kies een loket of medewerker uit de lijst.")
            period = typed_period(
                field(form, "kalendervan", 80),
                field(form, "kalendertot", 80),
                self._keeping,
                LONGEST_CALENDAR,
            )
            text = self._exports.calendar(who, resource, period, full=_full(who, form))
        except InvalidInput as invalid:
            name = invalid.field if invalid.field == "wie" else f"kalender{invalid.field}"
            return self._shown(who, _typed(form), 422, errors={name: invalid.reason})
        name = re.sub(r"[^a-z0-9]+", "-", resource)
        return download(text, CALENDAR, f"{name}-{period.first}-{period.last}.ics")

    def _resources(self, who: Staff) -> list[tuple[str, str]]:
        self._keeping.content(who.city)
        return [(one.key, one.name) for one in resources(self._keeping.setups[who.city])]

    def _shown(self, who: Staff, typed: dict[str, str], status: int = 200, **said: Any) -> Response:
        errors = said.get("errors", {})
        return self._frame.page(
            "uitvoer.html",
            who,
            EXPORT,
            status,
            problem="Er is niets uitgevoerd. Kijk het formulier na." if errors else "",
            errors=errors,
            typed=typed,
            may_names=who.may(SUPERVISOR),
            resources=self._resources(who),
        )


def _full(who: Staff, form: FormData) -> bool:
    """Raises InvalidInput for who has no business with the names of residents."""
    asked = field(form, "volledig") == "1"
    if asked and not who.may(SUPERVISOR):
        raise InvalidInput("volledig", "Namen uitvoeren kan alleen een teamleider.")
    return asked


def _typed(form: FormData) -> dict[str, str]:
    return {name: field(form, name, 200) for name in (*NAMES, "volledig")}
