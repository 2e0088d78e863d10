"""`scripts/bench kanalen`: measures the channels part by part, tells in words and in a file."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.kanalen import ack, crash, table, turns, web
from benchmarks.kanalen.place import place
from benchmarks.kanalen.providers import CITY
from benchmarks.keten.command import alone, machine, tell
from bot.errors import OnthaalError
from bot.settings import ROOT

CACHE = ROOT / "var" / "bench" / "kanalen"
"""What our processes said in the last run of a part."""

type Figures = dict[str, Any]


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench kanalen", description="Meet website, WhatsApp en Telegram op dezelfde kern."
    )
    add = parser.add_argument
    add("--alleen", metavar="DELEN", help=f"enkel deze delen, met komma's: {','.join(PARTS)}")
    add("--json", type=Path, metavar="BESTAND", help="schrijf de cijfers ook naar een bestand")
    add(
        "--seed",
        type=int,
        default=1,
        metavar="GETAL",
        help="het toeval van de run: waar en wanneer iets valt",
    )
    add("--chats", type=int, default=1000, metavar="AANTAL", help="open chats van deel web")
    add("--seconden", type=float, default=60.0, metavar="S", help="hoe lang deel web praat")
    add("--berichten", type=int, default=2000, metavar="AANTAL", help="berichten van deel crash")
    add("--vallen", type=int, default=30, metavar="AANTAL", help="hoe vaak elk proces valt in deel crash")
    add(
        "--deel",
        type=float,
        default=1.0,
        metavar="DEEL",
        help="hoeveel van de verzoeken van ack, kaal en turns",
    )
    return parser.parse_args(argv)


def crash_part(options: argparse.Namespace) -> Figures:
    """Two runs: our processes fall; and the database and Redis do too, with our processes falling less often."""
    plan = crash.Plan(
        messages=options.berichten, kills=options.vallen, seconds=12.0 * options.vallen, seed=options.seed
    )
    found = crash.measure(plan, tell, CACHE / "vallen")
    tell("Nog eens, terwijl ook PostgreSQL herstart en Redis wegvalt…")
    fewer = max(1, options.vallen // 6)
    storm = replace(plan, kills=fewer, database_restarts=2 * fewer, redis_stops=2, seconds=plan.seconds / 2)
    return found | {"with_databases": crash.measure(storm, tell, CACHE / "databanken")}


def ack_part(options: argparse.Namespace) -> Figures:
    return ack.acknowledging(_ack_plan(options), tell)


def bare_part(options: argparse.Namespace) -> Figures:
    """The measure is that on PostgreSQL."""
    found = ack.beside_bare("postgresql", _ack_plan(options), tell)
    return found | {"sqlite": ack.beside_bare("sqlite", _ack_plan(options), tell)}


def _ack_plan(options: argparse.Namespace) -> ack.Plan:
    return ack.Plan(steady=round(1000 * options.deel), burst=round(1500 * options.deel))


def turns_part(options: argparse.Namespace) -> Figures:
    plan = turns.Plan(turns=round(400 * options.deel))
    return turns.stand_in(plan, tell) | turns.beside_stock(plan, tell)


def web_part(options: argparse.Namespace) -> Figures:
    load = web.Load(chats=options.chats, watched=options.chats * 3 // 10, seconds=options.seconden)
    web.allow_sockets(4 * load.chats)  # before the gateway starts: it inherits this
    with place("postgresql") as here:
        here.start()
        found = asyncio.run(web.measure(here.gateways[0], CITY, load, tell))
    return found | {"web_chats_p95_ms": found["seen_p95_ms"]}


PARTS: dict[str, tuple[str, Callable[[argparse.Namespace], Figures]]] = {
    "crash": ("processen vallen, niets gaat verloren", crash_part),
    "ack": ("webhooks bevestigen zonder engine", ack_part),
    "kaal": ("webhooks bevestigen naast een kale FastAPI", bare_part),
    "turns": ("hele beurten per seconde", turns_part),
    "web": ("duizend open chats", web_part),
}


def chosen(options: argparse.Namespace) -> list[str]:
    """Raises OnthaalError for a part that is not there."""
    names = options.alleen.split(",") if options.alleen else list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        raise OnthaalError(f"Ik ken geen deel '{unknown[0]}'. Wel: {', '.join(PARTS)}.")
    return names


def run(options: argparse.Namespace) -> None:
    figures: dict[str, Figures] = {}
    for name in chosen(options):
        words, measured = PARTS[name]
        tell(f"Deel {name}: {words}…")
        figures[name] = measured(options)
        print(table.details(f"{name}: {words}", figures[name]), end="\n\n", flush=True)
        _keep(options.json, figures)
    print(table.in_words(merged(figures)))


def merged(figures: dict[str, Figures]) -> Figures:
    return {key: value for found in figures.values() for key, value in found.items()}


def _keep(path: Path | None, figures: dict[str, Figures]) -> None:
    """After every part, so that a later one that fails takes nothing along."""
    if path:
        keys = {measure.key for measure in table.MEASURES}
        measures = {key: value for key, value in merged(figures).items() if key in keys}
        whole = {"kanalen": measures, "figures": figures | {"machine": machine()}}
        path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(argv: list[str]) -> int:
    """0 when everything was measured, also when a target is missed; 1 when it could not be measured."""
    options = arguments(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # by way of `finally`: nothing keeps running
    try:
        with alone():
            run(options)
    except OnthaalError as error:
        tell(str(error))
        return 1
    return 0
