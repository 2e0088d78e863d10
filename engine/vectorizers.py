"""Turns plain sentences into weighted counts of character and word sequences."""

import re
from collections import Counter
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.normalise import plain

_WORD = re.compile(r"[\w']+")


def order(text: str) -> List[str]:
    """What the order of words adds: pairs with a gap, the first and the last word."""
    words = _WORD.findall(text)
    gaps = [f"{a}_{b}" for i, a in enumerate(words) for b in words[i + 2 : i + 4]]
    ends = [f"<{words[0]}", f"{words[-1]}>"] if words else []
    return [*gaps, *ends]


# Characters carry typing errors and dialect, words what is meant; both measured in engine/folds.py.
SHAPES: List[Dict[str, Any]] = [
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    {"analyzer": order, "min_df": 2},
]
FEW = 100  # lines, in a test: there is nothing to leave out
SHARES = (1.0, 0.5, 0.5)


class Vectorizers:
    """A few TF-IDF vectorizers side by side; saved as word lists and weights, never as objects."""

    def __init__(
        self,
        vocabularies: Optional[Sequence[Sequence[str]]] = None,
        weights: Optional[Sequence[np.ndarray]] = None,
    ) -> None:
        self._parts = []
        for i, shape in enumerate(SHAPES):
            words = {w: n for n, w in enumerate(vocabularies[i])} if vocabularies else None
            part = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, vocabulary=words, **shape)
            if weights is not None:
                part.idf_ = weights[i]
            self._parts.append(part)
        self._analyzers = [part.build_analyzer() for part in self._parts]
        self._idf: List[np.ndarray] = []

    def fit(self, texts: Sequence[str]) -> sp.csr_matrix:
        clean, self._idf = [plain(t) for t in texts], []
        if len(clean) < FEW:
            for part in self._parts:
                part.set_params(min_df=1)
        return _beside([part.fit_transform(clean) for part in self._parts])

    def transform(self, text: str) -> sp.csr_matrix:
        """One row, the same as scikit-learn's (a test compares them) without its work for a whole table."""
        clean, start, indices, values = plain(text), 0, [], []
        if not self._idf:
            self._idf = self.weights()  # scikit-learn sums a matrix every time that it is asked
        for part, analyze, share, idf in zip(self._parts, self._analyzers, SHARES, self._idf, strict=True):
            known = Counter(part.vocabulary_[term] for term in analyze(clean) if term in part.vocabulary_)
            columns = np.fromiter(known.keys(), np.int32, len(known))
            weighed = (1 + np.log(np.fromiter(known.values(), np.float32, len(known)))) * idf[columns]
            length = float(np.sqrt((weighed * weighed).sum())) or 1.0
            indices.append(columns + start)
            values.append((weighed * (share / length)).astype(np.float32))
            start += len(part.vocabulary_)
        row, data = np.concatenate(indices), np.concatenate(values)
        return sp.csr_matrix((data, row, np.array([0, len(row)])), shape=(1, start))

    def vocabularies(self) -> List[List[str]]:
        return [sorted(p.vocabulary_, key=p.vocabulary_.get) for p in self._parts]

    def weights(self) -> List[np.ndarray]:
        return [p.idf_.astype(np.float32) for p in self._parts]


def _beside(counts: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
    weighed = [
        part.astype(np.float32) * np.float32(share) for part, share in zip(counts, SHARES, strict=True)
    ]
    return sp.hstack(
        weighed, format="csr"
    )  # float32 as the heads are: else scipy copies a head for every sentence
