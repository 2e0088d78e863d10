"""`scripts/bench afspraken`: the parts of it, their figures on the screen and in a file."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.afspraken import dates, killing, race, vrij
from benchmarks.keten.command import alone, machine, tell
from bot.errors import OnthaalError

Figures = dict[str, Any]
PARTS: dict[str, tuple[str, Callable[[argparse.Namespace], Figures]]] = {
    "datums": ("Nederlandse datums en tijden, naast dateparser en parsedatetime", dates.measure),
    "race": ("veertig inwoners tegelijk, naast controleren en toevoegen", race.measure),
    "vrij": ("de volgende vrije momenten in een volle stad", vrij.measure),
    "gedood": ("gedood bij elke stap van boeken, verplaatsen, wisselen en annuleren", killing.measure),
}


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench afspraken", description="Meet wat afspraken dragen.")
    parser.add_argument("--alleen", metavar="DELEN", help=f"met komma's: {', '.join(PARTS)}")
    parser.add_argument("--json", type=Path, metavar="BESTAND", help="schrijf de cijfers naar een bestand")
    parser.add_argument("--tabel", type=Path, default=dates.TABLE, metavar="TSV", help="andere uitdrukkingen")
    parser.add_argument(
        "--missers", type=Path, metavar="BESTAND", help="schrijf elke fout van elke lezer weg"
    )
    return parser.parse_args(argv)


def chosen(options: argparse.Namespace) -> list[str]:
    """Raises OnthaalError for a part that is not there."""
    names = options.alleen.split(",") if options.alleen else list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        raise OnthaalError(f"Ik ken geen deel '{unknown[0]}'. Wel: {', '.join(PARTS)}.")
    return names


def run(options: argparse.Namespace) -> None:
    figures: Figures = {}
    for name in chosen(options):
        words, measured = PARTS[name]
        tell(f"Deel {name}: {words}…")
        figures[name] = measured(options)
        if options.json:
            whole = {"afspraken": figures, "figures": {"machine": machine()}}
            options.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(argv: list[str]) -> int:
    """0 when everything was measured, also when a target is missed; 1 when it could not be measured."""
    options = arguments(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with alone():
            run(options)
    except OnthaalError as error:
        tell(str(error))
        return 1
    return 0
