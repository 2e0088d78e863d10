from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from bot.clock import BRUSSELS, SetClock
from bot.mail import SmtpSettings
from bot.service.engine_process import free_port
from tests.bot.mail.server import Server


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS), ticking=False)


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[Server, SmtpSettings]]]:
    """Starts a mail server; `port` for one that comes back where it was."""
    running: list[Controller] = []

    def _start(port: int | None = None, **options: Any) -> tuple[Server, SmtpSettings]:
        server = Server()
        controller = Controller(server, hostname="127.0.0.1", port=port or free_port(), **options)
        controller.start()
        running.append(controller)
        return server, SmtpSettings("127.0.0.1", controller.port, starttls=False)

    yield _start
    for controller in running:
        controller.stop()
