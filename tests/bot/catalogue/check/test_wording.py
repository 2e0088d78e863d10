"""Hard words and endless sentences, and answers that are given twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.files import merge
from tests.bot.catalogue.check.complaints import errors, warnings
from tests.bot.catalogue.sample import CITY, PRODUCT, block, write, write_examples, write_sample

LONG = "Dit is een antwoord dat lang genoeg is om er op te letten."


def about(aspects: dict[str, str]) -> dict[str, Any]:
    return merge(PRODUCT, {"aspecten": {aspect: {"tekst": text} for aspect, text in aspects.items()}})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Indien je komt, betaal je.", "zegt 'indien', een moeilijk woord — schrijf bijvoorbeeld: als"),
        ("Betaal middels je kaart.", "zegt 'middels'"),
        ("Kijk op de desbetreffende pagina.", "zegt 'desbetreffende'"),
        ("Kort. Kort. " + "en " * 36 + "lang.", "een zin telt 37 woorden (hoogstens 35)"),
        ("Kijk op www.vlaanderen.be voor meer.", "noemt het adres 'www.vlaanderen.be'"),
    ],
)
def test_it_warns_of(text: str, complaint: str, tmp_path: Path) -> None:
    write_sample(tmp_path, product=about({"kosten": text}))
    assert errors(tmp_path) == []
    (found,) = warnings(tmp_path)
    assert complaint in found


@pytest.mark.parametrize(
    "text", ["De indiener betaalt.", "Bemiddelsters helpen.", "Dat kan mits-je dat vraagt."]
)
def test_it_takes_no_part_of_a_word_for_a_hard_one(text: str, tmp_path: Path) -> None:
    write_sample(tmp_path, product=about({"kosten": text}))
    assert warnings(tmp_path) == []


def test_it_refuses_one_answer_to_two_aspects(tmp_path: Path) -> None:
    write_sample(tmp_path, product=about({"kosten": LONG, "duur": LONG.upper()}))
    assert errors(tmp_path) == [
        "[FOUT] data/producten/reispas.yml: 'duur' zegt hetzelfde als 'kosten'"
        " — schrijf wat over dit aspect gevraagd wordt"
    ]


def with_another(root: Path, aspect: str, **fields: Any) -> None:
    """A second product, which says about `aspect` what the first one says about its conditions."""
    write_sample(root, product=about({"voorwaarden": LONG}))
    texts = {key: {"tekst": f"Over de kaart: {key}."} for key in PRODUCT["aspecten"]} | {
        aspect: {"tekst": LONG}
    }
    other = {**PRODUCT, "sleutel": "kids_id", "namen": ["kids-id"], "aspecten": texts, **fields}
    write(root / "data/producten/kids_id.yml", other)
    city = merge(CITY, {"afspraken": {"themas": {"burgerzaken": {"producten": ["reispas", "kids_id"]}}}})
    write(root / "data/gemeenten/gent/gemeente.yml", city)
    lines = [f"wat kost de kaart van kind {number}" for number in range(20)]
    write_examples(root, "kids_id", block("vraag", lines, product="kids_id", aspect="kosten"))
    (root / "tests/nlu/kids_id.yml").write_text("[]", encoding="utf-8")


def test_it_warns_of_one_answer_for_two_products(tmp_path: Path) -> None:
    with_another(tmp_path, "voorwaarden")
    assert errors(tmp_path) == []
    (found,) = warnings(tmp_path)
    assert "'voorwaarden' zegt hetzelfde als 'voorwaarden' van kids_id" in found


def test_it_warns_when_a_city_repeats_what_holds_for_all(tmp_path: Path) -> None:
    write_sample(tmp_path)
    own = {"aspecten": {"kosten": {"tekst": PRODUCT["aspecten"]["kosten"]["tekst"]}}}
    write(tmp_path / "data/gemeenten/gent/producten/reispas.yml", own)
    (found,) = warnings(tmp_path)
    assert "'kosten' zegt hetzelfde als data/producten/reispas.yml" in found


def test_it_warns_of_a_name_of_two_products(tmp_path: Path) -> None:
    with_another(tmp_path, "voorwaarden", namen=["Paspoort"])
    assert any("namen: 'paspoort' is ook een naam van kids_id" in line for line in warnings(tmp_path))
