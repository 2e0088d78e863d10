"""How fast webhooks are acknowledged while the engine is down, and beside a bare FastAPI that inserts one row."""

from __future__ import annotations

import asyncio
import json
import secrets
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benchmarks.kanalen import lines
from benchmarks.kanalen.figures import percentile, ratio
from benchmarks.kanalen.lines import Load
from benchmarks.kanalen.place import Database, Place, place
from benchmarks.kanalen.programs import Restartable
from benchmarks.kanalen.providers import CITY, PUBLIC_URL, SENDER, Console, Providers
from benchmarks.kanalen.residents import answered_in, question
from bot.service.engine_process import free_port
from tests.fakes.twilio import FakeTwilio
from tests.servers import libpq

PEOPLE = 50
"""Residents whose messages these are: each has a conversation before anything is counted."""
STEADY = 50.0
"""Messages a second of one channel: more than a large city gets in its busiest minute."""
LINES = 64
DRAINED = 180.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
OPEN_ARRIVALS = "SELECT count(*) FROM arrival WHERE status = 'new'"


@dataclass(frozen=True)
class Plan:
    """steady: messages of each channel at the steady rate. burst: of a round at saturation."""

    steady: int = 1000
    burst: int = 1500
    rounds: int = 5


def phone(number: int) -> str:
    return f"+3247{number:07d}"


def chat(number: int) -> int:
    return 7_000_000 + number


class Twilio:
    """Signed webhook requests, made beforehand by the fake that our tests use."""

    def __init__(self, providers: Providers) -> None:
        keys = providers.keys
        sender = {SENDER: f"/webhooks/whatsapp/{CITY}"}
        self._fake = FakeTwilio(
            keys.account, keys.token, keys.key, keys.secret, public_url=PUBLIC_URL, senders=sender
        )
        self._people = [self._fake.resident(f"a{n}", phone=phone(n)) for n in range(PEOPLE)]

    def requests(self, count: int) -> list[bytes]:
        calls = (self._people[n % PEOPLE].says(f"vraag a{n % PEOPLE} {n}") for n in range(count))
        return [lines.request("POST", call.target, call.content, call.headers) for call in calls]

    def close(self) -> None:
        self._fake.close()


def telegram_requests(providers: Providers, count: int) -> list[bytes]:
    """Updates as Telegram delivers them."""
    headers = {"Content-Type": "application/json", SECRET_HEADER: providers.telegram_secret}
    first = secrets.randbelow(10**8)
    bodies = (json.dumps(_update(first + n, n)).encode() for n in range(count))
    return [lines.request("POST", f"/webhooks/telegram/{CITY}", body, headers) for body in bodies]


def _update(number: int, n: int) -> dict[str, Any]:
    person = {"id": chat(n % PEOPLE), "first_name": "Noor"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "from": {**person, "is_bot": False, "language_code": "nl"},
        "chat": {**person, "type": "private"},
        "text": f"vraag t{n % PEOPLE} {n}",
    }
    return {"update_id": number, "message": message}


@contextmanager
def served(database: Database) -> Iterator[tuple[Place, Providers]]:
    """One gateway with both providers, and an engine that does not run."""
    with place(database) as here:
        (gateway,) = here.gateways
        providers = Providers(here.folder, here.link_secret, gateway.url)
        here.use(providers.settings())
        with providers.running():
            gateway.start()
            yield here, providers


async def acquainted(here: Place, providers: Providers) -> None:
    """Everyone writes once by way of the fakes, which otherwise would not let us answer these people."""
    twilio, telegram = Console(providers.twilio.url), Console(providers.telegram.url)
    try:
        for number in range(PEOPLE):
            asked: dict[str, Any] = {"resident": f"a{number}", "sender": SENDER, "phone": phone(number)}
            await twilio.drive(**asked, do="says", **{"with": ["goeiedag"]})
            await telegram.drive(user=f"t{number}", number=chat(number), do="says", **{"with": ["goeiedag"]})
        await drained(here, DRAINED)
    finally:
        await twilio.close()
        await telegram.close()


# -- acknowledging while the engine is down


