"""One linear one-against-all model over a set of labels, with a temperature that makes it honest."""

from typing import Dict, List, Sequence, Tuple, Union

import numpy as np
import scipy.sparse as sp
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

Ranking = List[Dict[str, Union[str, float]]]
FOLDS = 3
TEMPERATURES = np.geomspace(0.5, 30, 60)


class Head:
    """`coef` is features x classes, float32; scores become confidences by a softmax at `temperature`."""

    def __init__(self, classes: Sequence[str], coef: np.ndarray, intercept: np.ndarray, temperature: float) -> None:
        self.classes, self.coef, self.intercept = list(classes), coef, intercept
        self.temperature = float(temperature)

    @classmethod
    def fit(cls, features: sp.csr_matrix, labels: Sequence[str], c: float) -> "Head":
        gold = np.asarray(labels)
        if len(set(labels)) < 2:
            return cls([labels[0]], np.zeros((features.shape[1], 1), np.float32), np.zeros(1, np.float32), 1.0)
        return cls(*_linear(features, gold, c), _temperature(features, gold, c))

    def scores(self, features: sp.csr_matrix) -> np.ndarray:
        return np.asarray(features @ self.coef) + self.intercept

    def probabilities(self, features: sp.csr_matrix) -> np.ndarray:
        return _softmax(self.scores(features) * self.temperature)

    def rank(self, features: sp.csr_matrix, n: int) -> Ranking:
        """The best `n` labels of the first row, best first; over all labels the confidences add up to 1."""
        p = self.probabilities(features)[0]
        best = np.argsort(-p)[:n]
        return [{"name": self.classes[i], "confidence": round(float(p[i]), 4)} for i in best]


def _linear(features: sp.csr_matrix, gold: np.ndarray, c: float) -> Tuple[List[str], np.ndarray, np.ndarray]:
    model = LinearSVC(C=c, random_state=0).fit(features, gold)
    coef, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        coef, intercept = np.vstack([-coef, coef]), np.hstack([-intercept, intercept])
    names = [str(name) for name in model.classes_]
    return names, coef.T.astype(np.float32), intercept.astype(np.float32)


def _temperature(features: sp.csr_matrix, gold: np.ndarray, c: float) -> float:
    """The one that fits held-out folds best; labels with too few lines to be held out stay out of it."""
    names, counts = np.unique(gold, return_counts=True)
    keep = np.isin(gold, names[counts >= FOLDS])
    if len(set(gold[keep])) < 2:
        return 1.0
    features, gold = features[keep], gold[keep]
    scores, right = [], []
    for fit, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(features, gold):
        classes, coef, intercept = _linear(features[fit], gold[fit], c)
        scores.append(np.asarray(features[held] @ coef) + intercept)
        right.append(np.searchsorted(classes, gold[held]))
    margins, answers = np.vstack(scores), np.hstack(right)
    return float(min(TEMPERATURES, key=lambda t: _loss(margins * t, answers)))


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _loss(z: np.ndarray, answers: np.ndarray) -> float:
    p = _softmax(z)[np.arange(len(answers)), answers]
    return float(-np.log(np.maximum(p, 1e-12)).mean())
