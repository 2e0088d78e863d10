"""Works on many conversations in one process: a task for each, a few at a time, none twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import structlog

from bot.storage import StorageAway

TICK = 1.0
"""Seconds between two looks when nothing wakes us."""

_log = structlog.get_logger()


class Tasks:
    """Runs `work` for a conversation when it is woken, and for those of `due` (which blocks) once a second:
    retries, and what a restart left.

    name: how the log calls this. at_once: conversations that have their turn at the same time; the others queue.
    None: all.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[str], Awaitable[None]],
        due: Callable[[], Sequence[str]],
        *,
        at_once: int | None = None,
    ) -> None:
        self._name = name
        self._do = work
        self._due = due
        self._slots: AbstractAsyncContextManager[Any] = (
            asyncio.Semaphore(at_once) if at_once else nullcontext()
        )
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        """Until cancelled. A database that is away for a moment doesn't end it."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                await self._start_due()
                await asyncio.sleep(TICK)
        finally:
            self._loop = None  # what wakes us from now on is left to the next start
            tasks = list(self._busy.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self, conversation_id: str) -> None:
        """There is something for this conversation. May be called from any thread."""
        if self._running is not None:
            self._running.call_soon_threadsafe(self._start, conversation_id)

    def beside(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Runs something that nobody waits for. May be called from any thread."""
        if self._running is not None:
            asyncio.run_coroutine_threadsafe(work(), self._running)

    @property
    def _running(self) -> asyncio.AbstractEventLoop | None:
        loop = self._loop
        return loop if loop is not None and not loop.is_closed() else None

    async def _start_due(self) -> None:
        try:
            due = await asyncio.to_thread(self._due)
        except StorageAway as away:
            _log.warning("waits", part=self._name, reason=str(away))
        except Exception:
            _log.exception(self._name)
        else:
            for conversation_id in due:
                self._start(conversation_id)

    def _start(self, conversation_id: str) -> None:
        if self._loop is None:
            return
        self._woken.add(conversation_id)
        if conversation_id not in self._busy:
            self._busy[conversation_id] = self._loop.create_task(self._work(conversation_id))

    async def _work(self, conversation_id: str) -> None:
        """Once more for what came in while the last look was under way: nothing waits for the next tick."""
        try:
            async with self._slots:
                while conversation_id in self._woken:
                    self._woken.discard(conversation_id)
                    await self._do(conversation_id)
        except StorageAway as away:
            _log.warning("waits", part=self._name, reason=str(away))
        except Exception:
            _log.exception(self._name, conversation=conversation_id)
        finally:
            self._busy.pop(conversation_id, None)
