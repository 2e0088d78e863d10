"""Agents take conversations at random instants of a bot's turn; afterwards the log is searched for what leaked."""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from benchmarks.kanalen.place import Database
from benchmarks.keten.environment import BenchFailed
from benchmarks.overname import audit, legs
from benchmarks.overname.legs import Leg
from benchmarks.overname.office import CITY, agent_ids, hire, office
from bot.conversations import Incoming, Turn, TurnResult
from bot.replies import Message
from bot.takeover import Refused
from channels.installation import Installation

THINKING = (0.001, 0.012)
"""Seconds of a turn of the engine's stand-in: evenly between these."""
AT_ONCE = 8
"""Takeovers that one process has under way: fewer than the worker's turns, so that no turn waits for another."""
EACH = 4
"""Conversations of one agent: what the city allows on its website."""
TWICE = 0.3
"""Part of the residents that write a second message at once: it is open while the first is answered."""
FEWEST_IN_TURN = 0.05
"""Part of the takeovers that must have hit a turn. With fewer the run proves nothing."""
PATIENCE = 60.0

BEFORE, DURING, INSERT = "voor", "tijdens", "bij het bewaren"


@dataclass(frozen=True)
class Plan:
    """takeovers: on each database. processes: on PostgreSQL; SQLite has one."""

    takeovers: int = 10_000
    seed: int = 1
    processes: int = 2


