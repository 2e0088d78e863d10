"""The broadcast of broadcast.py beside ours: its process, as many listeners, the same bytes at the same rate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.kanalen import lines
from benchmarks.kanalen.figures import percentile
from benchmarks.kanalen.programs import Restartable
from benchmarks.overname.streams import Event, Stream, parsed
from bot.service.engine_process import free_port

PATIENCE = 10.0


class Listened:
    """The listeners of one broadcast."""

    def __init__(self, port: int, listeners: int) -> None:
        self._port = port
        self._listeners = listeners
        self._said: dict[str, float] = {}
        self._waiting = 0
        self.times: list[float] = []

    async def follow(self) -> None:
        """One of the listeners, until cancelled."""
        with suppress(OSError, EOFError):
            async for event in Stream(self._port, "/stroom", {}).events():
                self._came(event)

    def _came(self, event: Event) -> None:
        if event.id in self._said:
            self.times.append(asyncio.get_running_loop().time() - self._said[event.id])
            self._waiting -= 1

    async def say(self, events: Sequence[bytes], rate: float, seconds: float) -> None:
        """Evenly in time; of `events` (each with an id of its own) the last that fit."""
        loop = asyncio.get_running_loop()
        told = [(parsed(event.strip()).id, event) for event in events[-round(rate * seconds) :]]
        self._said = {}
        (line,) = [(await loop.create_connection(lines.Line, "127.0.0.1", self._port))[1]]
        begun = loop.time()
        for number, (key, event) in enumerate(told):
            await asyncio.sleep(max(0.0, begun + number / rate - loop.time()))
            self._said[key] = loop.time()
            self._waiting += self._listeners
            await line.ask(lines.request("POST", "/zeg", event))
        until = loop.time() + PATIENCE
        while self._waiting > 0 and loop.time() < until:
            await asyncio.sleep(0.05)
        line.close()

    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            f"bare_p{part}_ms": round(percentile(self.times, part) * 1000, 1) for part in (50, 95, 99)
        }
        return found | {"bare_n": len(self.times), "bare_lost": self._waiting}


@asynccontextmanager
async def listened(folder: Path, listeners: int) -> AsyncIterator[Listened]:
    """Its process runs, and everybody listens, while this is open."""
    port = free_port()
    variables = {"ONTHAAL_BARE_PORT": str(port)}
    program = Restartable(
        "broadcast",
        "benchmarks.overname.broadcast",
        variables,
        folder / "broadcast.log",
        port=port,
        health="/",
    )
    await asyncio.to_thread(program.start)
    made = Listened(port, listeners)
    tasks = [asyncio.create_task(made.follow()) for _ in range(listeners)]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(program.stop)
