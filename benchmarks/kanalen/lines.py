"""A small HTTP client for load: kept connections, requests that were made beforehand, hardly any work of its own.

The same for everyone that is measured. A slower client would hide the difference between two servers.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

END = b"\r\n\r\n"


@dataclass
class Load:
    """What came of a number of requests. times: seconds of each; statuses: 0 for a connection that broke."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        good = sum(count for status, count in self.statuses.items() if 200 <= status < 300)
        return good / self.seconds


def request(method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: onthaal.example", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + END + body


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._tell(0, b"")

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(END)
        if end and len(rest) >= (length := _length(head)):
            self._received = b""
            self._tell(int(head[9:12]), rest[:length])

    def _tell(self, status: int, body: bytes) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body))

    async def ask(self, asked: bytes) -> tuple[int, bytes]:
        """(status, body); status 0 when the connection is gone."""
        if self._transport is None:
            return 0, b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(asked)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


@asynccontextmanager
async def opened(port: int, count: int) -> AsyncIterator[list[Line]]:
    """`count` connections to a server of this machine."""
    loop = asyncio.get_running_loop()
    made = [(await loop.create_connection(Line, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield made
    finally:
        for line in made:
            line.close()


async def saturated(port: int, requests: Sequence[bytes], lines: int) -> Load:
    """As fast as it goes, on `lines` connections."""
    load, waiting = Load(), iter(requests)
    clock = asyncio.get_running_loop().time
    async with opened(port, lines) as made:
        begun = clock()
        await asyncio.gather(*(_work(line, waiting, load) for line in made))
        load.seconds = clock() - begun
    return load


async def _work(line: Line, waiting: Iterator[bytes], load: Load) -> None:
    clock = asyncio.get_running_loop().time
    for asked in waiting:
        begun = clock()
        status, _ = await line.ask(asked)
        load.times.append(clock() - begun)
        load.statuses[status] += 1


async def steady(port: int, requests: Sequence[bytes], rate: float, lines: int) -> Load:
    """`rate` a second, evenly, whatever the server does.

    A time is counted from the moment that the request was due: also when it waited for a free connection.
    """
    load = Load()
    clock = asyncio.get_running_loop().time
    async with opened(port, lines) as made, asyncio.TaskGroup() as under_way:
        free: asyncio.Queue[Line] = asyncio.Queue()
        for line in made:
            free.put_nowait(line)
        begun = clock()
        for number, asked in zip(itertools.count(), requests, strict=False):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - clock()))
            under_way.create_task(_one(free, asked, due, load))
    load.seconds = clock() - begun
    return load


async def _one(free: asyncio.Queue[Line], asked: bytes, due: float, load: Load) -> None:
    line = await free.get()
    status, _ = await line.ask(asked)
    load.times.append(asyncio.get_running_loop().time() - due)
    load.statuses[status] += 1
    free.put_nowait(line)
