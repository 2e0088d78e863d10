"""What goes wrong in the crash test: processes killed at random moments, the database and Redis away for a while."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from benchmarks.kanalen.programs import Restartable
from tests.servers import PostgresServer, RedisServer

DOWN = 1.0
"""Seconds at most before a killed process is started again."""
AWAY = (0.5, 3.0)
"""Seconds that the database is away."""
LOOK_EVERY = 0.25


class Chaos:
    """kills: of each process. fallen: ends that were nobody's doing; they are started again, as a service manager
    would, and counted.
    """

    def __init__(self, drawn: random.Random, seconds: float) -> None:
        self._drawn = drawn
        self._seconds = seconds
        self._clock = asyncio.get_running_loop().time
        self._begun = self._clock()
        self.kills: Counter[str] = Counter()
        self.fallen: Counter[str] = Counter()
        self.restarts: Counter[str] = Counter()

    def moments(self, count: int) -> list[float]:
        """Random moments over the whole run, one in each of `count` equal parts of it."""
        part = self._seconds / count if count else 0.0
        return [(number + self._drawn.random()) * part for number in range(count)]

    async def kill(self, program: Restartable, count: int) -> None:
        """SIGKILL, `count` times, whatever the process is doing. Goes on keeping it alive until cancelled."""
        for moment in self.moments(count):
            await self._keep(program, until=moment)
            program.kill()
            self.kills[program.name] += 1
            await asyncio.sleep(self._drawn.uniform(0.0, DOWN))
            program.begin()
        await self._keep(program, until=float("inf"))

    async def _keep(self, program: Restartable, until: float) -> None:
        while self._clock() - self._begun < until:
            if not program.running:
                self.fallen[program.name] += 1
                await asyncio.sleep(DOWN)
                program.begin()
            left = until - (self._clock() - self._begun)
            await asyncio.sleep(max(0.0, min(LOOK_EVERY, left)))

    async def restart_database(self, server: PostgresServer, count: int) -> None:
        """By turns as an administrator does it, and as a machine that loses its power."""
        for number, moment in enumerate(self.moments(count)):
            await self._sleep_until(moment)
            await asyncio.to_thread(server.stop, kill=bool(number % 2))
            await asyncio.sleep(self._drawn.uniform(*AWAY))
            await asyncio.to_thread(server.start)
            self.restarts["postgresql"] += 1

    async def stop_redis(self, server: RedisServer, count: int) -> None:
        """Away for a third of its part of the run, each time."""
        for moment in self.moments(count):
            await self._sleep_until(moment)
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(self._seconds / max(1, count) / 3)
            await asyncio.to_thread(server.start)
            self.restarts["redis"] += 1

    async def _sleep_until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, self._begun + moment - self._clock()))

    async def over(self) -> None:
        """When nothing falls any more."""
        await self._sleep_until(self._seconds + 2 * DOWN)
