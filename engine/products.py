"""Which product is named, if one is: "none" is asked apart, because it has no words of its own."""

from typing import List, Sequence, Tuple

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from engine.heads import NEVER, Head, Ranking, folds, linear, ranking, side_by_side, temperature
from engine.labels import NONE

NAMED = "~genoemd"  # sorts after NONE, so that a positive score means that a product is named


class ProductHead:
    """A head over the products alone, a head for named or not, and how much either says about that.

    As one class among 85, "none" wins from every product that is named in unusual words (measured in
    engine/folds.py: ten points of accuracy). `mix` holds the weights of the score of `gate`, of the best
    product's score, and a constant: their sum is the log odds that a product is named.
    """

    def __init__(self, products: Head, gate: Head, mix: Sequence[float]) -> None:
        self.products, self.gate, self.mix = products, gate, [float(w) for w in mix]
        self.classes = [*products.classes, NONE]

    @classmethod
    def fit(cls, features: sp.csr_matrix, labels: Sequence[str], c: float) -> "ProductHead":
        gold = np.asarray(labels)
        gate, products = _pair(features, gold, c, np.arange(len(gold)))
        products.temperature, mix = _calibrated(features, gold, c, products.classes)
        return cls(products, gate, mix)

    def probabilities(self, features: sp.csr_matrix) -> np.ndarray:
        """Columns as `classes`. "None" comes before the best product exactly when it is the more likely."""
        scores = self.products.scores(features)
        best = scores.max(axis=1, keepdims=True)
        odds = _evidence(self.gate.scores(features), best) @ np.array(self.mix)[:, None]
        p = np.hstack([np.exp((scores - best) * self.products.temperature), np.exp(-odds)])
        return p / p.sum(axis=1, keepdims=True)

    def rank(self, features: sp.csr_matrix, n: int) -> Ranking:
        return ranking(self.classes, self.probabilities(features)[0], n)


def _pair(features: sp.csr_matrix, gold: np.ndarray, c: float, rows: np.ndarray) -> Tuple[Head, Head]:
    """The gate on all `rows`, the products on those that name one (on all when none does)."""
    named = rows[gold[rows] != NONE]
    about = named if len(named) else rows
    gate = Head(*linear(features[rows], _gates(gold[rows]), c), 1.0)
    return gate, Head(*linear(features[about], gold[about], c), 1.0)


def _gates(gold: np.ndarray) -> np.ndarray:
    return np.where(gold == NONE, NONE, NAMED)


def _evidence(gate: np.ndarray, best: np.ndarray) -> np.ndarray:
    return np.hstack([gate[:, -1:], best, np.ones_like(best)])


def _calibrated(
    features: sp.csr_matrix, gold: np.ndarray, c: float, products: Sequence[str]
) -> Tuple[float, List[float]]:
    """Temperature and mix, both from lines that the fold's heads never saw: the products are fitted once a fold.

    In the mix named and not named weigh the same, whatever their numbers happen to be.
    """
    evidence, named, margins, answers = [], [], [np.zeros((0, len(products)), np.float32)], [np.zeros(0, int)]
    parts = [(fit, held) for fit, held in folds(gold) if (gold[fit] != NONE).any()]
    for (_, held), (gate, fold) in zip(
        parts, side_by_side(lambda part: _pair(features, gold, c, part[0]), parts), strict=True
    ):
        scores = fold.scores(features[held])
        evidence.append(_evidence(gate.scores(features[held]), scores.max(axis=1, keepdims=True)))
        about = gold[held] != NONE
        named.append(about)
        wide = np.full((int(about.sum()), len(products)), NEVER, np.float32)
        wide[:, np.searchsorted(products, fold.classes)] = scores[about]
        margins.append(wide)
        answers.append(np.searchsorted(products, gold[held][about]))
    heat = temperature(np.vstack(margins), np.hstack(answers))
    if not evidence or len(np.unique(np.hstack(named))) < 2:
        return heat, [1.0, 0.0, 0.0]
    fitted = LogisticRegression(class_weight="balanced", fit_intercept=False, C=100.0)
    return heat, [float(w) for w in fitted.fit(np.vstack(evidence), np.hstack(named)).coef_[0]]
