"""The figures of understanding, counted by hand on a few lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.nlu import report, thresholds
from benchmarks.nlu.figures import Found, by_tone, confusions, measures, per_key, tiers
from benchmarks.nlu.lines import Line, read


def ranked(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": 0.9 / 2**place} for place, name in enumerate(names)]


def parsed(act: str, product: tuple[str, ...] = (), aspect: str = "algemeen") -> dict[str, Any]:
    acts = ranked(act)
    return {
        "intent": acts[0],
        "intent_ranking": acts,
        "product_ranking": ranked(*(product or ("geen",))),
        "aspect_ranking": ranked(aspect),
    }


FOUND = [
    Found(
        Line("wat kost een reispas", "vraag", "reispas", "kosten"), parsed("vraag", ("reispas",), "kosten")
    ),
    Found(Line("pas", "vraag", "reispas", "algemeen"), parsed("vraag", ("kids_id", "reispas"))),
    Found(Line("mop", "buiten_bereik"), parsed("buiten_bereik")),
    Found(Line("gedicht", "buiten_bereik"), parsed("vraag", ("reispas",))),
    Found(Line("brand", "noodgeval"), parsed("noodgeval")),
    Found(Line("hallo", "begroeting"), parsed("buiten_bereik")),
]


def test_it_counts_shares() -> None:
    found = measures(FOUND)
    assert found["product_top1"] == 0.5
    assert found["product_top3"] == 1.0
    assert found["aspect"] == 1.0
    assert found["act"] == pytest.approx(4 / 6)
    assert found["out_of_scope_recall"] == 0.5
    assert found["false_refusal"] == 0.25
    assert (found["emergency_recall"], found["emergency_false"]) == (1.0, 0.0)


def test_it_counts_what_the_resident_sees() -> None:
    seen = tiers(FOUND)
    assert seen["answered"] == 1.0
    assert seen["right_among_answered"] == 0.5
    assert seen["out_of_scope_refused"] == 0.5


def test_it_sets_every_tone_beside_the_plain_one() -> None:
    rows = [
        Found(Line("a", "vraag", "reispas", "kosten", "gewoon"), parsed("vraag", ("reispas",), "kosten")),
        Found(Line("b", "vraag", "reispas", "kosten", "tussentaal"), parsed("vraag", ("kids_id",), "kosten")),
    ]
    table = by_tone(rows)
    assert table["gewoon"]["verlies"] == 0.0
    assert table["tussentaal"]["verlies"] == 100.0


def test_it_says_what_a_label_was_taken_for() -> None:
    assert per_key(FOUND, "product") == [("reispas", 2, 0.5, [("kids_id", 1)])]
    assert ("buiten_bereik", "vraag", 1) in confusions(FOUND, "act")


def test_it_tells_which_targets_are_missed() -> None:
    growth = {
        name: {"lines": 1, "train_s": 1.0, "parse_p50_ms": 1.0, "parse_p95_ms": 2.0}
        for name in ("catalogus", "800")
    }
    text = report.in_words(FOUND, None, growth)
    assert "product, eerste keuze" in text and "NIET gehaald" in text
    assert report.keys(FOUND, None, growth)["parse_growth_800"] == 1.0


def test_it_shows_a_curve_for_every_threshold() -> None:
    text = thresholds.table(FOUND)
    assert all(name in text for name in thresholds.CURVES)
    assert text.count("*") == len(thresholds.CURVES)


def test_it_leaves_out_tests_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "reispas.yml").write_text("- {tekst: pas, act: vraag, product: reispas, aspect: algemeen}\n")
    (tmp_path / "taal.yml").write_text("- {tekst: bonjour, taal: fr}\n")
    assert read(tmp_path) == [Line("pas", "vraag", "reispas", "algemeen")]
