"""What nobody needs any more goes: sessions that ended, and what was handled long ago."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import structlog

from bot.appointments import forgetting as appointments
from bot.conversations import arrivals
from bot.storage import StorageAway
from bot.takeover import forgetting
from channels.agendas import ledger
from channels.console import noting
from channels.installation import Installation
from channels.web.sessions import Sessions

EVERY = 3600.0
"""Seconds."""

_log = structlog.get_logger()


@contextlib.contextmanager
def tidying(installation: Installation, sessions: Sessions) -> Iterator[None]:
    """Every hour while this is open."""
    task = asyncio.get_running_loop().create_task(_tidy(installation, sessions))
    try:
        yield
    finally:
        task.cancel()


async def _tidy(installation: Installation, sessions: Sessions) -> None:
    while True:
        try:
            ended = await asyncio.to_thread(sessions.forget_expired)
            handled = await asyncio.to_thread(arrivals.forget, installation.storage, installation.clock)
            desk = await asyncio.to_thread(forgetting.forget, installation.storage, installation.clock)
            looks = await asyncio.to_thread(noting.forget, installation.storage, installation.clock)
            kept = await asyncio.to_thread(ledger.forget, installation.storage, installation.clock)
            agenda = await asyncio.to_thread(appointments.forget, installation.storage, installation.clock)
            _log.info(
                "tidied",
                sessions=ended,
                arrivals=handled,
                desk=desk,
                looks=looks,
                suppliers=kept,
                agenda=agenda,
            )
        except StorageAway as away:
            _log.warning("not tidied", reason=str(away))
        except Exception:
            _log.exception("not tidied")
        await asyncio.sleep(EVERY)
