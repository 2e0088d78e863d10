"""Residents and agents talk while connections break: how fast each hears the other, and whether nothing is missed."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.kanalen import databases
from benchmarks.kanalen.chat import Doors, Frame, Tab, Ticket, begin
from benchmarks.kanalen.figures import percentile
from benchmarks.kanalen.place import Place, place
from benchmarks.kanalen.programs import busy
from benchmarks.overname import audit, bare, tally
from benchmarks.overname.consoles import Console, sign_in
from benchmarks.overname.office import CITY
from benchmarks.overname.tally import Watch

EACH = 4
"""Conversations of one agent: what the city allows on its website."""
PATIENCE = 30.0
SETTLE = 2.0
CUT_POSTS = 0.05
"""Part of the agents' messages whose connection breaks before the answer is there."""
FOLLOWED = "SELECT id, conversation_id FROM web_session"
HEAD = "SELECT head FROM feed"


@dataclass(frozen=True)
class Plan:
    """rate: messages a second, half of them of residents. seconds: of all rounds together, without the bare ones.

    cut_every: seconds after which a connection is cut, on average.
    """

    consoles: int = 50
    rate: float = 20.0
    seconds: float = 300.0
    rounds: int = 5
    bare_seconds: float = 6.0
    cut_every: float = 60.0
    seed: int = 1