def acknowledging(plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    """p50 and p99 at a steady rate and at saturation, and whether what came meanwhile is answered afterwards."""
    with served("postgresql") as (here, providers):
        twilio = Twilio(providers)
        try:
            return asyncio.run(_acknowledging(here, providers, twilio, plan, tell))
        finally:
            twilio.close()


async def _acknowledging(
    here: Place, providers: Providers, twilio: Twilio, plan: Plan, tell: Callable[[str], None]
) -> dict[str, Any]:
    (gateway,) = here.gateways
    await acquainted(here, providers)
    found: dict[str, Any] = {}
    for name, make in (
        ("whatsapp", twilio.requests),
        ("telegram", lambda count: telegram_requests(providers, count)),
    ):
        tell(f"{name}: {STEADY:g} per seconde, de engine draait niet…")
        found |= _times(f"{name}_steady", await lines.steady(gateway.port, make(plan.steady), STEADY, LINES))
        await drained(here, DRAINED)
        tell(f"{name}: zo snel als het gaat…")
        found |= _times(f"{name}_full", await lines.saturated(gateway.port, make(plan.burst), LINES))
        found[f"{name}_full_in_conversations_s"] = round(await drained(here, DRAINED), 1)
    found["ack_p99_ms"] = max(found["whatsapp_steady_p99_ms"], found["telegram_steady_p99_ms"])
    tell("Een bericht komt terwijl de engine niet draait; daarna start ze…")
    return found | {"answered_after_start": await _answered_later(here, providers)}


def _times(name: str, load: Load) -> dict[str, Any]:
    found: dict[str, Any] = {
        f"{name}_p{part}_ms": round(percentile(load.times, part) * 1000, 1) for part in (50, 99)
    }
    found[f"{name}_per_s"] = round(load.rate, 1)
    if bad := {status: count for status, count in load.statuses.items() if status != 200}:
        found[f"{name}_refused"] = bad
    return found


async def _answered_later(here: Place, providers: Providers, patience: float = 120.0) -> bool:
    """A message of someone new: it waits behind nothing but the engine."""
    console = Console(providers.twilio.url)
    try:
        text = question("later", 1)
        asked: dict[str, Any] = {"resident": "Lien", "sender": SENDER, "phone": "+32470999999"}
        taken = await console.drive(**asked, do="says", **{"with": [text]})
        here.engine.start()
        until = time.monotonic() + patience
        while time.monotonic() < until:
            await console.look()
            if any(text in answered_in(message["text"]) for message in console.sent):
                return bool(taken["status"] == 200)
            await asyncio.sleep(0.5)
        return False
    finally:
        await console.close()


async def drained(here: Place, patience: float) -> float:
    """Waits until everything that was acknowledged stands in a conversation; seconds that it took."""
    begun = time.monotonic()
    while await asyncio.to_thread(open_arrivals, here) and time.monotonic() - begun < patience:
        await asyncio.sleep(0.2)
    return time.monotonic() - begun


def open_arrivals(here: Place) -> int:
    if here.postgres is None:
        return _open_in_file(here)
    with psycopg.connect(libpq(here.url)) as connection:
        found = connection.execute(OPEN_ARRIVALS).fetchone()
    return int(found[0]) if found else 0


def _open_in_file(here: Place) -> int:
    connection = sqlite3.connect(here.url.removeprefix("sqlite:///"), timeout=30)
    try:
        return int(connection.execute(OPEN_ARRIVALS).fetchone()[0])
    finally:
        connection.close()


# -- beside a bare FastAPI


class Bare(Restartable):
    """bare.py on the same database, with one kind of route: "sync" or "async"."""

    def __init__(self, here: Place, route: str) -> None:
        port = free_port()
        database = libpq(here.url) if here.postgres else str(here.folder / "bare.db")
        variables = {
            "ONTHAAL_BARE_DATABASE": database,
            "ONTHAAL_BARE_ROUTE": route,
            "ONTHAAL_BARE_PORT": str(port),
        }
        log = here.folder / f"bare-{route}.log"
        super().__init__(
            f"bare-{route}", "benchmarks.kanalen.bare", variables, log, port=port, health="/openapi.json"
        )


@dataclass
class Side:
    """One of those that are compared, and its rounds: acknowledged a second."""

    program: Restartable
    rates: list[float] = field(default_factory=list)
    refused: int = 0


def beside_bare(database: Database, plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    """The same signed requests to both, in alternating rounds; who does not have its turn is held still."""
    with served(database) as (here, providers):
        twilio = Twilio(providers)
        bare = [Bare(here, "sync"), Bare(here, "async")]
        try:
            for program in bare:
                program.start()
            tell(f"{database}: om beurten {plan.burst} getekende webhooks, wij en een kale FastAPI…")
            return asyncio.run(
                _beside_bare(here, providers, twilio, [Side(p) for p in (*here.gateways, *bare)], plan)
            )
        finally:
            twilio.close()
            for program in bare:
                program.stop()


async def _beside_bare(
    here: Place, providers: Providers, twilio: Twilio, sides: list[Side], plan: Plan
) -> dict[str, Any]:
    await acquainted(here, providers)
    for number in range(plan.rounds + 1):
        for side in sides if number % 2 else reversed(sides):
            await drained(here, DRAINED)
            requests = twilio.requests(plan.burst)
            load = await _alone(side.program, [s.program for s in sides], requests)
            if number:  # the first round warms up
                side.rates.append(round(load.rate, 1))
                side.refused += sum(count for status, count in load.statuses.items() if status != 200)
    ours, *bare = sides
    best = max(bare, key=lambda side: statistics.median(side.rates))
    found: dict[str, Any] = {side.program.name: side.rates for side in sides}
    found |= {"better": best.program.name, "refused": sum(side.refused for side in sides)}
    return {"ack_vs_bare_insert": round(ratio(ours.rates, best.rates), 3), **found}


async def _alone(program: Restartable, all_of_them: list[Restartable], requests: list[bytes]) -> Load:
    others = [one for one in all_of_them if one is not program]
    with _held(others):
        return await lines.saturated(program.port, requests, LINES)


@contextmanager
def _held(programs: list[Restartable]) -> Iterator[None]:
    if not programs:
        yield
        return
    with programs[0].held(), _held(programs[1:]):
        yield
