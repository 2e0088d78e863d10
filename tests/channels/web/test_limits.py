"""Token buckets: bursts, refill, no memory of who is gone, and what one address is."""

from __future__ import annotations

import asyncio

import pytest

from channels.web.limits import Buckets, neighbourhood


class Timer:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Bucket:
    """Buckets with one rate and burst, asked outside a loop."""

    def __init__(self, rate: float, burst: int, timer: Timer | None = None, **more: int) -> None:
        self.buckets = Buckets(timer=timer or Timer(), **more)
        self._rate, self._burst = rate, burst

    def take(self, key: str) -> float:
        return asyncio.run(self.buckets.take(key, self._rate, self._burst))


def test_it_gives_a_burst_and_then_says_how_long_to_wait() -> None:
    buckets = Bucket(rate=2.0, burst=3)
    assert [buckets.take("noor") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert buckets.take("noor") == pytest.approx(0.5)
    assert buckets.take("lien") == 0.0


def test_it_refills_up_to_its_burst() -> None:
    timer = Timer()
    buckets = Bucket(rate=1.0, burst=2, timer=timer)
    for _ in range(3):
        buckets.take("noor")
    timer.now = 1.0
    assert buckets.take("noor") == 0.0
    timer.now = 1000.0
    assert [buckets.take("noor") > 0 for _ in range(3)] == [False, False, True]


def test_waiting_costs_nothing() -> None:
    timer = Timer()
    buckets = Bucket(rate=1.0, burst=1, timer=timer)
    buckets.take("noor")
    for _ in range(9):
        timer.now += 0.1
        assert buckets.take("noor") > 0
    timer.now += 0.2
    assert buckets.take("noor") == 0.0


def test_it_forgets_who_has_a_full_bucket_again() -> None:
    timer = Timer()
    buckets = Bucket(rate=1.0, burst=5, most=10, timer=timer)
    for number in range(10):
        buckets.take(str(number))
    timer.now = 10.0
    buckets.take("noor")
    assert len(buckets.buckets._levels) == 1


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_it_counts_a_home_as_one_address(address: str, one: str) -> None:
    assert neighbourhood(address) == one
