"""`scripts/bench overname`: measures human takeover part by part, tells in words and in a file."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.kanalen.command import merged
from benchmarks.kanalen.table import details
from benchmarks.keten.command import alone, machine, tell
from benchmarks.overname import claim, fanout, leak, table
from bot.errors import OnthaalError

type Figures = dict[str, Any]


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench overname", description="Meet of een medewerker een gesprek veilig overneemt."
    )
    add = parser.add_argument
    add("--alleen", metavar="DELEN", help=f"enkel deze delen, met komma's: {','.join(PARTS)}")
    add("--json", type=Path, metavar="BESTAND", help="schrijf de cijfers ook naar een bestand")
    add("--seed", type=int, default=1, metavar="GETAL", help="het toeval van de run")
    add("--seconden", type=float, default=300.0, metavar="S", help="hoe lang deel uitwaaieren praat")
    add("--deel", type=float, default=1.0, metavar="DEEL", help="hoeveel van alle aantallen: om te proberen")
    return parser.parse_args(argv)


def leak_part(options: argparse.Namespace) -> Figures:
    return leak.measure(leak.Plan(_of(10_000, options), seed=options.seed), tell)


def claim_part(options: argparse.Namespace) -> Figures:
    return claim.measure(claim.Plan(_of(500, options), capacity_rounds=_of(50, options)), tell)


def fanout_part(options: argparse.Namespace) -> Figures:
    plan = fanout.Plan(
        consoles=_of(50, options), seconds=max(1.0, options.seconden * options.deel), seed=options.seed
    )
    return fanout.measure(plan, tell)


def _of(count: int, options: argparse.Namespace) -> int:
    return max(2, round(count * float(options.deel)))


PARTS: dict[str, tuple[str, Callable[[argparse.Namespace], Figures]]] = {
    "lek": ("overnames midden in een beurt van de bot", leak_part),
    "claim": ("vijftig medewerkers nemen hetzelfde gesprek", claim_part),
    "uitwaaieren": ("tweehonderd gesprekken, vijftig schermen, verbindingen die breken", fanout_part),
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
        print(details(f"{name}: {words}", figures[name]), end="\n\n", flush=True)
        _keep(options.json, figures)
    print(table.in_words(merged(figures)))


def _keep(path: Path | None, figures: dict[str, Figures]) -> None:
    """After every part, so that a later one that fails takes nothing along."""
    if path:
        keys = {measure.key for measure in table.MEASURES}
        measures = {key: value for key, value in merged(figures).items() if key in keys}
        whole = {"overname": measures, "figures": figures | {"machine": machine()}}
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
