"""Copies and near-copies, among the examples and between examples and test sentences."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.check.likeness import near_pairs, slip, words_of
from tests.bot.catalogue.check.complaints import errors, warnings
from tests.bot.catalogue.sample import block, write_examples, write_sample, write_tests


@pytest.mark.parametrize(
    "other",
    [
        "aub hoeveel moet ik betalen voor een internationaal paspoort",
        "voor een internationaal paspoort moet ik hoeveel betalen",
        "hoeveel moet ik betalen voor een internationaal pasport",
        "Hoeveel moet ik dan betalen, voor nen internationaal paspoort?",
    ],
)
def test_it_warns_of_nearly_the_same_sentence_under_two_labels(other: str, tmp_path: Path) -> None:
    write_sample(tmp_path)
    one = "hoeveel moet ik betalen voor een internationaal paspoort"
    write_examples(tmp_path, "groet", block("begroeting", [one]), block("medewerker", [other]))
    assert errors(tmp_path) == []
    (found,) = warnings(tmp_path)
    assert f"'{other}' is medewerker, maar bijna hetzelfde is begroeting in data/nlu/groet.yml:5" in found


@pytest.mark.parametrize(
    "other",
    [
        "hoeveel moet ik betalen voor een internationaal rijbewijs",
        "wanneer moet ik betalen voor een internationaal paspoort",
        "hoeveel moet ik betalen voor een internationaal paspoort van mijn zoon",
    ],
)
def test_it_keeps_sentences_with_another_word_apart(other: str, tmp_path: Path) -> None:
    write_sample(tmp_path)
    one = "hoeveel moet ik betalen voor een internationaal paspoort"
    write_examples(tmp_path, "groet", block("begroeting", [one]), block("medewerker", [other]))
    assert warnings(tmp_path) == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("geen vragen meer", "geen vragen meer aub", True),
        ("wat kost een reispas", "wat kost ne reispas nu", True),
        ("wat kost een reispas", "wat kost een reispsa", True),
        ("ik heb een afspraak nodig", "heb ik een afspraak nodig", False),
        ("wat kost een reispas", "wat kost een rijbewijs", False),
        ("waar is dat", "waar is dit", False),
    ],
)
def test_it_reads_short_sentences_word_by_word(one: str, other: str, near: bool, tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "groet", block("begroeting", [one]), block("medewerker", [other]))
    assert bool(warnings(tmp_path)) is near


@pytest.mark.parametrize(
    "row",
    [
        {"tekst": "Wat kost een reispas op dag 3?", "act": "vraag"},
        {"tekst": "wat kost een reispas op dag 3", "keuze": ["reispas", "kids_id"]},
        {"tekst": "wat kost een reispas op dag 3", "taal": "nl"},
        {"tekst": "wat kost een reispas op dag 3", "delen": [{"act": "vraag"}, {"act": "begroeting"}]},
    ],
)
def test_it_refuses_a_test_sentence_that_is_an_example(row: dict[str, Any], tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_tests(tmp_path, "reispas", {"tekst": "iets anders", "act": "vraag"}, row)
    assert errors(tmp_path) == [
        "[FOUT] tests/nlu/reispas.yml:2: deze testzin staat ook in data/nlu/reispas.yml:11"
        " — schrijf een andere testzin"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "mag mijn dochter alleen op reis naar opa in frankrijk deze zomer",
        "mag mijn dochter alleen op reis naar opa in frankrijk",
        "mag mijn docter alleen op reis naar haar opa in frankrijk",
    ],
)
def test_it_warns_of_a_test_sentence_that_is_nearly_an_example(text: str, tmp_path: Path) -> None:
    write_sample(tmp_path)
    example = "mag mijn dochter alleen op reis naar haar opa in frankrijk"
    write_examples(tmp_path, "groet", block("begroeting", [example]))
    write_tests(tmp_path, "groet", {"tekst": text, "act": "begroeting"})
    found = warnings(tmp_path)
    if "zomer" in text:
        assert found == []
        return
    assert len(found) == 1
    assert found[0].startswith(
        "[LET OP] tests/nlu/groet.yml:1: deze testzin is bijna de voorbeeldzin in data/nlu"
    )
    assert "dochter" not in found[0]


def test_it_refuses_a_test_sentence_with_an_unknown_field_or_key(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_tests(tmp_path, "reispas", {"tekst": "iets", "act": "vragen", "produkt": "reispas"})
    assert [line.split(" — ")[0] for line in errors(tmp_path)] == [
        "[FOUT] tests/nlu/reispas.yml: act 'vragen' bestaat niet",
        "[FOUT] tests/nlu/reispas.yml: een testzin kent geen 'produkt'",
    ]


def test_it_refuses_examples_of_a_product_without_answers(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "kids_id", block("vraag", ["kids id"], product="kids_id", aspect="algemeen"))
    assert errors(tmp_path) == [
        "[FOUT] data/nlu/kids_id.yml: er zijn zinnen over 'kids_id', maar geen antwoorden"
        " — schrijf data/producten/kids_id.yml"
    ]


def test_it_refuses_a_block_with_an_unknown_field(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "groet", {**block("begroeting", ["dag"]), "meta": {"product": "reispas"}})
    assert errors(tmp_path) == [
        "[FOUT] data/nlu/groet.yml: een blok kent geen 'meta' — gebruik intent, metadata, examples"
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("paspoort", "pasport", True),
        ("paspoort", "papsoort", True),
        ("paspoort", "paspoord", True),
        ("paspoort", "paspoorten", False),
        ("kaart", "kaars", True),
        ("zoon", "zoen", False),
    ],
)
def test_it_knows_a_slip_from_another_word(one: str, other: str, same: bool) -> None:
    assert slip(one, other) is slip(other, one) is same


def test_it_compares_twenty_thousand_sentences_in_seconds() -> None:
    chance = random.Random(1)
    words = [f"woord{number}x" for number in range(2000)]
    lines = [" ".join(chance.choices(words, k=8)) for _ in range(20_000)]
    begin = time.process_time()
    pairs = list(near_pairs(((line, words_of(line)) for line in [*lines, lines[0] + " aub"]), one_more=True))
    assert pairs == [(lines[0], lines[0] + " aub")]
    assert time.process_time() - begin < 5
