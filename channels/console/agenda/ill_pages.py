"""An officer who is ill: nothing new is booked, and each appointment gets another place, another time or a mail."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.staff import NotPossible, StaffAgenda
from bot.appointments.staff.illness import Choice, Way
from bot.appointments.staff.resources import resources
from bot.appointments.wording import short_moment
from bot.errors import InvalidInput
from bot.staff import Staff
from channels.console.agenda import saying
from channels.console.agenda.block_pages import EMPTY, Stretch
from channels.console.agenda.entrance import Id, Leading
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.agenda.typed_moments import chosen_start
from channels.described import page

ILL = f"{HOME}/ziek"
REASON = "Afwezig"
"""What colleagues read: why somebody is away is nobody's business."""


class IllPages:
    def __init__(self, staff: StaffAgenda, frame: Frame) -> None:
        self._staff = staff
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, ILL, self.who, **PAGE)
        router.add_api_route(ILL, self.tell, methods=["POST"], **PAGE)
        page(router, ILL + "/{block_id}", self.list, **PAGE)
        router.add_api_route(ILL + "/{block_id}", self.do, methods=["POST"], **PAGE)
        return router

    def who(self, who: Leading) -> Response:
        return self._asked(who, EMPTY)

    def tell(self, who: Leading, form: Posted) -> Response:
        """Blocks the stretch, so that nothing new is booked there while the list is gone through."""
        typed, setup = Stretch.of(form), self._staff.setup(who.city)
        try:
            if typed.target not in {one.key for one in resources(setup)}:
                raise InvalidInput("wie", "Kies wie ziek is, of welk loket dicht is.")
            start, end = typed.moments(self._staff.clock.now())
            key = field(form, "sleutel", 40)
            block = self._staff.blocks.block(
                who, setup, typed.target, start, end, REASON, key=key, verb="ziek"
            )
        except InvalidInput as invalid:
            return self._asked(who, typed, 422, invalid.reason)
        except NotPossible as refused:
            return self._asked(who, typed, 409, refused.reason)
        return onward(f"{ILL}/{block.id}")

    def list(self, who: Leading, block_id: Id) -> Response:
        return self._listed(who, block_id)

    def do(self, who: Leading, block_id: Id, form: Posted) -> Response:
        """What was chosen per line, or for all; what failed stands on the list again."""
        block = self._staff.blocks.one(self._staff.setup(who.city), block_id)
        key = field(form, "sleutel", 40)
        outcomes = self._staff.illness.carry_out(who, block, _choices(form), key=key)
        return self._listed(who, block_id, outcomes=outcomes)

    def _asked(self, who: Staff, typed: Stretch, status: int = 200, problem: str = "") -> Response:
        setup = self._staff.setup(who.city)
        seats = resources(setup)
        return self._frame.page(
            "ziek.html",
            who,
            ILL,
            status,
            problem=problem,
            typed=typed,
            officers=[(one.key, one.name) for one in seats if one.officer],
            desks=[(one.key, one.name) for one in seats if not one.officer],
            blocks=[
                (block, len(self._staff.illness.waiting(who.city, block)))
                for block in self._staff.blocks.coming(setup)
                if block.who in {one.key for one in seats}
            ],
            say=saying,
        )

    def _listed(self, who: Staff, block_id: str, **facts: Any) -> Response:
        setup = self._staff.setup(who.city)
        block = self._staff.blocks.one(setup, block_id)
        proposals = self._staff.illness.proposals(who.city, block)
        return self._frame.page(
            "ziek_lijst.html",
            who,
            ILL,
            **{"outcomes": (), **facts},
            block=block,
            proposals=proposals,
            open=any(not one.started for one in proposals),
            say=saying,
            moment=short_moment,
            way=Way,
        )


def _choices(form: FormData) -> dict[str, Choice]:
    """By appointment: what the line says, unless one thing was chosen for all."""
    for_all = field(form, "allemaal", 20)
    found: dict[str, Choice] = {}
    for name in form:
        kind, _, appointment_id = name.partition("-")
        if kind != "keuze":
            continue
        given = field(form, name, 60)
        if for_all in (Way.CANCEL, Way.LEAVE):
            given = for_all
        choice = _choice(given)
        if choice is not None and choice.way != Way.LEAVE:
            found[appointment_id] = choice
    return found


def _choice(given: str) -> Choice | None:
    """ "collega", "annuleer", "laat" or "tijd|2026-11-24T14:30:00+01:00"; None for anything else."""
    way, _, start = given.partition("|")
    try:
        return Choice(Way(way), chosen_start(start) if start else None)
    except (ValueError, InvalidInput):
        return None
