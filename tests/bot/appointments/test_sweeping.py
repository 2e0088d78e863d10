"""The loop that one process runs for all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.appointments.sweeping import keep_sweeping
from bot.storage import Storage, StorageAway, claims
from tests.bot.conversations.office import until


async def run(*works: Callable[[], int], storage: Storage, done: Callable[[], bool]) -> None:
    """As many processes as there are works, until it is done."""
    held = [claims(storage) for _ in works]
    loops = [
        asyncio.create_task(keep_sweeping(each, "test", work, every=0.01, next_try=0.01))
        for each, work in zip(held, works, strict=True)
    ]
    try:
        await until(done)
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        for each in held:
            each.close()


def test_one_process_does_it(storage: Storage) -> None:
    first: list[int] = []
    second: list[int] = []

    def work(seen: list[int]) -> Callable[[], int]:
        def look() -> int:
            seen.append(1)
            return 1

        return look

    asyncio.run(run(work(first), work(second), storage=storage, done=lambda: len(first) + len(second) >= 5))
    assert not (first and second)


def test_it_goes_on_after_what_failed(storage: Storage) -> None:
    steps: list[str] = []

    def work() -> int:
        steps.append("look")
        if len(steps) == 1:
            raise StorageAway("gone")
        if len(steps) == 2:
            raise ValueError("a mistake")
        return 0

    with suppress(TimeoutError):
        asyncio.run(run(work, storage=storage, done=lambda: len(steps) >= 4))
    assert len(steps) >= 4
