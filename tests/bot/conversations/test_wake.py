"""Waking up: from any thread, without losing what comes in while a look is under way, and hints to listeners."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

from sqlalchemy import text

from bot.conversations import Hint, Turn, TurnResult
from tests.bot.conversations.office import Office, said, until


@contextlib.asynccontextmanager
async def working(office: Office) -> AsyncIterator[None]:
    """The worker runs, and every message that is received wakes it."""
    office.conversations.on_received = office.worker.wake
    running = asyncio.create_task(office.worker.run())
    await asyncio.sleep(0.01)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_it_wakes_for_a_message_from_another_thread(office: Office, noor: str) -> None:
    async def run() -> None:
        async with working(office):
            sender = threading.Thread(target=office.say, args=(noor, "hallo"))
            sender.start()
            await until(lambda: office.statuses(noor) == ["done"])
            sender.join()

    asyncio.run(run())

    assert office.lines(noor) == [("user", "hallo"), ("bot", "antwoord op hallo")]


def test_it_takes_a_message_that_comes_during_a_turn(office: Office, noor: str) -> None:
    async def meanwhile(turn: Turn) -> TurnResult:
        await asyncio.to_thread(office.say, noor, "en de duur?")
        return said("75 euro")

    async def run() -> None:
        async with working(office):
            await asyncio.to_thread(office.say, noor, "wat kost een reispas?")
            await until(lambda: office.statuses(noor) == ["done", "done"])

    office.engine.script = [meanwhile]
    asyncio.run(run())

    assert [author for author, _ in office.lines(noor)] == ["user", "user", "bot", "bot"]


def test_it_waits_for_nothing_when_nobody_runs_it(office: Office, noor: str) -> None:
    office.worker.wake(noor)
    office.conversations.on_received = office.worker.wake

    assert office.say(noor, "hallo").seq == 2


def test_it_does_not_wake_a_loop_that_has_ended(office: Office, noor: str) -> None:
    async def run() -> None:
        async with working(office):
            pass

    asyncio.run(run())
    office.say(noor, "hallo")

    assert office.statuses(noor) == ["new"]


def test_it_goes_on_after_a_database_that_was_away(office: Office, noor: str) -> None:
    with office.storage.begin() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO away"))

    async def run() -> None:
        async with working(office):
            await asyncio.sleep(0.05)
            with office.storage.begin() as session:
                session.execute(text("ALTER TABLE away RENAME TO inbox"))
            office.say(noor, "hallo")
            await until(lambda: office.statuses(noor) == ["done"])

    asyncio.run(run())


def test_it_tells_listeners_what_is_new_and_that_an_answer_comes(office: Office, noor: str) -> None:
    hints: list[Hint] = []

    async def run() -> None:
        async with office.notifier.subscribe(noor) as queue:
            await asyncio.to_thread(office.say, noor, "hallo")
            await office.worker.settle(noor)
            await asyncio.sleep(0)
            while not queue.empty():
                hints.append(queue.get_nowait())

    asyncio.run(run())

    assert hints == [
        {"t": "head", "seq": 2},
        {"t": "typing", "on": True},
        {"t": "head", "seq": 3},
        {"t": "typing", "on": False},
    ]


def test_it_tells_only_who_listens_to_this_conversation(office: Office, noor: str, lien: str) -> None:
    async def run() -> bool:
        async with office.notifier.subscribe(lien) as queue:
            office.say(noor, "hallo")
            await asyncio.sleep(0)
            return queue.empty()

    assert asyncio.run(run())


def test_it_drops_hints_for_a_listener_that_does_not_read(office: Office, noor: str) -> None:
    async def run() -> int:
        async with office.notifier.subscribe(noor) as queue:
            for seq in range(200):
                office.notifier.publish(noor, {"t": "head", "seq": seq})
            await asyncio.sleep(0)
            return queue.qsize()

    assert asyncio.run(run()) == 100
