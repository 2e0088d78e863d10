"""Reads the examples as editors wrote them, without Rasa and without losing a label."""

from pathlib import Path
from typing import Iterator, List, NamedTuple

import yaml

from engine.labels import Labels, from_metadata


class Example(NamedTuple):
    text: str
    labels: Labels


def read(folder: Path) -> List[Example]:
    return [example for path in sorted(folder.rglob("*.yml")) for example in _of_file(path)]


def _of_file(path: Path) -> Iterator[Example]:
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    for block in content.get("nlu") or []:
        labels = from_metadata(block["intent"], {"intent": block.get("metadata") or {}})
        for line in block["examples"].splitlines():
            if line.strip().startswith("- "):
                yield Example(line.strip()[2:].strip(), labels)
