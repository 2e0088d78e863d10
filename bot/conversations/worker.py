"""Works off the inbox: one worker per conversation, in order, each turn all or nothing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, Literal

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock, later
from bot.conversations import log
from bot.conversations.engine import Engine, Turn, TurnResult
from bot.conversations.inbox import ANSWERED, DUE, OLDEST, TAPS, UNDERSTOOD, WHEN, Open
from bot.conversations.notifier import Hint, Notifier
from bot.conversations.outbox import READ_BACK, enqueue
from bot.conversations.ownership import BOT
from bot.conversations.retrying import backoff
from bot.conversations.tables import Conversation, InboxRow, LogMessage
from bot.conversations.takeover import Heard, Nobody, Takeover, is_for_people, wish_of
from bot.conversations.tasks import Tasks
from bot.errors import EngineUnavailable, StaleEpoch, TurnFailed
from bot.replies import Message
from bot.storage import Storage, StorageAway
from bot.storage.claims import Claims

AT_ONCE = 16
"""Turns that one process has under way: the engine works on one at a time, the rest waits in its queue."""
MAX_FAILURES = 4
"""Attempts at a turn that the engine itself refuses; then it is put aside and the resident is told."""
LONGEST_WAIT = 30.0
"""Seconds between two attempts at a failing turn at most."""
OUTAGE_WAIT = timedelta(seconds=3)
"""Between two looks at an engine that is down. Short: residents are waiting, and asking it costs little."""


_log = structlog.get_logger()


class Worker:
    """Asks the engine for every message whose conversation the bot owns, and logs what it answers.

    `notice(city, kind)` gives the city's sentence for kind "storing" (engine down: the answer will come)
    and "mislukt" (this message could not be handled). Channels in `read_back` read the log themselves
    (the website), so their messages need no row in the outbox.

    Several processes may run it at once: a claim names who works on a conversation. `on_turn` is told of the
    conversation and channel whose answer is being made, `on_answer` of a conversation that must be delivered to.
    `takeover` hears what the bot may not answer, and takes over when an answer asks for a person.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        notifier: Notifier,
        engine: Engine,
        notice: Callable[[str, str], Message],
        claims: Claims,
        read_back: Collection[str] = READ_BACK,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._notifier = notifier
        self._engine = engine
        self._notice = notice
        self._claims = claims
        self._read_back = frozenset(read_back)
        self.takeover: Takeover = Nobody()
        self.on_turn: Callable[[str, str], None] = lambda conversation_id, channel: None
        self.on_answer: Callable[[str], None] = lambda conversation_id: None
        self._engine_away = False
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks = Tasks("worker", self.settle, self._due)
        self.run = self._tasks.run
        self.wake = self._tasks.wake

    def _due(self) -> Sequence[str]:
        """Conversations with a message that may be answered now.

        While the engine is away one of the bot's: all at once would ask it in vain, every few seconds.
        """
        with self._storage.read() as session:
            due = session.execute(DUE, {"now": self._clock.now()}).all()
        bots = [conversation_id for conversation_id, owner in due if owner == BOT]
        if self._engine_away and bots:
            bots = [random.choice(bots)]  # noqa: S311 - any one will do
        return [*(conversation_id for conversation_id, owner in due if owner != BOT), *bots]

    async def settle(self, conversation_id: str) -> None:
        """Works off what is due for this conversation now, unless another process is at it.

        What is for people passes while every slot of the engine is taken: they don't wait for it.
        """
        async with AsyncExitStack() as slot:
            asking = not self._slots.locked()
            if asking:
                await slot.enter_async_context(self._slots)
            while (left := await self._round(conversation_id, asking)) != "nothing":
                if left == "engine":
                    await slot.enter_async_context(self._slots)
                    asking = True

    async def _round(self, conversation_id: str, asking: bool) -> Literal["nothing", "engine", "more"]:
        """Until nothing is due, or, without `asking`, until the engine is needed: then nobody is kept from it.

        "more": another process left something to us before we gave the conversation free.
        """
        name = f"turn:{conversation_id}"
        held, row = await asyncio.to_thread(self._begin, name, conversation_id)
        if not held:
            return "nothing"
        try:
            while row is not None and (asking or row.for_people):
                await self._handle(row)
                row = await asyncio.to_thread(self._next, conversation_id)
        finally:
            more = await asyncio.shield(asyncio.to_thread(self._end, name, conversation_id))
        return "engine" if row is not None else "more" if more else "nothing"

    def _begin(self, name: str, conversation_id: str) -> tuple[bool, Open | None]:
        """Claims the conversation; whether that worked, and its oldest open message."""
        if not self._claims.take(name):
            return False, None
        try:
            return True, self._next(conversation_id)
        except BaseException:
            self._claims.release(name)
            raise

    def _end(self, name: str, conversation_id: str) -> bool:
        """Gives it free; whether another process left something to us meanwhile."""
        self._claims.release(name)
        return self._is_due(conversation_id)

    def _is_due(self, conversation_id: str) -> bool:
        """Whether another process left something to us while we had the claim. On SQLite there is none."""
        if self._storage.sqlite:
            return False
        with self._storage.read() as session:
            oldest = session.execute(WHEN, {"its": conversation_id}).scalar()
        return oldest is not None and oldest <= self._clock.now()

    def _next(self, conversation_id: str) -> Open | None:
        """The oldest open message, when it is due. Only a tap for people overtakes one that waits for the engine."""
        with self._storage.read() as session:
            found = session.execute(OLDEST, {"its": conversation_id}).one_or_none()
            if found is None:
                return None
            if found.next_attempt_at <= self._clock.now() or found.owner != BOT:
                return Open(**found._mapping)
            taps = [Open(**tap._mapping) for tap in session.execute(TAPS, {"its": conversation_id})]
        return next((tap for tap in taps if is_for_people(tap.payload)), None)

    async def _handle(self, row: Open) -> None:
        if row.for_people:
            await asyncio.to_thread(self._pass_on, row)
            return
        self._notifier.publish(row.conversation_id, {"t": "typing", "on": True})
        self.on_turn(row.conversation_id, row.channel)
        try:
            await self._ask(row)
        except StaleEpoch:  # someone else has the conversation now: nothing of the turn was written
            await asyncio.to_thread(self._pass_on, row)
        finally:
            self._notifier.publish(row.conversation_id, {"t": "typing", "on": False})

    async def _ask(self, row: Open) -> None:
        """One attempt at a turn, and what came of it in one transaction. Raises StaleEpoch."""
        try:
            result = await self._engine.turn(self._turn(row))
            self._engine_away = False
            try:
                await asyncio.to_thread(self._answer, row, result)
            except StaleEpoch:
                await asyncio.to_thread(self._suppress, row, result)
        except EngineUnavailable as down:
            self._engine_away = True
            await asyncio.to_thread(self._wait, row, str(down))
        except TurnFailed as failed:
            await asyncio.to_thread(self._fail, row, failed)
        except (StaleEpoch, StorageAway):
            raise
        except Exception as error:  # a mistake of ours: this message must not be tried for ever
            _log.exception("turn", message=row.message_id)
            await asyncio.to_thread(self._fail, row, TurnFailed("gateway", type(error).__name__))

    def _turn(self, row: Open) -> Turn:
        return Turn(
            conversation=f"{row.conversation_id}:{row.episode}",
            message_id=row.message_id,
            text=None if row.payload is not None else row.text,
            payload=row.payload,
            city=row.city,
            channel=row.channel,
            now=self._clock.now().isoformat(),
        )

    def _answer(self, row: Open, result: TurnResult) -> None:
        wish, after = wish_of(result), None
        with self._storage.begin() as session:
            if session.execute(ANSWERED, {"its": row.id}).first() is None:
                return  # another process answered this message first
            rows = log.append(
                session,
                row.conversation_id,
                result.messages,
                author="bot",
                at=self._clock.now(),
                epoch=row.epoch,
                reply_to=row.message_id,
            )
            self._send(session, rows, row)
            session.execute(UNDERSTOOD, understood(row.message_id, row.payload, result))
            if row.outage_told:
                session.get_one(Conversation, row.conversation_id).outage_told = False
            if wish is not None:
                after = self.takeover.asked(session, row.conversation_id, wish)
        self._said(row, {"t": "head", "seq": rows[-1].seq})
        if after is not None:
            after()

    def _said(self, row: Open, hint: Hint) -> None:
        """After the commit: who reads the log, and who delivers it."""
        self._notifier.publish(row.conversation_id, hint)
        if row.channel not in self._read_back:
            self.on_answer(row.conversation_id)

    def _pass_on(self, row: Open) -> None:
        """To the people's desk. When the bot got the conversation back meanwhile, the row stays for it."""
        with self._storage.begin() as session:
            if _still_open(session, row) is None:
                return
            after = self.takeover.heard(session, _heard(row))
            if after is None:
                return
            session.execute(ANSWERED, {"its": row.id})
        after()

    def _suppress(self, row: Open, result: TurnResult) -> None:
        """The answer came after somebody took the conversation: it is kept for them, and not said.

        When they gave it back within the same turn without a word, the row stays: the bot is asked again.
        """
        with self._storage.begin() as session:
            if _still_open(session, row) is None:
                return
            after = self.takeover.suppressed(session, _heard(row), result)
            if after is None:
                return
            session.execute(ANSWERED, {"its": row.id})
        after()

    def _wait(self, row: Open, reason: str) -> None:
        """The engine is down: the message stays, the resident is told once. No attempt is counted."""
        with self._storage.begin() as session:
            open_row = _still_open(session, row)
            if open_row is None:
                return
            open_row.error = reason[:500]
            open_row.next_attempt_at = later(self._clock.now(), OUTAGE_WAIT)
            now = session.get_one(Conversation, row.conversation_id, with_for_update=True)
            tell = not now.outage_told
            if tell:
                now.outage_told = True
                self._tell(session, row, "storing")
        if tell:
            self._said(row, {"t": "head"})

    def _fail(self, row: Open, failed: TurnFailed) -> None:
        """Once more later, or put aside with a notice when it is no use."""
        with self._storage.begin() as session:
            open_row = _still_open(session, row)
            if open_row is None:
                return
            open_row.attempts += 1
            open_row.error = str(failed)[:500]
            open_row.next_attempt_at = later(self._clock.now(), backoff(open_row.attempts, LONGEST_WAIT))
            give_up = failed.permanent or open_row.attempts >= MAX_FAILURES
            if give_up:
                open_row.status = "dead"
                self._tell(session, row, "mislukt")
        _log.warning("turn failed", message=row.message_id, error=str(failed), final=give_up)
        if give_up:
            self._said(row, {"t": "head"})

    def _tell(self, session: Session, row: Open, kind: str) -> None:
        """Raises StaleEpoch: a notice of the bot is not for a conversation that it lost."""
        rows = log.append(
            session,
            row.conversation_id,
            [self._notice(row.city, kind)],
            author="system",
            at=self._clock.now(),
            epoch=row.epoch,
        )
        self._send(session, rows, row)

    def _send(self, session: Session, rows: Sequence[LogMessage], row: Open) -> None:
        if row.channel not in self._read_back:
            enqueue(session, rows, row.channel, self._clock.now())


