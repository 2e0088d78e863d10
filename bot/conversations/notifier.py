"""Wake-ups: a hint that something is new, also for the other replicas. The truth is always read from SQL."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy import select

from bot.conversations.tables import Conversation
from bot.replicas import Bus, NoBus
from bot.replicas.bus import LONGEST_WAIT
from bot.storage import Storage, StorageAway

Hint = dict[str, Any]

LOOK_EVERY = 1.0
"""Seconds between two looks at the heads of the logs, when no bus tells."""
GRACE = 2 * LONGEST_WAIT
"""Seconds that it goes on looking once the bus is back: other replicas may need longer to reach it again."""

_log = structlog.get_logger()


class Notifier:
    """Publishes hints {"t": "head", "seq": n}, {"t": "typing", "on": bool} and {"t": "mode", "mode": str}.

    A listener that is too slow loses hints, never messages: the next hint or heartbeat heals it.

    `bus` carries every hint to the other replicas as well. While it is away (or there is none), `storage` is asked
    once a second, in one query, how far the logs are that somebody here listens to. On SQLite there is one process
    only, so nothing is asked.
    """

    def __init__(self, bus: Bus | None = None, storage: Storage | None = None) -> None:
        self._bus = bus or NoBus()
        self._storage = storage if storage and not storage.sqlite else None
        self._listeners: dict[str, set[asyncio.Queue[Hint]]] = defaultdict(set)
        self._heads: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._bus.listen(self._heard)

    @asynccontextmanager
    async def subscribe(self, conversation_id: str) -> AsyncIterator[asyncio.Queue[Hint]]:
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Hint] = asyncio.Queue(maxsize=100)
        self._listeners[conversation_id].add(queue)
        self._look_from_now()
        try:
            yield queue
        finally:
            self._listeners[conversation_id].discard(queue)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]
                self._heads.pop(conversation_id, None)
            if not self._listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    def publish(self, conversation_id: str, hint: Hint) -> None:
        """To the listeners here and in the other replicas. May be called from any thread."""
        self._hand_over(conversation_id, hint)
        self._bus.publish({"t": "hint", "conversation": conversation_id, "hint": hint})

    def _heard(self, note: dict[str, Any]) -> None:
        """From the bus, in a thread of the bus."""
        conversation_id, hint = note.get("conversation"), note.get("hint")
        if note.get("t") == "hint" and isinstance(conversation_id, str) and isinstance(hint, dict):
            self._hand_over(conversation_id, hint)

    def _hand_over(self, conversation_id: str, hint: Hint) -> None:
        if self._loop is None or self._loop.is_closed() or conversation_id not in self._listeners:
            return
        self._loop.call_soon_threadsafe(self._deliver, conversation_id, hint)

    def _deliver(self, conversation_id: str, hint: Hint) -> None:
        queues = self._listeners.get(conversation_id, ())
        if queues and isinstance(seq := hint.get("seq"), int):
            self._heads[conversation_id] = max(seq, self._heads.get(conversation_id, 0))
        for queue in queues:
            if not queue.full():
                queue.put_nowait(hint)

    def _look_from_now(self) -> None:
        if self._storage is not None and (self._looking is None or self._looking.done()):
            self._looking = asyncio.get_running_loop().create_task(self._look(self._storage))

    async def _look(self, storage: Storage) -> None:
        """While somebody listens and the bus does not tell everything: not yet, or not for long enough."""
        loop = asyncio.get_running_loop()
        silent = loop.time()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if not self._bus.connected:
                silent = loop.time()
            if loop.time() - silent >= GRACE:
                continue
            try:
                self._compare(await asyncio.to_thread(_heads, storage, list(self._listeners)))
            except StorageAway:
                silent = loop.time()
            except Exception:  # a mistake of ours must not leave the followers without any word
                _log.exception("notifier")

    def _compare(self, heads: dict[str, int]) -> None:
        for conversation_id, head in heads.items():
            if self._heads.get(conversation_id, 0) < head:
                self._deliver(conversation_id, {"t": "head", "seq": head})


def _heads(storage: Storage, conversation_ids: list[str]) -> dict[str, int]:
    """How far each log is; those that were erased are missing."""
    query = select(Conversation.id, Conversation.head).where(Conversation.id.in_(conversation_ids))
    with storage.read() as session:
        return {row.id: row.head for row in session.execute(query)}
