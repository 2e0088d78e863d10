"""The spaCy loader, with rules and with a pipeline that this test trains itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed

from bot.dutch import spacy_pipeline
from bot.dutch.people import read_person
from bot.dutch.spacy_pipeline import RULES, load, people_in, source

pytestmark = pytest.mark.part  # it trains

SENTENCES = [
    ("zorgplan van {} graag", "noor haddad"),
    ("het zorgplan van {} graag", "noor haddad"),
    ("ik zoek het zorgplan van {} graag", "noor haddad"),
    ("zorgplan van {} graag", "sam peeters"),
    ("zorgplan van {} graag", "kim jacobs"),
    ("zorgplan van {} graag", "lien de smet"),
    ("dossier van {} graag", "emma claes"),
    ("dossier van {} graag", "lucas mertens"),
    ("het zorgplan van de stad graag", ""),
    ("het dossier van de wijk graag", ""),
]

SMALL = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 32,
    "depth": 2,
    "embed_size": 300,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny Dutch NER pipeline that knows people after "zorgplan van"."""
    language = spacy.blank("nl")
    ner = language.add_pipe("ner", config={"model": {"tok2vec": SMALL}})
    ner.add_label("PERSON")  # type: ignore[attr-defined]
    examples = [example(language, sentence, name) for sentence, name in SENTENCES]
    fix_random_seed(1)  # python's and numpy's: without it one run in many learns another border of a name
    optimizer = language.initialize(lambda: examples)
    for _ in range(60):
        language.update(examples, sgd=optimizer, drop=0.1)
    folder = tmp_path_factory.mktemp("pipeline")
    language.to_disk(folder)
    return folder


def example(language: Language, sentence: str, name: str) -> Example:
    text = sentence.format(name)
    start = text.find(name) if name else 0
    entities = [(start, start + len(name), "PERSON")] if name else []
    return Example.from_dict(language.make_doc(text), {"entities": entities})


def test_it_loads_a_trained_pipeline_from_its_folder(trained: Path) -> None:
    language = load(trained)

    assert source(language) == str(trained)
    assert people_in("het zorgplan van noor haddad graag", language) == ["noor haddad"]


def test_it_reads_with_a_model_a_name_that_the_rules_do_not_see(trained: Path, rules: Language) -> None:
    said = "ik zoek het zorgplan van noor haddad graag"

    assert read_person(said, language=rules).name is None
    assert read_person(said, language=load(trained)).name == "Noor Haddad"


def test_it_loads_a_pipeline_once(trained: Path) -> None:
    assert load(trained) is load(trained)


def test_it_takes_the_rules_when_the_model_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_pipeline, "MODEL", "nl_core_news_that_is_not_there")

    language = load.__wrapped__(None)

    assert source(language) == RULES
    assert people_in("Ik schrijf voor Jan Van den Broeck uit Gent", language) == ["Jan Van den Broeck"]


def test_it_refuses_a_model_that_was_asked_for_and_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="weg"):
        load(tmp_path / "weg")


def test_it_finds_no_people_where_there_are_none(rules: Language) -> None:
    for said in ("Stad Gent", "Kan ik Dinsdag komen?", "Wat Kost Dat", "het recyclagepark"):
        assert people_in(said, rules) == []
