"""The report on the test sentences, on a few sentences of which the outcome is known."""

from __future__ import annotations

from datetime import date
from typing import Any

from benchmarks.nlu.figures import Found
from benchmarks.nlu.lines import Line
from tests.nlu.report import markdown, share_wrong, wrong


def found(act: str, product: str | None, aspect: str | None, *given: str) -> Found:
    """A line with its right labels, and what was given instead: act, product, aspect."""
    heads = ("intent", "product_ranking", "aspect_ranking")
    parse: dict[str, Any] = {head: [{"name": name}] for head, name in zip(heads, given, strict=True)}
    return Found(Line("een zin", act, product, aspect), {**parse, "intent": parse["intent"][0]})


GOOD = found("vraag", "reispas", "kosten", "vraag", "reispas", "kosten")
OTHER_ASPECT = found("vraag", "reispas", "kosten", "vraag", "reispas", "duur")
OTHER_PRODUCT = found("vraag", "reispas", "kosten", "vraag", "kids_id", "kosten")
GREETING = found("begroeting", None, None, "begroeting", "geen", "geen")
FOLLOW_UP = found("vraag", None, "kosten", "vraag", "geen", "duur")
MEASURED = {"reispas": [GOOD, OTHER_ASPECT, OTHER_PRODUCT, OTHER_PRODUCT], "begroeting": [GREETING]}


def test_it_counts_as_wrong_what_gives_another_answer() -> None:
    assert [wrong(one) for one in (GOOD, OTHER_PRODUCT, GREETING, FOLLOW_UP)] == [False, True, False, True]
    assert not wrong(OTHER_ASPECT)
    assert share_wrong(MEASURED["reispas"]) == 0.5


def test_it_reports_every_head_with_what_it_was_taken_for() -> None:
    said = markdown(MEASURED, date(2026, 11, 20)).splitlines()
    assert said[0] == "# Begrip van de testzinnen, 2026-11-20"
    assert "5 zinnen waarmee niet geleerd werd. Wat het slechtst gaat, staat bovenaan." in said
    assert "## Product: 50 % juist van 4" in said
    assert "- reispas → kids_id: 2" in said
    assert "| reispas | 4 | 50 % | kids_id (2) |" in said
    assert "## Aspect: 75 % juist van 4" in said
    assert "| kosten | 4 | 75 % | duur (1) |" in said
    assert "## Handeling: 100 % juist van 5" in said
    assert "Geen verwarringen." in said
    assert "| begroeting | 1 | 0 % |" not in said
