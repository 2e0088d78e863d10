"""An ASGI application on a real port of this machine, in a thread or as the whole process."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of plain HTTP: it trusts nobody, and is made at once (httpx reads all certificates, 0.2 s)."""

_connections: dict[tuple[str, int], Any] = {}
"""The open connections by the client's address: what a request's scope tells of its own connection."""


class _Abortable(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """The usual protocol; it can also hang up without a word, as a dying server does."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.client:
            _connections[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client:
            _connections.pop(self.client, None)
        super().connection_lost(exc)


class _Prompt(uvicorn.Server):
    """Stops at once: the usual server looks ten times a second whether it should, and lets requests finish."""

    async def main_loop(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self.started = True
        while not self._stop.is_set():
            await self.on_tick(0)  # the Date header
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), 1.0)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.started = False  # until it can also be stopped

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def stop(self) -> None:
        """From another thread."""
        self._loop.call_soon_threadsafe(self._stop.set)


def hang_up(scope: MutableMapping[str, Any]) -> None:
    """Reset the connection of this request: the client sees a broken connection and no status."""
    client = scope.get("client")
    transport = _connections.get((client[0], client[1])) if client else None
    if transport is None:
        return
    # Lingering for 0 seconds sends RST instead of an orderly end.
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    transport.abort()


def listening(port: int = 0) -> socket.socket:
    """A socket that listens on loopback. Named TCP, since asyncio only then switches Nagle's delay off."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", port))
    door.listen(1024)
    return door


@contextmanager
def serving(app: Any, *, port: int = 0) -> Iterator[str]:
    """The application's address, "http://127.0.0.1:<port>", while the block lasts.

    The application must be built beforehand, in the main thread. What it lists in `app.state.closers` is
    called at the end.

    :raises RuntimeError: it did not start within ten seconds
    """
    door = listening(port)
    server = _Prompt(_config(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    try:
        _wait_for(server)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        if server.started:
            server.stop()
        thread.join(timeout=10)
        door.close()
        for close in getattr(getattr(app, "state", None), "closers", ()):
            close()


def run(app: Any, port: int) -> None:
    """Serve until the process is told to stop."""
    uvicorn.Server(_config(app)).run(sockets=[listening(port)])


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Abortable,
        timeout_graceful_shutdown=1,
        loop="asyncio",
        lifespan="off",
        log_level="critical",
        access_log=False,
        backlog=1024,
    )


def _wait_for(server: uvicorn.Server) -> None:
    until = time.monotonic() + 10
    while not server.started:
        if time.monotonic() > until:
            raise RuntimeError("the server did not start")
        time.sleep(0.005)
