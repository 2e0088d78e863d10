"""The examples are read as editors wrote them, and split the same way every time, without leaks."""

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from benchmarks.keten import sentences
from benchmarks.keten.sentences import Sentence, Split
from bot.settings import ROOT

NLU = ROOT / "data" / "nlu"

REISPAS = """version: "3.1"
nlu:
- intent: vraag
  metadata: {product: reispas, aspect: kosten}
  examples: |
    - wat kost een reispas
    - Hoeveel betaal ik: 70 of 80 euro?
- intent: afspraak_maken
  metadata: {product: reispas}
  examples: |
    - ik wil langskomen voor een reispas
- intent: vraag
  metadata: {aspect: kosten}
  examples: |
    - en wat kost dat
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "reispas.yml").write_text(REISPAS, encoding="utf-8")
    return tmp_path / "nlu"


@pytest.fixture(scope="module")
def own() -> Split:
    """The split of the examples as they are now."""
    return sentences.split(sentences.read(NLU))


def many(label: str, count: int) -> list[Sentence]:
    return [Sentence(f"{label} {number}", label) for number in range(count)]


def test_it_reads_every_line_with_the_labels_of_its_block(folder: Path) -> None:
    assert sentences.read(folder) == [
        Sentence("wat kost een reispas", "vraag", "reispas", "kosten"),
        Sentence("Hoeveel betaal ik: 70 of 80 euro?", "vraag", "reispas", "kosten"),
        Sentence("ik wil langskomen voor een reispas", "afspraak_maken", "reispas"),
        Sentence("en wat kost dat", "vraag", None, "kosten"),
    ]


def test_it_refuses_a_form_it_would_misread(folder: Path) -> None:
    (folder / "fout.yml").write_text("nlu:\n- intent: hulp\n  examples: |\n    * help\n", encoding="utf-8")
    with pytest.raises(ValueError, match="fout"):
        sentences.read(folder)


def test_it_gives_stock_the_product_of_a_question_and_otherwise_the_act(folder: Path) -> None:
    labels = [sentence.label for sentence in sentences.read(folder)]
    assert labels == ["reispas", "reispas", "afspraak_maken", "vraag"]


def test_it_splits_the_same_way_whatever_the_order() -> None:
    same = [
        Sentence("hulp 1", "vraag", product, aspect)
        for product in (None, "reispas")
        for aspect in (None, "duur")
    ]
    lines = [*many("hulp", 50), *many("klacht", 30), *same]
    shuffled = random.Random(1).sample(lines, len(lines))
    assert sentences.split(shuffled) == sentences.split(lines)


def test_it_keeps_a_fifth_of_every_label_apart() -> None:
    found = sentences.split([*many("hulp", 50), *many("klacht", 10), *many("privacy", 1)])
    assert Counter(s.label for s in found.test) == {"hulp": 10, "klacht": 2}
    assert Counter(s.label for s in found.training) == {"hulp": 40, "klacht": 8, "privacy": 1}


def test_it_moves_only_sentences_of_the_label_that_grew() -> None:
    before = sentences.split([*many("hulp", 50), *many("klacht", 30)])
    after = sentences.split([*many("hulp", 50), *many("klacht", 45)])
    assert [s for s in before.test if s.act == "hulp"] == [s for s in after.test if s.act == "hulp"]


def test_it_never_tests_on_a_sentence_that_was_trained_on() -> None:
    twice = [Sentence(s.text.upper() + "  ", s.act) for s in many("hulp", 40)]
    found = sentences.split([*many("hulp", 40), *twice])
    trained = {s.text.casefold().strip() for s in found.training}
    assert not trained & {s.text.casefold().strip() for s in found.test}
    assert len(found.training) + len(found.test) == 80


def test_it_only_trains_on_a_sentence_without_one_right_answer() -> None:
    both = [Sentence(f"dubbel {n}", act) for n in range(40) for act in ("hulp", "klacht")]
    assert sentences.split(both).test == []


def test_it_writes_the_files_of_our_engine_with_their_labels_and_without_the_test_side(
    tmp_path: Path,
) -> None:
    found = sentences.split(sentences.read(NLU))
    sentences.write_training(NLU, tmp_path, found)
    assert sorted(sentences.read(tmp_path)) == sorted(found.training)


def test_it_writes_one_intent_for_every_label_of_stock(own: Split) -> None:
    blocks = yaml.safe_load(sentences.intents(own.training))["nlu"]
    written = sorted((b["intent"], line) for b in blocks for line in b["examples"].splitlines())
    assert written == sorted((s.label, f"- {s.text}") for s in own.training)


def test_it_tests_a_fifth_of_our_own_examples_and_every_label(own: Split) -> None:
    assert len(own.test) / (len(own.test) + len(own.training)) == pytest.approx(0.2, abs=0.01)
    assert {s.label for s in own.test} == {s.label for s in own.training}


def test_it_draws_the_same_few_sentences_of_every_label() -> None:
    found = sentences.read(NLU)
    few = sentences.sample(found, 40)
    assert sentences.sample(reversed(found), 40) == few
    assert {s.label for s in few} == {s.label for s in found}
    assert max(Counter(s.label for s in few).values()) == 40
