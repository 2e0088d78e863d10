"""One heartbeat for all that is open: a timer and a query for thousands of sockets instead of one for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

import structlog

from bot.conversations import Hint
from bot.storage import StorageAway
from channels.web.transport import Outbound

TICKS = 25
"""Beats are gathered for a 25th of the interval (1 s of 25 s): their heads are read in one query."""

_log = structlog.get_logger()


class Heart:
    """Puts {"t": "beat", "seq", "mode"} in a queue every `interval` s, or {"t": "gone"} when its log was erased.

    `states` reads the heads of many conversations, in a thread. With the database away a beat has no seq.
    """

    def __init__(self, states: Callable[[Collection[str]], dict[str, Outbound]], interval: float) -> None:
        self._states = states
        self._interval = interval
        # In the order in which they are due: every one is put at the end again after its beat.
        self._due: dict[asyncio.Queue[Hint], tuple[float, str]] = {}
        self._beating: asyncio.Task[None] | None = None

    def add(self, conversation_id: str, hints: asyncio.Queue[Hint]) -> None:
        self._due[hints] = (asyncio.get_running_loop().time() + self._interval, conversation_id)
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._beat())

    def remove(self, hints: asyncio.Queue[Hint]) -> None:
        self._due.pop(hints, None)
        if not self._due and self._beating is not None:
            self._beating.cancel()
            self._beating = None

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while self._due:
            first, _ = next(iter(self._due.values()))
            await asyncio.sleep(max(self._interval / TICKS, first - loop.time()))
            due = self._take(loop.time())
            if due:
                await self._tell(due)

    def _take(self, now: float) -> dict[asyncio.Queue[Hint], str]:
        due = {}
        for hints, (at, conversation_id) in list(self._due.items()):
            if at > now:
                break
            due[hints] = conversation_id
            del self._due[hints]
            self._due[hints] = (now + self._interval, conversation_id)
        return due

    async def _tell(self, due: dict[asyncio.Queue[Hint], str]) -> None:
        try:
            found = await asyncio.to_thread(self._states, set(due.values()))
        except StorageAway as away:
            _log.warning("heartbeat without heads", error=str(away))
            found = None
        for hints, conversation_id in due.items():
            if hints not in self._due:
                continue  # it left meanwhile
            if found is None:
                urge(hints, {"t": "beat"})
            elif conversation_id in found:
                urge(hints, {"t": "beat", **found[conversation_id]})
            else:
                urge(hints, {"t": "gone"})


def urge(hints: asyncio.Queue[Hint], hint: Hint) -> None:
    """Puts a hint that must arrive: in a full queue the oldest makes place, which the next beat heals."""
    if hints.full():
        hints.get_nowait()
    hints.put_nowait(hint)
