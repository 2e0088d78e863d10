"""Token buckets: bursts, refill, and no memory of who is gone."""

from __future__ import annotations

import pytest

from channels.web.limits import Buckets


class Timer:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_gives_a_burst_and_then_says_how_long_to_wait() -> None:
    buckets = Buckets(rate=2.0, burst=3, timer=Timer())
    assert [buckets.take("noor") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert buckets.take("noor") == pytest.approx(0.5)
    assert buckets.take("lien") == 0.0


def test_it_refills_up_to_its_burst() -> None:
    timer = Timer()
    buckets = Buckets(rate=1.0, burst=2, timer=timer)
    for _ in range(3):
        buckets.take("noor")
    timer.now = 1.0
    assert buckets.take("noor") == 0.0
    timer.now = 1000.0
    assert [buckets.take("noor") > 0 for _ in range(3)] == [False, False, True]


def test_waiting_costs_nothing() -> None:
    timer = Timer()
    buckets = Buckets(rate=1.0, burst=1, timer=timer)
    buckets.take("noor")
    for _ in range(9):
        timer.now += 0.1
        assert buckets.take("noor") > 0
    timer.now += 0.2
    assert buckets.take("noor") == 0.0


def test_it_forgets_who_has_a_full_bucket_again() -> None:
    timer = Timer()
    buckets = Buckets(rate=1.0, burst=5, most=10, timer=timer)
    for number in range(10):
        buckets.take(str(number))
    timer.now = 10.0
    buckets.take("noor")
    assert len(buckets._levels) == 1
