"""The measures of human takeover with their targets, as a table in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.kanalen.table import Measure, number

MEASURES = (
    Measure("leaked", "woorden van de bot na een overname", "", 0, 0),
    Measure("takeovers", "overnames geprobeerd", "", 0, 10_000, more=True),
    Measure("double_claims", "rondes zonder juist één winnaar en één bericht", "", 0, 0),
    Measure("claim_rounds", "rondes waarin vijftig hetzelfde gesprek nemen", "", 0, 1000, more=True),
    Measure("fanout_p95_ms", "bericht naar de andere kant, p95", "ms", 1, 500),
    Measure("fanout_lost", "verloren, dubbel of door elkaar", "", 0, 0),
)


def in_words(found: Mapping[str, Any]) -> str:
    """A line for each measure that was taken."""
    lines = [f"{'':<48}{'gemeten':>12}{'doel':>12}"]
    lines += [_line(measure, found[measure.key]) for measure in MEASURES if measure.key in found]
    return "\n".join(lines)


def _line(measure: Measure, value: float) -> str:
    goal = f"{'≥' if measure.more else '≤'} {number(measure.target, measure.digits)}"
    told = f"{number(value, measure.digits)} {measure.unit}".strip()
    verdict = "gehaald" if measure.reached(value) else "NIET gehaald"
    return f"{measure.words:<48}{told:>12}{goal:>12}   {verdict}"
