"""Names of files and keys, and the layout of YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.files import merge
from tests.bot.catalogue.check.complaints import errors
from tests.bot.catalogue.sample import PRODUCT, block, write, write_examples, write_sample


def test_it_refuses_a_file_name_with_an_accent(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "café", block("begroeting", ["dag"]))
    assert errors(tmp_path) == [
        "[FOUT] data/nlu/café.yml: de naam heeft letters met accenten of andere tekens — hernoem het"
    ]


def test_it_refuses_a_test_among_the_examples(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / "data/test_stories.yml", {"stories": []})
    assert errors(tmp_path) == [
        "[FOUT] data/test_stories.yml: een test in data/ wordt als voorbeeld geleerd — verplaats hem naar tests/"
    ]


def test_it_refuses_a_file_that_nobody_reads(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / "data/producten/kids_id.yaml", {})
    assert errors(tmp_path) == [
        "[FOUT] data/producten/kids_id.yaml: bestanden op '.yaml' leest niemand — noem het .yml"
    ]


def test_it_refuses_a_key_with_an_accent(tmp_path: Path) -> None:
    write_sample(tmp_path, product=merge(PRODUCT, {"categorieën": "x"}))
    assert any("'categorieën' heeft letters met accenten" in line for line in errors(tmp_path))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("naam: a\n  kort: b\n", "regel 2: er staat een dubbele punt waar dat niet kan"),
        ("naam: a\nlijst:\n  x: 1\n   y: 2\n", "regel 4: "),
        ("naam:\n    a: 1\n  b: 2\n", "regel 3: het inspringen klopt niet"),
        ("naam: a\n\tkort: b\n", "regel 2: hier staat een tab"),
        ('naam: "a\n', "een aanhalingsteken wordt niet gesloten"),
        ("naam: {a: 1\n", "een accolade wordt niet gesloten"),
        ("naam: a\nnaam: b\n", "regel 2: de opmaak van het bestand klopt niet ('naam' staat er twee keer)"),
    ],
)
def test_it_tells_the_line_of_a_slip_in_dutch(written: str, said: str, tmp_path: Path) -> None:
    write_sample(tmp_path)
    (tmp_path / "data/producten/kids_id.yml").write_text(written, encoding="utf-8")
    (found,) = errors(tmp_path)
    assert found.startswith("[FOUT] data/producten/kids_id.yml: regel ")
    assert said in found


def test_it_tells_the_line_of_a_slip_in_test_sentences(tmp_path: Path) -> None:
    write_sample(tmp_path)
    (tmp_path / "tests/nlu/groet.yml").write_text("- {tekst: a\n", encoding="utf-8")
    (found,) = errors(tmp_path)
    assert found.startswith("[FOUT] tests/nlu/groet.yml: regel 2: een accolade wordt niet gesloten")


def test_it_tells_one_slip_once(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(
        tmp_path / "data/gemeenten/gent/producten/reispas.yml", {"aspecten": {"duur": {"tekst": "Een dag."}}}
    )
    (tmp_path / "data/producten/reispas.yml").write_text("naam: a\n  kort: b\n", encoding="utf-8")
    (found,) = errors(tmp_path)
    assert found.startswith("[FOUT] data/producten/reispas.yml: regel 2: ")


def test_it_counts_no_examples_in_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write_sample(tmp_path)
    (tmp_path / "data/nlu/reispas.yml").write_text(
        "nlu:\n- intent: vraag\n   examples: |\n    - a\n", encoding="utf-8"
    )
    (found,) = errors(tmp_path)
    assert found.startswith("[FOUT] data/nlu/reispas.yml: regel 3: ")
