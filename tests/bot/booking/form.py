"""A form as Rasa runs it, without Rasa: read, then ask, or let the answers answer and ask again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from bot.answers import Memory, Question, World, respond
from bot.appointments import Links
from bot.booking import FORM_SLOTS, Reader, State, ask, asked, finish, stopped
from bot.booking.state import REQUIRED
from bot.clock import Clock
from bot.replies import Message
from tests.bot.answers.sample import UNSURE, parsed, said, tapped

LINKS = Links("een lang geheim voor de proef", "http://localhost")
_numbers = count()


@dataclass
class Form:
    """One resident who books. `asked` is None while no form is open."""

    world: World
    clock: Clock
    asked: str | None = None

    def __post_init__(self) -> None:
        self.slots: dict[str, Any] = dict.fromkeys(FORM_SLOTS)
        self.memory = Memory()
        self.reply: list[Message] = []

    @property
    def state(self) -> State:
        return State.from_slots(self.slots)

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.reply)

    @property
    def titles(self) -> list[str]:
        return [button.title for message in self.reply for button in message.buttons]

    def begins(self, text: str = "ik wil een afspraak", key: str | None = None, **named: Any) -> Form:
        """A sentence that asks for an appointment; `named` as in `parsed`."""
        return self.sends(said(text, parsed("afspraak_maken", **named)), key)

    def says(self, text: str, parse: dict[str, Any] | None = None, key: str | None = None) -> Form:
        return self.sends(said(text, parse or UNSURE), key)

    def taps(self, title: str, key: str | None = None) -> Form:
        for message in self.reply:
            for button in message.buttons:
                if button.title == title and button.payload:
                    return self.sends(Question("", {}, button.payload), key)
        raise AssertionError(f"no button '{title}' in {self.titles}")

    def answers(self, **entities: Any) -> Form:
        """A button, whether it was shown or not."""
        return self.sends(tapped("antwoord", **entities))

    def asks(self, text: str, parse: dict[str, Any] | None = None, key: str | None = None) -> Form:
        """A sentence while no form is open; it may begin one."""
        return self.answered(said(text, parse or UNSURE), key)

    def chooses(self, title: str, key: str | None = None) -> Form:
        """A button while no form is open."""
        payloads = [b.payload for m in self.reply for b in m.buttons if b.title == title and b.payload]
        assert payloads, f"no button '{title}' in {self.titles}"
        return self.answered(Question("", {}, payloads[0]), key)

    def answered(self, question: Question, key: str | None = None) -> Form:
        assert self.asked is None
        self.world = replace(self.world, now=self.clock.now(), key=key or f"bericht-{next(_numbers)}")
        reply = respond(question, self.memory, self.world)
        self.reply, self.memory = list(reply.messages), reply.memory
        if not reply.begin:
            return self
        self.slots.update(reply.memory.as_slots() | dict(reply.begin))
        shown = self.reply
        self.sends(question, self.world.key)
        self.reply = [*shown, *self.reply]
        return self

    def sends(self, question: Question, key: str | None = None) -> Form:
        self.world = replace(self.world, now=self.clock.now(), key=key or f"bericht-{next(_numbers)}")
        self.reply = []
        if self._stops(question):
            self.reply = [stopped(self.state, self.world)]
            self._close()
            return self
        updates = self.read(question, self.world.key)
        self.slots.update(updates)
        if self.asked and not updates:
            self._answered(question)
        if "requested_slot" in updates and updates["requested_slot"] is None:
            return self._finish(question)
        self.asked = next((slot for slot in REQUIRED if self.slots[slot] is None), None)
        return self._ask() if self.asked else self._finish(question)

    def read(self, question: Question, key: str | None = None) -> dict[str, Any]:
        """What the form would learn; nothing is changed but the agenda."""
        reader = Reader(question, self.memory, self.world, key or f"bericht-{next(_numbers)}")
        return reader.read(self.state, self.asked)

    def _stops(self, question: Question) -> bool:
        """Rasa's rule: the act stoppen, when the form does not take the sentence for itself."""
        act = (question.payload or {}).get("act")
        top = (question.parse.get("intent_ranking") or [{"name": None}])[0]["name"]
        return bool(self.asked) and "stoppen" in (act, top) and not self.read(question)

    def _answered(self, question: Question) -> None:
        reply = respond(question, self.memory, replace(self.world, busy=True))
        assert not reply.begin
        self.reply, self.memory = list(reply.messages), reply.memory
        self.slots.update(reply.memory.as_slots())

    def _ask(self) -> Form:
        assert self.asked
        self.reply.append(ask(self.asked, self.state, self.world))
        self.slots.update(asked(self.asked, self.state, self.world))
        return self

    def _finish(self, question: Question) -> Form:
        outcome = self.slots["afspraak_uitkomst"]
        reply = finish(outcome, self.state, question, self.memory, self.world, LINKS)
        self.reply, self.memory = list(reply.messages), reply.memory
        self._close()
        return self

    def _close(self) -> None:
        self.slots, self.asked = dict.fromkeys(FORM_SLOTS), None
