"""Wake-ups inside one process: a hint that something is new. The truth is always read from SQL."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

Hint = dict[str, Any]


class Notifier:
    """Publishes hints {"t": "head", "seq": n}, {"t": "typing", "on": bool} and {"t": "mode", "mode": str}.

    A listener that is too slow loses hints, never messages: the next hint or heartbeat heals it.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[Hint]]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None

    @asynccontextmanager
    async def subscribe(self, conversation_id: str) -> AsyncIterator[asyncio.Queue[Hint]]:
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Hint] = asyncio.Queue(maxsize=100)
        self._listeners[conversation_id].add(queue)
        try:
            yield queue
        finally:
            self._listeners[conversation_id].discard(queue)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    def publish(self, conversation_id: str, hint: Hint) -> None:
        """May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, conversation_id, hint)

    def _deliver(self, conversation_id: str, hint: Hint) -> None:
        for queue in self._listeners.get(conversation_id, ()):
            if not queue.full():
                queue.put_nowait(hint)
