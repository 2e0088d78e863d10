"""Shows what a trained model makes of sentences, without starting Rasa: python -m engine.explaining MODEL [--near 5].

Standard input: one sentence a line, as a JSON string. Standard output: per sentence the parse of the recogniser
as JSON, with under "near" the examples that are most like it to the model.
"""

import argparse
import json
import re
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Set

import yaml

from engine import parts
from engine.content import ROOT
from engine.labels import Labels, from_metadata
from engine.model import HEADS, Model
from engine.normalise import plain

RANKING = 5
WORTH_MEASURING = (
    250  # examples that share most letters with a sentence; counting all 20,000 takes half a minute
)
_COMPONENT = re.compile(r"(.*/)?train_engine\.recogniser\.[^/]*/(words\.json|weights\.npz)")


class Placed(NamedTuple):
    """An example and where it stands: "data/nlu/reispas.yml:12"."""

    text: str
    labels: Labels
    path: str


def load(path: Path) -> Model:
    """The model inside a file of Rasa; raises ValueError when there is no recogniser in it."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as packed:
        for member in packed.getmembers():
            found = _COMPONENT.fullmatch(member.name)
            content = packed.extractfile(member) if found else None
            if found and content:
                (Path(folder) / found[2]).write_bytes(content.read())
        if not (Path(folder) / "words.json").exists():
            raise ValueError(f"{path} holds no model of engine.recogniser")
        return Model.restore(Path(folder))


def parse(model: Model, text: str) -> Dict[str, Any]:
    """In the shape that engine/recogniser.py gives to a message."""
    found = model.recognise(text, RANKING)
    cut = []
    for clause in parts.clauses(text):
        ranked = model.recognise(clause, RANKING)
        cut.append({"text": clause, **{name: (ranked[name] or [{}])[0] for name in HEADS}})
    return {
        "text": text,
        "intent": found["act"][0],
        "intent_ranking": found["act"],
        "product_ranking": found["product"],
        "aspect_ranking": found["aspect"],
        "parts": cut,
    }


def read(folder: Path, root: Path = ROOT) -> List[Placed]:
    """The examples with their places."""
    return [example for path in sorted(folder.rglob("*.yml")) for example in _of_file(path, root)]


def _of_file(path: Path, root: Path) -> Iterator[Placed]:
    written = path.read_text(encoding="utf-8")
    name = path.relative_to(root).as_posix() if root in path.parents else path.name
    numbers: Dict[str, int] = {}
    for number, line in enumerate(written.splitlines(), start=1):
        numbers.setdefault(line.strip(), number)
    for block in (yaml.load(written, Loader=yaml.CSafeLoader) or {}).get("nlu") or []:
        labels = from_metadata(block["intent"], {"intent": block.get("metadata") or {}})
        for line in block["examples"].splitlines():
            if line.strip().startswith("- "):
                yield Placed(line.strip()[2:].strip(), labels, f"{name}:{numbers.get(line.strip(), 1)}")


class Neighbours:
    """Which examples a model holds to be most like a sentence."""

    def __init__(self, model: Model, examples: List[Placed]) -> None:
        self._model, self._examples = model, examples
        self._letters = [_letters(example.text) for example in examples]

    def of(self, text: str, n: int) -> List[Dict[str, Any]]:
        """The nearest `n`, best first; `likeness` is the cosine of the model's own counts, 0-1."""
        own = _letters(text)
        shares = [2 * len(own & other) / (len(own) + len(other) or 1) for other in self._letters]
        likely = sorted(range(len(shares)), key=lambda i: -shares[i])[:WORTH_MEASURING]
        counts = self._model.vectorizers.transform
        here, length = counts(text), _length(counts(text))
        rows = [(i, counts(self._examples[i].text)) for i in likely if shares[i]]
        measured = [(float((row @ here.T).sum()) / (length * _length(row) or 1.0), i) for i, row in rows]
        best = sorted(measured, key=lambda pair: (-pair[0], pair[1]))[:n]
        return [_shown(self._examples[i], likeness) for likeness, i in best]


def _letters(text: str) -> Set[str]:
    padded = f" {plain(text)} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _length(row: Any) -> float:
    return float(row.multiply(row).sum()) ** 0.5


def _shown(example: Placed, likeness: float) -> Dict[str, Any]:
    labels = example.labels
    return {
        "text": example.text,
        "path": example.path,
        "act": labels.act,
        "product": labels.product,
        "aspect": labels.aspect,
        "likeness": round(likeness, 4),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("model", type=Path)
    options.add_argument("--near", type=int, default=0, help="how many examples to show with each sentence")
    options.add_argument("--data", type=Path, default=ROOT / "data/nlu")
    chosen = options.parse_args()
    model = load(chosen.model)
    neighbours = Neighbours(model, read(chosen.data)) if chosen.near else None
    for line in sys.stdin:
        found = parse(model, json.loads(line))
        if neighbours:
            found["near"] = neighbours.of(found["text"], chosen.near)
        print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
