"""The client for load counts every answer, also those that never come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.kanalen import lines
from benchmarks.kanalen.stand_in import listening


@asynccontextmanager
async def server(answers: list[bytes]) -> AsyncIterator[int]:
    """Gives these answers, one for each request, and then hangs up."""
    waiting = iter(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError), contextlib.closing(writer):
            for answer in waiting:
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(lines._length(head))
                for half in (answer[:10], answer[10:]):  # an answer may come in pieces
                    writer.write(half)
                    await writer.drain()

    door = listening(0)
    running = await asyncio.start_server(serve, sock=door)
    try:
        yield door.getsockname()[1]
    finally:
        running.close()
        await running.wait_closed()


def answer(status: int, body: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d OK\r\ncontent-length: %d\r\n\r\n%b" % (status, len(body), body)


def test_it_counts_answers_by_status() -> None:
    async def run() -> lines.Load:
        async with server([answer(200), answer(503, b"later"), answer(200, b"x")]) as port:
            return await lines.saturated(port, [lines.request("POST", "/", b"body")] * 3, 1)

    load = asyncio.run(run())
    assert dict(load.statuses) == {200: 2, 503: 1}
    assert len(load.times) == 3
    assert 0 < load.rate <= 2 / load.seconds


def test_a_connection_that_breaks_is_no_answer() -> None:
    async def run() -> lines.Load:
        async with server([answer(200)]) as port:
            return await lines.saturated(port, [lines.request("GET", "/")] * 3, 1)

    assert dict(asyncio.run(run()).statuses) == {200: 1, 0: 2}


def test_a_steady_load_takes_its_time() -> None:
    async def run() -> lines.Load:
        async with server([answer(200)] * 5) as port:
            return await lines.steady(port, [lines.request("GET", "/")] * 5, rate=50, lines=2)

    load = asyncio.run(run())
    assert load.statuses[200] == 5
    assert load.seconds >= 4 / 50
