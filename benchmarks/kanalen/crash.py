"""Processes die while residents talk on three channels; afterwards everything is counted where residents see it."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.kanalen import databases
from benchmarks.kanalen.audit import Audit, audited
from benchmarks.kanalen.balancer import Balancer
from benchmarks.kanalen.chaos import Chaos
from benchmarks.kanalen.chat import Doors
from benchmarks.kanalen.figures import counted, strange, total
from benchmarks.kanalen.place import Place, place
from benchmarks.kanalen.providers import Console, Providers
from benchmarks.kanalen.residents import (
    Board,
    Resident,
    TelegramResident,
    WebResident,
    WhatsAppResident,
    question,
)
from tests.servers import RedisServer

EVIDENCE = ("*.txt", "*.log", "gateway-*/logs/*")
LOOK_EVERY = 0.5
RECONCILED = 420.0
"""Seconds for the last answers: the reconciler looks every 300, at what is older than 60."""


@dataclass(frozen=True)
class Plan:
    """kills: of each of our processes. seconds: over which everything is spread. patience: for the last answers."""

    messages: int = 2000
    conversations: int = 200
    kills: int = 30
    seconds: float = 360.0
    database_restarts: int = 0
    redis_stops: int = 0
    seed: int = 1
    patience: float = RECONCILED


SMALL = Plan(messages=200, conversations=40, kills=3, seconds=30.0, patience=120.0)
"""What a test can afford."""


@dataclass
class Run:
    """Everything of one run that the residents need."""

    plan: Plan
    doors: Doors
    twilio: Console
    telegram: Console
    whatsapp_board: Board
    telegram_board: Board
    residents: list[Resident]


def measure(plan: Plan, tell: Callable[[str], None], keep: Path | None = None) -> dict[str, Any]:
    """The figures of one run; the measures have their own keys. `keep`: folder for the logs of our processes."""
    with place("postgresql", replicas=2) as here, databases.redis() as redis:
        try:
            return asyncio.run(_measured(here, redis, plan, tell))
        finally:
            if keep is not None:
                _keep(here.folder, keep)


async def _measured(
    here: Place, redis: RedisServer, plan: Plan, tell: Callable[[str], None]
) -> dict[str, Any]:
    drawn = random.Random(plan.seed)
    balancer = Balancer([gateway.port for gateway in here.gateways], random.Random(plan.seed))
    providers = Providers(here.folder, here.link_secret, balancer.url)
    here.use({**providers.settings(), "ONTHAAL_REDIS_URL": redis.url})
    with providers.running():
        here.start()
        async with balancer.open(), _residents(here, plan, providers) as run:
            chaos = Chaos(drawn, plan.seconds)
            tell(
                f"{plan.messages} berichten, {len(run.residents)} gesprekken; elk proces valt {plan.kills} keer…"
            )
            await _happen(here, redis, run, chaos, drawn, tell)
            states = [await board.look() for board in (run.whatsapp_board, run.telegram_board)]
        audit = audited(here.url, [one.said for one in run.residents])
    return figures(run.residents, audit, chaos, states)


@asynccontextmanager
async def _residents(here: Place, plan: Plan, providers: Providers) -> AsyncIterator[Run]:
    """By turns on one of the three channels."""
    doors = Doors([gateway.url for gateway in here.gateways], random.Random(plan.seed))
    twilio, telegram = Console(providers.twilio.url), Console(providers.telegram.url)
    run = Run(plan, doors, twilio, telegram, Board(twilio, "to"), Board(telegram, "chat_id"), [])
    async with AsyncExitStack() as gone:
        for console in (twilio, telegram):
            gone.push_async_callback(console.close)
        for number in range(plan.conversations):
            resident = _resident(number, run)
            if isinstance(resident, WebResident):
                await resident.comes()
                gone.push_async_callback(resident.leaves)
            run.residents.append(resident)
        yield run


def _resident(number: int, run: Run) -> Resident:
    match number % 3:
        case 0:
            return WhatsAppResident(number, run.twilio, run.whatsapp_board)
        case 1:
            return TelegramResident(number, run.telegram, run.telegram_board)
        case _:
            return WebResident(number, run.doors)


async def _happen(
    here: Place, redis: RedisServer, run: Run, chaos: Chaos, drawn: random.Random, tell: Callable[[str], None]
) -> None:
    """Everyone talks while things fall; then nothing falls any more until all is answered or patience ends."""
    programs = [*here.gateways, here.engine]
    plan = run.plan
    background = [run.whatsapp_board.follow(), run.telegram_board.follow()]
    background += [chaos.kill(program, plan.kills) for program in programs]
    assert here.postgres is not None
    background += [chaos.restart_database(here.postgres, plan.database_restarts)]
    background += [chaos.stop_redis(redis, plan.redis_stops)]
    tasks = [asyncio.create_task(job) for job in background]
    try:
        talking = asyncio.gather(*(_talk(one, texts, plan, drawn) for one, texts in spread(run)))
        await asyncio.wait_for(_unless_broken(talking, tasks), plan.seconds + plan.patience)
        await chaos.over()
    except TimeoutError:
        tell("Niet iedereen kreeg alles gezegd binnen de tijd.")
    finally:
        left = await _answered(run, plan.patience, tell)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        if left:
            tell(f"Nog {left} berichten zonder antwoord.")
    for problem in ended:
        if isinstance(problem, Exception):
            raise problem


async def _unless_broken(talking: asyncio.Future[Any], tasks: Sequence[asyncio.Task[None]]) -> None:
    """Ends with the talk; raises what a background task raised, which must not go unseen."""
    pending: set[asyncio.Future[Any]] = {talking, *tasks}
    while not talking.done():
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


def spread(run: Run) -> list[tuple[Resident, int]]:
    """How many messages each says."""
    each, more = divmod(run.plan.messages, len(run.residents))
    return [(one, each + (number < more)) for number, one in enumerate(run.residents)]


async def _talk(resident: Resident, count: int, plan: Plan, drawn: random.Random) -> None:
    """At random moments of the whole run, in order."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    for number, moment in enumerate(sorted(drawn.uniform(0, plan.seconds) for _ in range(count)), 1):
        await asyncio.sleep(max(0.0, begun + moment - clock()))
        await resident.say(question(resident.name, number))


