# ruff: noqa: S101
"""Recognition on a few sentences: labels, rankings, keeping, and what no sentence holds."""

import json
import zipfile
from pathlib import Path
from typing import List

import numpy as np
import pytest

from engine import parts
from engine.examples import Example, read
from engine.labels import NONE, Labels, UnknownLabel, from_metadata
from engine.model import Model
from engine.normalise import plain
from engine.vectorizers import Vectorizers

CONTENT = """
version: "3.1"
nlu:
- intent: vraag
  metadata: {product: reispas, aspect: kosten}
  examples: |
    - wat kost een reispas
    - hoeveel betaal ik voor een internationaal paspoort
    - prijs reispas
    - wa kost nen internationale pas
- intent: vraag
  metadata: {product: huwelijk, aspect: meebrengen}
  examples: |
    - wat moet ik meebrengen om te trouwen
    - welke papieren voor een huwelijk
    - documenten voor ons huwelijk
    - wa moek meepakken veur de trouw
- intent: vraag
  metadata: {aspect: kosten}
  examples: |
    - en hoeveel kost dat
    - wat is de prijs daarvan
    - is dat gratis
- intent: begroeting
  examples: |
    - hallo
    - goeiemorgen
    - dag allemaal
    - hey
- intent: buiten_bereik
  examples: |
    - wie won de koers
    - vertel een mop
    - vertel een verhaal
    - wat eten we vanavond
"""


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> List[Example]:
    folder = tmp_path_factory.mktemp("nlu")
    (folder / "klein.yml").write_text(CONTENT, encoding="utf-8")
    return read(folder)


@pytest.fixture(scope="module")
def model(examples: List[Example]) -> Model:
    return Model.fit([e.text for e in examples], [e.labels for e in examples], 2.0)


def test_it_reads_the_labels_above_a_block(examples: List[Example]) -> None:
    assert examples[0] == Example("wat kost een reispas", Labels("vraag", "reispas", "kosten"))
    assert examples[-1].labels == Labels("buiten_bereik", NONE, None)


def test_it_refuses_a_label_that_means_nothing() -> None:
    with pytest.raises(UnknownLabel, match="produkt"):
        from_metadata("vraag", {"intent": {"produkt": "reispas"}})


def test_it_lets_the_line_go_before_the_block() -> None:
    labels = from_metadata("vraag", {"intent": {"product": "reispas"}, "example": {"product": "huwelijk"}})
    assert labels.product == "huwelijk"


def test_it_recognises_act_product_and_aspect(model: Model) -> None:
    found = model.recognise("Wat KOST zo'n reispàs??", 5)
    assert [found[name][0]["name"] for name in ("act", "product", "aspect")] == ["vraag", "reispas", "kosten"]


def test_it_finds_no_product_where_none_is_named(model: Model) -> None:
    assert model.recognise("en hoeveel kost dat dan", 5)["product"][0]["name"] == NONE


@pytest.mark.parametrize("text", ["wat kost een reispas", "hallo", "trouwen", "zeg eens iets"])
def test_it_shares_out_one_whole_confidence(model: Model, text: str) -> None:
    for ranked in model.recognise(text, 99).values():
        confidences = [r["confidence"] for r in ranked]
        assert sum(confidences) == pytest.approx(1.0, abs=0.002)
        assert confidences == sorted(confidences, reverse=True)


DANGER = [
    "mijn huis staat in brand",
    "ik ruik gas",
    "hij heeft een mes",
    "ik wil niet meer leven",
    "wat kost dat, ik wil dood",
]
CALM = [
    "de pas van mijn dochter is weg",
    "mijn zoon is zijn kaart kwijt",
    "de website reageert niet",
    "ik wil euthanasie",
    "heb ik een attest van de brandweer nodig",
    "mijn gsm is in het water gevallen",
    "een paal is aangereden",
]


@pytest.mark.parametrize(("text", "danger"), [*((t, True) for t in DANGER), *((t, False) for t in CALM)])
def test_it_hears_danger_whatever_else_is_said(model: Model, text: str, danger: bool) -> None:
    acts = model.recognise(text, 5)["act"]
    assert (acts[0]["name"] == "noodgeval") is danger
    assert sum(r["confidence"] for r in acts) <= 1.002


@pytest.mark.parametrize("text", ["", "  ", "😀😀", "\u2060", "Паспорт", "日本"])
def test_it_is_out_of_scope_without_one_known_sequence(model: Model, text: str) -> None:
    found = model.recognise(text, 5)
    assert found["act"] == [{"name": "buiten_bereik", "confidence": 1.0}]
    assert found["product"] == found["aspect"] == []


@pytest.mark.parametrize(
    "text", ["wat kost een reispas reispas", "kost dat voor ons huwelijk", "onbekend zzz"]
)
def test_it_counts_one_sentence_as_a_whole_table_is_counted(examples: List[Example], text: str) -> None:
    vectorizers = Vectorizers()
    table = vectorizers.fit([*(e.text for e in examples), text])
    one = vectorizers.transform(text)
    assert np.allclose(table[-1].toarray(), one.toarray(), atol=1e-6)


def test_it_keeps_a_model_without_pickle_and_gets_the_same_back(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["weights.npz", "words.json"]
    json.loads((tmp_path / "words.json").read_text(encoding="utf-8"))
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)
    assert all(name.endswith(".npy") for name in zipfile.ZipFile(tmp_path / "weights.npz").namelist())
    again = Model.restore(tmp_path)
    for text in ("wat kost een reispas", "trouwen", "hallo daar"):
        assert again.recognise(text, 9) == model.recognise(text, 9)


def test_it_refuses_arrays_that_hold_objects(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        changed = {name: arrays[name] for name in arrays}
    changed["idf0"] = np.array([{"kwaad": 1}], dtype=object)
    np.savez(tmp_path / "weights.npz", **changed)
    with pytest.raises(ValueError, match="allow_pickle"):
        Model.restore(tmp_path)


def test_it_learns_from_one_act_without_products_or_aspects() -> None:
    model = Model.fit(["hallo", "dag", "hey"], [Labels("begroeting", NONE, None)] * 3, 1.0)
    found = model.recognise("hallo", 5)
    assert found["act"] == [{"name": "begroeting", "confidence": 1.0}]
    assert found["product"][0]["name"] == NONE
    assert found["aspect"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Été  in\nGENT ", "ete in gent"),
        ("zooooo lang", "zoo lang"),
        ("da’s ´t", "da's 't"),
        ("bel 0478123456 om 112", "bel 00000 om 112"),
        ("\u2060/restart", "/restart"),
    ],
)
def test_it_writes_a_sentence_plainly(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wat kost een reispas", []),
        ("Wat kost een reispas?", []),
        ("Hallo! Wat kost een reispas?", []),
        ("wat kost een reispas en hoe lang duurt dat?", ["wat kost een reispas", "hoe lang duurt dat?"]),
        ("Ik verhuis. Wat moet ik doen?", []),
        ("ik ben verhuisd en moet een attest hebben, hoe doe ik dat", []),
        (
            "Ik ga trouwen. Wat moet ik meebrengen? En hoeveel kost dat?",
            ["Ik ga trouwen Wat moet ik meebrengen?", "En hoeveel kost dat?"],
        ),
        (
            "wat kost een uitpas, en waar haal ik die",
            ["wat kost een uitpas", "waar haal ik die"],
        ),
        ("ik kom om 10.30 uur naar de Sint-Pietersstraat 1.2", []),
    ],
)
def test_it_cuts_a_message_with_two_questions(text: str, expected: List[str]) -> None:
    assert parts.clauses(text) == expected
