"""`scripts/bench nlu`: understanding on unseen sentences, speed and learning beside stock Rasa, and growth."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.keten import preparing, sentences
from benchmarks.keten.command import EXAMPLES, alone, machine, tell
from benchmarks.keten.environment import BenchFailed, variables
from benchmarks.keten.measuring import Figures, percentile, recognising
from benchmarks.keten.preparing import Training
from benchmarks.keten.sentences import Sentence
from benchmarks.nlu import figures, report
from benchmarks.nlu.lines import read
from bot.errors import OnthaalError
from bot.service.training import ENGINE_PYTHON
from bot.settings import ROOT

TESTS = ROOT / "tests" / "nlu"
MOST = 24
"""Examples of a label that stock Rasa and ours share, unless --alles: stock's training time grows with them."""
GROWTH = ("400", "800")


@dataclass(frozen=True)
class Pair:
    """Ours and stock on the same split: who learned how long, and their answers and times on its test side."""

    ours: tuple[Training, Figures]
    stock: tuple[Training, Figures]
    test: list[Sentence]

    def ratios(self) -> dict[str, float]:
        (mine, found), (theirs, beside) = self.ours, self.stock
        return {
            "parse_p95_ratio": round(_p95(found) / _p95(beside), 3),
            "train_ratio": round(mine.seconds / theirs.seconds, 3),
        }

    def accuracies(self) -> tuple[float, float]:
        """The share of stock's one label that each has right."""
        mine, theirs = (
            sum(a == s.label for a, s in zip(side[1].answers, self.test, strict=True)) / len(self.test)
            for side in (self.ours, self.stock)
        )
        return mine, theirs


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench nlu", description="Meet het begrijpen op zinnen waarmee niet geleerd werd."
    )
    parser.add_argument("--json", type=Path, metavar="BESTAND", help="schrijf de cijfers naar een bestand")
    parser.add_argument(
        "--zinnen", type=Path, metavar="PAD", default=TESTS, help="andere testzinnen: een map of een bestand"
    )
    parser.add_argument("--zonder-stock", action="store_true", help="enkel het eigen begrijpen")
    parser.add_argument(
        "--alleen-stock", action="store_true", help="train enkel stock Rasa, als dat nog moet"
    )
    parser.add_argument("--opnieuw", action="store_true", help="train stock Rasa opnieuw (een uur of meer)")
    parser.add_argument("--alles", action="store_true", help=f"stock met alle zinnen, niet {MOST} per label")
    return parser.parse_args(argv)


def run(options: argparse.Namespace) -> None:
    examples = sentences.read(EXAMPLES)
    split = sentences.split(examples if options.alles else sentences.sample(examples, MOST))
    if options.alleen_stock:
        preparing.stock(split, again=options.opnieuw, tell=tell)
        return
    found = understood(examples, options.zinnen)
    pair = None if options.zonder_stock else beside_stock(split, again=options.opnieuw)
    grown = growth()
    print(report.in_words(found, pair, grown))
    if options.json:
        content = {"nlu": report.keys(found, pair, grown), "figures": {"machine": machine(), "groei": grown}}
        options.json.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def understood(examples: list[Sentence], tests: Path) -> list[figures.Found]:
    """Every test sentence as the running engine parses it, trained on all examples."""
    lines = read(tests)
    ours, _ = preparing.ours(sentences.Split(examples, []), EXAMPLES, tell, name="onthaal-heel")
    tell(f"Ik leg {len(lines)} zinnen voor waarmee niet geleerd werd…")
    try:
        ours.start()
        return [figures.Found(line, ours.parse(line.text)) for line in lines]
    finally:
        ours.stop()


def beside_stock(split: sentences.Split, *, again: bool) -> Pair:
    stock, stock_training = preparing.stock(split, again=again, tell=tell)
    ours, training = preparing.ours(split, EXAMPLES, tell)
    mine, theirs = recognising([ours, stock], split.test, tell)
    return Pair((training, mine), (stock_training, theirs), split.test)


def growth() -> dict[str, Any]:
    """Learning and parse times with the catalogue and with many more products."""
    tell("Ik meet hoe het groeit tot 800 producten…")
    command = [str(ENGINE_PYTHON), "-m", "engine.growth", str(EXAMPLES), *GROWTH]
    with tempfile.TemporaryFile("w+") as errors:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=variables(OMP_NUM_THREADS="1"),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        errors.seek(0)
        if done.returncode:
            raise BenchFailed(f"De groei kon niet gemeten worden: {errors.read()[-500:]}")
    table: dict[str, Any] = json.loads(done.stdout)
    return table


def _p95(found: Figures) -> float:
    return percentile(found.parses, 95)


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
