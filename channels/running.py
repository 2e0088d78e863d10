"""The private half of an installation: actions, engine and workers, without a public server."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from actions import server as actions_server
from actions.services import Services
from bot.conversations import HttpEngine, Worker
from bot.errors import OnthaalError
from bot.service import EngineProcess, ensure_model
from bot.service.engine_process import free_port
from channels.installation import Installation

KEEP_ALIVE = 75
"""Seconds an idle connection of the engine to our actions stays open: longer than the engine's own 30."""


class Server(uvicorn.Server):
    """Leaves signals to us: all servers stop together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server(app: FastAPI, host: str, port: int, proxies: str = "127.0.0.1") -> Server:
    """`proxies`: whose X-Forwarded-For and -Proto are believed; everybody else's are ignored."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=5, ws_per_message_deflate=False, ws_max_size=65536, server_header=False,
        forwarded_allow_ips=proxies,
    )  # fmt: skip
    return Server(config)


@contextlib.asynccontextmanager
async def serving(running: Server) -> AsyncIterator[None]:
    """The server answers while this is open. Raises OnthaalError when its port is taken."""
    listening = listen(running.config.host, running.config.port)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    try:
        while not running.started:
            if task.done():
                raise OnthaalError("De server is niet gestart. Zie het verslag in var/logs.")
            await asyncio.sleep(0.01)
        yield
    finally:
        running.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
        listening.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Our own, because uvicorn ends the whole program when it can't have the port.

    It names TCP as its protocol, which socket.create_server does not: only then asyncio switches Nagle's
    algorithm off for what it accepts, and an answer doesn't wait 40 ms for an acknowledgement.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
        return listening
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8080
            said = f"Poort {port} is al in gebruik. Kies een andere: ONTHAAL_POORT={other} scripts/serve"
        else:
            said = f"Ik kan niet luisteren op {host} poort {port}: {error.strerror or error}."
        raise OnthaalError(said) from error


@dataclass
class Running:
    installation: Installation
    engine_url: str
    worker: Worker


@contextlib.asynccontextmanager
async def core(
    installation: Installation, tell: Callable[[str], None], public: Server | None = None
) -> AsyncIterator[Running]:
    """Actions, engine and workers of one installation, ready.

    A `public` server listens before the engine is there: what comes in is kept, and answered when it is.
    """
    settings = installation.settings
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(installation.receiving())
        if public is not None:
            await stack.enter_async_context(serving(public))
        url = settings.engine_url or await stack.enter_async_context(_engine(installation, tell))
        client = HttpEngine(url, settings.engine_secret)
        stack.push_async_callback(client.close)
        worker = await stack.enter_async_context(installation.answering(client))
        yield Running(installation, url, worker)


@contextlib.asynccontextmanager
async def _engine(installation: Installation, tell: Callable[[str], None]) -> AsyncIterator[str]:
    """An engine of our own with the actions that it calls: started, watched, stopped. Gives its address."""
    settings = installation.settings
    model = await asyncio.to_thread(ensure_model, settings.models, tell)
    port = free_port()
    services = Services(
        installation.catalogue,
        installation.agenda,
        installation.links,
        installation.clock,
        staffed=installation.desk.staffed,
        waiting=installation.waiting,
        access=installation.access,
        ratings=installation.ratings,
    )
    actions = server(actions_server.build(services, settings.engine_secret), "127.0.0.1", port)
    engine = EngineProcess(
        model,
        port=settings.engine_poort,
        secret=settings.engine_secret,
        tracker=f"sqlite:///{settings.var.resolve() / 'engine.db'}",
        actions_url=f"http://127.0.0.1:{port}/webhook",
        log=settings.var / "logs" / "engine.log",
    )
    async with serving(actions):
        tell("De engine start…")
        engine.start()
        try:
            await engine.ready(tell)
            watch = asyncio.create_task(engine.watch(tell))
            try:
                yield engine.url
            finally:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
        finally:
            await asyncio.to_thread(engine.stop)
