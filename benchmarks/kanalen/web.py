"""A thousand chats open on one gateway: how fast a message reaches the other side, and what an open chat weighs."""

from __future__ import annotations

import asyncio
import gzip
import random
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.kanalen.chat import Doors, Frame, Tab, Ticket, begin
from benchmarks.kanalen.figures import percentile
from benchmarks.kanalen.programs import Gateway, proportional
from benchmarks.kanalen.stand_in import answer_to
from channels.web.static import FOLDER

OPENING_AT_ONCE = 25
WARM_UP = 30
"""Chats that come and go before memory is read for the first time: what is loaded once belongs to no chat."""
SETTLE = 4.0
PATIENCE = 60.0
LOADER = "onthaal.js"


@dataclass(frozen=True)
class Load:
    """chats open at once; watched: of how many a second tab is open too; rate: messages a second, over all chats."""

    chats: int = 1000
    watched: int = 300
    rate: float = 20.0
    seconds: float = 60.0


@dataclass
class Times:
    """Seconds from the moment that a message was said.

    accepted: until the sender knows that it is in the log. seen: until it stands in the second tab.
    answered: until the answer (of an engine that needs 3 ms) stands there.
    """

    accepted: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    said: int = 0


class Watch:
    """Notes when each message was said and when it came where."""

    def __init__(self) -> None:
        self.times = Times()
        self._said: dict[str, float] = {}
        self.open = 0

    def say(self, text: str) -> None:
        self._said[text] = asyncio.get_running_loop().time()
        self.times.said += 1
        self.open += 1

    def sender(self, frame: Frame, moment: float) -> None:
        if frame["t"] == "accepted":
            self.times.accepted.append(moment - self._said[frame["text"]])
        elif frame["t"] == "msg" and self._cause(frame["text"]) is not None and frame["from"] == "bot":
            self.open -= 1

    def other(self, frame: Frame, moment: float) -> None:
        if frame["t"] != "msg" or (begun := self._cause(frame["text"])) is None:
            return
        (self.times.seen if frame["from"] == "user" else self.times.answered).append(moment - begun)

    def _cause(self, text: str) -> float | None:
        """When the message was said that this is, or that this answers."""
        return self._said.get(text.removeprefix(answer_to("")))


async def measure(gateway: Gateway, city: str, load: Load, tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of this part, with the unit in the key."""
    allow_sockets(load.chats + load.watched + 1000)
    drawn = random.Random(load.chats)
    doors = Doors([gateway.url], drawn)
    tell(f"Ik maak {load.chats} gesprekken…")
    tickets = await _tickets(doors, city, load.chats)
    async with opened(doors, tickets[:WARM_UP]) as tabs:
        await asyncio.gather(*(tab.say(f"warm-{n}", f"warm {n}") for n, tab in enumerate(tabs)))
        await asyncio.sleep(SETTLE)
    await asyncio.sleep(SETTLE)
    before = proportional(gateway.pid)
    watch = Watch()
    async with opened(doors, tickets, watch.sender) as tabs:
        await asyncio.sleep(SETTLE)
        during = proportional(gateway.pid)
        tell(f"{load.chats} gesprekken staan open. Ik stuur {load.rate:g} berichten per seconde…")
        async with opened(doors, tickets[: load.watched], watch.other):
            await _talk(tabs, watch, load, drawn)
        after = proportional(gateway.pid)
        cut_off = sum(tab.connections - 1 for tab in tabs)
    memory = {"before": before, "open": during, "after_talk": after}
    return _figures(watch, memory, load, cut_off) | sizes()


def allow_sockets(needed: int) -> None:
    """Every open chat is a file to the system, on both sides: the gateway inherits this."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, max(4 * needed, 8192)), most))


async def _tickets(doors: Doors, city: str, count: int) -> list[Ticket]:
    made: list[Ticket] = []
    for first in range(0, count, OPENING_AT_ONCE):
        some = range(first, min(count, first + OPENING_AT_ONCE))
        made += await asyncio.gather(*(begin(doors, city, number) for number in some))
    return made


@asynccontextmanager
async def opened(
    doors: Doors,
    tickets: list[Ticket],
    heard: Callable[[Frame, float], None] = lambda frame, moment: None,
) -> AsyncIterator[list[Tab]]:
    """A tab on each conversation, every one welcomed."""
    tabs = [Tab(doors, ticket, heard) for ticket in tickets]
    try:
        for first in range(0, len(tabs), OPENING_AT_ONCE):
            some = tabs[first : first + OPENING_AT_ONCE]
            for tab in some:
                tab.open()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(tab.welcomed.wait() for tab in some))
        yield tabs
    finally:
        await asyncio.gather(*(tab.close() for tab in tabs))


async def _talk(tabs: list[Tab], watch: Watch, load: Load, drawn: random.Random) -> None:
    """Evenly in time, over all chats; then what is still under way."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    for number in range(int(load.rate * load.seconds)):
        await asyncio.sleep(max(0.0, begun + number / load.rate - clock()))
        text = f"bericht {number}"
        watch.say(text)
        await drawn.choice(tabs).say(f"bench-{number}", text)
    until = clock() + PATIENCE
    while watch.open and clock() < until:
        await asyncio.sleep(0.1)
    await asyncio.sleep(1.0)


def _figures(watch: Watch, memory: dict[str, float], load: Load, cut_off: int) -> dict[str, Any]:
    times = watch.times
    found: dict[str, Any] = {"chats": load.chats, "rate": load.rate, "messages": times.said}
    for name, values in (("seen", times.seen), ("answered", times.answered), ("accepted", times.accepted)):
        for part in (50, 95, 99):
            found[f"{name}_p{part}_ms"] = round(percentile(values, part) * 1000, 1)
    found["seen_n"] = len(times.seen)
    found["unanswered"], found["cut_off"] = watch.open, cut_off
    found["kb_per_chat"] = round((memory["open"] - memory["before"]) / load.chats, 1)
    found["gateway_mb"] = {name: round(kb / 1024, 1) for name, kb in memory.items()}
    return found


def sizes(folder: Path = FOLDER) -> dict[str, float]:
    """kB (1000 bytes) gzipped: of the loader, and of the panel with every module that it brings."""
    packed = {path.name: len(gzip.compress(path.read_bytes(), 9)) / 1000 for path in folder.glob("*.js")}
    loader = packed.pop(LOADER)
    return {"loader_gzip_kb": round(loader, 2), "panel_gzip_kb": round(sum(packed.values()), 2)}
