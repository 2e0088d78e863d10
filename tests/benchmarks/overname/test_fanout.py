"""Two replicas, residents and agents: the small edition of `scripts/bench overname --alleen uitwaaieren`."""

import sys

import pytest

from benchmarks.overname import fanout

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

TINY = fanout.Plan(consoles=2, seconds=6.0, rounds=1, bare_seconds=1.0, cut_every=5.0)


def test_everybody_gets_everything_once_and_in_order() -> None:
    found = fanout.measure(TINY, lambda text: print(text, file=sys.stderr))
    assert (found["conversations"], found["consoles"], found["messages"]) == (8, 2, 120)
    assert found["fanout_lost"] == 0
    assert found["to_all_consoles_n"] == 240
    assert found["cuts"] > 0 and found["bare_lost"] == 0
    assert 0 < found["fanout_p95_ms"] < 10_000
