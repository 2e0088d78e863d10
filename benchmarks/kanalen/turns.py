"""Whole turns a second: a message in, its answer where the resident reads it."""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg

from benchmarks.kanalen import lines
from benchmarks.kanalen.chat import Doors, Frame, Tab, begin
from benchmarks.kanalen.figures import percentile, ratio
from benchmarks.kanalen.place import place
from benchmarks.kanalen.programs import Gateway, busy
from benchmarks.kanalen.providers import CITY
from benchmarks.keten import environment, sentences
from benchmarks.keten.assistants import Stock
from benchmarks.keten.environment import BenchFailed
from benchmarks.keten.preparing import CACHE, Tell
from benchmarks.keten.preparing import stock as trained_stock
from bot.settings import ROOT
from tests.servers import libpq

AT_ONCE = 8
"""Turns under way at a time, each of another conversation."""
TURNS = 5
"""Turns of one conversation: as many as the website takes from one visitor without a pause."""
PATIENCE = 30.0
START_SECONDS = 300.0
EXAMPLES = ROOT / "data" / "nlu"
COMMITTERS = (1, AT_ONCE, 32)
COMMIT_SECONDS = 3.0
ROUNDS = 5
SEED = 7


@dataclass(frozen=True)
class Plan:
    """turns: of one round. rounds: that count; one before them warms up."""

    turns: int = 400
    rounds: int = ROUNDS


class Side(Protocol):
    """One of those that are compared."""

    name: str

    async def prepare(self, conversations: int) -> None:
        """New conversations for the next round; not measured."""

    async def turn(self, conversation: int, text: str) -> bool:
        """Whether it was answered."""

    async def close(self) -> None: ...


class Website:
    """Our turns: through a visitor's socket, until the answer comes back over it."""

    name = "onthaal"

    def __init__(self, gateway: Gateway) -> None:
        self._doors = Doors([gateway.url], random.Random(SEED))
        self._tabs: list[Visit] = []
        self._made = 0

    async def prepare(self, conversations: int) -> None:
        await self.close()
        numbers = range(self._made, self._made + conversations)
        self._made += conversations
        for some in itertools.batched(numbers, 25):
            self._tabs += await asyncio.gather(*(Visit.begun(self._doors, number) for number in some))

    async def turn(self, conversation: int, text: str) -> bool:
        return await self._tabs[conversation].turn(text)

    async def close(self) -> None:
        await asyncio.gather(*(tab.close() for tab in self._tabs))
        self._tabs.clear()


class Visit:
    """One visitor who waits for each answer: the first entry of the bot after the visitor's own."""

    def __init__(self) -> None:
        self._answered = asyncio.Event()
        self._asked = 0
        self._own: float = math.inf
        self.tab: Tab

    @classmethod
    async def begun(cls, doors: Doors, number: int) -> Visit:
        made = cls()
        made.tab = Tab(doors, await begin(doors, CITY, number), made._heard)
        made.tab.open()
        await asyncio.wait_for(made.tab.welcomed.wait(), PATIENCE)
        await asyncio.sleep(0.1)  # the opening is read back
        return made

    def _heard(self, frame: Frame, moment: float) -> None:
        if frame["t"] == "accepted":
            self._own = frame["seq"]
        elif frame["t"] == "msg" and frame["from"] == "bot" and frame["seq"] > self._own:
            self._answered.set()

    async def turn(self, text: str) -> bool:
        self._answered.clear()
        self._own = math.inf
        self._asked += 1
        await self.tab.say(f"turn-{self._asked}", text)
        try:
            await asyncio.wait_for(self._answered.wait(), PATIENCE)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        await self.tab.close()


class StockRest:
    """Stock Rasa through its REST channel, which answers in the response."""

    name = "stock"

    def __init__(self, port: int) -> None:
        self._port = port
        self._round = 0
        self._free: asyncio.Queue[lines.Line] = asyncio.Queue()

    async def prepare(self, conversations: int) -> None:
        self._round += 1
        await self.close()
        loop = asyncio.get_running_loop()
        for _ in range(AT_ONCE):
            self._free.put_nowait((await loop.create_connection(lines.Line, "127.0.0.1", self._port))[1])

    async def turn(self, conversation: int, text: str) -> bool:
        body = json.dumps({"sender": f"r{self._round}-{conversation}", "message": text}).encode()
        headers = {"Content-Type": "application/json"}
        line = await self._free.get()
        status, answer = await line.ask(lines.request("POST", "/webhooks/rest/webhook", body, headers))
        self._free.put_nowait(line)
        return status == 200 and bool(json.loads(answer))

    async def close(self) -> None:
        while not self._free.empty():
            self._free.get_nowait().close()


