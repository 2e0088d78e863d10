"""The engine as a child process: started, watched, started again when it died, stopped with us."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx

from bot.errors import OnthaalError
from bot.service.training import ENGINE_PYTHON, engine_environment
from bot.settings import ROOT

START_SECONDS = 120
LOOK_EVERY = 0.2
"""Seconds between two questions whether the engine is ready."""
WATCH_EVERY = 1.0
"""Seconds between two looks whether it lives; also the first wait before a new start."""
LONGEST_WAIT = 60.0


class EngineFailed(OnthaalError):
    """The engine did not start; the message tells where its own words are."""


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class EngineProcess:
    """Rasa on the loopback, on `port` or a free one.

    `tracker` is the SQLAlchemy address of its tracker store; `actions_url` where our actions listen.
    """

    def __init__(
        self, model: Path, *, secret: str, tracker: str, actions_url: str, log: Path, port: int = 0
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._model = model
        self._secret = secret
        self._tracker = tracker
        self._actions_url = actions_url
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begins; `ready` waits for it. Raises EngineFailed when it can't even begin."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._let_go()
        command = [str(ENGINE_PYTHON), "-m", "engine.cli", "serve"]
        command += ["--model", str(self._model), "--port", str(self.port)]
        with self._log.open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=self._environment(),
                    stdin=subprocess.PIPE,  # never written: its end tells the engine that we are gone
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            except OSError as error:
                raise EngineFailed("De engine kan niet starten. Voer eerst scripts/setup uit.") from error

    def _environment(self) -> dict[str, str]:
        return engine_environment(
            ONTHAAL_ENGINE_FOLLOWS="1",
            ONTHAAL_ENGINE_SECRET=self._secret,
            ONTHAAL_ENGINE_DB=self._tracker,
            ONTHAAL_ACTIONS_URL=self._actions_url,
            ONTHAAL_MODELS=str(self._model.parent),
        )

    async def ready(self, say: Callable[[str], None] | None = None) -> None:
        """Returns when the engine has its model. Raises EngineFailed when it died or takes too long."""
        headers = {"X-Onthaal-Secret": self._secret}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=2.0) as client:
            for look in range(int(START_SECONDS / LOOK_EVERY)):
                if self._process is None or self._process.poll() is not None:
                    raise EngineFailed(f"De engine is gestopt. Haar verslag staat in {self._log}.")
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get("/webhooks/onthaal/health")).status_code == 200:
                        return
                if say and look % 25 == 24:
                    say("De engine start nog…")
                await asyncio.sleep(LOOK_EVERY)
        raise EngineFailed(f"De engine is na {START_SECONDS} seconden niet klaar. Zie {self._log}.")

    async def watch(self, say: Callable[[str], None]) -> None:
        """Starts the engine again whenever it dies, until cancelled. Waits longer after every failure."""
        wait = WATCH_EVERY
        while True:
            await asyncio.sleep(WATCH_EVERY)
            if self._process is None or self._process.poll() is None:
                continue
            say(f"De engine is gestopt: ik start ze opnieuw over {wait:.0f} s. Zie {self._log}.")
            await asyncio.sleep(wait)
            try:
                self.start()
                await self.ready()
                wait = WATCH_EVERY
            except EngineFailed:
                wait = min(LONGEST_WAIT, wait * 2)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._let_go()

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None
