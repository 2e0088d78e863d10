"""`scripts/bench keten`: prepares both, measures both, tells in words and in a file."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import platform
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.keten import preparing, sentences, table
from benchmarks.keten.environment import BenchFailed
from benchmarks.keten.measuring import measure
from benchmarks.keten.preparing import CACHE
from benchmarks.keten.sentences import Sentence
from benchmarks.keten.table import Outcome
from bot.errors import OnthaalError
from bot.settings import ROOT

EXAMPLES = ROOT / "data" / "nlu"
MOST = 40
"""Examples of a label that take part, unless --alles: stock Rasa then trains in minutes instead of hours."""


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench keten", description="Vergelijkt de hele keten met stock Rasa op dezelfde zinnen."
    )
    parser.add_argument(
        "--json", type=Path, metavar="BESTAND", help="schrijf de cijfers ook naar een bestand"
    )
    parser.add_argument(
        "--opnieuw", action="store_true", help="train ook stock Rasa opnieuw (een halfuur of meer)"
    )
    parser.add_argument(
        "--alleen-stock", action="store_true", help="train enkel stock Rasa, als dat nog moet"
    )
    parser.add_argument(
        "--alles", action="store_true", help=f"met alle voorbeelden, niet met {MOST} per label (uren)"
    )
    parser.add_argument(
        "--data", type=Path, metavar="MAP", default=EXAMPLES, help="andere voorbeelden dan data/nlu"
    )
    return parser.parse_args(argv)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(options: argparse.Namespace) -> None:
    try:
        examples = sentences.read(options.data)
    except ValueError as error:
        raise BenchFailed(f"Deze voorbeelden kan ik niet lezen: {error}") from error
    split = sentences.split(examples if options.alles else sentences.sample(examples, MOST))
    stock, stock_training = preparing.stock(split, again=options.opnieuw, tell=tell)
    if options.alleen_stock:
        return
    ours, training = preparing.ours(split, options.data, tell)
    figures = measure([ours, stock], split.test, tell)
    mine, theirs = Outcome(training, figures[0], split.test), Outcome(stock_training, figures[1], split.test)
    print(f"{table.in_words(mine, theirs)}\n\n{table.notes(mine, theirs, len(split.training))}")
    _keep_answers(CACHE / "antwoorden.tsv", split.test, mine, theirs)
    if options.json:
        found = table.as_json(mine, theirs, machine())
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "system": platform.platform()}


def _keep_answers(path: Path, test: list[Sentence], mine: Outcome, theirs: Outcome) -> None:
    """Every test sentence with its right label and the two that were given, to see where each goes wrong."""
    rows = zip(test, mine.figures.answers, theirs.figures.answers, strict=True)
    lines = ["juist\tonthaal\tstock\tzin", *("\t".join([s.label, a, b, s.text]) for s, a, b in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two runs at once would measure each other: the second waits."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".bezig").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Er loopt al een meting: ik wacht tot die klaar is…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(argv: list[str]) -> int:
    """0 when everything was measured, also when a target is missed; 1 when it could not be measured."""
    options = arguments(argv)
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # by way of `finally`, so that nothing keeps running
    try:
        with alone():
            run(options)
    except OnthaalError as error:
        tell(str(error))
        return 1
    return 0
