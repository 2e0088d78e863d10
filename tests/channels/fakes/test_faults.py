"""The faults that every fake has, once each."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.fakes.faults import Asked, Faults
from tests.fakes.twilio import FakeTwilio

from .conftest import Rest


@pytest.fixture
def noor(twilio: FakeTwilio) -> str:
    noor = twilio.resident("Noor")
    noor.says("Dag")
    return noor.address


def test_it_refuses_with_a_time_to_wait(twilio: FakeTwilio, rest: Rest, noor: str) -> None:
    twilio.faults.add("429", retry_after=2)
    answer = rest.send(noor, "Dag")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (429, 20429, "2")
    assert rest.send(noor, "Dag").status_code == 201
    assert len(twilio.sent) == 1


def test_it_breaks_down_and_refuses_in_chosen_words(twilio: FakeTwilio, rest: Rest, noor: str) -> None:
    twilio.faults.add("500", status=503)
    twilio.faults.add("refuse", status=400, code=63024, message="Invalid message recipient")
    assert rest.send(noor, "Dag").status_code == 503
    assert rest.send(noor, "Dag").json()["code"] == 63024
    assert twilio.sent == []


@pytest.mark.parametrize(("kind", "accepted"), [("hang", 0), ("accepted-hang", 1)])
def test_it_keeps_silent_whether_it_took_the_message_or_not(
    twilio: FakeTwilio, rest: Rest, noor: str, kind: str, accepted: int
) -> None:
    twilio.faults.add(kind, seconds=20)  # type: ignore[arg-type]
    rest.client.timeout = 0.3
    with pytest.raises(httpx.ReadTimeout):
        rest.send(noor, "Dag")
    assert len(twilio.sent) == accepted


@pytest.mark.parametrize(("kind", "accepted"), [("reset", 0), ("accepted-reset", 1)])
def test_it_hangs_up_whether_it_took_the_message_or_not(
    twilio: FakeTwilio, rest: Rest, noor: str, kind: str, accepted: int
) -> None:
    twilio.faults.add(kind)  # type: ignore[arg-type]
    with pytest.raises(httpx.ReadError):
        rest.send(noor, "Dag")
    assert len(twilio.sent) == accepted


def test_it_is_slow(twilio: FakeTwilio, rest: Rest, noor: str) -> None:
    twilio.faults.add("slow", seconds=0.3)
    started = time.monotonic()
    assert rest.send(noor, "Dag").status_code == 201
    assert time.monotonic() - started >= 0.3


def test_it_fails_only_where_the_conditions_hold() -> None:
    faults = Faults()
    faults.add("500", after=1, times=2, to="whatsapp:+32470000001", method="POST", path="Messages")
    mine = Asked("POST", "/Messages.json", {"To": "whatsapp:+32470000001"})
    others = [
        Asked("GET", mine.path, mine.fields),
        Asked("POST", mine.path, {"To": "x"}),
        Asked("POST", "/", mine.fields),
    ]
    assert [faults.take(asked) for asked in others] == [None] * 3
    assert [faults.take(mine) is not None for _ in range(4)] == [False, True, True, False]
    assert len(faults.used) == 2


def test_it_fails_about_as_often_as_it_should() -> None:
    faults = Faults()
    faults.add("500", times=None, probability=0.25)
    struck = sum(faults.take(Asked("POST", "/", {})) is not None for _ in range(400))
    assert 60 < struck < 140
    faults.clear()
    assert faults.take(Asked("POST", "/", {})) is None


def test_it_knows_no_other_fault() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Faults().add("brand")  # type: ignore[arg-type]


def test_it_is_told_over_http(twilio: FakeTwilio, rest: Rest, noor: str) -> None:
    console = rest.client
    assert (
        console.post("/_fake/faults", json={"kind": "500", "times": 1}).json()["waiting"][0]["kind"] == "500"
    )
    assert rest.send(noor, "Dag").status_code == 500
    console.post("/_fake/clock", json={"hours": 25})
    twilio.window_errors = "sync"
    assert rest.send(noor, "Dag").json()["code"] == 63016
    taken = console.post("/_fake/drive", json={"resident": "Noor", "do": "says", "with": ["Dag"]})
    assert taken.json()["status"] == 200
    assert rest.send(noor, "Dag").status_code == 201
    assert [message["text"] for message in console.get("/_fake/state").json()["sent"]] == ["Dag"]
    assert (
        console.post("/_fake/settings", json={"delay": 0.1, "path": ["sent", ["failed", 63024]]}).status_code
        == 204
    )
    assert console.post("/_fake/drive", json={"resident": "Noor", "do": "danst"}).status_code == 400
    assert console.post("/_fake/faults", json={"kind": "brand"}).status_code == 400
