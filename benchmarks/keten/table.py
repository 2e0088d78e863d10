"""What was measured, as ratios with their targets, as a table in words and as JSON."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from benchmarks.keten.measuring import Figures, percentile
from benchmarks.keten.preparing import Training
from benchmarks.keten.sentences import Sentence


@dataclass(frozen=True)
class Measure:
    """One key of the measures; `target` is the most it may be, or the least when `more` is better."""

    key: str
    words: str
    unit: str
    digits: int
    target: float
    more: bool = False

    def reached(self, ratio: float) -> bool:
        return ratio >= self.target if self.more else ratio <= self.target


MEASURES = (
    Measure("train_ratio", "leren, hele opdracht", "s", 1, 0.10),
    Measure("parse_p95_ratio", "een zin herkennen, p95", "ms", 1, 0.50),
    Measure("turn_p95_ratio", "een hele beurt, p95", "ms", 1, 0.60),
    Measure("accuracy_ratio", "juist label", "%", 1, 0.98, more=True),
    Measure("start_ratio", "van start tot eerste antwoord", "s", 1, 0.35),
    Measure("memory_ratio", "geheugen van alle processen", "MB", 0, 0.45),
)


@dataclass(frozen=True)
class Outcome:
    """Everything of one of the two that the table tells."""

    training: Training
    figures: Figures
    test: list[Sentence]

    def values(self) -> dict[str, float]:
        """By key of MEASURES, in the unit of its measure."""
        return {
            "train_ratio": self.training.seconds,
            "parse_p95_ratio": percentile(self.figures.parses, 95) * 1000,
            "turn_p95_ratio": percentile(self.figures.turns, 95) * 1000,
            "accuracy_ratio": self.accuracy() * 100,
            "start_ratio": statistics.median(self.figures.starts),
            "memory_ratio": sum(self.figures.memory.values()),
        }

    def accuracy(self) -> float:
        pairs = zip(self.figures.answers, self.test, strict=True)
        return sum(given == sentence.label for given, sentence in pairs) / len(self.test)

    def raw(self) -> dict[str, Any]:
        """Milliseconds, seconds, MB and parts of one, with the unit in the key."""
        return {
            "train_s": self.training.seconds,
            "train_at": self.training.at,
            "train_load": self.training.load,
            "parse_p50_ms": _ms(self.figures.parses, 50),
            "parse_p95_ms": _ms(self.figures.parses, 95),
            "turn_p50_ms": _ms(self.figures.turns, 50),
            "turn_p95_ms": _ms(self.figures.turns, 95),
            "unanswered": self.figures.unanswered,
            "accuracy": round(self.accuracy(), 4),
            "starts_s": [round(seconds, 2) for seconds in self.figures.starts],
            "memory_mb": {name: round(mb, 1) for name, mb in self.figures.memory.items()},
        }


def _ms(values: list[float], part: int) -> float:
    return round(percentile(values, part) * 1000, 2)


def ratios(ours: Outcome, stock: Outcome) -> dict[str, float]:
    mine, theirs = ours.values(), stock.values()
    return {measure.key: round(mine[measure.key] / theirs[measure.key], 3) for measure in MEASURES}


def as_json(ours: Outcome, stock: Outcome, machine: dict[str, Any]) -> dict[str, Any]:
    """The keys of the measures under the name of the bench, and beside it what they come from."""
    raw = {"onthaal": ours.raw(), "stock": stock.raw(), "machine": machine}
    return {"keten": ratios(ours, stock), "figures": raw}


def in_words(ours: Outcome, stock: Outcome) -> str:
    mine, theirs, found = ours.values(), stock.values(), ratios(ours, stock)
    rows: list[tuple[str, ...]] = [("", "Onthaal", "stock Rasa", "verhouding", "doel", "")]
    for m in MEASURES:
        goal = f"{'≥' if m.more else '≤'} {_number(m.target, 2)}"
        verdict = "gehaald" if m.reached(found[m.key]) else "NIET gehaald"
        numbers = [f"{_number(values[m.key], m.digits)} {m.unit}" for values in (mine, theirs)]
        rows.append((m.words, *numbers, _number(found[m.key], 3), goal, verdict))
    return "\n".join(_row(row) for row in rows)


def notes(ours: Outcome, stock: Outcome, trained: int) -> str:
    """What a reader needs to judge the table: the middle of the times, the processes, the circumstances."""
    n = (len(ours.figures.parses), len(ours.figures.turns), len(ours.figures.starts))
    lines = [
        f"Zinnen: {trained} om te leren, {len(ours.test)} andere om te toetsen; "
        f"{len({s.label for s in ours.test})} labels.",
        f"Tijden: {n[0]} zinnen, {n[1]} beurten in gesprekken van 6, {n[2]} starts (de middelste telt).",
        *(f"p50 van {name}: {_p50(outcome)}" for name, outcome in _named(ours, stock)),
        *(f"Geheugen van {name}: {_memory(outcome)}." for name, outcome in _named(ours, stock)),
        *(f"{name} leerde op {_training(outcome.training)}." for name, outcome in _named(ours, stock)),
    ]
    missed = [f"{name} {o.figures.unanswered}" for name, o in _named(ours, stock) if o.figures.unanswered]
    return "\n".join([*lines, *([f"Beurten zonder antwoord: {', '.join(missed)}."] if missed else [])])


def _named(ours: Outcome, stock: Outcome) -> list[tuple[str, Outcome]]:
    return [("Onthaal", ours), ("stock Rasa", stock)]


def _p50(outcome: Outcome) -> str:
    parse, turn = (
        percentile(values, 50) * 1000 for values in (outcome.figures.parses, outcome.figures.turns)
    )
    return f"herkennen {_number(parse, 1)} ms, een beurt {_number(turn, 1)} ms."


def _memory(outcome: Outcome) -> str:
    return ", ".join(f"{name} {_number(mb, 0)} MB" for name, mb in outcome.figures.memory.items())


def _training(training: Training) -> str:
    load = _number(training.load, 1)
    return f"{training.at[:16].replace('T', ' om ')}, met een belasting van de machine tot {load}"


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _row(cells: tuple[str, ...]) -> str:
    first, *middle, last = cells
    return f"{first:<32}{''.join(f'{cell:>14}' for cell in middle)}   {last}".rstrip()