class Resident(Tab):
    """A visitor of the website whose connection can be pulled out. texts: of every entry that came, doubles and all."""

    def __init__(self, doors: Doors, ticket: Ticket, watch: Watch) -> None:
        super().__init__(doors, ticket, self._came)
        self._watch = watch
        self.texts: list[tuple[str, str]] = []

    def _came(self, frame: Frame, moment: float) -> None:
        if frame["t"] == "msg":
            self.texts.append((frame["from"], frame["text"]))
            self._watch.framed(frame["from"], frame["text"], moment)

    def cut(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()


@dataclass
class Room:
    """Everybody of a run. `owners` and `residents`: by conversation. worked: processor seconds of the replicas.

    loads: the machine's at the end of each round. ends: how many words of residents had arrived then.
    """

    plan: Plan
    consoles: list[Console]
    residents: dict[str, Resident]
    owners: dict[str, Console]
    watch: Watch
    drawn: random.Random
    cuts: int = 0
    worked: float = 0.0
    loads: list[float] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def check(self) -> None:
        """Raises what went wrong at a console meanwhile."""
        for console in self.consoles:
            for problem in console.problems:
                raise problem


def measure(plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    with place("postgresql", replicas=2) as here, databases.redis() as redis:
        here.use({"ONTHAAL_REDIS_URL": redis.url})
        here.start()
        return asyncio.run(_measured(here, plan, tell))


async def _measured(here: Place, plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    tell(f"Ik maak {plan.consoles * EACH} gesprekken en {plan.consoles} medewerkers…")
    async with _room(here, plan) as room, bare.listened(here.folder, plan.consoles) as broadcast:
        begun = await asyncio.to_thread(_head, here.url)
        for console in room.consoles:
            console.open(begun)
        await asyncio.sleep(SETTLE)
        tell(f"{plan.rate:g} berichten per seconde, {plan.seconds:g} s, met verbindingen die breken…")
        for _ in range(plan.rounds):
            before = _worked(here)
            await _talk(room)
            room.worked += _worked(here) - before
            room.loads.append(round(os.getloadavg()[0], 1))
            await _heard(room, here.url)
            room.ends.append(len(room.watch.to_agent))
            await broadcast.say(room.watch.samples(), plan.rate, plan.bare_seconds)
        log = await asyncio.to_thread(tally.logged, here.url, begun)
        room.watch.placed(log.places)
        return figures(room, log) | broadcast.figures()


# -- who is there


@asynccontextmanager
async def _room(here: Place, plan: Plan) -> AsyncIterator[Room]:
    drawn = random.Random(plan.seed)
    doors = Doors([gateway.url for gateway in here.gateways], drawn)
    room = Room(plan, [], {}, {}, Watch(), drawn)
    async with AsyncExitStack() as gone:
        for number in range(plan.consoles * EACH):
            await _comes(room, doors, number, here, gone)
        ports = [gateway.port for gateway in here.gateways]
        waiting = iter(room.residents)
        for person in await asyncio.to_thread(sign_in, here.url, plan.consoles):
            console = Console(ports, person, drawn, room.watch.came, room.watch.shown)
            gone.push_async_callback(console.close)
            room.consoles.append(console)
            await _takes(room, console, waiting)
        yield room


async def _comes(room: Room, doors: Doors, number: int, here: Place, gone: AsyncExitStack) -> None:
    ticket = await begin(doors, CITY, number)
    conversation = (await asyncio.to_thread(audit.rows, here.url, FOLLOWED))[ticket.session_id]
    resident = Resident(doors, ticket, room.watch)
    resident.open()
    gone.push_async_callback(resident.close)
    await asyncio.wait_for(resident.welcomed.wait(), PATIENCE)
    room.residents[conversation] = resident


async def _takes(room: Room, console: Console, waiting: Iterator[str]) -> None:
    for _ in range(EACH):
        conversation = next(waiting)
        await console.take(conversation)
        room.owners[conversation] = console


def _head(url: str) -> int:
    with audit.asking(url) as ask:
        return int(ask(HEAD)[0][0])


def _worked(here: Place) -> float:
    return sum(busy(gateway.pid) for gateway in here.gateways)


def _by_round(room: Room) -> list[float]:
    parts = itertools.pairwise([0, *room.ends])
    return [round(percentile(room.watch.to_agent[first:last], 95) * 1000, 1) for first, last in parts]


# -- what happens


async def _talk(room: Room) -> None:
    """One round: evenly in time, by turns a resident and an agent, everybody as often; connections break meanwhile."""
    clock = asyncio.get_running_loop().time
    seconds = room.plan.seconds / room.plan.rounds
    cutting = asyncio.create_task(_cut(room))
    begun = clock()
    try:
        async with asyncio.TaskGroup() as saying:
            for number, conversation in zip(
                range(round(room.plan.rate * seconds)), _everybody(room), strict=False
            ):
                await asyncio.sleep(max(0.0, begun + number / room.plan.rate - clock()))
                saying.create_task(_say(room, conversation, by_agent=bool(number % 2)))
    finally:
        cutting.cancel()
        await asyncio.gather(cutting, return_exceptions=True)


def _everybody(room: Room) -> Iterator[str]:
    while True:
        yield from room.drawn.sample(list(room.residents), len(room.residents))


async def _say(room: Room, conversation: str, *, by_agent: bool) -> None:
    text = room.watch.say(conversation, by_agent=by_agent)
    if by_agent:
        cut = room.drawn.random() < CUT_POSTS
        await room.owners[conversation].say(conversation, text, cut=cut)
    else:
        await room.residents[conversation].say(text.replace(" ", "-"), text)


async def _cut(room: Room) -> None:
    """At random, each connection about as often."""
    everybody: list[Console | Resident] = [*room.consoles, *room.residents.values()]
    each_second = len(everybody) / room.plan.cut_every
    while True:
        await asyncio.sleep(room.drawn.expovariate(each_second))
        room.drawn.choice(everybody).cut()
        room.cuts += 1


async def _heard(room: Room, url: str) -> None:
    """Waits until everybody has everything, or patience ends; and a moment longer, for what comes twice."""
    clock = asyncio.get_running_loop().time
    until = clock() + PATIENCE
    while clock() < until:
        await asyncio.sleep(0.5)
        room.check()
        head = await asyncio.to_thread(_head, url)
        behind = any(console.seq < head for console in room.consoles)
        if (
            not behind
            and not any(resident.unsent for resident in room.residents.values())
            and not _missed(room)
        ):
            break
    await asyncio.sleep(SETTLE)


def _missed(room: Room) -> int:
    return sum(counts.lost for counts in tally.at_the_ends(room.watch, room.owners, room.residents).values())


def figures(room: Room, log: tally.Log) -> dict[str, Any]:
    """fanout_p95_ms: of the slowest of the three ways. fanout_lost: lost, doubled or reordered, wherever."""
    watch = room.watch
    ends = tally.at_the_ends(watch, room.owners, room.residents)
    ends["schermen"] = tally.of_feeds(log, room.consoles)
    ends["databank"] = tally.of_log(log, watch)
    wrong = sum(counts.lost + counts.doubled + counts.reordered for counts in ends.values())
    times = {
        "to_agent": watch.to_agent,
        "to_resident": watch.to_resident,
        "to_all_consoles": watch.to_consoles,
    }
    found: dict[str, Any] = {
        "fanout_p95_ms": max(round(percentile(values, 95) * 1000, 1) for values in times.values()),
        "fanout_lost": wrong,
        "conversations": len(room.residents),
        "consoles": len(room.consoles),
        "messages": len(watch.said),
    }
    for name, values in times.items():
        found |= {f"{name}_p{part}_ms": round(percentile(values, part) * 1000, 1) for part in (50, 95, 99)}
        found[f"{name}_n"] = len(values)
    found |= {
        "gateways_processor_part": round(room.worked / room.plan.seconds, 2),
        "load_by_round": room.loads,
        "to_agent_p95_ms_by_round": _by_round(room),
        "cuts": room.cuts,
        "cut_posts": sum(console.cut_posts for console in room.consoles),
        "console_connections": sum(console.connections for console in room.consoles),
        "resident_connections": sum(resident.connections for resident in room.residents.values()),
        "snapshots": sum(console.snapshots for console in room.consoles),
    }
    return found | {name: vars(counts) for name, counts in ends.items()}
