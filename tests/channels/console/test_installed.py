"""The console in the whole application, as `scripts/serve` runs it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.clock import SetClock
from bot.settings import Settings
from bot.staff import Accounts, Passwords, StaffSessions
from channels import app as public
from channels import installation as parts
from channels.console.guard import Guard
from channels.web import WebChannel
from tests.conftest import NOW

PASSWORD = "een-lange-zin-over-fietsen"


class Service:
    """The public application on loopback. `stop` is what scripts/serve does at the end."""

    def __init__(self, folder: Path) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        settings = Settings(
            var=folder,
            database_url=f"sqlite:///{folder}/onthaal.db",
            link_secret="q8Zt3vLw0pXs6rBn1kYd",
            public_url=self.url,
        )
        self.installation = parts.build(settings, SetClock(NOW))
        app, chat = public.build(self.installation)
        self._chat: WebChannel = chat
        self._loop: asyncio.AbstractEventLoop | None = None
        app.router.lifespan_context = self._lifespan
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=5)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield

    def cookie(self) -> dict[str, str]:
        """Of medewerker Sam, who signed in."""
        storage, clock = self.installation.storage, self.installation.clock
        who = Accounts(storage, clock, Passwords()).create(
            "sam", PASSWORD, city="gent", name="Sam Peeters", roles=["agent"], departments=["burgerzaken"]
        )
        sessions = StaffSessions(storage, clock)
        return {Guard(sessions, self.url).cookie.name: sessions.begin(who)}

    def stop(self) -> float:
        """How many seconds it took."""
        assert self._loop is not None
        began = time.monotonic()
        self._loop.call_soon_threadsafe(self._chat.goodbye)
        self._server.should_exit = True
        self._thread.join()
        self._listening.close()
        self.installation.close()
        return time.monotonic() - began


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    running = Service(tmp_path)
    yield running
    if running._thread.is_alive():
        running.stop()


def test_it_serves_the_desk_beside_the_chat(service: Service) -> None:
    door = httpx.get(f"{service.url}/balie", follow_redirects=True)
    assert door.status_code == 200 and "Aanmelden" in door.text
    page = httpx.get(f"{service.url}/balie", cookies=service.cookie())
    assert page.status_code == 200 and "Sam Peeters" in page.text
    assert httpx.get(f"{service.url}/").status_code == 200


def test_an_open_console_does_not_hold_up_a_restart(service: Service) -> None:
    opened: dict[str, Any] = {}
    cookies = service.cookie()

    def follow() -> None:
        with httpx.stream("GET", f"{service.url}/balie/stroom?na=0", cookies=cookies, timeout=10) as stream:
            for line in stream.iter_lines():
                opened[line] = True

    following = threading.Thread(target=follow)
    following.start()
    while not opened:
        time.sleep(0.01)
    assert service.stop() < 3
    following.join(5)
    assert not following.is_alive()
