"""Turns plain sentences into weighted counts of character and word sequences."""

from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.normalise import plain

SHAPES: List[Dict[str, Any]] = [
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
]


class Vectorizers:
    """A few TF-IDF vectorizers side by side; saved as word lists and weights, never as objects."""

    def __init__(self, vocabularies: Optional[Sequence[Sequence[str]]] = None,
                 weights: Optional[Sequence[np.ndarray]] = None) -> None:
        self._parts = []
        for i, shape in enumerate(SHAPES):
            words = {w: n for n, w in enumerate(vocabularies[i])} if vocabularies else None
            part = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, vocabulary=words, **shape)
            if weights is not None:
                part.idf_ = weights[i]
            self._parts.append(part)

    def fit(self, texts: Sequence[str]) -> sp.csr_matrix:
        clean = [plain(t) for t in texts]
        return sp.hstack([p.fit_transform(clean) for p in self._parts], format="csr")

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        clean = [plain(t) for t in texts]
        return sp.hstack([p.transform(clean) for p in self._parts], format="csr")

    def vocabularies(self) -> List[List[str]]:
        return [sorted(p.vocabulary_, key=p.vocabulary_.get) for p in self._parts]

    def weights(self) -> List[np.ndarray]:
        return [p.idf_.astype(np.float32) for p in self._parts]
