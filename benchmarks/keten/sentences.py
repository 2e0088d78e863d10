"""The examples of data/nlu, one label a sentence for stock Rasa, and one fixed split in 80 % and 20 %."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

QUESTION = "vraag"
SEED = 2026
LOADER, DUMPER = (getattr(yaml, f"C{name}", getattr(yaml, name)) for name in ("SafeLoader", "SafeDumper"))
TESTED = 0.2
"""The part of every label's sentences that no training sees."""


@dataclass(frozen=True)
class Sentence:
    """One example. `product` and `aspect` are None when its block does not name them."""

    text: str
    act: str
    product: str | None = None
    aspect: str | None = None

    @property
    def label(self) -> str:
        return label(self.act, self.product)

    def __lt__(self, other: Sentence) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, str, str, str]:
        return self.text, self.act, self.product or "", self.aspect or ""


def label(act: str, product: str | None) -> str:
    """Stock Rasa's one label: the product of a question, otherwise the act."""
    return product if act == QUESTION and product else act


@dataclass(frozen=True)
class Split:
    training: list[Sentence]
    test: list[Sentence]


def read(folder: Path) -> list[Sentence]:
    """Every line of every block. Raises ValueError for a form that editors do not use."""
    return [sentence for path in sorted(folder.rglob("*.yml")) for sentence in _of_file(path)]


def _blocks(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), LOADER)["nlu"]  # noqa: S506
    return found


def _of_file(path: Path) -> Iterator[Sentence]:
    for block in _blocks(path):
        if not {"intent", "examples"} <= set(block) <= {"intent", "metadata", "examples"}:
            raise ValueError(f"{path.name}: {sorted(block)}")
        labels: dict[str, str] = block.get("metadata") or {}
        for line in block["examples"].splitlines():
            if not line.startswith("- "):
                raise ValueError(f"{path.name}: {line!r}")
            yield Sentence(line[2:].strip(), block["intent"], **labels)


def sample(sentences: Iterable[Sentence], most: int) -> list[Sentence]:
    """At most `most` sentences of every label, always the same ones: stock Rasa needs hours for them all."""
    per_label: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sorted(sentences):
        per_label[sentence.label].append(sentence)
    for name, found in per_label.items():
        random.Random(f"{SEED} {name}").shuffle(found)
    return [sentence for found in per_label.values() for sentence in found[:most]]


def split(sentences: Iterable[Sentence]) -> Split:
    """The same split for the same sentences, whatever their order; every label is cut at 80 %.

    Equal sentences, without regard to capitals, fall on one side. One that has two labels is trained
    on only: it has no right answer.
    """
    labels_of: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sorted(sentences):
        labels_of[_key(sentence.text)].add(sentence.label)
        groups[_key(sentence.text)].append(sentence)
    per_label: dict[str, list[str]] = defaultdict(list)
    for key, labels in labels_of.items():
        if len(labels) == 1:
            per_label[min(labels)].append(key)
    tested = {key for name, keys in per_label.items() for key in _drawn(name, keys)}
    return Split(
        [s for key, group in groups.items() if key not in tested for s in group],
        [s for key, group in groups.items() if key in tested for s in group],
    )


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _drawn(name: str, keys: list[str]) -> list[str]:
    keys = sorted(keys)
    random.Random(f"{SEED} {name}").shuffle(keys)
    return keys[: round(len(keys) * TESTED)]


def write_training(source: Path, target: Path, found: Split) -> None:
    """The files and blocks of `source` with the training side only, for our engine.

    Not by Rasa, whose own writer keeps the labels of the first block of an act for all of them.
    """
    trained = {_key(s.text) for s in found.training}
    for path in sorted(source.rglob("*.yml")):
        content = [_kept(block, trained) for block in _blocks(path)]
        written = target / path.relative_to(source)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(_file([block for block in content if block["examples"]]), encoding="utf-8")


def _kept(block: dict[str, Any], trained: set[str]) -> dict[str, Any]:
    lines = [line for line in block["examples"].splitlines() if _key(line[2:]) in trained]
    return {**block, "examples": "".join(f"{line}\n" for line in lines)}


def intents(sentences: Iterable[Sentence]) -> str:
    """The sentences as a file for stock Rasa: one block for every label."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for s in sentences:
        grouped[s.label].append(s.text)
    return _file(
        [{"intent": n, "examples": "".join(f"- {t}\n" for t in grouped[n])} for n in sorted(grouped)]
    )


def _file(content: list[dict[str, Any]]) -> str:
    whole = {"version": "3.1", "nlu": content}
    return str(yaml.dump(whole, Dumper=DUMPER, allow_unicode=True, sort_keys=False))
