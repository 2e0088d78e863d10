"""Moving and cancelling an appointment for a resident who phones."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments import LOKET, VIDEO, Appointment, AppointmentError, FreeTime
from bot.appointments.setup import CitySetup
from bot.appointments.staff import NotPossible, StaffAgenda, Visit
from bot.appointments.staff.counter import by_day
from bot.appointments.wording import short_moment
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda import saying
from channels.console.agenda.entrance import AtDesk, Id
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, field, onward, refusal
from channels.console.agenda.typed_moments import chosen_start, typed_day
from channels.console.agenda.visit_pages import ONE
from channels.console.typed import Typed
from channels.described import page

DAYS_SHOWN = 7
WAYS = {LOKET: "Aan het loket", VIDEO: "Per video"}


class ChangePages:
    def __init__(self, staff: StaffAgenda, frame: Frame) -> None:
        self._staff = staff
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        for name, show, do in (
            ("verplaatsen", self.where_to, self.move),
            ("annuleren", self.ask, self.cancel),
        ):
            page(router, ONE + "/{appointment_id}/" + name, show, **PAGE)
            router.add_api_route(ONE + "/{appointment_id}/" + name, do, methods=["POST"], **PAGE)
        return router

    def where_to(
        self, who: AtDesk, appointment_id: Id, wijze: Typed = "", plaats: Typed = "", dag: Typed = ""
    ) -> Response:
        """The free times; also by the other way, or at another place."""
        return self._times(who, appointment_id, wijze, plaats, dag)

    def move(self, who: AtDesk, appointment_id: Id, form: Posted) -> Response:
        wijze, plaats = field(form, "wijze", 10), field(form, "plaats", 64)
        visit = self._staff.looking.one(who.city, appointment_id)
        one = visit.appointment
        try:
            start = chosen_start(field(form, "start", 40))
            key = key_for(form, wijze, plaats, start)
            if not self._staff.counter.done(who, "move", key=key):
                _check_seen(form, one)
                hold = self._staff.counter.hold(
                    who,
                    one.theme,
                    wijze,
                    plaats or None,
                    start,
                    key=f"{key}/vast",
                    product=one.product,
                    persons=one.persons,
                    replaces=one.id,
                )
                self._staff.counter.move(who, one.id, hold.id, key=key)
        except (AppointmentError, InvalidInput) as error:
            status, _, said = refusal(error)
            return self._times(who, appointment_id, wijze, plaats, field(form, "dag", 40), status, said)
        return onward(f"{ONE}/{one.id}", "verplaatst")

    def ask(self, who: AtDesk, appointment_id: Id) -> Response:
        opened = self._staff.looking.open(who, appointment_id)
        return self._frame.page(
            "annuleren.html", who, HOME, visit=opened.visit, one=opened.visit.appointment, say=saying
        )

    def cancel(self, who: AtDesk, appointment_id: Id, form: Posted) -> Response:
        key = field(form, "sleutel", 40)
        if not self._staff.counter.done(who, "cancel", key=key):
            _check_seen(form, self._staff.looking.one(who.city, appointment_id).appointment)
        self._staff.counter.cancel(who, appointment_id, key=key)
        return onward(f"{ONE}/{appointment_id}", "geannuleerd")

    def _times(
        self,
        who: Staff,
        appointment_id: str,
        wijze: str,
        plaats: str,
        dag: str,
        status: int = 200,
        problem: str = "",
    ) -> Response:
        visit = self._staff.looking.open(who, appointment_id).visit
        one, setup = visit.appointment, self._staff.setup(who.city)
        theme = setup.theme(one.theme)
        mode = wijze if wijze in theme.modes else one.mode
        place = (
            (plaats if plaats in theme.places else one.place or theme.places[0]) if mode == LOKET else None
        )
        day, wrong = first_day(dag, self._staff.clock.now(), one.start)
        times = self._staff.counter.times(
            who.city,
            one.theme,
            mode,
            place,
            day,
            DAYS_SHOWN,
            product=one.product,
            persons=one.persons,
            replaces=one.id,
        )
        return self._frame.page(
            "verplaatsen.html",
            who,
            HOME,
            status,
            visit=visit,
            one=one,
            problem=problem or wrong,
            today=self._staff.clock.now().date(),
            **ways_and_places(setup, theme.modes, theme.places, mode, place),
            **week_of_times([each for each in times if not _same(each, visit, mode, place)], day),
        )


def key_for(form: FormData, *chosen: object) -> str:
    """Sent twice it is one deed; from a page that a browser kept, with another time chosen, it is another one."""
    told = "|".join([field(form, "sleutel", 40), *(str(one) for one in chosen)])
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def _check_seen(form: FormData, one: Appointment) -> None:
    """Raises NotPossible when it was moved since the page was shown: the resident's own choice isn't undone unseen."""
    seen = field(form, "gezien", 9)
    if seen and seen != str(one.moved):
        raise NotPossible(
            f"Deze afspraak is intussen verplaatst, naar {short_moment(one.start)}. Kijk of je dit nog wil."
        )


def first_day(typed: str, now: datetime, usual: datetime | None = None) -> tuple[date, str]:
    """The day from which times are shown, and what is wrong with what was typed; never a past one."""
    try:
        day = typed_day(typed, now) if typed.strip() else (usual or now).date()
    except InvalidInput as invalid:
        return (usual or now).date(), invalid.reason
    return max(day, now.date()), "" if day >= now.date() else "Die dag is al voorbij."


def ways_and_places(
    setup: CitySetup, modes: tuple[str, ...], places: tuple[str, ...], mode: str, place: str | None
) -> dict[str, Any]:
    return {
        "ways": [(key, WAYS[key]) for key in (LOKET, VIDEO) if key in modes],
        "places": [(key, setup.places[key].name) for key in places],
        "mode": mode,
        "place": place or "",
        "say": saying,
    }


def week_of_times(times: list[FreeTime], day: date) -> dict[str, Any]:
    return {
        "free": list(by_day(times).items()),
        "day": day,
        "earlier": day - timedelta(days=DAYS_SHOWN),
        "later": day + timedelta(days=DAYS_SHOWN),
        "last": day + timedelta(days=DAYS_SHOWN - 1),
    }


def _same(free: FreeTime, visit: Visit, mode: str, place: str | None) -> bool:
    """What it has now is no move."""
    one = visit.appointment
    return (free.start, mode, place) == (one.start, one.mode, one.place)
