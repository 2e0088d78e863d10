"""The agenda of a day and a week, the list to print, and what was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from bot.appointments.errors import UnknownAppointment
from bot.appointments.setup import CitySetup
from bot.appointments.staff import StaffAgenda, Visit
from bot.appointments.staff.looking import day_bounds
from bot.appointments.staff.resources import Resource, resource_name, resources
from bot.appointments.staff.visits import STAGES, Stage
from bot.appointments.video import Talks
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda import saying
from channels.console.agenda.days import Shown, laid_out, stylesheet, wanted
from channels.console.agenda.entrance import AtDesk
from channels.console.agenda.rendering import HOME, PAGE, Frame, SaidRoute
from channels.console.agenda.typed_moments import typed_day
from channels.console.typed import Typed
from channels.described import kind, page

GRID = f"{HOME}/rooster.css"


class DayPages:
    def __init__(self, staff: StaffAgenda, talks: Talks, frame: Frame) -> None:
        self._staff = staff
        self._talks = talks
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, HOME, self.day, **PAGE)
        page(router, f"{HOME}/week", self.week, **PAGE)
        page(router, f"{HOME}/zoeken", self.search, **PAGE)
        page(router, GRID, self.style, response_class=kind("text/css"))
        return router

    def style(self) -> Response:
        return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "max-age=86400"})

    def day(
        self,
        who: AtDesk,
        dag: Typed = "",
        plaats: Typed = "",
        thema: Typed = "",
        wie: Typed = "",
        per: Typed = "",
        toon: Typed = "",
        alles: Typed = "",
        gedaan: Typed = "",
    ) -> Response:
        now, setup = self._staff.clock.now(), self._staff.setup(who.city)
        day, problem = self._day(dag)
        every, names = resources(setup), self._staff.whole(who.city)
        shown = Shown(
            plaats if plaats in setup.places else "",
            thema if thema in setup.themes else "",
            wie if any(one.key == wie for one in every) else "",
            per == "medewerker" and any(one.officer for one in every),
            alles == "1",
        )
        visits = self._staff.looking.day(who.city, day)
        blocks = self._staff.blocks.between(setup, *day_bounds(day))
        facts = {
            **_frame_of_day(setup, every, shown, day, now.date()),
            "grid": laid_out(setup, names, every, visits, blocks, day, now, shown),
            "counts": _counts([one for one in visits if wanted(one, shown)]),
            "attention": self._attention(who),
            "done": saying.DONE.get(gedaan, ""),
            "problem": problem,
            "list": toon == "lijst",
        }
        if toon == "lijst":
            facts["tables"] = _tables(names, every, visits, shown)
            return self._frame.page("lijst.html", who, HOME, **facts)
        return self._frame.page("dag.html", who, HOME, **facts)

    def week(self, who: AtDesk, dag: Typed = "", plaats: Typed = "", thema: Typed = "") -> Response:
        setup, (day, problem) = self._staff.setup(who.city), self._day(dag)
        monday = day - timedelta(days=day.weekday())
        shown = Shown(plaats if plaats in setup.places else "", thema if thema in setup.themes else "")
        week = self._staff.looking.week(who.city, monday)
        days = [_of_week(one, [v for v in visits if wanted(v, shown)]) for one, visits in week.items()]
        return self._frame.page(
            "week.html",
            who,
            f"{HOME}/week",
            **_frame_of_day(setup, resources(setup), shown, day, self._staff.clock.now().date()),
            monday=monday,
            days=[one for one in days if one["visits"] or one["day"].weekday() < 5],
            problem=problem,
        )

    def search(self, who: AtDesk, q: Typed = "") -> Response:
        found = self._staff.looking.search(who, q)
        return self._frame.page("zoeken.html", who, HOME, words=q, found=found, say=saying)

    def _day(self, typed: str) -> tuple[date, str]:
        """The day that was asked, and what is wrong with it; then it is today."""
        now = self._staff.clock.now()
        try:
            return (typed_day(typed, now) if typed.strip() else now.date()), ""
        except InvalidInput as invalid:
            return now.date(), invalid.reason

    def _attention(self, who: Staff) -> dict[str, Any]:
        talks = []
        for waiting in self._talks.waiting(who.city):
            with suppress(UnknownAppointment):  # erased meanwhile
                talks.append((waiting, self._staff.looking.one(who.city, waiting.appointment_id)))
        return {"mails": self._staff.looking.undelivered(who.city), "talks": talks}


def _frame_of_day(
    setup: CitySetup, every: Sequence[Resource], shown: Shown, day: date, today: date
) -> dict[str, Any]:
    """What the bar above a day needs, and the words."""
    places = {key for theme in setup.themes.values() for key in theme.places}
    asked = {
        "plaats": shown.place,
        "thema": shown.theme,
        "wie": shown.resource,
        "per": "medewerker" if shown.officers else "",
        "alles": "1" if shown.every else "",
    }
    return {
        "say": saying,
        "day": day,
        "today": today,
        "shown": shown,
        "places": [(key, place.name) for key, place in setup.places.items() if key in places],
        "themes": [(key, theme.name) for key, theme in setup.themes.items()],
        "seats": [(one.key, one.name) for one in every],
        "officers": [one for one in every if one.officer],
        "link": lambda path, **other: _link(path, asked, other),
        "step": timedelta(days=1),
        "week": timedelta(days=7),
    }


def _link(path: str, asked: Mapping[str, str], other: Mapping[str, Any]) -> str:
    """`path` with what is shown now, but for what `other` changes."""
    query = {**asked, **{key: str(value) for key, value in other.items()}}
    given = urlencode({key: value for key, value in query.items() if value})
    return f"{path}?{given}" if given else path


def _counts(visits: Sequence[Visit]) -> list[tuple[str, str, int]]:
    """Stage, its name, and how many."""
    counted = {stage: sum(one.stage == stage for one in visits) for stage in Stage}
    return [(stage, STAGES[stage], count) for stage, count in counted.items() if count]


def _of_week(day: date, visits: Sequence[Visit]) -> dict[str, Any]:
    standing = [one for one in visits if one.stage != Stage.CANCELLED]
    themes: dict[str, int] = {}
    for one in standing:
        themes[one.theme] = themes.get(one.theme, 0) + 1
    return {
        "day": day,
        "visits": visits,
        "count": len(standing),
        "video": sum(one.is_video for one in standing),
        "themes": sorted(themes.items(), key=lambda item: -item[1]),
        "counts": _counts(visits),
    }


def _tables(
    setup: CitySetup, every: Sequence[Resource], visits: Sequence[Visit], shown: Shown
) -> list[tuple[str, list[Visit]]]:
    """The list per desk, or per officer: (name, appointments), without empty ones."""
    standing = [one for one in visits if wanted(one, shown) and one.stage != Stage.CANCELLED]
    if shown.officers:
        groups = [(one.name, [v for v in standing if v.takes(one.key)]) for one in every if one.officer]
        return [(name, found) for name, found in groups if found]
    order = [one.key for one in every]
    keys = sorted(
        {one.appointment.resource for one in standing},
        key=lambda key: (order.index(key) if key in order else len(order), key),
    )
    return [
        (resource_name(setup, key), [v for v in standing if v.appointment.resource == key]) for key in keys
    ]
