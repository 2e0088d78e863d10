"""A small office: the real conversations, worker and database, with an engine that does what the test says."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import select

from bot.clock import SetClock
from bot.conversations import (
    Accepted,
    Attachment,
    Conversations,
    Entry,
    Incoming,
    Notifier,
    Tap,
    Turn,
    TurnResult,
    Worker,
)
from bot.conversations.tables import Conversation, InboxRow, OutboxRow, Understanding
from bot.replies import Message, choice, link
from bot.storage import Storage
from bot.storage.claims import Claims, claims

Step = TurnResult | Exception | Callable[[Turn], Awaitable[TurnResult]]


def opening(city: str) -> list[Message]:
    buttons = (choice("Openingsuren", "openingsuren"), link("Naar de website", f"https://{city}.example"))
    return [Message(f"Hallo, ik ben de computer van {city}.", buttons)]


def notice(city: str, kind: str) -> Message:
    return Message(f"{kind} in {city}", custom={kind: True})


def said(*texts: str, parse: dict[str, Any] | None = None) -> TurnResult:
    return TurnResult([Message(text) for text in texts], parse or {}, "proef.tar.gz")


class FakeEngine:
    """Gives the next step of its script for every turn: a result, an error, or what a function makes of it.

    Without a script it says back what it was asked.
    """

    def __init__(self) -> None:
        self.script: list[Step] = []
        self.turns: list[Turn] = []

    async def turn(self, turn: Turn) -> TurnResult:
        self.turns.append(turn)
        step: Step = self.script.pop(0) if self.script else said(f"antwoord op {turn.text or turn.payload}")
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, TurnResult) else await step(turn)

    def asked(self) -> list[str | None]:
        return [turn.text for turn in self.turns]


class LostClaims:
    """Of a process whose connection broke: everybody may take everything."""

    def take(self, name: str) -> bool:
        return True

    def release(self, name: str) -> None: ...

    def close(self) -> None: ...


class Office:
    """Noor and Lien write, the fake engine answers. `given` says which rows of the database there are."""

    def __init__(self, storage: Storage, clock: SetClock) -> None:
        self.storage = storage
        self.clock = clock
        self.notifier = Notifier()
        self.engine = FakeEngine()
        self.claims = claims(storage)
        self.conversations = Conversations(storage, clock, self.notifier, opening)
        self.worker = self.new_worker()
        self._numbers = itertools.count(1)

    def new_worker(self, claims: Claims | None = None) -> Worker:
        """As after a restart: nothing is remembered but the database."""
        return Worker(self.storage, self.clock, self.notifier, self.engine, notice, claims or self.claims)

    def open(self, channel: str = "web") -> str:
        return self.conversations.open(channel, "gent")

    def say(self, conversation: str, text: str, *, channel: str = "web", id: str | None = None) -> Accepted:
        return self.receive(conversation, text=text, channel=channel, id=id)

    def receive(
        self,
        conversation: str,
        *,
        text: str | None = None,
        tap: Tap | None = None,
        attachment: Attachment | None = None,
        channel: str = "web",
        id: str | None = None,
    ) -> Accepted:
        external_id = id or f"m{next(self._numbers)}"
        return self.conversations.receive(Incoming(conversation, channel, external_id, text, tap, attachment))

    def settle(self, conversation: str) -> None:
        asyncio.run(self.worker.settle(conversation))

    def give_to(self, conversation: str, owner: str) -> None:
        """A change of owner, as the takeover does it."""
        with self.storage.begin() as session:
            row = session.get_one(Conversation, conversation)
            row.owner, row.epoch = owner, row.epoch + 1

    def entries(self, conversation: str) -> list[Entry]:
        """Without the opening."""
        return self.conversations.read(conversation, after=1)

    def lines(self, conversation: str) -> list[tuple[str, str]]:
        return [(entry.author, entry.text) for entry in self.entries(conversation)]

    def inbox(self, conversation: str) -> Sequence[InboxRow]:
        query = select(InboxRow).where(InboxRow.conversation_id == conversation).order_by(InboxRow.id)
        with self.storage.read() as session:
            return session.scalars(query).all()

    def statuses(self, conversation: str) -> list[str]:
        return [row.status for row in self.inbox(conversation)]

    def outbox(self, conversation: str) -> Sequence[OutboxRow]:
        query = select(OutboxRow).where(OutboxRow.conversation_id == conversation).order_by(OutboxRow.id)
        with self.storage.read() as session:
            return session.scalars(query).all()

    def understanding(self, message_id: str) -> Understanding:
        with self.storage.read() as session:
            return session.get_one(Understanding, message_id)


async def until(done: Callable[[], bool]) -> None:
    """Waits until it holds; at most five seconds."""
    for _ in range(2500):
        if done():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never came")
