"""Works off the inbox: one worker per conversation, in order, each turn all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversations import log
from bot.conversations.engine import Engine, Turn, TurnResult
from bot.conversations.notifier import Notifier
from bot.conversations.outbox import enqueue
from bot.conversations.tables import Conversation, InboxRow, LogMessage, Understanding
from bot.errors import EngineUnavailable, StaleEpoch, TurnFailed
from bot.replies import Message
from bot.storage import Storage

MAX_FAILURES = 4
"""Attempts at a turn that the engine itself refuses; then it is put aside and the resident is told."""
LONGEST_WAIT = 30.0
"""Seconds between two attempts at most."""

_log = structlog.get_logger()


class Worker:
    """Asks the engine for every message whose conversation the bot owns, and logs what it answers.

    `notice(city, kind)` gives the city's sentence for kind "storing" (engine down: the answer will come)
    and "mislukt" (this message could not be handled). Channels in `read_back` read the log themselves
    (the website), so their messages need no row in the outbox.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        notifier: Notifier,
        engine: Engine,
        notice: Callable[[str, str], Message],
        read_back: Collection[str] = ("web",),
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._notifier = notifier
        self._engine = engine
        self._notice = notice
        self._read_back = frozenset(read_back)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        """Until cancelled. Once a second it looks for what is due: retries, and what a restart left."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                for conversation_id in await asyncio.to_thread(self._due_conversations):
                    self._start(conversation_id)
                await asyncio.sleep(1.0)
        finally:
            for task in self._busy.values():
                task.cancel()

    def wake(self, conversation_id: str) -> None:
        """Something came in. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._start, conversation_id)

    async def settle(self, conversation_id: str) -> None:
        """Works off what is due for this conversation now, in the caller's task (terminal, tests)."""
        while row := await asyncio.to_thread(self._next, conversation_id):
            await self._handle(*row)

    def _start(self, conversation_id: str) -> None:
        task = self._busy.get(conversation_id)
        if task is None or task.done():
            self._busy[conversation_id] = asyncio.get_running_loop().create_task(self._work(conversation_id))

    async def _work(self, conversation_id: str) -> None:
        try:
            await self.settle(conversation_id)
        except Exception:
            _log.exception("worker", conversation=conversation_id)
        finally:
            self._busy.pop(conversation_id, None)

    def _due_conversations(self) -> list[str]:
        query = (
            select(InboxRow.conversation_id)
            .where(InboxRow.status == "new", InboxRow.next_attempt_at <= self._clock.now())
            .distinct()
        )
        with self._storage.read() as session:
            return list(session.scalars(query))

    def _next(self, conversation_id: str) -> tuple[InboxRow, LogMessage, Conversation] | None:
        """The oldest open message, when it is due. A later one never overtakes it."""
        query = (
            select(InboxRow, LogMessage, Conversation)
            .join(LogMessage, LogMessage.id == InboxRow.message_id)
            .join(Conversation, Conversation.id == InboxRow.conversation_id)
            .where(InboxRow.conversation_id == conversation_id, InboxRow.status == "new")
            .order_by(LogMessage.seq)
            .limit(1)
        )
        with self._storage.read() as session:
            found = session.execute(query).one_or_none()
        if found is None or found[0].next_attempt_at > self._clock.now():
            return None
        return found[0], found[1], found[2]

    async def _handle(self, row: InboxRow, message: LogMessage, conversation: Conversation) -> None:
        if conversation.owner != "bot":
            await asyncio.to_thread(self._finish, row)
            return
        self._notifier.publish(conversation.id, {"t": "typing", "on": True})
        try:
            result = await self._engine.turn(self._turn(row, message, conversation))
            await asyncio.to_thread(self._answer, row, message, conversation, result)
        except EngineUnavailable as down:
            await asyncio.to_thread(self._wait, row, conversation, str(down))
        except TurnFailed as failed:
            await asyncio.to_thread(self._fail, row, conversation, failed)
        finally:
            self._notifier.publish(conversation.id, {"t": "typing", "on": False})

    def _turn(self, row: InboxRow, message: LogMessage, conversation: Conversation) -> Turn:
        return Turn(
            conversation=f"{conversation.id}:{conversation.episode}",
            message_id=message.id,
            text=None if row.payload is not None else message.text,
            payload=row.payload,
            city=conversation.city,
            channel=conversation.channel,
            now=self._clock.now().isoformat(),
        )

    def _answer(
        self, row: InboxRow, message: LogMessage, conversation: Conversation, result: TurnResult
    ) -> None:
        now = self._clock.now()
        try:
            with self._storage.begin() as session:
                rows = log.append(
                    session,
                    conversation.id,
                    result.messages,
                    author="bot",
                    at=now,
                    epoch=conversation.epoch,
                    reply_to=message.id,
                )
                self._send(session, rows, conversation)
                session.merge(understanding(message.id, row.payload, result))
                _close(session, row.id)
                session.get_one(Conversation, conversation.id).outage_told = False
        except StaleEpoch:
            self._finish(row)
            return
        self._notifier.publish(conversation.id, {"t": "head", "seq": rows[-1].seq})

    def _finish(self, row: InboxRow) -> None:
        with self._storage.begin() as session:
            _close(session, row.id)

    def _wait(self, row: InboxRow, conversation: Conversation, reason: str) -> None:
        """The engine is down: the message stays, the resident is told once."""
        with self._storage.begin() as session:
            self._postpone(session, row, reason)
            open_conversation = session.get_one(Conversation, conversation.id)
            tell = not open_conversation.outage_told
            if tell:
                open_conversation.outage_told = True
                self._tell(session, conversation, "storing")
        if tell:
            self._notifier.publish(conversation.id, {"t": "head"})

    def _fail(self, row: InboxRow, conversation: Conversation, failed: TurnFailed) -> None:
        give_up = failed.permanent or row.attempts + 1 >= MAX_FAILURES
        _log.warning("turn failed", message=row.message_id, error=str(failed), final=give_up)
        with self._storage.begin() as session:
            self._postpone(session, row, str(failed))
            if give_up:
                session.get_one(InboxRow, row.id).status = "dead"
                self._tell(session, conversation, "mislukt")
        if give_up:
            self._notifier.publish(conversation.id, {"t": "head"})

    def _postpone(self, session: Session, row: InboxRow, reason: str) -> None:
        stored = session.get_one(InboxRow, row.id)
        stored.attempts += 1
        stored.error = reason[:500]
        stored.next_attempt_at = self._clock.now() + delay(stored.attempts)

    def _tell(self, session: Session, conversation: Conversation, kind: str) -> None:
        now = self._clock.now()
        rows = log.append(
            session, conversation.id, [self._notice(conversation.city, kind)], author="system", at=now
        )
        self._send(session, rows, conversation)

    def _send(self, session: Session, rows: Sequence[LogMessage], conversation: Conversation) -> None:
        if conversation.channel not in self._read_back:
            enqueue(session, rows, conversation.channel, self._clock.now())


def delay(attempts: int) -> timedelta:
    """1, 2, 4… seconds up to LONGEST_WAIT."""
    return timedelta(seconds=min(LONGEST_WAIT, 2.0 ** (attempts - 1)))


def _close(session: Session, row_id: int) -> None:
    session.get_one(InboxRow, row_id).status = "done"


def understanding(message_id: str, payload: dict[str, Any] | None, result: TurnResult) -> Understanding:
    """What the dialogue says of how it understood (`custom.begrip`), beside the engine's own parse."""
    said: dict[str, Any] = {}
    for message in result.messages:
        said = message.custom.get("begrip") or said
    intent = result.parse.get("intent") or {}
    return Understanding(
        message_id=message_id,
        act=said.get("act") or (payload or {}).get("act") or intent.get("name") or "buiten_bereik",
        product=said.get("product"),
        aspect=said.get("aspect"),
        confidence=float(said.get("confidence", intent.get("confidence") or 0.0)),
        tier=said.get("tier", "antwoord"),
        model=result.model,
        answer=said.get("antwoord"),
        ranking=said.get("alternatives", []),
    )
