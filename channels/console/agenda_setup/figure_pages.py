"""The figures of a period: video beside the desk, per theme."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from bot.appointments.exporting import Period
from bot.appointments.figures import ALL, Evaluation, Line, as_csv, evaluation, theme_name
from bot.errors import InvalidInput
from bot.export.csv import MARK
from bot.staff import Staff
from channels.console.agenda import saying as agenda_saying
from channels.console.agenda.entrance import SettingUp
from channels.console.agenda.rendering import HOME, PAGE, Frame, SaidRoute
from channels.console.agenda.typed_moments import typed_day
from channels.console.agenda_setup.downloads import CSV, download
from channels.console.agenda_setup.keeping import Keeping
from channels.console.typed import Typed
from channels.described import kind, page

FIGURES = f"{HOME}/cijfers"


class FigurePages:
    def __init__(self, keeping: Keeping, frame: Frame) -> None:
        self._keeping = keeping
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, FIGURES, self.table, **PAGE)
        page(router, f"{FIGURES}.csv", self.sheet, **{**PAGE, "response_class": kind(CSV)})
        return router

    def table(self, who: SettingUp, van: Typed = "", tot: Typed = "") -> Response:
        """Without a period that can be: last month, and what is wrong with it."""
        period, problem = last_month(self._today()), ""
        try:
            period = self._period(van, tot)
        except InvalidInput as invalid:
            problem = invalid.reason
        found, names = self._found(who, period), self._keeping.setups.whole(who.city)
        return self._frame.page(
            "cijfers.html",
            who,
            FIGURES,
            422 if problem else 200,
            problem=problem,
            typed={
                "van": van if problem else agenda_saying.typed(period.first),
                "tot": tot if problem else agenda_saying.typed(period.last),
            },
            said=f"{_long(period.first)} tot en met {_long(period.last)}",
            csv=f"{FIGURES}.csv?{urlencode({'van': period.first.isoformat(), 'tot': period.last.isoformat()})}",
            lines=[_shown(line, theme_name(line.theme, names)) for line in found.lines if line.theme != ALL],
            totals=[_shown(line, "Alle thema's") for line in found.lines if line.theme == ALL],
            walk_ins=sorted((theme_name(theme, names), count) for theme, count in found.walk_ins.items()),
        )

    def sheet(self, who: SettingUp, van: Typed = "", tot: Typed = "") -> Response:
        period = self._period(van, tot)
        text = as_csv(self._found(who, period), self._keeping.setups.whole(who.city))
        return download(MARK + text, CSV, f"cijfers-{who.city}-{period.first}-{period.last}.csv")

    def _found(self, who: Staff, period: Period) -> Evaluation:
        self._keeping.content(who.city)
        return evaluation(self._keeping.storage, self._keeping.clock, who.city, period.first, period.last)

    def _period(self, van: str, tot: str) -> Period:
        """Raises InvalidInput."""
        if not van and not tot:
            return last_month(self._today())
        return typed_period(van, tot, self._keeping)

    def _today(self) -> date:
        return self._keeping.clock.now().date()


def last_month(today: date) -> Period:
    last = today.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def typed_period(first: str, last: str, keeping: Keeping, longest: int = 366) -> Period:
    """Without a last day it is one day. Raises InvalidInput."""
    now = keeping.clock.now()
    begins = typed_day(first, now, "van")
    return Period(begins, typed_day(last, now, "tot") if last else begins, longest)


def _shown(line: Line, name: str) -> dict[str, object]:
    share = line.no_show_share
    return {
        "name": name,
        "way": line.mode or "samen",
        "line": line,
        "share": "" if share is None else f"{round(100 * share)} %",
        "lead": _decimal(line.lead_days),
        "rating": _decimal(line.rating),
    }


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:g}".replace(".", ",")


def _long(day: date) -> str:
    return agenda_saying.long_day(day).split(" ", 1)[1]
