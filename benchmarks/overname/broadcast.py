"""The bare limit: a Starlette application that gives the same bytes to everybody who listens, and does nothing else."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from benchmarks.kanalen.stand_in import listening


class Broadcast:
    def __init__(self) -> None:
        self._open: set[asyncio.Queue[bytes]] = set()

    async def say(self, request: Request) -> Response:
        event = await request.body()
        for listener in self._open:
            listener.put_nowait(event)
        return Response(status_code=200)

    async def stream(self, request: Request) -> Response:
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[bytes]:
        mine: asyncio.Queue[bytes] = asyncio.Queue()
        self._open.add(mine)
        try:
            yield b"retry: 1000\n\n"
            while True:
                yield await mine.get()
        finally:
            self._open.discard(mine)


def main() -> None:
    broadcast = Broadcast()
    routes = [
        Route("/zeg", broadcast.say, methods=["POST"]),
        Route("/stroom", broadcast.stream),
        Route("/", health),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listening(int(os.environ["ONTHAAL_BARE_PORT"]))])


async def health(request: Request) -> Response:
    return Response(status_code=200)


if __name__ == "__main__":
    main()
