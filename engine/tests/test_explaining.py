# ruff: noqa: S101
"""What a model makes of a sentence, told to an editor."""

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from engine import explaining
from engine.content import ROOT
from engine.explaining import Neighbours, load, parse
from engine.model import Model
from engine.tests.test_recognition import CONTENT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with data/nlu and, beside it, a model file as Rasa packs it."""
    root = tmp_path_factory.mktemp("root")
    (root / "data/nlu").mkdir(parents=True)
    (root / "data/nlu/klein.yml").write_text(CONTENT, encoding="utf-8")
    examples = explaining.read(root / "data/nlu", root)
    model = Model.fit([e.text for e in examples], [e.labels for e in examples], 2.0)
    model.save(root)
    with tarfile.open(root / "model.tar.gz", "w:gz") as packed:
        for name in ("words.json", "weights.npz"):
            packed.add(root / name, f"components/train_engine.recogniser.Recogniser0/{name}")
    return root


def test_it_gives_the_parse_that_the_recogniser_gives(folder: Path) -> None:
    found = parse(load(folder / "model.tar.gz"), "wat kost een reispas?")
    assert found["intent"]["name"] == found["intent_ranking"][0]["name"] == "vraag"
    assert found["product_ranking"][0]["name"] == "reispas"
    assert found["aspect_ranking"][0]["name"] == "kosten"
    assert found["parts"] == []


def test_it_cuts_two_questions(folder: Path) -> None:
    found = parse(load(folder / "model.tar.gz"), "wat kost een reispas? welke papieren voor een huwelijk?")
    assert [part["product"]["name"] for part in found["parts"]] == ["reispas", "huwelijk"]


def test_it_shows_the_nearest_examples_with_label_and_place(folder: Path) -> None:
    model = load(folder / "model.tar.gz")
    near = Neighbours(model, explaining.read(folder / "data/nlu", folder)).of("Wat  kost een REISPAS", 3)
    assert len(near) == 3
    assert near[0] == {
        "text": "wat kost een reispas",
        "path": "data/nlu/klein.yml:7",
        "act": "vraag",
        "product": "reispas",
        "aspect": "kosten",
        "likeness": 1.0,
    }
    assert near[0]["likeness"] >= near[1]["likeness"] >= near[2]["likeness"] > 0


def test_it_shows_nothing_near_to_a_text_that_shares_no_letters(folder: Path) -> None:
    model = load(folder / "model.tar.gz")
    neighbours = Neighbours(model, explaining.read(folder / "data/nlu", folder))
    assert neighbours.of("👋", 3) == []
    assert neighbours.of("", 3) == []


def test_it_refuses_a_file_without_a_model(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "leeg.tar.gz", "w:gz") as packed:
        packed.addfile(tarfile.TarInfo("metadata.json"), io.BytesIO())
    with pytest.raises(ValueError, match="holds no model"):
        load(tmp_path / "leeg.tar.gz")


def test_it_answers_line_by_line_as_a_program(folder: Path) -> None:
    command = [sys.executable, "-m", "engine.explaining", str(folder / "model.tar.gz"), "--near", "1"]
    command += ["--data", str(folder / "data/nlu")]
    lines = "".join(json.dumps(text) + "\n" for text in ("hallo", "documenten voor een huwelijk"))
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=ROOT, check=True)
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["intent"]["name"] == "begroeting"
    assert second["near"][0]["text"] == "documenten voor ons huwelijk"
