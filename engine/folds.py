"""Measures recognition on held-out folds of the examples: python -m engine.folds [--folds 5] [--c 2]."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

import numpy as np
from sklearn.model_selection import StratifiedKFold

from engine.content import ROOT
from engine.examples import Example, read
from engine.heads import Ranking
from engine.labels import NONE
from engine.model import EMERGENCY, OUT_OF_SCOPE, Model

BINS = 10


class Outcome(NamedTuple):
    """One held-out line and what a model that never saw it made of it."""

    example: Example
    found: Dict[str, Ranking]


def outcomes(examples: Sequence[Example], folds: int, c: float) -> List[Outcome]:
    found = []
    for fit, held in StratifiedKFold(folds, shuffle=True, random_state=1).split(
        examples, _strata(examples, folds)
    ):
        learned = Model.fit([examples[i].text for i in fit], [examples[i].labels for i in fit], c)
        found += [Outcome(examples[i], learned.recognise(examples[i].text, 5)) for i in held]
    return found


def _strata(examples: Sequence[Example], folds: int) -> List[str]:
    keys = [f"{e.labels.act}/{e.labels.product}" for e in examples]
    many = {key for key, count in Counter(keys).items() if count >= folds}
    return [key if key in many else "rest" for key in keys]


def right(outcome: Outcome, head: str, within: int = 1) -> bool:
    return getattr(outcome.example.labels, head) in [r["name"] for r in outcome.found[head][:within]]


def report(found: Sequence[Outcome]) -> Dict[str, float]:
    """The figures of recognition; `ece_*` is how far confidence and accuracy are apart on average."""
    named = [o for o in found if o.example.labels.product != NONE]
    unnamed = [o for o in found if o.example.labels.product == NONE]
    asked = [o for o in found if o.example.labels.aspect is not None]
    out = [o for o in found if o.example.labels.act == OUT_OF_SCOPE]
    inside = [o for o in found if o.example.labels.act != OUT_OF_SCOPE]
    alarms = [o for o in found if o.example.labels.act == EMERGENCY]
    calm = [o for o in found if o.example.labels.act != EMERGENCY]
    return {
        "act": _share(found, "act"),
        "product_top1": _share(named, "product"),
        "product_top3": _share(named, "product", 3),
        "product_none_right": _share(unnamed, "product"),
        "aspect": _share(asked, "aspect"),
        "out_of_scope_recall": _share(out, "act"),
        "false_refusal": _called(inside, OUT_OF_SCOPE),
        "emergency_recall": _share(alarms, "act"),
        "emergency_false": _called(calm, EMERGENCY),
        "ece_act": _calibration(found, "act"),
        "ece_product": _calibration(found, "product"),
        "ece_aspect": _calibration(asked, "aspect"),
    }


def _share(found: Sequence[Outcome], head: str, within: int = 1) -> float:
    return float(np.mean([right(o, head, within) for o in found])) if found else float("nan")


def _called(found: Sequence[Outcome], act: str) -> float:
    return float(np.mean([o.found["act"][0]["name"] == act for o in found])) if found else float("nan")


def _calibration(found: Sequence[Outcome], head: str) -> float:
    pairs = [(float(o.found[head][0]["confidence"]), right(o, head)) for o in found if o.found[head]]
    confidence, good = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(confidence[bins == b].mean() - good[bins == b].mean()) * (bins == b).mean() for b in set(bins)
    ]
    return float(sum(gaps))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=ROOT / "data/nlu")
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--c", type=float, default=2.0)
    options.add_argument("--json", type=Path, help="also write every line with what was recognised")
    chosen = options.parse_args()
    examples = read(chosen.data)
    print(f"lines {len(examples)}")  # noqa: T201
    found = outcomes(examples, chosen.folds, chosen.c)
    for name, value in report(found).items():
        print(f"{name:22s} {value:.4f}")  # noqa: T201
    if chosen.json:
        chosen.json.write_text(json.dumps([_row(one) for one in found]), encoding="utf-8")


def _row(outcome: Outcome) -> Dict[str, Any]:
    """A line with its labels, and the rankings under the names that a parse gives them."""
    labels = outcome.example.labels
    return {
        "tekst": outcome.example.text,
        "act": labels.act,
        "product": None if labels.product == NONE else labels.product,
        "aspect": labels.aspect,
        "parse": {
            "intent": outcome.found["act"][0],
            "intent_ranking": outcome.found["act"],
            "product_ranking": outcome.found["product"],
            "aspect_ranking": outcome.found["aspect"],
        },
    }


if __name__ == "__main__":
    main()
