"""The feed of a city as server-sent events: read once per process, the same bytes to every console."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog

from bot.conversations import Notifier
from bot.storage import StorageAway
from bot.takeover import Desk, FeedEvent, topic

RETRY = 1000
"""Milliseconds after which an EventSource comes back by itself."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """beat: seconds between two heartbeats; a proxy or phone may cut a line that says nothing for longer than 30.
    look: seconds between two looks at the feed when no hint comes. replay: events that are sent again at most; who
    is further behind fetches a snapshot. waiting: events that a slow console may leave lying."""

    beat: float = 20.0
    look: float = 1.0
    replay: int = 1000
    waiting: int = 500


type Lines = asyncio.Queue[tuple[int, bytes] | None]
"""(seq, event); None is the end."""


def event_bytes(event: FeedEvent) -> bytes:
    shown = {"kind": event.kind, "conversation": event.conversation_id, "data": event.data}
    return f"id: {event.seq}\ndata: {_json(shown)}\n\n".encode()


def start_again(seq: int) -> bytes:
    """Says that the page must fetch what it shows anew; the feed goes on after `seq`."""
    return f"id: {seq}\nevent: opnieuw\ndata: {{}}\n\n".encode()


BEAT = b"event: hart\ndata: {}\n\n"
SIGNED_OUT = b"event: afgemeld\ndata: {}\n\n"


class CityFeed:
    """One city's. The reader runs while somebody follows."""

    def __init__(self, desk: Desk, notifier: Notifier, city: str, pace: Pace) -> None:
        self._desk = desk
        self._notifier = notifier
        self._city = city
        self._pace = pace
        self._recent: deque[tuple[int, bytes]] = deque(maxlen=pace.replay)
        self._followers: set[Lines] = set()
        self._seq = 0
        self._reading: asyncio.Task[None] | None = None
        self._begun: asyncio.Future[None] | None = None
        self._closing = False
        self.reads = 0
        """Queries so far, for who measures what a console costs."""

    async def follow(self, after: int, signed_in: Callable[[], bool]) -> AsyncIterator[bytes]:
        """What comes after `after`, each once and in order, with heartbeats. `signed_in` is asked at each of those,
        in a thread: when it says no, that is told and the stream ends."""
        yield f"retry: {RETRY}\n\n".encode()
        async with self._joined() as (lines, seq):
            async for part in self._missed(after, seq):
                yield part
            async for part in self._live(lines, signed_in):
                yield part

    def goodbye(self) -> None:
        """Ends all streams, now and later: the consoles come back, to another process or the next one."""
        self._closing = True
        self._end_all()

    def _end_all(self) -> None:
        for lines in self._followers:
            _end(lines)

    @asynccontextmanager
    async def _joined(self) -> AsyncIterator[tuple[Lines, int]]:
        """What comes after the given seq will be in the queue, and nothing else: no await stands between the two."""
        lines: Lines = asyncio.Queue(self._pace.waiting)
        self._followers.add(lines)
        try:
            await self._started()
            _empty(lines)
            if self._closing:
                _end(lines)
            yield lines, self._seq
        finally:
            self._followers.discard(lines)
            if not self._followers:
                self._stop()

    async def _started(self) -> None:
        begun = self._begun
        if begun is None or self._reading is None or self._reading.done():
            begun = self._begun = asyncio.get_running_loop().create_future()
            self._reading = asyncio.create_task(self._read(begun))
        await asyncio.shield(begun)

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._recent.clear()

    async def _missed(self, after: int, seq: int) -> AsyncIterator[bytes]:
        if after > seq or seq - after > self._pace.replay:
            yield start_again(seq)
            return
        held = {known: part for known, part in self._recent if after < known <= seq}
        if len(held) == seq - after:
            for known in range(after + 1, seq + 1):
                yield held[known]
            return
        for event in await asyncio.to_thread(self._desk.feed, self._city, after, seq - after):
            if event.seq <= seq:
                yield event_bytes(event)

    async def _live(self, lines: Lines, signed_in: Callable[[], bool]) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._pace.beat
        while True:
            try:
                async with asyncio.timeout_at(due):
                    line = await lines.get()
            except TimeoutError:
                due = loop.time() + self._pace.beat
                if not await asyncio.to_thread(signed_in):
                    yield SIGNED_OUT
                    return
                yield BEAT
                continue
            if line is None:
                return
            yield line[1]

    # --- the reader ----------------------------------------------------------------------------------

    async def _read(self, begun: asyncio.Future[None]) -> None:
        try:
            async with self._notifier.subscribe(topic(self._city)) as hints:
                self._seq = await asyncio.to_thread(self._desk.feed_head, self._city)
                begun.set_result(None)
                while True:
                    more = await self._pass_on()
                    if more:
                        continue
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._pace.look):
                            await hints.get()
                    _empty(hints)
        except asyncio.CancelledError:
            if not begun.done():
                begun.cancel()
            raise
        except Exception as mistake:
            if not begun.done():
                begun.set_exception(mistake)
            else:
                _log.error("feed", city=self._city, exc_info=mistake)
            self._end_all()

    async def _pass_on(self) -> bool:
        """Reads one page; whether there may be more."""
        try:
            found = await asyncio.to_thread(self._desk.feed, self._city, self._seq, self._pace.replay)
        except StorageAway as away:
            _log.warning("feed", city=self._city, error=str(away))
            return False
        self.reads += 1
        for event in found:
            line = (event.seq, event_bytes(event))
            self._seq = event.seq
            self._recent.append(line)
            for lines in self._followers:
                _put(lines, line)
        return len(found) == self._pace.replay


class Feeds:
    """The feeds of all cities of this process."""

    def __init__(self, desk: Desk, notifier: Notifier, pace: Pace) -> None:
        self._desk = desk
        self._notifier = notifier
        self._pace = pace
        self._cities: dict[str, CityFeed] = {}

    def of(self, city: str) -> CityFeed:
        if city not in self._cities:
            self._cities[city] = CityFeed(self._desk, self._notifier, city, self._pace)
        return self._cities[city]

    def goodbye(self) -> None:
        for feed in self._cities.values():
            feed.goodbye()


def _put(lines: Lines, line: tuple[int, bytes]) -> None:
    """Who reads too slowly is cut off: it comes back with the number of the last event that it has."""
    if lines.full():
        _end(lines)
    else:
        lines.put_nowait(line)


def _end(lines: Lines) -> None:
    """At once, and without a hole: of what was waiting nothing goes any more."""
    _empty(lines)
    lines.put_nowait(None)


def _empty(queue: asyncio.Queue[Any]) -> None:
    while not queue.empty():
        queue.get_nowait()


def _json(shown: object) -> str:
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
