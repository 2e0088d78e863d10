"""Work that one process does for all: once at a time, and taken over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.storage import Storage, claims, single
from tests.bot.storage.test_claims import end_sessions
from tests.servers import PostgresServer


class Poller:
    """Notes who is at work, until told otherwise."""

    def __init__(self) -> None:
        self.working: list[str] = []
        self.most = 0

    def of(self, who: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            self.working.append(who)
            self.most = max(self.most, len(self.working))
            try:
                await asyncio.sleep(60)
            finally:
                self.working.remove(who)

        return work


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


def test_one_of_two_does_it_and_the_other_takes_over(storage: Storage) -> None:
    async def run() -> None:
        poller, pair = Poller(), (claims(storage), claims(storage))
        jobs = [
            asyncio.create_task(single(one, "poll", poller.of(who), next_try=0.05, look_every=0.05))
            for who, one in zip(("een", "twee"), pair, strict=True)
        ]
        await until(lambda: bool(poller.working))
        await asyncio.sleep(0.3)
        (first,) = poller.working
        jobs[first == "twee"].cancel()
        await until(lambda: poller.working == ["een" if first == "twee" else "twee"])
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        assert poller.most == 1
        for one in pair:
            one.close()

    asyncio.run(run())


def test_it_stops_where_the_claim_was_lost(postgres_server: PostgresServer) -> None:
    storage = Storage(postgres_server.url)

    async def run() -> None:
        poller, mine, other = Poller(), claims(storage), claims(storage)
        job = asyncio.create_task(single(mine, "poll", poller.of("een"), next_try=0.05, look_every=0.5))
        await until(lambda: poller.working == ["een"])
        end_sessions(postgres_server.url)
        await until(lambda: other.take("poll"))
        await until(lambda: not poller.working)
        assert not mine.holds("poll")
        other.release("poll")
        await until(lambda: poller.working == ["een"])
        assert mine.holds("poll")
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
        mine.close()
        other.close()

    asyncio.run(run())
    storage.close()


def test_what_goes_wrong_in_it_is_told(storage: Storage) -> None:
    async def fail() -> None:
        raise RuntimeError("stuk")

    async def run() -> None:
        ours = claims(storage)
        with pytest.raises(RuntimeError, match="stuk"):
            await single(ours, "poll", fail)
        assert ours.take("poll")
        ours.close()

    asyncio.run(run())
