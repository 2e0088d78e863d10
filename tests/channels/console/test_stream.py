"""The feed as a stream: each event once and in order for every console, whatever is cut, at the price of one reader."""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.storage import Storage
from bot.takeover import feed, topic
from bot.takeover.tables import Agent
from channels.console.stream import BEAT, CityFeed, Pace
from tests.channels.console.balie import Balie, Inwoner, Medewerker

MANY = Pace(beat=30.0, look=0.05, replay=50, waiting=20)


class Line:
    """An open stream of one console."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()
        self.seqs: list[int] = []

    def event(self) -> dict[str, Any]:
        """The next one: {"event", "id", "data"}."""
        found: dict[str, Any] = {"event": "message", "id": None}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if line:
                found[name] = value
            elif "data" in found:
                found["data"] = json.loads(found["data"])
                return found
            else:
                found = {"event": "message", "id": None}
        raise EOFError

    def until(self, kind: str) -> dict[str, Any]:
        by = time.monotonic() + 10
        while time.monotonic() < by:
            event = self.event()
            if event["event"] == kind or event["data"].get("kind") == kind:
                return event
        raise AssertionError(f"no {kind}")


@contextmanager
def line(who: Medewerker, path: str = "/balie/stroom?na=0", **headers: str) -> Iterator[Line]:
    with httpx.stream(
        "GET", f"{who.balie.url}{path}", headers={**who.headers, **headers}, timeout=10
    ) as opened:
        assert opened.status_code == 200 and opened.headers["content-type"].startswith("text/event-stream")
        yield Line(opened)


def test_it_tells_what_happened_and_what_happens(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    with line(sam) as heard:
        first = heard.until("queued")
        assert (first["id"], first["data"]["conversation"]) == ("1", noor.id)
        sam.takes(noor)
        claimed = heard.until("claimed")
        sam.tells(noor, "Dag, geheim bericht.")
        message = heard.until("message")
        assert int(message["id"]) > int(claimed["id"])
        assert "geheim" not in json.dumps(message) and message["data"]["data"]["seq"] > 0


def test_it_goes_on_after_the_last_event_that_a_console_had(
    balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    head = balie.desk.feed_head("gent")
    with line(sam, **{"last-event-id": str(head - 1)}) as heard:
        assert heard.event()["id"] == str(head)
        assert heard.event()["event"] == "hart"


@pytest.mark.parametrize("after", [10_000, 2**53])
def test_it_sends_who_is_ahead_to_a_snapshot(
    balie: Balie, sam: Medewerker, noor: Inwoner, after: int
) -> None:
    with line(sam, f"/balie/stroom?na={after}") as heard:
        again = heard.event()
        assert (again["event"], again["id"]) == ("opnieuw", str(balie.desk.feed_head("gent")))


def test_it_says_so_when_somebody_is_signed_out_meanwhile(balie: Balie, sam: Medewerker) -> None:
    with line(sam) as heard:
        heard.until("hart")
        balie.sessions.end_all(sam.id)
        heard.until("afgemeld")
        with pytest.raises(EOFError):
            heard.event()


def test_a_stream_alone_keeps_nobody_signed_in(balie: Balie, sam: Medewerker) -> None:
    with line(sam) as heard:
        balie.clock.advance(timedelta(minutes=31))
        heard.until("afgemeld")


@pytest.mark.parametrize("change", [{"roles": ["redacteur"]}, {"city": "hasselt"}])
def test_it_ends_for_who_is_not_of_this_desk_any_more(
    balie: Balie, sam: Medewerker, change: dict[str, Any]
) -> None:
    """The session itself still holds; what it may see changed."""
    with line(sam) as heard:
        heard.until("hart")
        with balie.storage.begin() as session:
            for name, value in change.items():
                setattr(session.get_one(Agent, sam.id), name, value)
        heard.until("afgemeld")
        with pytest.raises(EOFError):
            heard.event()


def test_it_ends_all_streams_before_a_restart(balie: Balie, sam: Medewerker) -> None:
    with line(sam) as heard:
        heard.until("hart")
        balie.goodbye()
        with pytest.raises(EOFError):
            while True:
                heard.event()


def test_it_tells_each_city_its_own(balie: Balie, sam: Medewerker) -> None:
    kim = balie.hire("Kim", "Jacobs", city="hasselt")
    balie.noor("medewerker", city="hasselt")
    with line(kim) as heard:
        assert heard.until("queued")["id"] == "1"
    with line(sam) as heard:
        assert heard.event()["event"] == "hart"


# --- the reader itself -----------------------------------------------------------------------------------


def add(storage: Storage, balie: Balie, many: int) -> None:
    """Events of one transaction each, and the hint that the desk gives after it."""
    for _ in range(many):
        with storage.begin() as session:
            seq = feed.append(session, "gent", [("message", None, {})], balie.clock.now())
        balie.notifier.publish(topic("gent"), {"t": "feed", "seq": seq})


async def seqs(stream: AsyncIterator[bytes], until: int) -> list[int]:
    """Numbers of the events up to `until`, or up to the end of the stream. "opnieuw" counts as -1."""
    found: list[int] = []
    async for part in stream:
        if part.startswith(b"id: "):
            found.append(-1 if b"opnieuw" in part else int(part.split()[1]))
            if found[-1] >= until:
                break
    return found


def test_many_consoles_cost_one_reader(balie: Balie) -> None:
    async def follow() -> tuple[list[list[int]], int]:
        city = CityFeed(balie.desk, balie.notifier, "gent", MANY)
        consoles = [asyncio.create_task(seqs(city.follow(0, lambda: True), 20)) for _ in range(50)]
        await asyncio.sleep(0.1)
        await asyncio.to_thread(add, balie.storage, balie, 20)
        found = await asyncio.wait_for(asyncio.gather(*consoles), 10)
        return found, city.reads

    found, reads = asyncio.run(follow())
    assert found == [list(range(1, 21))] * 50
    assert reads <= 60  # 20 hints and a look now and then: not 50 times as many


@pytest.mark.parametrize("chance", [1, 2, 3])
def test_random_cuts_lose_double_and_reorder_nothing(balie: Balie, chance: int) -> None:
    """A console that is cut off at any moment and comes back with the last number that it has."""
    rolled, last = random.Random(chance), 120

    async def console(city: CityFeed) -> list[int]:
        got: list[int] = []
        while not got or got[-1] < last:
            cut = asyncio.create_task(collect(city, got))
            await asyncio.sleep(rolled.random() * 0.03)
            cut.cancel()
            await asyncio.gather(cut, return_exceptions=True)
        return got

    async def collect(city: CityFeed, got: list[int]) -> None:
        async with aclosing(city.follow(got[-1] if got else 0, lambda: True)) as stream:
            async for part in stream:
                if part.startswith(b"id: ") and b"opnieuw" not in part:
                    got.append(int(part.split()[1]))

    async def play() -> list[list[int]]:
        city = CityFeed(
            balie.desk, balie.notifier, "gent", Pace(beat=30.0, look=0.05, replay=500, waiting=500)
        )
        consoles = [asyncio.create_task(console(city)) for _ in range(5)]
        writing = threading.Thread(target=add, args=(balie.storage, balie, last))
        writing.start()
        found = await asyncio.wait_for(asyncio.gather(*consoles), 60)
        writing.join()
        return found

    assert asyncio.run(play()) == [list(range(1, last + 1))] * 5


def test_it_sends_who_is_too_far_behind_to_a_snapshot(balie: Balie) -> None:
    add(balie.storage, balie, 60)

    async def follow() -> list[int]:
        city = CityFeed(balie.desk, balie.notifier, "gent", MANY)
        stream = asyncio.create_task(seqs(city.follow(5, lambda: True), 62))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(add, balie.storage, balie, 2)
        return await asyncio.wait_for(stream, 5)

    assert asyncio.run(follow()) == [-1, 61, 62]


def test_it_cuts_off_who_reads_too_slowly_and_leaves_no_hole(balie: Balie) -> None:
    async def follow() -> tuple[list[int], list[int]]:
        city = CityFeed(balie.desk, balie.notifier, "gent", MANY)
        async with aclosing(city.follow(0, lambda: True)) as slow:
            await anext(slow)  # "retry", and after the next one it reads no more
            waits = asyncio.create_task(anext(slow))
            await asyncio.sleep(0.1)
            await asyncio.to_thread(add, balie.storage, balie, 30)
            await asyncio.sleep(0.3)
            first = int((await waits).split()[1])
            got = [first, *await seqs(slow, 99)]
        back = await asyncio.wait_for(seqs(city.follow(got[-1], lambda: True), 30), 5)
        return got, back

    got, back = asyncio.run(follow())
    assert got + back == list(range(1, 31)) and len(got) < 30


def test_its_heart_beats_in_silence(balie: Balie) -> None:
    async def follow() -> list[bytes]:
        city = CityFeed(balie.desk, balie.notifier, "gent", Pace(beat=0.05, look=0.05))
        heard: list[bytes] = []
        async with aclosing(city.follow(0, lambda: True)) as stream:
            async for part in stream:
                heard.append(part)
                if len(heard) == 3:
                    return heard
        return heard

    assert asyncio.run(follow())[1:] == [BEAT, BEAT]
