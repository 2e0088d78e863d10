"""The real service as a child process, with a real mail server beside it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.service.engine_process import free_port
from bot.settings import ROOT


class Postbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        if not isinstance(content, bytes):
            return "554 no content"
        mail = message_from_bytes(content, policy=policy.default)
        self.mails.append(mail)  # type: ignore[arg-type]  # policy.default gives an EmailMessage
        return "250 OK"

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def __enter__(self) -> Postbox:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def wait_for(self, count: int, patience: float = 20.0) -> list[EmailMessage]:
        until = time.monotonic() + patience
        while len(self.mails) < count and time.monotonic() < until:
            time.sleep(0.1)
        assert len(self.mails) >= count, f"{len(self.mails)} mails came, not {count}"
        return self.mails


class Service:
    """`scripts/serve` without its set-up, on ports and in a folder of its own."""

    def __init__(
        self, var: Path, *, nu: str, smtp_port: int | None = None, settings: Mapping[str, Any] | None = None
    ) -> None:
        self.var = var
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings: dict[str, Any] = {
            "ONTHAAL_VAR": var,
            "ONTHAAL_POORT": self.port,
            "ONTHAAL_NU": nu,
            **(settings or {}),
        }
        if smtp_port:
            self._settings |= {"ONTHAAL_SMTP_HOST": "127.0.0.1", "ONTHAAL_SMTP_PORT": smtp_port}
            self._settings["ONTHAAL_SMTP_STARTTLS"] = "false"
        self._process: subprocess.Popen[str] | None = None
        self.log = var / "serve.txt"

    def start(self) -> None:
        environment = {**os.environ, **{name: str(value) for name, value in self._settings.items()}}
        self.var.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "channels.serve"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        try:
            self._wait_until_ready()
        except AssertionError:
            self.stop()
            raise

    def _wait_until_ready(self, patience: float = 240.0) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            said = self.log.read_text(encoding="utf-8")
            if "Onthaal is klaar" in said:
                return
            assert self._process is not None and self._process.poll() is None, said
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self) -> int:
        """Ctrl-C. Returns the exit status."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(30)
        finally:
            self._process.kill()
            self._process = None

    def kill(self) -> None:
        """No chance to tidy up, as when the power goes."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def engine_pids(self) -> list[int]:
        """The engine's process: our child that runs engine.cli."""
        assert self._process is not None
        found = subprocess.run(
            ["pgrep", "-P", str(self._process.pid), "-f", "engine.cli"],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(pid) for pid in found.stdout.split()]

    def kill_engine(self) -> None:
        for pid in self.engine_pids():
            os.kill(pid, signal.SIGKILL)


def links_in(mail: EmailMessage) -> list[str]:
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return re.findall(r"https?://\S+", body.get_content())
