"""The test sentences put to today's model: a floor under every file, and a report for editors."""

from __future__ import annotations

from datetime import date

import pytest

from bot.settings import ROOT
from tests.nlu.conftest import FILES, Measured
from tests.nlu.report import markdown, share_wrong, wrong

pytestmark = pytest.mark.engine

MOST_WRONG = 0.4
"""Of the sentences of one file. It names a subject that collapses; the bench holds the targets for all together."""
REPORT = ROOT / "var" / "nlu-rapport.md"


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_it_understands_most_of(name: str, measured: Measured) -> None:
    found = measured[name]
    lines = [
        f"{one.line.text!r} → {one.act}, {', '.join(one.best('product'))}" for one in found if wrong(one)
    ]
    assert share_wrong(found) <= MOST_WRONG, "\n".join([f"tests/nlu/{name}.yml", *lines])


def test_it_reports_per_key(measured: Measured) -> None:
    said = markdown(measured, date.today())
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(said, encoding="utf-8")
    print(f"\n{said}\nDit verslag staat in {REPORT.relative_to(ROOT)}.")
    assert "## Product: " in said
