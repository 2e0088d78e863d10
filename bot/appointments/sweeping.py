"""What happens by itself, in one of all processes: offers of the waiting list, and reminders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from bot.storage import Claims, StorageAway, single

NEXT_TRY = 5.0
"""Seconds after which another process takes over from one that died."""
TICK = 10.0
"""Seconds between two looks."""

_log = structlog.get_logger()


async def keep_sweeping(
    claims: Claims, name: str, sweep: Callable[[], int], *, every: float = TICK, next_try: float = NEXT_TRY
) -> None:
    """`sweep` every so many seconds, in whichever process has the claim `name`, until cancelled."""
    await single(claims, f"appointments:{name}", partial(_sweep, name, sweep, every), next_try=next_try)


async def _sweep(name: str, sweep: Callable[[], int], every: float) -> None:
    """A database that is away for a moment doesn't end it, nor does a mistake of ours."""
    while True:
        try:
            await asyncio.to_thread(sweep)
        except StorageAway as away:
            _log.warning("sweep waits", what=name, reason=str(away))
        except Exception:
            _log.exception("sweep", what=name)
        await asyncio.sleep(every)
