"""One appointment: everything about it, and what is noted at the desk."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from bot.appointments import Status
from bot.appointments.staff import NotPossible, StaffAgenda
from bot.appointments.staff.looking import Opened
from bot.appointments.staff.resources import resource_name
from bot.appointments.staff.visits import Stage, Visit
from bot.appointments.video import Talks
from bot.appointments.video.contract import Entry
from bot.staff import Staff
from channels.console.agenda import saying
from channels.console.agenda.entrance import AtDesk, Id
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, back, field, onward
from channels.described import page

ONE = f"{HOME}/afspraak"
Deed = Annotated[str, Path(pattern="^(aangekomen|klaar|niet_gekomen|ongedaan|notitie)$")]


class VisitPages:
    def __init__(self, staff: StaffAgenda, talks: Talks, frame: Frame) -> None:
        self._staff = staff
        self._talks = talks
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, ONE + "/{appointment_id}", self.open, **PAGE)
        router.add_api_route(ONE + "/{appointment_id}/{deed}", self.note, methods=["POST"], **PAGE)
        return router

    def open(self, who: AtDesk, appointment_id: Id, gedaan: str = "") -> Response:
        return self._shown(who, appointment_id, done=saying.DONE.get(gedaan, ""))

    def note(self, who: AtDesk, appointment_id: Id, deed: Deed, form: Posted) -> Response:
        """What stands on a button of the page; the note for colleagues brings its text."""
        text = field(form, "tekst", 5000)
        try:
            self._do(who, appointment_id, deed, text)
        except NotPossible as refused:
            return self._shown(who, appointment_id, 409, problem=refused.reason, typed=text)
        return onward(back(form, f"{ONE}/{appointment_id}"), deed)

    def _do(self, who: Staff, appointment_id: str, deed: str, text: str) -> None:
        desk = self._staff.check_in
        match deed:
            case "aangekomen":
                desk.arrive(who, appointment_id)
            case "klaar":
                desk.finish(who, appointment_id)
            case "niet_gekomen":
                desk.no_show(who, appointment_id)
            case "ongedaan":
                desk.undo(who, appointment_id)
            case _:
                desk.write(who, appointment_id, text)

    def _shown(
        self, who: Staff, appointment_id: str, status: int = 200, *, typed: str = "", **said: Any
    ) -> Response:
        opened = self._staff.looking.open(who, appointment_id)
        visit = opened.visit
        return self._frame.page(
            "afspraak.html",
            who,
            HOME,
            status,
            **{"done": "", "problem": "", **said},
            opened=opened,
            visit=visit,
            one=visit.appointment,
            seat=resource_name(self._staff.whole(who.city), visit.appointment.resource),
            officer=self._officer(who, visit),
            where=self._staff.setup(who.city).where(visit.appointment),
            entry=self._entry(who, visit),
            can=self._can(visit),
            note=typed or visit.note,
            say=saying,
            origin=_origin(opened),
        )

    def _officer(self, who: Staff, visit: Visit) -> str:
        setup, key = self._staff.whole(who.city), visit.appointment.officer
        return resource_name(setup, setup.officer_resource(key)) if key else ""

    def _entry(self, who: Staff, visit: Visit) -> Entry | None:
        """The way into the talk for a colleague; None when there is no talk to come."""
        one, now = visit.appointment, self._staff.clock.now()
        if not visit.is_video or one.status != Status.CONFIRMED or one.end < now:
            return None
        return self._talks.entry(one, officer=who.name)

    def _can(self, visit: Visit) -> dict[str, bool]:
        """Which buttons make sense now; the agenda itself has the last word."""
        one, begun = visit.appointment, visit.appointment.start <= self._staff.clock.now()
        stands = one.status == Status.CONFIRMED
        return {
            "arrive": stands and visit.stage in (Stage.EXPECTED, Stage.NO_SHOW),
            "finish": stands and (visit.stage == Stage.ARRIVED or (visit.stage == Stage.EXPECTED and begun)),
            "miss": stands and visit.stage == Stage.EXPECTED and begun,
            "undo": stands and visit.stage in (Stage.ARRIVED, Stage.FINISHED, Stage.NO_SHOW),
            "change": stands and not begun,
        }


def _origin(opened: Opened) -> str:
    words = saying.ORIGINS.get(opened.visit.appointment.origin, "")
    return f"door {opened.made_by}" if opened.made_by else words
