"""Hints reach the listeners of every replica: over the bus, or by looking in the database once a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, update

from bot.clock import SetClock
from bot.conversations import Hint, Notifier
from bot.conversations.tables import Conversation
from bot.replicas import NoBus, RedisBus
from bot.storage import Storage
from tests.servers import PostgresServer, RedisServer


@pytest.fixture
def shared(postgres_server: PostgresServer) -> Iterator[Storage]:
    """A PostgreSQL that replicas share, whatever the other tests run on: on SQLite there is one process."""
    storage = Storage(postgres_server.url)
    Conversation.metadata.create_all(storage.engine)
    yield storage
    storage.close()


def begun(storage: Storage, clock: SetClock, *ids: str) -> None:
    with storage.begin() as session:
        for id in ids:
            now = clock.now()
            session.add(Conversation(id=id, channel="web", city="gent", created_at=now, last_at=now))


def grow(storage: Storage, id: str, head: int) -> None:
    """What another replica wrote, without a word."""
    with storage.begin() as session:
        session.execute(update(Conversation).where(Conversation.id == id).values(head=head))


class Looks:
    """Counts the looks at the heads."""

    def __init__(self, storage: Storage) -> None:
        self.count = 0
        event.listen(storage.engine, "before_cursor_execute", self._count)

    def _count(self, _c: object, _k: object, statement: str, *_: object) -> None:
        self.count += statement.startswith("SELECT conversation.id, conversation.head")


@asynccontextmanager
async def replicas(url: str, storage: Storage | None = None) -> AsyncIterator[tuple[Notifier, Notifier]]:
    buses = RedisBus(url), RedisBus(url)
    pair = Notifier(buses[0], storage), Notifier(buses[1], storage)
    for bus in buses:
        bus.start()
    await until(lambda: all(bus.connected for bus in buses))
    yield pair
    for bus in buses:
        await asyncio.to_thread(bus.stop)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


async def nothing(queue: asyncio.Queue[Hint], seconds: float) -> bool:
    await asyncio.sleep(seconds)
    return queue.empty()


def test_it_tells_the_listeners_of_one_conversation() -> None:
    async def run() -> None:
        notifier = Notifier()
        async with notifier.subscribe("noor") as noor, notifier.subscribe("lien") as lien:
            await asyncio.to_thread(notifier.publish, "noor", {"t": "head", "seq": 1})
            assert await asyncio.wait_for(noor.get(), 1) == {"t": "head", "seq": 1}
            assert lien.empty()

    asyncio.run(run())


def test_a_slow_listener_loses_hints_and_holds_nobody_up() -> None:
    async def run() -> None:
        notifier = Notifier()
        async with notifier.subscribe("noor") as slow:
            for seq in range(200):
                notifier.publish("noor", {"t": "head", "seq": seq})
            await asyncio.sleep(0)
            assert slow.qsize() == 100

    asyncio.run(run())


def test_replicas_tell_each_other(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with (
            replicas(redis_server.url) as (one, other),
            one.subscribe("noor") as here,
            other.subscribe("noor") as there,
        ):
            one.publish("noor", {"t": "typing", "on": True})
            assert await asyncio.wait_for(there.get(), 5) == {"t": "typing", "on": True}
            assert await asyncio.wait_for(here.get(), 5) == {"t": "typing", "on": True}
            other.publish("noor", {"t": "mode", "mode": "human"})
            assert await asyncio.wait_for(here.get(), 5) == {"t": "mode", "mode": "human"}
            await asyncio.wait_for(there.get(), 5)
            assert await nothing(here, 0.1)

    asyncio.run(run())


def test_without_a_bus_it_sees_what_other_replicas_wrote(shared: Storage, clock: SetClock) -> None:
    begun(shared, clock, "noor", "lien")

    async def run() -> None:
        notifier, looks = Notifier(NoBus(), shared), Looks(shared)
        async with notifier.subscribe("noor") as noor, notifier.subscribe("lien") as lien:
            grow(shared, "noor", 3)
            assert await asyncio.wait_for(noor.get(), 3) == {"t": "head", "seq": 3}
            grow(shared, "noor", 4)
            assert await asyncio.wait_for(noor.get(), 3) == {"t": "head", "seq": 4}
            assert lien.empty()
        seen = looks.count
        assert 2 <= seen <= 5
        await asyncio.sleep(1.3)
        assert looks.count == seen

    asyncio.run(run())


def test_it_does_not_tell_twice_what_it_published_itself(shared: Storage, clock: SetClock) -> None:
    begun(shared, clock, "noor")

    async def run() -> None:
        notifier = Notifier(NoBus(), shared)
        async with notifier.subscribe("noor") as noor:
            grow(shared, "noor", 2)
            notifier.publish("noor", {"t": "head", "seq": 2})
            assert await asyncio.wait_for(noor.get(), 1) == {"t": "head", "seq": 2}
            assert await nothing(noor, 1.5)

    asyncio.run(run())


def test_it_does_not_look_while_the_bus_tells(
    shared: Storage, clock: SetClock, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversations.notifier.GRACE", 1.2)
    begun(shared, clock, "noor")

    async def run() -> None:
        async with replicas(redis_server.url, shared) as (one, _), one.subscribe("noor"):
            await asyncio.sleep(2.5)
            looks = Looks(shared)
            await asyncio.sleep(2.5)
            assert looks.count == 0

    asyncio.run(run())


def test_it_looks_on_for_replicas_that_reach_the_bus_later(
    shared: Storage, clock: SetClock, redis_server: RedisServer
) -> None:
    begun(shared, clock, "noor")

    async def run() -> None:
        slow = Notifier(NoBus(), shared)
        async with replicas(redis_server.url, shared) as (one, _), one.subscribe("noor") as here:
            for seq in (1, 2):
                grow(shared, "noor", seq)
                slow.publish("noor", {"t": "head", "seq": seq})
                assert await asyncio.wait_for(here.get(), 3) == {"t": "head", "seq": seq}

    asyncio.run(run())


def test_nothing_is_missed_when_redis_stops_and_comes_back(
    shared: Storage, clock: SetClock, redis_server: RedisServer
) -> None:
    begun(shared, clock, "noor")

    async def run() -> None:
        async with replicas(redis_server.url, shared) as (one, other), other.subscribe("noor") as there:
            redis_server.stop()
            await until(lambda: not one._bus.connected)
            grow(shared, "noor", 1)
            one.publish("noor", {"t": "head", "seq": 1})
            assert await asyncio.wait_for(there.get(), 3) == {"t": "head", "seq": 1}

            redis_server.start()
            grow(shared, "noor", 2)
            assert await asyncio.wait_for(there.get(), 10) == {"t": "head", "seq": 2}
            await until(lambda: one._bus.connected and other._bus.connected)
            one.publish("noor", {"t": "typing", "on": True})
            assert await asyncio.wait_for(there.get(), 3) == {"t": "typing", "on": True}

    asyncio.run(run())


def test_it_looks_again_after_the_database_was_away(
    shared: Storage, postgres_server: PostgresServer, clock: SetClock
) -> None:
    begun(shared, clock, "noor")

    async def run() -> None:
        notifier = Notifier(NoBus(), shared)
        async with notifier.subscribe("noor") as noor:
            await asyncio.to_thread(postgres_server.stop, kill=True)
            await asyncio.sleep(1.3)
            await asyncio.to_thread(postgres_server.start)
            await asyncio.to_thread(grow, shared, "noor", 1)
            assert await asyncio.wait_for(noor.get(), 5) == {"t": "head", "seq": 1}

    asyncio.run(run())


def test_on_sqlite_it_never_looks(tmp_path: object) -> None:
    async def run() -> None:
        storage = Storage(f"sqlite:///{tmp_path}/onthaal.db")
        notifier = Notifier(NoBus(), storage)
        async with notifier.subscribe("noor"):
            assert notifier._looking is None
        storage.close()

    asyncio.run(run())
