"""Which product is named, if one is: "none" is asked apart, because it has no words of its own."""

from typing import List, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from engine.heads import Head, Ranking, folds, linear, ranking
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
        named = gold != NONE
        rows = np.flatnonzero(named) if named.any() else np.arange(len(gold))
        gate = Head(*linear(features, _gates(gold), c), 1.0)
        return cls(Head.fit(features[rows], gold[rows], c), gate, _mix(features, gold, c))

    def probabilities(self, features: sp.csr_matrix) -> np.ndarray:
        """Columns as `classes`. "None" comes before the best product exactly when it is the more likely."""
        scores = self.products.scores(features)
        best = scores.max(axis=1, keepdims=True)
        odds = _evidence(self.gate.scores(features), best) @ np.array(self.mix)[:, None]
        p = np.hstack([np.exp((scores - best) * self.products.temperature), np.exp(-odds)])
        return p / p.sum(axis=1, keepdims=True)

    def rank(self, features: sp.csr_matrix, n: int) -> Ranking:
        return ranking(self.classes, self.probabilities(features)[0], n)


def _gates(gold: np.ndarray) -> np.ndarray:
    return np.where(gold == NONE, NONE, NAMED)


def _evidence(gate: np.ndarray, best: np.ndarray) -> np.ndarray:
    return np.hstack([gate[:, -1:], best, np.ones_like(best)])


def _mix(features: sp.csr_matrix, gold: np.ndarray, c: float) -> List[float]:
    """From held-out lines, named and not named weighing the same, whatever their numbers happen to be."""
    evidence, named = [], []
    for fit, held in folds(_gates(gold)):
        rows = fit[gold[fit] != NONE]
        gate = Head(*linear(features[fit], _gates(gold[fit]), c), 1.0)
        products = Head(*linear(features[rows], gold[rows], c), 1.0)
        best = products.scores(features[held]).max(axis=1, keepdims=True)
        evidence.append(_evidence(gate.scores(features[held]), best))
        named.append(gold[held] != NONE)
    if not evidence:
        return [1.0, 0.0, 0.0]
    fitted = LogisticRegression(class_weight="balanced", fit_intercept=False, C=100.0)
    return [float(w) for w in fitted.fit(np.vstack(evidence), np.hstack(named)).coef_[0]]
