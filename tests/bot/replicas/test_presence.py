"""Who is there, in any replica; whoever is not seen again is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.replicas import Presence, Replicas, SharedRedis
from tests.bot.replicas.test_limits import Timer
from tests.servers import RedisServer


@asynccontextmanager
async def desks(url: str, timer: Timer) -> AsyncIterator[tuple[Presence, Presence]]:
    one, other = (SharedRedis(url, timer=timer) for _ in range(2))
    yield Presence(one, timer=timer), Presence(other, timer=timer)
    await one.close()
    await other.close()


def test_one_process_knows_whom_it_saw() -> None:
    async def run() -> None:
        timer = Timer()
        presence = Presence(timer=timer)
        await presence.seen("medewerker", "sam", 30)
        await presence.seen("medewerker", "an", 60)
        assert await presence.present("medewerker") == {"sam", "an"}
        assert await presence.present("redacteur") == set()
        timer.now += 31
        assert await presence.present("medewerker") == {"an"}
        await presence.gone("medewerker", "an")
        await presence.gone("medewerker", "kim")
        assert await presence.present("medewerker") == set()

    asyncio.run(run())


def test_replicas_know_of_each_other(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with desks(redis_server.url, Timer()) as (one, other):
            await one.seen("medewerker", "sam", 30)
            await other.seen("medewerker", "an", 30)
            assert await one.present("medewerker") == await other.present("medewerker") == {"sam", "an"}
            assert await one.present("redacteur") == set()
            await other.gone("medewerker", "sam")
            assert await one.present("medewerker") == {"an"}

    asyncio.run(run())


def test_who_is_not_seen_again_is_gone(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with desks(redis_server.url, Timer()) as (one, other):
            await one.seen("medewerker", "sam", 0.2)
            await one.seen("medewerker", "an", 30)
            await one.seen("redacteur", "lien", 0.2)
            await asyncio.sleep(0.3)
            assert await other.present("medewerker") == {"an"}
        assert redis_server.say("EXISTS", "onthaal:aanwezig:redacteur") == b":0\r\n"

    asyncio.run(run())


def test_it_goes_on_with_its_own_while_redis_is_away(redis_server: RedisServer) -> None:
    async def run() -> None:
        timer = Timer()
        async with desks(redis_server.url, timer) as (one, other):
            await one.seen("medewerker", "sam", 30)
            await other.seen("medewerker", "an", 30)
            redis_server.stop()
            assert await one.present("medewerker") == {"sam"}
            await one.seen("medewerker", "sam", 30)

            redis_server.start()
            timer.now += 3.1
            assert await one.present("medewerker") == set()
            await one.seen("medewerker", "sam", 30)
            assert await other.present("medewerker") == {"an"}
            timer.now += 3.1
            assert await other.present("medewerker") == {"sam"}

    asyncio.run(run())


def test_all_of_it_comes_from_one_setting(redis_server: RedisServer) -> None:
    async def run() -> None:
        alone, shared = Replicas.at(""), Replicas.at(redis_server.url)
        for replicas in (alone, shared):
            replicas.start()
            await replicas.presence.seen("medewerker", "sam", 30)
            assert await replicas.presence.present("medewerker") == {"sam"}
            assert await replicas.limits.take("noor", 1.0, 1) == 0.0
            await replicas.close()

    asyncio.run(run())