@dataclass
class Rounds:
    """rates: turns a second of each round. times: seconds of each turn. unanswered: of all rounds."""

    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    unanswered: int = 0

    def told(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {f"{name}_per_s": [round(rate, 1) for rate in self.rates]}
        found |= {f"{name}_p{part}_ms": round(percentile(self.times, part) * 1000, 1) for part in (50, 95)}
        return found | ({f"{name}_unanswered": self.unanswered} if self.unanswered else {})


async def one_round(side: Side, texts: Sequence[str], found: Rounds) -> None:
    """`texts` in conversations of TURNS, AT_ONCE of them under way."""
    talks = list(itertools.batched(texts, TURNS))
    await side.prepare(len(talks))
    waiting = iter(enumerate(talks))
    begun = time.perf_counter()
    await asyncio.gather(*(_talks(side, waiting, found) for _ in range(AT_ONCE)))
    found.rates.append(len(texts) / (time.perf_counter() - begun))


async def _talks(side: Side, waiting: Iterator[tuple[int, tuple[str, ...]]], found: Rounds) -> None:
    for conversation, texts in waiting:
        for text in texts:
            begun = time.perf_counter()
            answered = await side.turn(conversation, text)
            found.times.append(time.perf_counter() - begun)
            found.unanswered += not answered


async def in_turns(sides: Sequence[Side], texts: Sequence[str], plan: Plan) -> list[Rounds]:
    """The figures of each, in alternating rounds with the same sentences; the first round does not count."""
    drawn, figures = random.Random(SEED), [Rounds() for _ in sides]
    pairs = list(zip(sides, figures, strict=True))
    try:
        for number in range(plan.rounds + 1):
            said = drawn.choices(texts, k=plan.turns)
            for side, found in pairs if number % 2 else reversed(pairs):
                await one_round(side, said, found if number else Rounds())
    finally:
        for side in sides:
            await side.close()
    return figures


# -- with the engine's stand-in


def stand_in(plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    """Turns a second when the engine answers at once, beside what the same database commits a second."""
    with place("postgresql") as here:
        here.start()
        tell("Hele beurten met een plaatsvervanger van de engine…")
        texts = [f"vraag beurt {number}" for number in range(plan.turns)]
        gateway = here.gateways[0]
        before = busy(gateway.pid)
        (rounds,) = asyncio.run(in_turns([Website(gateway)], texts, plan))
        each = (busy(gateway.pid) - before) / (plan.turns * (plan.rounds + 1))
        tell("Wat dezelfde databank per seconde vastlegt…")
        commits = {str(threads): round(commit_rate(libpq(here.url), threads), 1) for threads in COMMITTERS}
    found = rounds.told("turns_stand_in") | {"turns_stand_in_processor_ms": round(each * 1000, 1)}
    return {**found, "commits_per_s_by_threads": commits}


def commit_rate(url: str, threads: int, seconds: float = COMMIT_SECONDS) -> float:
    """Transactions of one row a second, from `threads` connections at once."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS committed (id BIGSERIAL PRIMARY KEY, text TEXT)")
    counts, until = [0] * threads, time.monotonic() + seconds
    workers = [threading.Thread(target=_commit, args=(url, counts, n, until)) for n in range(threads)]
    begun = time.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / (time.monotonic() - begun)


def _commit(url: str, counts: list[int], number: int, until: float) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < until:
            connection.execute("INSERT INTO committed (text) VALUES (%s)", ("een rij van een transactie",))
            counts[number] += 1


# -- with the real engine, beside stock Rasa


def beside_stock(plan: Plan, tell: Tell) -> dict[str, Any]:
    """Our website on `scripts/serve` as it comes, and stock Rasa's REST channel: the same sentences."""
    stock, model = stock_rasa(tell)
    texts = _sentences()
    with place("sqlite") as here, _running(stock, tell):
        gateway = here.gateways[0]
        gateway.use({"ONTHAAL_ENGINE_URL": "", "ONTHAAL_DATABASE_URL": ""})
        tell("Ik start Onthaal met de echte engine…")
        gateway.start()
        _until_it_answers(gateway)
        tell(f"Om beurten {plan.turns} beurten, {AT_ONCE} tegelijk…")
        ours, theirs = asyncio.run(in_turns([Website(gateway), StockRest(stock.port)], texts, plan))
    found = {"turns_vs_stock": round(ratio(ours.rates, theirs.rates), 3), "stock_model": model}
    return {**found, **ours.told("turns_ours"), **theirs.told("turns_stock")}


class StockOnPort(Stock):
    """Stock Rasa, asked by us instead of by the chain's bench."""

    @property
    def port(self) -> int:
        return int(self._http.base_url.port or 0)


def stock_rasa(tell: Tell) -> tuple[StockOnPort, str]:
    """Any model that the chain's bench trained and kept; otherwise one is trained on a few sentences.

    What it knows does not matter here: the channel and the turn are measured, not the answer.
    """
    python = environment.python(tell)
    if not _kept():
        few = sentences.split(sentences.sample(sentences.read(EXAMPLES), 5))
        trained_stock(few, again=False, tell=tell)
    model = _kept()[-1]
    return StockOnPort(model.parent.parent, model, python), model.parent.parent.name


def _kept() -> list[Path]:
    """Models of the chain's bench, the newest last."""
    return sorted(CACHE.glob("stock-*/models/stock.tar.gz"), key=lambda path: path.stat().st_mtime)


def _sentences() -> list[str]:
    """Real ones, drawn once."""
    found = sorted({sentence.text for sentence in sentences.read(EXAMPLES)})
    return random.Random(SEED).sample(found, min(300, len(found)))


@contextmanager
def _running(stock: StockOnPort, tell: Tell) -> Iterator[None]:
    tell("Ik start stock Rasa…")
    try:
        stock.start()
        yield
    finally:
        stock.stop()


def _until_it_answers(gateway: Gateway) -> None:
    """The engine starts after the website: the first turn waits for it."""

    async def once() -> bool:
        side = Website(gateway)
        await side.prepare(1)
        try:
            return await side.turn(0, "goeiedag")
        finally:
            await side.close()

    until = time.monotonic() + START_SECONDS
    while not asyncio.run(once()):
        if time.monotonic() > until:
            raise BenchFailed("Onthaal antwoordde niet met de echte engine.")
