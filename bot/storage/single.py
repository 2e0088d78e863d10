"""Work that one process does for all, for as long as it can."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.storage.claims import Claims

NEXT_TRY = 30.0
"""Seconds between two looks whether the work is free."""
LOOK_EVERY = 5.0
"""Seconds between two looks whether it is still ours."""


async def single(
    claims: Claims,
    name: str,
    work: Callable[[], Awaitable[None]],
    *,
    next_try: float = NEXT_TRY,
    look_every: float = LOOK_EVERY,
) -> None:
    """`work`, in whichever process has the claim `name`, until cancelled; what it raises goes through.

    When that process dies another takes it over. When it only loses its connection to the database it stops, because
    another may have begun: two would fetch the same. It begins again when the claim is free.
    """
    while True:
        if await asyncio.to_thread(claims.take, name):
            try:
                await _while_held(claims, name, work, look_every)
            finally:
                await asyncio.shield(asyncio.to_thread(claims.release, name))
        await asyncio.sleep(next_try)


async def _while_held(
    claims: Claims, name: str, work: Callable[[], Awaitable[None]], look_every: float
) -> None:
    task = asyncio.ensure_future(work())
    try:
        held = True
        while held and not task.done():
            await asyncio.wait({task}, timeout=look_every)
            held = task.done() or await asyncio.to_thread(claims.holds, name)
    finally:
        ended = task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    if ended:
        task.result()
