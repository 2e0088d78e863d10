"""A sample of the fault points on SQLite; `scripts/bench afspraken --alleen gedood` takes all, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.afspraken.killing import Databases, kill_everywhere
from benchmarks.afspraken.victim import DEEDS

STEP = 23
"""A prime: from deed to deed it falls on other steps."""


@pytest.mark.parametrize("verb", DEEDS)
def test_it_leaves_a_whole_appointment_wherever_it_dies(verb: str, tmp_path: Path) -> None:
    outcome = kill_everywhere(Databases(tmp_path, None), verb, STEP)

    assert outcome.broken == []
    assert outcome.points >= 2
