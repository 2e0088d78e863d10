"""Our date grammar beside dateparser and parsedatetime, on the table of tests/bot/dutch: right, wrong, none."""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.afspraken.reader_environment import python
from benchmarks.keten.command import tell
from benchmarks.keten.environment import BenchFailed
from bot.dutch.batch import as_json
from bot.dutch.dates import read
from bot.settings import ROOT
from tests.bot.dutch.test_dates_table import MOMENTS, TABLE, in_notation, rows

OURS = "Onthaal"
READERS = (OURS, "dateparser", "parsedatetime")
_SCRIPT = Path(__file__).with_name("other_readers.py")
__all__ = ["TABLE", "measure"]


@dataclass(frozen=True)
class Row:
    """An expression with the reading that a good clerk gives, in the notation of the table."""

    now: datetime
    text: str
    expected: str

    @property
    def group(self) -> str:
        if self.expected.startswith("fout: "):
            return "tegenspraak, onmogelijk of voorbij"
        if self.expected in ("-", "N"):
            return "geen datum"
        return "datum of tijd"


@dataclass(frozen=True)
class Answer:
    verdict: str
    shown: str
    milliseconds: float


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All three readers on the same rows in one run. A library answers with one moment, so it is judged mildly."""
    table = [Row(MOMENTS[nu], said, expected) for nu, said, expected in rows(options.tabel)]
    others = _others(table)
    answers = {OURS: [_ours(row) for row in table]}
    for name in READERS[1:]:
        answers[name] = [_judged(row, *found[name]) for row, found in zip(table, others, strict=True)]
    if options.missers:
        _write_misses(options.missers, table, answers)
    figures = {name: _figures(table, found) for name, found in answers.items()}
    print(in_words(len(table), figures))
    return {"uitdrukkingen": len(table), **figures}


def _ours(row: Row) -> Answer:
    begin = perf_counter()
    reading = read(row.text, row.now)
    taken = (perf_counter() - begin) * 1000
    as_json(row.text, reading)
    found = in_notation(reading)
    if row.expected.startswith("fout: "):
        right = found.startswith("fout: ") and row.expected.removeprefix("fout: ") in found
    else:
        right = found == row.expected
    silent = found in ("-", "N")
    return Answer("juist" if right else "geen" if silent else "verkeerd", found, taken)


def _others(table: list[Row]) -> list[dict[str, tuple[str | None, float]]]:
    lines = [json.dumps({"nu": row.now.isoformat(), "text": row.text}) for row in table]
    command = [str(python(tell)), "-P", str(_SCRIPT)]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(lines), capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"De andere lezers vielen stil: {done.stderr.strip()[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _judged(row: Row, found: str | None, taken: float) -> Answer:
    """Right: no moment where there is none, else any of the readings, of a window or period either end."""
    if row.group != "datum of tijd":
        return Answer("verkeerd" if found else "juist", found or "-", taken)
    if found is None:
        return Answer("geen", "-", taken)
    right = any(_fits(reading, found) for reading in row.expected.split(" | "))
    return Answer("juist" if right else "verkeerd", found, taken)


def _fits(reading: str, found: str) -> bool:
    kind, _, said = reading.partition(" ")
    day, time = found[:10], found[11:]
    if kind == "DT":
        return found == said.replace(" ", "T")
    if kind in ("T", "TR"):
        return time in said.split("-")
    if kind == "DP":
        return day == said[:10]
    return day in said.split("..")


def _figures(table: list[Row], answers: list[Answer]) -> dict[str, Any]:
    verdicts = Counter(answer.verdict for answer in answers)
    groups: dict[str, Counter[str]] = {}
    for row, answer in zip(table, answers, strict=True):
        groups.setdefault(row.group, Counter())[answer.verdict] += 1
    return {
        **{verdict: verdicts[verdict] for verdict in ("juist", "verkeerd", "geen")},
        "aandeel_juist": round(verdicts["juist"] / len(answers), 4),
        "per_groep": {group: dict(counted) for group, counted in groups.items()},
        "ms_mediaan": round(median(answer.milliseconds for answer in answers), 3),
    }


def _write_misses(path: Path, table: list[Row], answers: dict[str, list[Answer]]) -> None:
    lines = [
        f"{name}\t{answer.verdict}\t{row.now:%Y-%m-%dT%H:%M}\t{row.text}\t{row.expected}\t{answer.shown}"
        for name, found in answers.items()
        for row, answer in zip(table, found, strict=True)
        if answer.verdict != "juist"
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def in_words(count: int, figures: dict[str, dict[str, Any]]) -> str:
    """A line for each reader, and one for each reader on what must give no moment."""
    lines = [f"{f'{count} uitdrukkingen':<38}{'juist':>8}{'verkeerd':>10}{'geen':>8}{'aandeel':>10}{'ms':>8}"]
    for name, found in figures.items():
        lines.append(
            f"{name:<38}{found['juist']:>8}{found['verkeerd']:>10}{found['geen']:>8}"
            f"{found['aandeel_juist']:>10.3f}{found['ms_mediaan']:>8.2f}"
        )
        for group, counted in found["per_groep"].items():
            cells = "".join(
                f"{counted.get(verdict, 0):>{width}}"
                for verdict, width in (("juist", 8), ("verkeerd", 10), ("geen", 8))
            )
            lines.append(f"  {group:<36}{cells}")
    return "\n".join(lines)
