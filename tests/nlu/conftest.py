"""Every labelled test sentence as today's model understands it, asked once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nlu.figures import Found
from benchmarks.nlu.lines import read
from bot.editing.recognising import parses
from bot.service.training import ensure_model
from bot.settings import ROOT

type Measured = dict[str, list[Found]]
"""The sentences of each file with their parses, by the file's name without .yml."""

FILES = [path for path in sorted(Path(__file__).parent.glob("*.yml")) if read(path)]
"""Those with labels; files with another form are measured elsewhere."""


@pytest.fixture(scope="session")
def measured() -> Measured:
    """Trains a model when the content changed, as scripts/train does."""
    model = ensure_model(ROOT / "models", print)
    lines = [(path.stem, line) for path in FILES for line in read(path)]
    found: Measured = {}
    for (name, line), parse in zip(lines, parses([line.text for _, line in lines], model), strict=True):
        found.setdefault(name, []).append(Found(line, parse))
    return found
