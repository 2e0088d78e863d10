from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from bot.replicas import RedisBus
from tests.servers import RedisServer

Buses = Callable[[], RedisBus]


@pytest.fixture(autouse=True)
def _busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests share a machine: only those about time-outs have short ones."""
    monkeypatch.setattr("bot.replicas.shared.WITHIN", 10.0)


@pytest.fixture
def bus(redis_server: RedisServer) -> Iterator[Buses]:
    """Makes connected buses, as the replicas of one installation have them."""
    made: list[RedisBus] = []

    def make() -> RedisBus:
        one = RedisBus(redis_server.url)
        made.append(one)
        one.start()
        wait_until(lambda: one.connected)
        return one

    yield make
    for one in made:
        one.stop()


def wait_until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    latest = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < latest, "it never came"
        time.sleep(0.01)
