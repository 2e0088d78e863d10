"""What is learned from the examples: counts of the words and three heads, kept as plain arrays."""

import json
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

from engine import alarm
from engine.heads import Head, Ranking, ranking
from engine.labels import Labels
from engine.products import ProductHead
from engine.vectorizers import Vectorizers

HEADS = ("act", "product", "aspect")
QUESTION = "vraag"
OUT_OF_SCOPE = "buiten_bereik"
EMERGENCY = "noodgeval"
REFUSED = 0.09  # of the good questions may be refused, so that more of the others are
EVENED = (
    0.5  # most lines are questions about a product; other acts would lose from them (docs/decisions/0014)
)
NAMED = 0.25  # how much a clearly named product speaks against "out of scope" (docs/decisions/0014)
CERTAIN = 0.98  # of what alarm.py catches in all examples, this share is an emergency


class Model:
    """Rankings of act, product and aspect of one sentence."""

    def __init__(self, vectorizers: Vectorizers, heads: Dict[str, Head], products: ProductHead) -> None:
        self.vectorizers, self._plain, self._products = vectorizers, heads, products
        self.heads = {**heads, "product": products}

    @classmethod
    def fit(cls, texts: Sequence[str], targets: Sequence[Labels], c: float) -> "Model":
        vectorizers = Vectorizers()
        counts = vectorizers.fit(texts)
        taught = [i for i, target in enumerate(targets) if target.aspect is not None]
        aspects = [targets[i].aspect for i in taught]
        heads = {"act": Head.fit(counts, [t.act for t in targets], c, (OUT_OF_SCOPE, REFUSED), EVENED)}
        if aspects:
            heads["aspect"] = Head.fit(counts[taught], aspects, c)
        return cls(vectorizers, heads, ProductHead.fit(counts, [t.product for t in targets], c))

    def recognise(self, text: str, n: int) -> Dict[str, Ranking]:
        """The best `n` per head; a text without one known sequence is out of scope."""
        counts = self.vectorizers.transform(text)
        if counts.nnz == 0:
            act = EMERGENCY if alarm.sounds(text) else OUT_OF_SCOPE
            return {"act": [{"name": act, "confidence": 1.0}], "product": [], "aspect": []}
        chances = {name: head.probabilities(counts)[0] for name, head in self.heads.items()}
        chances["act"] = self._in_scope(chances["act"], 1 - chances["product"][-1])
        found = {
            name: ranking(self.heads[name].classes, chances[name], n) if name in chances else []
            for name in HEADS
        }
        return {**found, "act": _alarmed(found["act"])} if alarm.sounds(text) else found

    def _in_scope(self, acts: np.ndarray, named: float) -> np.ndarray:
        """ "Ik wil trouwen" has few words, but they name a product: then part of "out of scope" is a question."""
        classes = self.heads["act"].classes
        if named <= 0.5 or not {QUESTION, OUT_OF_SCOPE} <= set(classes):
            return acts
        moved = acts.copy()
        out = classes.index(OUT_OF_SCOPE)
        moved[out] *= ((1 - min(named, 0.98)) / min(named, 0.98)) ** NAMED
        moved[classes.index(QUESTION)] += acts[out] - moved[out]
        return moved

    def save(self, folder: Path) -> None:
        """Arrays and lists of words only, so that loading a model can run no code."""
        arrays = {f"idf{i}": w for i, w in enumerate(self.vectorizers.weights())}
        about: Dict[str, Dict[str, object]] = {}
        linear = {**self._plain, "product": self._products.products, "gate": self._products.gate}
        for name, head in linear.items():
            arrays[f"{name}_coef"], arrays[f"{name}_intercept"] = head.coef, head.intercept
            about[name] = {"classes": head.classes, "temperature": head.temperature}
        np.savez(folder / "weights.npz", **arrays)
        words = {"vocabularies": self.vectorizers.vocabularies(), "heads": about, "mix": self._products.mix}
        (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")

    @classmethod
    def restore(cls, folder: Path) -> "Model":
        about = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            vocabularies: List[List[str]] = about["vocabularies"]
            weights = [arrays[f"idf{i}"] for i in range(len(vocabularies))]
            plain = {
                name: Head(
                    h["classes"], arrays[f"{name}_coef"], arrays[f"{name}_intercept"], h["temperature"]
                )
                for name, h in about["heads"].items()
            }
        products = ProductHead(plain.pop("product"), plain.pop("gate"), about["mix"])
        return cls(Vectorizers(vocabularies, weights), plain, products)


def _alarmed(ranked: Ranking) -> Ranking:
    """Danger goes before everything; what else the message asks keeps its order."""
    certain = max([CERTAIN] + [float(r["confidence"]) for r in ranked if r["name"] == EMERGENCY])
    others = [r for r in ranked if r["name"] != EMERGENCY]
    rest = sum(float(r["confidence"]) for r in others) or 1.0
    scaled = [{**r, "confidence": round(float(r["confidence"]) / rest * (1 - certain), 4)} for r in others]
    return [{"name": EMERGENCY, "confidence": round(certain, 4)}, *scaled][: max(len(ranked), 1)]