async def _answered(run: Run, patience: float, tell: Callable[[str], None]) -> int:
    """Waits until everything is answered; how much is not when patience ends."""
    clock = asyncio.get_running_loop().time
    until, told = clock() + patience, clock() + 15
    while (left := sum(counted(one.said, one.answered).lost for one in run.residents)) and clock() < until:
        await asyncio.sleep(LOOK_EVERY)
        if clock() > told:
            tell(f"Nog {left} antwoorden…")
            told = clock() + 15
    await asyncio.sleep(3.0)  # a double that is still under way counts too
    return left


def figures(
    residents: Sequence[Resident], audit: Audit, chaos: Chaos, states: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    by_channel = {
        channel: total(counted(one.said, one.answered) for one in residents if one.channel == channel)
        for channel in ("whatsapp", "telegram", "web")
    }
    seen = total(by_channel.values())
    unknown = by_channel["telegram"].doubled
    kills = sum(chaos.kills.values())
    found: dict[str, Any] = {
        "crash_messages": seen.messages,
        "crash_lost": seen.lost + audit.inbound_lost + audit.counts.lost,
        "crash_duplicated": seen.doubled - unknown + audit.inbound_doubled + audit.counts.doubled,
        "crash_reordered": seen.reordered + audit.inbound_reordered + audit.counts.reordered,
        "crash_unknown_resent": round(unknown / kills, 3) if kills else float(unknown),
        "strange": sum(len(strange(one.said, one.answered)) for one in residents),
        "telegram_doubled": unknown,
        "kills": dict(chaos.kills),
        "fallen": dict(chaos.fallen),
        "restarts": dict(chaos.restarts),
        "missed_webhooks": sum(one.missed for one in residents if isinstance(one, WhatsAppResident)),
        "web_connections": sum(one.connections for one in residents if isinstance(one, WebResident)),
        "log_gaps": audit.gaps,
        "stuck": audit.stuck,
        "violations": sum(len(state["violations"]) for state in states),
    }
    return found | {channel: vars(counts) for channel, counts in by_channel.items()} | {"log": _log(audit)}


def _log(audit: Audit) -> dict[str, int]:
    inbound = {name: getattr(audit, f"inbound_{name}") for name in ("lost", "doubled", "reordered")}
    return {**vars(audit.counts), **{f"inbound_{name}": count for name, count in inbound.items()}}


def wrong(found: dict[str, Any]) -> dict[str, Any]:
    """What a test must not see."""
    names = ("crash_lost", "crash_duplicated", "crash_reordered", "strange", "log_gaps", "violations")
    return {name: found[name] for name in names if found[name]}


def _keep(folder: Path, target: Path) -> None:
    """The logs of our processes outlive the run: they tell what happened."""
    shutil.rmtree(target, ignore_errors=True)
    for pattern in EVIDENCE:
        for path in folder.glob(pattern):
            copy = target / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
