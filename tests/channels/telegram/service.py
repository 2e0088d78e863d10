"""Our side on a real port: the webhook of both cities, with an event loop of its own as in the real service."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

from fastapi import FastAPI

from bot.conversations import Arrivals
from channels.accounts import TelegramAccount
from channels.running import server, serving
from channels.telegram import TelegramChannel
from channels.telegram.transport import Limits


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """Use it as a context. `url` is where it listens."""

    def __init__(
        self, accounts: dict[str, TelegramAccount], arrivals: Arrivals, limits: Limits, telegram_url: str
    ) -> None:
        self.channel = TelegramChannel(accounts, arrivals, limits, telegram_url)
        app = FastAPI(openapi_url=None)
        app.include_router(self.channel.router)
        self._server = server(app, "127.0.0.1", free_port())
        self.url = f"http://127.0.0.1:{self._server.config.port}"
        self._loop = asyncio.new_event_loop()
        self._started, self._ended = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """In the service's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __enter__(self) -> Service:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> None:
        async with serving(self._server):
            self._started.set()
            await self._ended.wait()
        await self.channel.close()
