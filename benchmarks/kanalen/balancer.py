"""What stands before the replicas: every connection goes to one that listens."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from benchmarks.kanalen.stand_in import listening
from bot.service.engine_process import free_port

CHUNK = 64 * 1024


class Balancer:
    """Plain TCP. When nobody listens, or the replica dies, the caller's connection breaks; nothing is repeated."""

    def __init__(self, ports: Sequence[int], drawn: random.Random) -> None:
        self._ports = list(ports)
        self._drawn = drawn
        self._closing = asyncio.Event()
        self._carrying: set[asyncio.Task[None]] = set()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._begin, sock=listening(self.port))
        try:
            yield
        finally:
            server.close()
            self._closing.set()
            await asyncio.gather(*self._carrying, return_exceptions=True)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one side ends it."""
        replica = await self._connected()
        if replica is None:
            writer.transport.abort()
            return
        jobs = (_pump(reader, replica[1]), _pump(replica[0], writer), self._closing.wait())
        there = [asyncio.create_task(job) for job in jobs]
        await asyncio.wait(there, return_when=asyncio.FIRST_COMPLETED)
        for task in there:
            task.cancel()
        await asyncio.gather(*there, return_exceptions=True)
        for end in (writer, replica[1]):
            end.transport.abort()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for port in self._drawn.sample(self._ports, len(self._ports)):
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        return None


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
