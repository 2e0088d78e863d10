"""Days, years and sources that are over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.catalogue.check.expiry import expired
from bot.catalogue.files import merge
from tests.bot.catalogue.check.complaints import errors, warnings
from tests.bot.catalogue.sample import CITY, PRODUCT, SOURCE, write_sample

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Je kan inschrijven tot 31 december 2025.", ["tot 31 december 2025"]),
        ("Doe dat uiterlijk op 1 maart 2026.", ["uiterlijk op 1 maart 2026"]),
        ("Het tarief 2025 is 10 euro.", ["tarief 2025"]),
        ("De bedragen van 2024 vind je hier.", ["bedragen van 2024"]),
        ("In 2025 betaal je 10 euro.", ["In 2025 betaal"]),
        ("Voor het schooljaar 2025-2026.", ["2025-2026"]),
    ],
)
def test_it_sees_what_is_over(text: str, found: list[str]) -> None:
    assert list(expired(text, TODAY)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Je kan inschrijven tot 31 december 2026.",
        "Kortessem hoort sinds 2025 bij Hasselt.",
        "Ben je geboren in 2007 of vroeger?",
        "Voor het schooljaar 2026-2027.",
        "Het tarief 2026 is 10 euro.",
        "Bel 09 210 10 10 voor 12 uur.",
        "Doe dat voor 31 februari 2025.",
    ],
)
def test_it_leaves_other_years_alone(text: str) -> None:
    assert list(expired(text, TODAY)) == []


def test_it_warns_of_a_text_that_is_over(tmp_path: Path) -> None:
    write_sample(tmp_path, product=merge(PRODUCT, {"aspecten": {"kosten": {"tekst": "Het tarief 2020."}}}))
    assert errors(tmp_path) == []
    assert warnings(tmp_path) == [
        "[LET OP] data/producten/reispas.yml: aspecten.kosten.tekst zegt 'tarief 2020', dat is voorbij"
        " — pas het aan of laat het weg"
    ]


@pytest.mark.parametrize(("days", "old"), [(600, True), (500, False)])
def test_it_warns_of_a_source_older_than_eighteen_months(days: int, old: bool, tmp_path: Path) -> None:
    source = SOURCE | {"datum": date.today() - timedelta(days=days)}
    write_sample(tmp_path, product={**PRODUCT, "bron": source})
    assert [line for line in warnings(tmp_path) if "meer dan 18 maanden oud" in line] == warnings(tmp_path)
    assert bool(warnings(tmp_path)) == old


def test_it_warns_when_no_closed_day_is_to_come(tmp_path: Path) -> None:
    write_sample(tmp_path, city={**CITY, "sluitingen": [{"van": date(2020, 1, 2), "naam": "brug"}]})
    assert any("alle sluitingen zijn voorbij" in line for line in warnings(tmp_path))
    assert errors(tmp_path) == []
