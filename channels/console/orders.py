"""What agents do with a conversation: every button of the console, as a POST that answers with the case.

Refused in words: {"field", "reason"} (channels/console/refusals.py). The desk decides; nothing is checked only here.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bot.errors import InvalidInput
from bot.mail import Outbox
from bot.staff import Staff
from bot.takeover import Case
from channels.console import bodies
from channels.console.entrance import AtDesk
from channels.console.looking import Looking, without_gaps
from channels.console.people import presence_shown
from channels.console.refusals import DeskRoute
from channels.console.shown import Shown
from channels.console.typed import Id
from channels.problems import answers

TALK = "/gesprekken/{conversation_id}"
REFUSED: dict[str, Any] = {"responses": answers(400, 401, 403, 404, 409, 422)}


class Orders:
    """outbox: None where no mail can be sent."""

    def __init__(self, looking: Looking, outbox: Outbox | None) -> None:
        self._outbox = outbox
        self._desk = looking.desk
        self._looking = looking

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=DeskRoute, prefix="/balie/api", tags=["balie"])
        for path, order in (
            (TALK + "/nemen", self.claim),
            (TALK + "/aanvaarden", self.accept),
            (TALK + "/weigeren", self.decline),
            (TALK + "/wegnemen", self.overrule),
            (TALK + "/berichten", self.say),
            (TALK + "/notities", self.note),
            (TALK + "/typen", self.typing),
            (TALK + "/doorgeven", self.forward),
            (TALK + "/intrekken", self.withdraw),
            (TALK + "/teruggeven", self.give_back),
            (TALK + "/beeindigen", self.end),
            (TALK + "/terugbellen", self.callback),
            (TALK + "/mailen", self.mail),
            ("/verslagen/{handover_id}", self.record),
            ("/aanwezigheid", self.presence),
            ("/hart", self.beat),
            ("/telefoon", self.phone),
        ):
            router.add_api_route(path, order, methods=["POST"], response_model=None, **REFUSED)
        return router

    def claim(self, who: AtDesk, conversation_id: Id, body: bodies.Claim) -> Shown:
        without_gaps(body.text or "")
        took = self._desk.claim(who.id, conversation_id, epoch=body.epoch, text=body.text, key=body.key)
        return self._case(who, took)

    def accept(self, who: AtDesk, conversation_id: Id, body: bodies.Nothing) -> Shown:
        return self._case(who, self._desk.accept(who.id, conversation_id))

    def decline(self, who: AtDesk, conversation_id: Id, body: bodies.Nothing) -> Shown:
        return self._case(who, self._desk.decline(who.id, conversation_id))

    def overrule(self, who: AtDesk, conversation_id: Id, body: bodies.Nothing) -> Shown:
        return self._case(who, self._desk.overrule(who.id, conversation_id))

    def say(self, who: AtDesk, conversation_id: Id, body: bodies.Say) -> Shown:
        """The entry of the log. The same key again: the same entry."""
        without_gaps(body.text)
        said = self._desk.say(who.id, conversation_id, body.text, epoch=body.epoch, key=body.key)
        return self._looking.shower(who).entry(said)

    def note(self, who: AtDesk, conversation_id: Id, body: bodies.NewNote) -> Shown:
        self._desk.note(who.id, conversation_id, body.text, key=body.key)
        return {}

    def typing(self, who: AtDesk, conversation_id: Id, body: bodies.Nothing) -> Shown:
        self._desk.typing(who.id, conversation_id)
        return {}

    def forward(self, who: AtDesk, conversation_id: Id, body: bodies.Forward) -> Shown:
        given = self._desk.forward(
            who.id,
            conversation_id,
            epoch=body.epoch,
            department=body.department,
            to=body.to,
            why=body.why,
        )
        return self._case(who, given)

    def withdraw(self, who: AtDesk, conversation_id: Id, body: bodies.OfEpoch) -> Shown:
        return self._case(who, self._desk.withdraw(who.id, conversation_id, epoch=body.epoch))

    def give_back(self, who: AtDesk, conversation_id: Id, body: bodies.GiveBack) -> Shown:
        given = self._desk.give_back(who.id, conversation_id, epoch=body.epoch, summary=body.summary)
        return self._case(who, given)

    def end(self, who: AtDesk, conversation_id: Id, body: bodies.OfEpoch) -> Shown:
        return self._case(who, self._desk.end(who.id, conversation_id, epoch=body.epoch))

    def callback(self, who: AtDesk, conversation_id: Id, body: bodies.CallBack) -> Shown:
        asked = self._desk.callback(who.id, conversation_id, epoch=body.epoch, why=body.why)
        return self._case(who, asked)

    def mail(self, who: AtDesk, conversation_id: Id, body: bodies.MailTo) -> Shown:
        """The conversation to the resident, who asked for it and gave an address. The same key again sends nothing."""
        if self._outbox is None:
            raise InvalidInput("email", "Mailen kan hier niet. Download het gesprek als tekst.")
        self._looking.mail(who, conversation_id, body.email, body.key, self._outbox)
        return {}

    def record(self, who: AtDesk, handover_id: Id, body: bodies.NewRecord) -> Shown:
        kept = self._desk.record(
            who.id, handover_id, result=body.result, product=body.product or None, note=body.note
        )
        return self._case(who, kept)

    def presence(self, who: AtDesk, body: bodies.NewPresence) -> Shown:
        self._desk.presence(who.id, body.status, body.reason)
        return presence_shown(body.status, body.reason)

    def beat(self, who: AtDesk, body: bodies.Nothing) -> Shown:
        """A sign that the console is open. It comes with every heartbeat of the stream."""
        self._desk.beat(who.id)
        return {}

    def phone(self, who: AtDesk, body: bodies.Phone) -> Shown:
        self._desk.phone_first(who.id, body.until)
        return {}

    def _case(self, who: Staff, case: Case) -> Shown:
        return self._looking.shower(who).case(case)
