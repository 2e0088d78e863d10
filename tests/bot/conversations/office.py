"""A small office: the real core and database, with an engine and a provider that do what the test says."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import SetClock
from bot.conversations import (
    Accepted,
    Arrival,
    Arrivals,
    Attachment,
    Conversations,
    Deliverer,
    Entry,
    Event,
    Incoming,
    Intake,
    Notifier,
    Reported,
    Rules,
    Said,
    Sender,
    Tap,
    Turn,
    TurnResult,
    Worker,
)
from bot.conversations.tables import (
    Address,
    ArrivalRow,
    Conversation,
    Delivery,
    Identity,
    InboxRow,
    OutboxRow,
    Understanding,
)
from bot.replies import Message, choice, link
from bot.storage import Storage
from bot.storage.claims import Claims, claims
from tests.bot.conversations.phone import Phone

NOOR = "whatsapp:+32470000001"
LIEN = "whatsapp:+32470000002"
NOOR_BSUID = "whatsapp:BE.Noor1"
WHATSAPP = Rules(window=timedelta(hours=24), opt_out=True)

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
    """Noor and Lien write, the fake engine answers. On the website by `say`, through a provider by `hear`.

    With `of` it is another process of the same installation: the same residents, engine and providers.
    """

    def __init__(self, storage: Storage, clock: SetClock, of: Office | None = None) -> None:
        self.storage = storage
        self.clock = clock
        self.notifier = Notifier()
        self.engine = of.engine if of else FakeEngine()
        self.whatsapp = of.whatsapp if of else Phone(clock, WHATSAPP)
        self.telegram = of.telegram if of else Phone(clock, knows=False)
        self.phones = {"whatsapp": self.whatsapp, "telegram": self.telegram}
        self.claims = claims(storage)
        self.opening = of.opening if of else opening
        self.conversations = Conversations(storage, clock, self.notifier, lambda city: self.opening(city))
        self.worker = self.new_worker()
        self.arrivals = Arrivals(storage, clock)
        self.deliverer = self.new_deliverer()
        self.intake = self.new_intake()
        self._numbers = of._numbers if of else itertools.count(1)

    def close(self) -> None:
        self.claims.close()

    @contextmanager
    def replica(self) -> Iterator[Office]:
        """Another process on the same database; on SQLite, where only one can be, another set of its parts."""
        url = self.storage.engine.url.render_as_string(hide_password=False)
        storage = self.storage if self.storage.sqlite else Storage(url)
        other = Office(storage, self.clock, self)
        yield other
        other.close()
        if storage is not self.storage:
            storage.close()

    def new_worker(self, claims: Claims | None = None) -> Worker:
        """As after a restart: nothing is remembered but the database."""
        return Worker(self.storage, self.clock, self.notifier, self.engine, notice, claims or self.claims)

    def new_deliverer(self, claims: Claims | None = None, storage: Storage | None = None) -> Deliverer:
        return Deliverer(storage or self.storage, self.clock, claims or self.claims, self.phones)

    def new_intake(self) -> Intake:
        return Intake(self.storage, self.clock, self.conversations, self.phones, self.deliverer.wake)

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

    def arrive(self, event: Event, *, channel: str = "whatsapp", city: str = "gent", id: str = "") -> bool:
        """A provider delivers; nothing is done with it yet."""
        arrival = self.arrival(event, channel=channel, city=city, id=id)
        return asyncio.run(self.arrivals.add(arrival))

    def arrival(
        self, event: Event, *, channel: str = "whatsapp", city: str = "gent", id: str = ""
    ) -> Arrival:
        key = event.provider_id if isinstance(event, Reported) else event.sender.addresses[0]
        return Arrival(channel, city, id or f"in{next(self._numbers)}", key, event)

    def hear(self, text: str | None = None, *addresses: str, channel: str = "whatsapp", **more: Any) -> str:
        """A resident (Noor) writes; the conversation it came in. more: of `Said`, and `city`."""
        city, sender = more.pop("city", "gent"), Sender(addresses or (NOOR,))
        self.arrive(Said(sender, text, **more), channel=channel, city=city)
        self.intake.handle_due()
        return self.conversation(sender.addresses[0], city=city)

    def chat(self, text: str | None = None, *addresses: str, **more: Any) -> str:
        """As `hear`, until the answer was delivered as far as it can be now."""
        conversation = self.hear(text, *addresses, **more)
        self.settle(conversation)
        self.deliver(conversation)
        return conversation

    def report(self, provider_id: str, status: str, code: str = "", *, channel: str = "whatsapp") -> None:
        self.arrive(Reported(provider_id, status, code), channel=channel)
        self.intake.handle_due()

    def deliver(self, *conversations: str) -> None:
        """Of everybody without one."""
        for conversation in conversations or self.conversation_ids():
            asyncio.run(asyncio.wait_for(self.deliverer.deliver(conversation), 20))

    def wait(self, **time: float) -> None:
        """The same as `timedelta`."""
        self.clock.advance(timedelta(**time))

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

    def arrived(self) -> Sequence[ArrivalRow]:
        with self.storage.read() as session:
            return session.scalars(select(ArrivalRow).order_by(ArrivalRow.id)).all()

    def deliveries(self, conversation: str) -> Sequence[Delivery]:
        query = (
            select(Delivery)
            .where(Delivery.conversation_id == conversation)
            .order_by(Delivery.outbox_id, Delivery.part)
        )
        with self.storage.read() as session:
            return session.scalars(query).all()

    def identity(self, address: str = NOOR, *, city: str = "gent") -> Identity:
        query = select(Identity).join(Address, Address.identity_id == Identity.id)
        with self.storage.read() as session:
            return session.scalars(query.where(Address.address == address, Address.city == city)).one()

    def conversation(self, address: str = NOOR, *, city: str = "gent") -> str:
        """The one under way."""
        return self.identity(address, city=city).conversation_id or ""

    def conversation_ids(self) -> list[str]:
        """Oldest first."""
        with self.storage.read() as session:
            query = select(Conversation.id).order_by(Conversation.created_at, Conversation.id)
            return list(session.scalars(query))

    def conversations_of(self, address: str) -> list[str]:
        query = select(Conversation.id).where(Conversation.identity_id == self.identity(address).id)
        with self.storage.read() as session:
            return list(session.scalars(query))

    def everything(self, conversation: str) -> list[tuple[str, str]]:
        """The log with the opening."""
        return [(entry.author, entry.text) for entry in self.conversations.read(conversation)]

    def understanding(self, message_id: str) -> Understanding:
        with self.storage.read() as session:
            return session.get_one(Understanding, message_id)


async def until(done: Callable[[], bool]) -> None:
    """Waits until it holds; at most twenty seconds, for a machine that is busy."""
    try:
        async with asyncio.timeout(20):
            while not done():
                await asyncio.sleep(0.002)
    except TimeoutError:
        raise AssertionError("it never came") from None
