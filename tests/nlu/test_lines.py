"""The test sentences themselves: well formed, with known keys, said once, and never trained on."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"
FILES = sorted(HERE.glob("*.yml"))
EMERGENCIES = HERE / "noodgevallen_meer.yml"
LOOK_ALIKES = HERE / "geen_noodgeval.yml"
TWO_QUESTIONS = HERE / "twee_vragen.yml"
AMBIGUOUS = HERE / "dubbelzinnig.yml"
LANGUAGES = HERE / "taal.yml"
OWN_FORM = {EMERGENCIES, TWO_QUESTIONS, AMBIGUOUS, LANGUAGES}
LABELLED = [path for path in FILES if path not in OWN_FORM]
Line = dict[str, Any]

# The numbers to call in Belgium that an answer to an emergency may have to name.
NUMBERS = {"112", "101", "106", "1712", "1722", "1813", "0800 65 065", "070 245 245"}
SPOKEN = {"ar", "de", "en", "es", "fr", "nl", "pl", "tr", "uk"}

# "[morgen](moment)" and "[morgen]{...}" of a training file both read as "morgen".
ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def read_lines(path: Path) -> list[Line]:
    lines: list[Line] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return lines


def keys(table: str, kind: str | None = None) -> set[str]:
    """The keys of a table in data/sleutels; `kind` picks the rows with that value in column soort."""
    with (DATA / "sleutels" / table).open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return {row["sleutel"] for row in rows if kind is None or row["soort"] == kind}


def normalise(sentence: str) -> str:
    """Lower case, letters and digits only; a sentence without any (an emoji) stays what it is."""
    kept = "".join(sign for sign in sentence.lower() if sign.isalnum())
    return kept or sentence.strip()


def strings(node: object) -> Iterator[str]:
    """Every string anywhere in a YAML document, whatever its layout."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def trained_sentences() -> set[str]:
    found: set[str] = set()
    for path in (DATA / "nlu").rglob("*.yml"):
        for text in strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            for line in text.splitlines():
                found.add(normalise(ANNOTATION.sub(r"\1", line.strip().removeprefix("- "))))
    return found


PRODUCTS = keys("products.tsv")
ASPECTS = keys("intents.tsv", "aspect")
ACTS = keys("intents.tsv", "handeling")
PRODUCT_FILES = [path for path in FILES if path.stem in PRODUCTS]
ACT_FILES = [path for path in FILES if path.stem in ACTS]


def check_labels(labels: Line) -> None:
    """There is an act; an aspect goes with the act vraag, and with no other."""
    assert labels.keys() <= {"act", "product", "aspect"}
    assert labels["act"] in ACTS
    assert labels.get("product", next(iter(PRODUCTS))) in PRODUCTS
    assert (labels["act"] == "vraag") == ("aspect" in labels)
    assert labels.get("aspect", next(iter(ASPECTS))) in ASPECTS


def check_line(line: Line) -> None:
    """A line is a sentence with its labels."""
    assert line["tekst"].strip()
    check_labels({key: value for key, value in line.items() if key != "tekst"})


@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.stem)
def test_it_uses_known_keys_only(path: Path) -> None:
    lines = read_lines(path)
    assert len(lines) >= 10
    for line in lines:
        check_line(line)


@pytest.mark.parametrize("path", PRODUCT_FILES, ids=lambda path: path.stem)
def test_it_asks_every_aspect_of_a_product(path: Path) -> None:
    lines = read_lines(path)
    assert {line["product"] for line in lines} == {path.stem}
    assert {line["aspect"] for line in lines if "aspect" in line} == ASPECTS


@pytest.mark.parametrize("path", ACT_FILES, ids=lambda path: path.stem)
def test_it_holds_one_act_per_file(path: Path) -> None:
    assert {line["act"] for line in read_lines(path)} == {path.stem}


def test_it_tests_every_act() -> None:
    assert {path.stem for path in ACT_FILES} == ACTS - {"vraag"}


def test_it_knows_the_number_to_call_in_every_emergency() -> None:
    lines = read_lines(EMERGENCIES)
    for line in lines:
        assert line.keys() == {"tekst", "act", "nummer"}
        assert line["tekst"].strip()
        assert line["act"] == "noodgeval"
    assert {line["nummer"] for line in lines} == NUMBERS


def test_it_holds_no_emergency_among_the_look_alikes() -> None:
    lines = read_lines(LOOK_ALIKES)
    assert "noodgeval" not in {line["act"] for line in lines}
    assert all("product" in line for line in lines if line["act"] == "vraag")


def test_it_asks_two_different_things_in_one_message() -> None:
    for line in read_lines(TWO_QUESTIONS):
        assert line.keys() == {"tekst", "delen"}
        assert line["tekst"].strip()
        first, second = line["delen"]
        assert first != second
        for part in (first, second):
            check_labels(part)


def test_it_can_mean_two_products_or_more_with_an_ambiguous_word() -> None:
    for line in read_lines(AMBIGUOUS):
        assert line.keys() == {"tekst", "keuze"}
        assert line["tekst"].strip()
        assert len(set(line["keuze"])) == len(line["keuze"]) >= 2
        assert set(line["keuze"]) <= PRODUCTS


def test_it_writes_in_many_languages() -> None:
    lines = read_lines(LANGUAGES)
    for line in lines:
        assert line.keys() == {"tekst", "taal"}
        assert line["tekst"].strip()
    assert {line["taal"] for line in lines} == SPOKEN


def test_it_says_each_sentence_once() -> None:
    said = Counter(normalise(line["tekst"]) for path in FILES for line in read_lines(path))
    assert [sentence for sentence, times in said.items() if times > 1] == []


def test_it_never_tests_a_sentence_that_was_trained_on() -> None:
    trained = trained_sentences()
    assert trained
    offending = Counter(
        path.name for path in FILES for line in read_lines(path) if normalise(line["tekst"]) in trained
    )
    # Only the file is named: whoever rewrites the line should not get to see the training data.
    assert not offending, " ".join(f"{name}:{count}" for name, count in offending.items())