def _heard(row: Open) -> Heard:
    return Heard(row.conversation_id, row.message_id, row.seq, row.payload)


def _still_open(session: Session, row: Open) -> InboxRow | None:
    """The row, locked; None when another process answered this message first."""
    query = select(InboxRow).where(InboxRow.id == row.id, InboxRow.status == "new").with_for_update()
    return session.scalars(query).one_or_none()


def understood(message_id: str, payload: dict[str, Any] | None, result: TurnResult) -> dict[str, Any]:
    """A row of Understanding: what the dialogue says of it (`custom.begrip`), beside the engine's own parse."""
    said: dict[str, Any] = next((m.custom["begrip"] for m in result.messages if m.custom.get("begrip")), {})
    intent = result.parse.get("intent") or {}
    return {
        "message_id": message_id,
        "act": said.get("act") or (payload or {}).get("act") or intent.get("name") or "buiten_bereik",
        "product": said.get("product"),
        "aspect": said.get("aspect"),
        "confidence": float(said.get("confidence", intent.get("confidence") or 0.0)),
        "tier": said.get("tier", "antwoord"),
        "model": result.model,
        "answer": said.get("antwoord") or _of_booking(result.messages),
        "ranking": said.get("alternatives", []),
    }


def _of_booking(messages: Sequence[Message]) -> str | None:
    """What the booking form said: which question it asked ("afspraak/moment"), or how it ended."""
    for message in messages:
        booking = message.custom.get("afspraak") or {}
        if "gestopt" in booking:
            return "afspraak/gestopt"
        said = booking.get("vraagt") or booking.get("status")
        if said:
            return f"afspraak/{said}"
    return None
