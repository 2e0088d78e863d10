"""`scripts/bench drempels`: what each threshold of the three tiers does, on folds that were not trained on."""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.keten.command import alone, tell
from benchmarks.keten.environment import BenchFailed, variables
from benchmarks.nlu.figures import Found, tiers
from benchmarks.nlu.lines import Line
from bot.answers.understanding import Thresholds
from bot.errors import OnthaalError
from bot.service.training import ENGINE_PYTHON
from bot.settings import ROOT

CURVES: dict[str, tuple[float, ...]] = {
    "product_sure": (0.30, 0.40, 0.50, 0.55, 0.60, 0.70, 0.80, 0.90),
    "refuse": (0.30, 0.40, 0.45, 0.50, 0.60, 0.80),
    "doubt": (1.0, 0.20, 0.12, 0.08, 0.05, 0.03),
}
"""Values tried for a threshold of Thresholds, the others as they are."""
SHOWN = (
    "answered",
    "right_among_answered",
    "right_within_three",
    "questions_refused",
    "out_of_scope_refused",
)


def main(argv: list[str]) -> int:
    """0 when the table was made; 1 when the folds could not be measured."""
    parser = argparse.ArgumentParser(prog="scripts/bench drempels", description=__doc__)
    parser.add_argument("--rondes", type=int, default=4, help="in hoeveel stukken de voorbeelden gaan")
    parser.add_argument("--van", type=Path, metavar="BESTAND", help="de regels van een vorige keer")
    parser.add_argument(
        "--bewaar", type=Path, metavar="BESTAND", help="bewaar de regels voor een volgende keer"
    )
    options = parser.parse_args(argv)
    try:
        with alone():
            rows = read(options.van) if options.van else measured(options.rondes)
    except OnthaalError as error:
        tell(str(error))
        return 1
    if options.bewaar:
        options.bewaar.write_text(json.dumps(rows), encoding="utf-8")
    print(table(found(rows)))
    return 0


def measured(folds: int) -> list[dict[str, Any]]:
    """Every example as a model recognised it that was not trained on it."""
    tell(f"Ik leer {folds} keer, telkens op een ander deel van de voorbeelden…")
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        command = [str(ENGINE_PYTHON), "-m", "engine.folds", "--folds", str(folds), "--json", str(rows)]
        done = subprocess.run(
            command, cwd=ROOT, env=variables(OMP_NUM_THREADS="1"), capture_output=True, text=True
        )
        if done.returncode:
            raise BenchFailed(f"De rondes konden niet gemeten worden: {done.stderr[-500:]}")
        print(done.stdout)
        return read(rows)


def read(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def found(rows: Sequence[dict[str, Any]]) -> list[Found]:
    return [
        Found(
            Line(row["tekst"], row["act"], row.get("product"), row.get("aspect"), row.get("toon")),
            row["parse"],
        )
        for row in rows
    ]


def table(lines: Sequence[Found]) -> str:
    """One block for every threshold; a star marks the value in use."""
    now = Thresholds()
    rows = []
    for name, values in CURVES.items():
        rows.append(f"{name:<16}" + "".join(f"{key:>22}" for key in SHOWN))
        for value in values:
            shown = tiers(lines, replace(now, **{name: value}))
            star = "*" if value == getattr(now, name) else " "
            rows.append(f"{value:<14.2f}{star} " + "".join(f"{shown[key]:>22.3f}" for key in SHOWN))
    return "\n".join(rows)
