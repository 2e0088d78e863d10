"""One bucket per key for all replicas; and without Redis one per process, without waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.errors import SettingsError
from bot.replicas import RateLimit, SharedRedis
from bot.replicas import limits as module
from tests.servers import RedisServer


class Timer:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def replicas(url: str, number: int = 2, timer: Timer | None = None) -> AsyncIterator[list[RateLimit]]:
    shared = [SharedRedis(url, timer=timer or time.monotonic) for _ in range(number)]
    yield [RateLimit(one, timer=timer or time.monotonic) for one in shared]
    for one in shared:
        await one.close()


def test_it_gives_as_many_as_the_bucket_holds_then_says_how_long() -> None:
    async def run() -> None:
        timer = Timer()
        limit = RateLimit(timer=timer)
        assert [await limit.take("noor", 0.5, 3) for _ in range(4)] == [0.0, 0.0, 0.0, 2.0]
        assert await limit.take("lien", 0.5, 3) == 0.0
        timer.now += 1.0
        assert await limit.take("noor", 0.5, 3) == 1.0
        timer.now += 1.0
        assert [await limit.take("noor", 0.5, 3) for _ in range(2)] == [0.0, 2.0]
        timer.now += 3600.0
        assert [await limit.take("noor", 0.5, 3) for _ in range(4)] == [0.0, 0.0, 0.0, 2.0]

    asyncio.run(run())


def test_it_forgets_keys_that_are_full_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 10)

    async def run() -> None:
        timer = Timer()
        limit = RateLimit(timer=timer)
        for number in range(10):
            await limit.take(f"k{number}", 1.0, 1)
        timer.now += 2.0
        await limit.take("noor", 1.0, 1)
        assert list(limit._memory._levels) == ["noor"]

    asyncio.run(run())


def test_replicas_share_one_bucket(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with replicas(redis_server.url) as (one, other):
            taken = [await limit.take("noor", 0.1, 3) for limit in (one, other, one, other)]
            assert taken[:3] == [0.0, 0.0, 0.0]
            assert 9.0 < taken[3] <= 10.0
            assert await other.take("lien", 0.1, 3) == 0.0

    asyncio.run(run())


def test_forty_at_once_get_no_more_than_there_is(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with replicas(redis_server.url, 4) as limits:
            taken = await asyncio.gather(*(limits[n % 4].take("noor", 0.01, 7) for n in range(40)))
            assert sum(wait == 0.0 for wait in taken) == 7

    asyncio.run(run())


def test_tokens_come_back_by_the_clock_of_redis(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with replicas(redis_server.url) as (one, other):
            assert await one.take("noor", 10.0, 1) == 0.0
            assert 0.0 < await other.take("noor", 10.0, 1) <= 0.1
            await asyncio.sleep(0.15)
            assert await other.take("noor", 10.0, 1) == 0.0

    asyncio.run(run())


def test_redis_keeps_no_names_and_nothing_for_long(redis_server: RedisServer) -> None:
    async def run() -> None:
        async with replicas(redis_server.url) as (one, _):
            await one.take("+32470000001", 10.0, 1)

    asyncio.run(run())
    keys = redis_server.say("KEYS", "*")
    assert b"onthaal:limiet:" in keys
    assert b"470000001" not in keys
    time.sleep(1.3)
    assert redis_server.say("DBSIZE") == b":0\r\n"


def test_it_goes_on_in_memory_while_redis_is_away(redis_server: RedisServer) -> None:
    async def run() -> None:
        timer = Timer()
        async with replicas(redis_server.url, timer=timer) as (one, other):
            assert await one.take("noor", 0.1, 1) == 0.0
            redis_server.stop()
            begun = time.monotonic()
            assert await one.take("noor", 0.1, 1) == 0.0
            assert await one.take("noor", 0.1, 1) == pytest.approx(10.0)
            assert await other.take("noor", 0.1, 1) == 0.0
            for number in range(1000):
                await one.take(f"k{number}", 0.1, 1)
            assert time.monotonic() - begun < 2.0

            redis_server.start()
            timer.now += 3.1
            assert await one.take("noor", 0.1, 1) == 0.0
            assert await other.take("lien", 0.1, 1) == 0.0
            assert await one.take("lien", 0.1, 1) > 9.0

    asyncio.run(run())


def test_a_redis_that_hangs_holds_nobody_up(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.replicas.shared.WITHIN", 0.3)

    async def run() -> None:
        async with replicas(redis_server.url) as (one, _):
            assert await one.take("noor", 0.1, 2) == 0.0
            redis_server.freeze()
            try:
                begun = time.monotonic()
                await asyncio.gather(*(one.take(f"k{number}", 0.1, 2) for number in range(50)))
                for number in range(50):
                    await one.take(f"k{number}", 0.1, 2)
                assert time.monotonic() - begun < 2.0
            finally:
                redis_server.thaw()

    asyncio.run(run())


def test_it_refuses_an_address_that_is_none() -> None:
    with pytest.raises(SettingsError, match="ONTHAAL_REDIS_URL"):
        SharedRedis("memcached://host")
