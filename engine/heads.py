"""One linear one-against-all model over a set of labels, with a temperature that makes it honest."""

from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple, TypeVar, Union

import numpy as np
import scipy.sparse as sp
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

Part = TypeVar("Part")
Result = TypeVar("Result")
Ranking = List[Dict[str, Union[str, float]]]
FOLDS = 3
CORES = 2
NEVER = -9.0
TEMPERATURES = np.geomspace(0.5, 30, 60)


class Head:
    """`coef` is features x classes, float32; scores become confidences by a softmax at `temperature`."""

    def __init__(
        self, classes: Sequence[str], coef: np.ndarray, intercept: np.ndarray, temperature: float
    ) -> None:
        self.classes, self.intercept, self.temperature = list(classes), intercept, float(temperature)
        self.coef = np.ascontiguousarray(coef)  # else scipy copies all of it for every sentence

    @classmethod
    def fit(
        cls,
        features: sp.csr_matrix,
        labels: Sequence[str],
        c: float,
        favoured: Optional[Tuple[str, float]] = None,
        evened: float = 0.0,
    ) -> "Head":
        """`favoured`: a label, and the share of other labels' lines that it may win to miss fewer of its own.
        `evened`: see `linear`."""
        gold = np.asarray(labels)
        classes, coef, intercept = linear(features, gold, c, evened)
        margins, answers = held_out(features, gold, c, evened)
        if favoured is not None and favoured[0] in classes and len(answers):
            lift = _lift(margins, answers, classes.index(favoured[0]), favoured[1])
            intercept, margins = intercept + lift, margins + lift
        return cls(classes, coef, intercept, temperature(margins, answers))

    def scores(self, features: sp.csr_matrix) -> np.ndarray:
        """Rows as `features`, columns as `classes`. One sentence takes its own rows of `coef`: three times faster."""
        if features.shape[0] == 1:
            return (features.data @ self.coef[features.indices])[None, :] + self.intercept
        return np.asarray(features @ self.coef) + self.intercept

    def probabilities(self, features: sp.csr_matrix) -> np.ndarray:
        return softmax(self.scores(features) * self.temperature)

    def rank(self, features: sp.csr_matrix, n: int) -> Ranking:
        return ranking(self.classes, self.probabilities(features)[0], n)


def ranking(classes: Sequence[str], p: np.ndarray, n: int) -> Ranking:
    """The best `n` labels, best first; over all labels the confidences add up to 1."""
    return [
        {"name": classes[i], "confidence": round(float(p[i]), 4)} for i in np.argsort(-p, kind="stable")[:n]
    ]


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def linear(
    features: sp.csr_matrix, gold: np.ndarray, c: float, evened: float = 0.0
) -> Tuple[List[str], np.ndarray, np.ndarray]:
    """Classes, coefficients and intercepts; one label alone gets a score of nothing.

    `evened`: how much a label with few lines weighs as heavy as one with many; 0 not at all, 1 wholly.
    """
    names = sorted(set(gold.tolist()))
    if len(names) == 1:
        return names, np.zeros((features.shape[1], 1), np.float32), np.zeros(1, np.float32)
    model = LinearSVC(C=c, random_state=0, class_weight=_weights(gold, evened)).fit(features, gold)
    coef, intercept = model.coef_, model.intercept_
    if len(names) == 2:  # scikit-learn keeps one row for two classes
        coef, intercept = np.vstack([-coef, coef]), np.hstack([-intercept, intercept])
    return [str(n) for n in model.classes_], coef.T.astype(np.float32), intercept.astype(np.float32)


def _weights(gold: np.ndarray, evened: float) -> Optional[Dict[str, float]]:
    names, counts = np.unique(gold, return_counts=True)
    even = len(gold) / (len(names) * counts)
    return {str(n): float(w**evened) for n, w in zip(names, even, strict=True)} if evened else None


def folds(gold: np.ndarray) -> Iterator[Tuple[np.ndarray, np.ndarray]]:
    """Rows to fit on and rows held out, three times; labels with too few lines to be held out stay out of it."""
    names, counts = np.unique(gold, return_counts=True)
    rows = np.flatnonzero(np.isin(gold, names[counts >= FOLDS]))
    if len(set(gold[rows].tolist())) < 2:
        return
    for fit, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(rows, gold[rows]):
        yield rows[fit], rows[held]


def side_by_side(work: Callable[[Part], Result], parts: Sequence[Part]) -> List[Result]:
    """`work` on every part, in their order, on two cores: liblinear lets go of Python's lock while it learns."""
    with ThreadPoolExecutor(CORES) as threads:
        return list(threads.map(work, parts))


def held_out(
    features: sp.csr_matrix, gold: np.ndarray, c: float, evened: float = 0.0
) -> Tuple[np.ndarray, np.ndarray]:
    """Scores of lines by a head that never saw them, and the column of the right answer.

    A label that has too few lines to be held out has a column that never wins.
    """
    everything = sorted(set(gold.tolist()))
    margins, answers = [np.zeros((0, len(everything)), np.float32)], [np.zeros(0, int)]
    parts = list(folds(gold))
    learned = side_by_side(lambda part: linear(features[part[0]], gold[part[0]], c, evened), parts)
    for (_, held), (classes, coef, intercept) in zip(parts, learned, strict=True):
        scores = np.full((len(held), len(everything)), NEVER, np.float32)
        scores[:, np.searchsorted(everything, classes)] = np.asarray(features[held] @ coef) + intercept
        margins.append(scores)
        answers.append(np.searchsorted(everything, gold[held]))
    return np.vstack(margins), np.hstack(answers)


def _lift(margins: np.ndarray, answers: np.ndarray, column: int, allowed: float) -> np.ndarray:
    """What to add to each score so that `column` wins `allowed` of the lines that are not its own."""
    rivals = np.delete(margins, column, axis=1).max(axis=1)
    lead = (rivals - margins[:, column])[answers != column]
    lift = np.zeros(margins.shape[1], np.float32)
    lift[column] = max(0.0, float(np.quantile(lead, allowed))) if len(lead) else 0.0
    return lift


def temperature(margins: np.ndarray, answers: np.ndarray) -> float:
    """The one that makes the held-out answers most likely."""
    if not len(answers):
        return 1.0
    return float(min(TEMPERATURES, key=lambda t: _loss(margins * t, answers)))


def _loss(z: np.ndarray, answers: np.ndarray) -> float:
    p = softmax(z)[np.arange(len(answers)), answers]
    return float(-np.log(np.maximum(p, 1e-12)).mean())