@dataclass
class Moments:
    """Of the turn of one conversation's first message, as the engine's stand-in sees them."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Engine:
    """Thinks for a random few milliseconds. `given`: every answer that it gave, which is like no other."""

    def __init__(self, drawn: random.Random) -> None:
        self._drawn = drawn
        self.given: list[str] = []
        self.moments: dict[str, Moments] = {}

    async def turn(self, turn: Turn) -> TurnResult:
        moments = self.moments.get(turn.conversation.partition(":")[0], Moments())
        moments.begun.set()
        await asyncio.sleep(self._drawn.uniform(*THINKING))
        answer = f"antwoord op {turn.text}"
        self.given.append(answer)
        moments.answered.set()
        return TurnResult([Message(answer)], {"intent": {"name": "vraag", "confidence": 1.0}}, "stand-in")


class Takeovers:
    """Those of one process, `numbers` being which of the run."""

    def __init__(self, installation: Installation, engine: Engine, drawn: random.Random) -> None:
        self._parts = installation
        self._engine = engine
        self._drawn = drawn
        self._inserts: deque[float] = deque([0.01], maxlen=200)
        self._threads = ThreadPoolExecutor(2 * AT_ONCE, "inwoners")
        self.kinds: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    async def run(self, numbers: range, agents: list[str]) -> None:
        """All of them, AT_ONCE under way."""
        waiting = iter(enumerate(numbers))
        try:
            await asyncio.gather(*(self._some(waiting, agents) for _ in range(AT_ONCE)))
        finally:
            self._threads.shutdown()

    async def _some(self, waiting: Iterator[tuple[int, int]], agents: list[str]) -> None:
        for place, number in waiting:
            await self._one(number, agents[place // EACH])

    async def _one(self, number: int, agent: str) -> None:
        conversation = await self._thread(self._parts.conversations.open, "web", CITY)
        moments = self._engine.moments[conversation] = Moments()
        said = [f"{number}.1"] + ([f"{number}.2"] if self._drawn.random() < TWICE else [])
        writing = asyncio.create_task(self._write(conversation, said))
        await self._instant(moments)
        begun = asyncio.get_running_loop().time()
        try:
            await self._thread(self._parts.desk.claim, agent, conversation)
        except Refused as refused:
            self.refused[refused.kind] += 1
        self._inserts.append(asyncio.get_running_loop().time() - begun)
        await writing
        del self._engine.moments[conversation]

    async def _write(self, conversation: str, said: list[str]) -> None:
        for text in said:
            incoming = Incoming(conversation, "web", f"bench-{text}", text=f"vraag {text}")
            await self._thread(self._parts.conversations.receive, incoming)

    async def _instant(self, moments: Moments) -> None:
        """Waits for the chosen part of the turn, and then for a random moment in it."""
        kind = self._drawn.choices((BEFORE, DURING, INSERT), (2, 4, 4))[0]
        self.kinds[kind] += 1
        awaited = {DURING: moments.begun, INSERT: moments.answered}.get(kind)
        if awaited is not None:
            with contextlib.suppress(TimeoutError):  # another process may have its turn
                await asyncio.wait_for(awaited.wait(), 1.0)
        longest = statistics.median(self._inserts) if kind == INSERT else THINKING[1]
        await asyncio.sleep(self._drawn.uniform(0.0, longest))

    async def _thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


def process(url: str, share: range, seed: int) -> dict[str, Any]:
    """The share of one process; {"given", "kinds", "refused"}."""
    drawn = random.Random(f"{seed}-{share.start}")
    with office(url) as installation:
        agents = agent_ids(-(-len(share) // EACH), f"mens-{share.start}")
        hire(installation, agents, EACH)
        engine = Engine(drawn)
        takeovers = Takeovers(installation, engine, drawn)
        asyncio.run(_work(installation, engine, takeovers.run(share, agents)))
    return {"given": engine.given, "kinds": takeovers.kinds, "refused": takeovers.refused}


async def _work(installation: Installation, engine: Engine, taking: Coroutine[Any, Any, None]) -> None:
    """Until everything was taken and every message is dealt with, also those of the other process."""
    clock = asyncio.get_running_loop().time
    async with installation.answering(engine):
        await taking
        before, until = 0, clock() + PATIENCE
        while left := await asyncio.to_thread(audit.open_messages, installation.settings.database_url):
            if left != before:
                before, until = left, clock() + PATIENCE
            if clock() > until:
                raise BenchFailed(f"{left} berichten werden niet afgewerkt.")
            await asyncio.sleep(0.2)


def measure(plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    """On both databases at the same time: each in processes of its own."""
    tell(f"Op elke databank {plan.takeovers} overnames, op willekeurige ogenblikken van een beurt…")
    with legs.both(plan.processes) as both:
        found = legs.at_once(both, lambda leg: _of(leg, plan))
    figures = {leg.database: one for leg, one in zip(both, found, strict=True)}
    return summed(figures)


def _of(leg: Leg, plan: Plan) -> dict[str, Any]:
    shares = legs.shares(plan.takeovers, leg.processes)
    did = legs.spread(process, [(leg.url, share, plan.seed) for share in shares])
    given = [answer for one in did for answer in one["given"]]
    kinds: Counter[str] = sum((one["kinds"] for one in did), Counter())
    refused: Counter[str] = sum((one["refused"] for one in did), Counter())
    return judged(audit.of_takeovers(leg.url), given) | {"instants": dict(kinds), "refused": dict(refused)}


def judged(log: audit.Takeovers, given: list[str]) -> dict[str, Any]:
    """suppressed: answers that were given and are not in the log. Each must be a draft, and nothing else.

    in_a_turn: part of the takeovers that came while the bot was at its answer.
    """
    suppressed = set(given) - log.answers
    leaked = max(log.leaked_by_place, log.leaked_by_epoch)
    return {
        "takeovers": log.taken,
        "leaked": leaked,
        "answers_given": len(given),
        "asked_twice": len(given) - len(set(given)),
        "suppressed": len(suppressed),
        "in_a_turn": round((len(suppressed) + leaked) / max(1, log.taken), 3),
        "drafts": log.drafts.total(),
        "without_draft": len(suppressed - log.drafts.keys()),
        "draft_of_something_else": (log.drafts - Counter(suppressed)).total(),
    }


def summed(figures: Mapping[Database, dict[str, Any]]) -> dict[str, Any]:
    """The measures. Raises BenchFailed when too few takeovers hit a turn to prove anything."""
    for database, one in figures.items():
        if one["in_a_turn"] < FEWEST_IN_TURN:
            part = f"{100 * one['in_a_turn']:.1f} % van {one['takeovers']} overnames"
            raise BenchFailed(f"{database}: {part} viel midden in een beurt. Deze proef bewijst niets.")
    keys = ("takeovers", "leaked", "suppressed", "without_draft", "draft_of_something_else")
    return {key: sum(one[key] for one in figures.values()) for key in keys} | {**figures}
