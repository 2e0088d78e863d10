"""What one replica says the others hear, while Redis is there; afterwards again by itself."""

from __future__ import annotations

import time

import pytest

from bot.errors import SettingsError
from bot.replicas import NoBus, RedisBus
from bot.replicas.bus import WAITING, Note, pause
from tests.bot.replicas.conftest import Buses, wait_until
from tests.servers import RedisServer


def test_the_others_hear_it_and_nobody_hears_himself(bus: Buses) -> None:
    one, other, third = bus(), bus(), bus()
    heard: list[tuple[str, Note]] = []
    for name, listening in (("one", one), ("other", other), ("third", third)):
        listening.listen(lambda note, name=name: heard.append((name, note)))  # type: ignore[misc]
    one.publish({"t": "hint", "tekst": "één"})

    wait_until(lambda: len(heard) == 2)
    time.sleep(0.05)
    assert sorted(name for name, _ in heard) == ["other", "third"]
    assert all(note == {"t": "hint", "tekst": "één"} for _, note in heard)


def test_they_hear_it_in_order(bus: Buses) -> None:
    one, other = bus(), bus()
    heard: list[int] = []
    other.listen(lambda note: heard.append(note["n"]))
    for n in range(500):
        one.publish({"n": n})

    wait_until(lambda: len(heard) == 500)
    assert heard == list(range(500))


def test_it_ignores_what_others_say_on_our_channel(bus: Buses, redis_server: RedisServer) -> None:
    one, other = bus(), bus()
    heard: list[Note] = []
    other.listen(heard.append)
    for garbage in (
        "onzin",
        "[]",
        "12",
        '{"from":"x"}',
        '{"from":"x","note":[1]}',
        '{"note":{}}',
        "\\xff\\xfe",
    ):
        redis_server.say("PUBLISH", "onthaal:bus:0", f"'{garbage}'")
    one.publish({"n": 1})

    wait_until(lambda: bool(heard))
    assert heard == [{"n": 1}]


def test_a_listener_that_fails_does_not_end_it(bus: Buses) -> None:
    one, other = bus(), bus()
    heard: list[Note] = []

    def fail(note: Note) -> None:
        raise RuntimeError

    other.listen(fail)
    other.listen(heard.append)
    one.publish({"n": 1})
    one.publish({"n": 2})

    wait_until(lambda: len(heard) == 2)


def test_other_databases_of_the_same_redis_hear_nothing(bus: Buses, redis_server: RedisServer) -> None:
    elsewhere = RedisBus(redis_server.url.replace("/0", "/1"))
    heard: list[Note] = []
    elsewhere.start(heard.append)
    wait_until(lambda: elsewhere.connected)
    one, other = bus(), bus()
    here: list[Note] = []
    other.listen(here.append)
    one.publish({"n": 1})
    wait_until(lambda: bool(here))

    assert heard == []
    elsewhere.stop()


def test_it_drops_what_is_said_while_redis_is_away_and_comes_back(
    bus: Buses, redis_server: RedisServer
) -> None:
    one, other = bus(), bus()
    heard: list[Note] = []
    other.listen(heard.append)
    redis_server.stop()
    wait_until(lambda: not one.connected and not other.connected)
    begun = time.monotonic()
    for n in range(2 * WAITING):
        one.publish({"n": n})
    assert time.monotonic() - begun < 1.0

    redis_server.start()
    wait_until(lambda: one.connected and other.connected)
    one.publish({"n": "back"})
    wait_until(lambda: bool(heard))
    assert heard == [{"n": "back"}]


def test_it_starts_without_redis_and_connects_later(redis_server: RedisServer) -> None:
    redis_server.stop()
    one = RedisBus(redis_server.url)
    one.start()
    time.sleep(0.1)
    assert not one.connected

    redis_server.start()
    wait_until(lambda: one.connected)
    one.stop()


def test_it_stops_at_once(bus: Buses, redis_server: RedisServer) -> None:
    one = bus()
    begun = time.monotonic()
    one.stop()
    assert time.monotonic() - begun < 0.5

    away = bus()
    redis_server.stop()
    begun = time.monotonic()
    away.stop()
    assert time.monotonic() - begun < 3.0


def test_it_notices_a_redis_that_says_nothing_any_more(
    bus: Buses, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.replicas.bus.QUIET", 0.1)
    one = bus()
    redis_server.freeze()
    wait_until(lambda: not one.connected)
    redis_server.thaw()

    wait_until(lambda: one.connected)


@pytest.mark.parametrize("url", ["http://noor:geheim@host", "redis://:geheim@host:poort/0"])
def test_it_refuses_an_address_that_is_none_in_words(url: str) -> None:
    with pytest.raises(SettingsError, match="ONTHAAL_REDIS_URL") as refused:
        RedisBus(url)
    assert "geheim" not in str(refused.value)


def test_it_waits_longer_each_time_but_never_long() -> None:
    assert all(0.1 <= pause(1) <= 0.2 for _ in range(100))
    assert all(2.5 <= pause(50) <= 5.0 for _ in range(100))
    assert len({pause(3) for _ in range(100)}) > 50


def test_nobody_hears_no_bus() -> None:
    alone = NoBus()
    alone.start(lambda note: pytest.fail("nobody speaks"))
    alone.publish({"n": 1})
    alone.stop()
    assert not alone.connected
