"""Work per conversation: never twice at once, never forgotten, and a mistake in one stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.conversations import tasks
from bot.conversations.tasks import Tasks
from bot.storage import StorageAway
from tests.bot.conversations.office import until


class Desk:
    """Notes what was worked on; `hold` keeps everything under way, `failing` raises."""

    def __init__(self, *, at_once: int = 8) -> None:
        self.done: list[str] = []
        self.under_way: list[str] = []
        self.most = 0
        self.failing: set[str] = set()
        self.due: list[Sequence[str] | Exception] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.tasks = Tasks("desk", self.work, self.look, at_once=at_once)

    def look(self) -> Sequence[str]:
        found = self.due.pop(0) if self.due else ()
        if isinstance(found, Exception):
            raise found
        return found

    async def work(self, conversation_id: str) -> None:
        assert conversation_id not in self.under_way
        self.under_way.append(conversation_id)
        self.most = max(self.most, len(self.under_way))
        await self.hold.wait()
        self.under_way.remove(conversation_id)
        self.done.append(conversation_id)
        if conversation_id in self.failing:
            raise ValueError("a mistake")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TICK", 0.01)


async def end(running: asyncio.Task[None]) -> None:
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def begun(desk: Desk) -> asyncio.Task[None]:
    running = asyncio.create_task(desk.tasks.run())
    await asyncio.sleep(0)
    return running


def test_what_comes_in_meanwhile_is_worked_on_once_more_and_not_at_the_same_time() -> None:
    async def run() -> list[str]:
        desk = Desk()
        running = await begun(desk)
        desk.hold.clear()
        desk.tasks.wake("noor")
        await until(lambda: desk.under_way == ["noor"])
        for _ in range(3):
            desk.tasks.wake("noor")
        desk.hold.set()
        await until(lambda: len(desk.done) == 2)
        await asyncio.sleep(0.03)
        await end(running)
        return desk.done

    assert asyncio.run(run()) == ["noor", "noor"]


def test_no_more_have_their_turn_than_it_may() -> None:
    async def run() -> tuple[int, int]:
        desk = Desk(at_once=3)
        running = await begun(desk)
        desk.hold.clear()
        for number in range(9):
            desk.tasks.wake(f"inwoner-{number}")
        await until(lambda: len(desk.under_way) == 3)
        desk.hold.set()
        await until(lambda: len(desk.done) == 9)
        await end(running)
        return desk.most, len(set(desk.done))

    assert asyncio.run(run()) == (3, 9)


def test_a_mistake_or_a_database_that_is_away_ends_nothing() -> None:
    async def run() -> list[str]:
        desk = Desk()
        desk.failing = {"noor"}
        desk.due = [StorageAway("57P01"), ValueError("a mistake"), ["noor"], ["lien"], ["noor"]]
        running = await begun(desk)
        await until(lambda: len(desk.done) == 3)
        await end(running)
        return desk.done

    assert asyncio.run(run()) == ["noor", "lien", "noor"]


def test_who_is_woken_before_the_start_or_after_the_end_is_left_to_the_next_start() -> None:
    async def run() -> list[str]:
        desk = Desk()
        desk.tasks.wake("noor")
        running = await begun(desk)
        await end(running)
        desk.tasks.wake("noor")
        await asyncio.sleep(0.03)
        return desk.done

    assert asyncio.run(run()) == []
