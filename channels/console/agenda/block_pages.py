"""Blocking time: first what stands there already is shown, then it is blocked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.appointments.staff import NotPossible, StaffAgenda, Visit
from bot.appointments.staff.resources import targets
from bot.errors import InvalidInput
from bot.staff import Staff
from bot.takeover.states import SUPERVISOR
from channels.console.agenda import saying
from channels.console.agenda.entrance import AtDesk, Id, Leading
from channels.console.agenda.rendering import HOME, PAGE, Frame, Posted, SaidRoute, field, onward
from channels.console.agenda.typed_moments import typed_day, typed_time
from channels.described import page

BLOCKS = f"{HOME}/blokkeren"


@dataclass(frozen=True)
class Stretch:
    """What was typed about who is blocked and when. Without an end day it is the same day."""

    target: str
    first_day: str
    first_time: str
    last_day: str
    last_time: str
    reason: str

    @classmethod
    def of(cls, form: FormData) -> Stretch:
        return cls(*(field(form, name) for name in ("wie", "van", "vanuur", "tot", "totuur", "reden")))

    def moments(self, now: datetime) -> tuple[datetime, datetime]:
        """Without hours the whole day, also the last one. Raises InvalidInput."""
        first = typed_day(self.first_day, now, "van")
        last = typed_day(self.last_day, now, "tot") if self.last_day else first
        begins = typed_time(self.first_time, "vanuur") if self.first_time else None
        ends = typed_time(self.last_time, "totuur") if self.last_time else None
        start = datetime.combine(first, begins or datetime.min.time(), tzinfo=now.tzinfo)
        if ends is None:
            return start, datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=now.tzinfo)
        return start, datetime.combine(last, ends, tzinfo=now.tzinfo)


EMPTY = Stretch("", "", "", "", "", "")


class BlockPages:
    def __init__(self, staff: StaffAgenda, frame: Frame) -> None:
        self._staff = staff
        self._frame = frame

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=SaidRoute, tags=["agenda"])
        page(router, BLOCKS, self.all, **PAGE)
        router.add_api_route(BLOCKS, self.block, methods=["POST"], **PAGE)
        router.add_api_route(BLOCKS + "/{block_id}/weg", self.unblock, methods=["POST"], **PAGE)
        return router

    def all(self, who: AtDesk, gedaan: str = "", wie: str = "", van: str = "") -> Response:
        """The list, and the form for who leads."""
        return self._shown(who, Stretch(wie, van, "", "", "", ""), done=saying.DONE.get(gedaan, ""))

    def block(self, who: Leading, form: Posted) -> Response:
        """Shows the appointments that are in the way first; it blocks once these very ones were seen."""
        typed, key = Stretch.of(form), field(form, "sleutel", 40)
        setup = self._staff.setup(who.city)
        try:
            if typed.target not in dict(targets(setup)):
                raise InvalidInput("wie", "Kies wat je wil blokkeren.")
            start, end = typed.moments(self._staff.clock.now())
            there = self._staff.looking.touching(who.city, typed.target, start, end)
            seen = _digest(typed, there)
            if there and field(form, "zeker") != seen:
                return self._shown(who, typed, there=there, sure=seen, sleutel=key)
            self._staff.blocks.block(who, setup, typed.target, start, end, typed.reason, key=key)
        except InvalidInput as invalid:
            return self._shown(who, typed, 422, problem=invalid.reason, sleutel=key)
        except NotPossible as refused:
            return self._shown(who, typed, 409, problem=refused.reason, sleutel=key)
        return onward(BLOCKS, "geblokkeerd")

    def unblock(self, who: Leading, block_id: Id) -> Response:
        self._staff.blocks.unblock(who, block_id)
        return onward(BLOCKS, "vrijgegeven")

    def _shown(self, who: Staff, typed: Stretch, status: int = 200, **said: Any) -> Response:
        setup = self._staff.setup(who.city)
        blocks = self._staff.blocks.coming(setup)
        facts = {"done": "", "problem": "", "there": (), "sure": "", "sleutel": "", **said}
        return self._frame.page(
            "blokkeren.html",
            who,
            BLOCKS,
            status,
            **facts,
            blocks=blocks,
            targets=targets(setup),
            typed=typed,
            say=saying,
            may=who.may(SUPERVISOR),
        )


def _digest(typed: Stretch, there: Sequence[Visit]) -> str:
    """Of what somebody said yes to: another stretch, or an appointment more, is asked again."""
    told = "|".join([typed.target, *(f"{one.appointment.id} {one.appointment.start}" for one in there)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
