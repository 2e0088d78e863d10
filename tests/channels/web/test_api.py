"""The chat over plain HTTP: sessions, origins, messages, long polling, server-sent events, bad input."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.clock import SetClock, SystemClock
from channels.web import Limits
from channels.web.tables import WebSession
from tests.channels.web.chat_server import (
    GENT_SITE,
    KIM_SITE,
    LIER_SITE,
    TEST_LIMITS,
    ChatServer,
    Resident,
    new_cid,
)


def test_it_begins_a_session_and_keeps_no_token(server: ChatServer) -> None:
    answer = server.post("/api/web/sessions", {"gemeente": "gent"})
    assert answer.status_code == 201
    assert set(answer.json()) == {"session_id", "token", "expires_at"}
    assert answer.headers["cache-control"] == "no-store"
    with server.storage.read() as session:
        row = session.get_one(WebSession, answer.json()["session_id"])
    assert answer.json()["token"] not in repr(vars(row))


@pytest.mark.parametrize(
    ("raw", "status", "field"),
    [
        (b"", 400, "body"),
        (b"geen json", 400, "body"),
        (b"[]", 400, "body"),
        (b'{"gemeente": 5}', 422, "gemeente"),
        (b"{}", 422, "gemeente"),
        (b'{"gemeente": ""}', 422, "gemeente"),
        (b'{"gemeente": "atlantis"}', 404, "gemeente"),
        (b'{"gemeente": "\xff"}', 400, "body"),
        (b"x" * 20_000, 413, "body"),
    ],
)
def test_it_says_what_is_wrong_with_the_question_for_a_session(
    server: ChatServer, raw: bytes, status: int, field: str
) -> None:
    answer = server.post("/api/web/sessions", raw=raw)
    assert answer.status_code == status
    assert answer.json()["field"] == field
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    "origin",
    [
        KIM_SITE,
        "null",
        "",
        "https://stad.gent.be",
        "https://stad.gent@kwaad.example",
        "http://stad.gent",
        LIER_SITE,
    ],
)
def test_it_refuses_a_session_to_a_foreign_site(server: ChatServer, origin: str) -> None:
    answer = server.post("/api/web/sessions", {"gemeente": "gent"}, origin=origin)
    assert answer.status_code == 403
    assert answer.json()["field"] == "origin"


def test_it_refuses_a_cross_site_request_that_hides_its_origin(server: ChatServer) -> None:
    answer = server.post("/api/web/sessions", {"gemeente": "gent"}, sec_fetch_site="cross-site")
    assert answer.status_code == 403


def test_it_lets_a_site_of_the_city_read_the_answer_and_no_other(server: ChatServer) -> None:
    answer = server.post("/api/web/sessions", {"gemeente": "gent"}, origin=GENT_SITE)
    assert answer.headers["access-control-allow-origin"] == GENT_SITE
    assert "access-control-allow-credentials" not in answer.headers
    refused = server.post("/api/web/sessions", {"gemeente": "gent"}, origin=KIM_SITE)
    assert "access-control-allow-origin" not in refused.headers
    assert "Origin" in refused.headers["vary"]


@pytest.mark.parametrize(("origin", "status"), [(GENT_SITE, 204), (KIM_SITE, 403)])
def test_it_answers_the_browsers_question_first(server: ChatServer, origin: str, status: int) -> None:
    answer = httpx.options(f"{server.url}/api/web/messages", headers={"origin": origin})
    assert answer.status_code == status
    assert ("access-control-allow-origin" in answer.headers) == (status == 204)


def test_it_takes_a_message_and_answers(noor: Resident) -> None:
    taken = noor.say("Dag", "c1").json()
    assert (taken["t"], taken["cid"], taken["seq"], taken["text"]) == ("accepted", "c1", 2, "Dag")
    page = noor.read(after=2, wait=5)
    assert [message["text"] for message in page["messages"]] == ["Je zei: Dag"]
    assert (page["seq"], page["mode"], page["more"]) == (3, "bot", False)


def test_it_takes_the_same_cid_once_also_when_it_comes_at_the_same_time(noor: Resident) -> None:
    answers: list[dict[str, Any]] = []
    senders = [
        threading.Thread(target=lambda: answers.append(noor.say("één", "c1").json())) for _ in range(8)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len({json.dumps(answer, sort_keys=True) for answer in answers}) == 1
    assert noor.texts().count("één") == 1


def test_it_takes_taps_and_thumbs(noor: Resident) -> None:
    opening = noor.read()["messages"][0]
    tapped = noor.post({"t": "tap", "cid": "c1", "button_id": "1", "of": opening["id"]})
    assert tapped.json()["text"] == "Wat kan je?"
    answer = noor.read(after=2, wait=5)["messages"][0]
    rated = noor.post({"t": "feedback", "of": answer["id"], "value": 1})
    assert rated.json() == {"t": "rated", "of": answer["id"], "value": 1}


@pytest.mark.parametrize(
    ("raw", "status", "field"),
    [
        (b"geen json", 400, "body"),
        (b"{}", 422, "t"),
        (b'{"t": "ping"}', 422, "t"),
        (b'{"t": "msg", "cid": "c1"}', 422, "text"),
        (b'{"t": "msg", "cid": "", "text": "x"}', 422, "cid"),
        (b'{"t": "msg", "cid": "c1", "text": "' + b"x" * 2001 + b'"}', 422, "text"),
        (b'{"t": "tap", "cid": "c1", "button_id": "9", "of": "x"}', 422, "message"),
        (b'{"t": "feedback", "of": "x", "value": 1}', 422, "message"),
        (b"[" * 9000, 400, "body"),
        (b"x" * 20_000, 413, "body"),
    ],
)
def test_it_says_what_is_wrong_with_a_message(noor: Resident, raw: bytes, status: int, field: str) -> None:
    answer = noor.post(raw=raw)
    assert answer.status_code == status
    assert (answer.json()["field"], bool(answer.json()["reason"])) == (field, True)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eDp5", "x"])
@pytest.mark.parametrize("path", ["/api/web/messages", "/api/web/events"])
def test_it_wants_a_token(server: ChatServer, path: str, authorization: str) -> None:
    answer = server.get(path, authorization=authorization)
    assert answer.status_code == 401
    assert answer.json()["field"] == "token"


def test_it_binds_a_token_to_the_site_where_it_began(server: ChatServer) -> None:
    noor = server.noor("gent", GENT_SITE)
    assert noor.say("Dag").status_code == 200
    for site in (KIM_SITE, LIER_SITE, server.url):
        assert noor.post({"t": "msg", "cid": "c1", "text": "x"}, origin=site).status_code == 403
    assert noor.texts()[1] == "Dag"


@pytest.mark.parametrize("query", ["after=x", "after=-1", "wait=nan", "wait=", "after=1e999&wait=-2"])
def test_it_says_which_number_is_wrong(server: ChatServer, noor: Resident, query: str) -> None:
    answer = server.get(f"/api/web/messages?{query}", **noor.headers)
    assert answer.status_code == 422
    assert answer.json()["field"] in ("after", "wait")


def test_it_takes_a_far_too_large_number(noor: Resident) -> None:
    assert noor.read(after=10**40)["messages"] == []


def test_it_reads_the_log_in_pages(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(replay=2)) as server:
        noor = server.noor()
        noor.say("Dag")
        noor.read(after=2, wait=5)
        first = noor.read()
        assert ([message["seq"] for message in first["messages"]], first["more"]) == ([1, 2], True)
        second = noor.read(after=2)
        assert ([message["seq"] for message in second["messages"]], second["more"]) == ([3], False)


def test_it_waits_for_what_is_new_and_not_longer(noor: Resident) -> None:
    began = time.monotonic()
    assert noor.read(after=1, wait=0.4)["messages"] == []
    assert 0.35 < time.monotonic() - began < 3
    saying = threading.Timer(0.2, noor.say, ["Dag"])
    saying.start()
    assert noor.read(after=1, wait=20)["messages"][0]["text"] == "Dag"
    assert time.monotonic() - began < 10
    saying.join()


def test_it_streams_the_log_as_events(server: ChatServer, noor: Resident) -> None:
    with events(server, noor) as lines:
        assert next(lines) == "retry: 3000"
        assert next_event(lines)["seq"] == 1
        noor.say("Dag")
        assert next_event(lines)["text"] == "Dag"
        assert [next_event(lines)["text"]] == ["Je zei: Dag"]
        assert next(line for line in lines if line.startswith(":")) == ": ping"


def test_it_streams_what_a_socket_would_say(server: ChatServer, noor: Resident) -> None:
    with events(server, noor) as lines:
        assert frame_of(lines) == {"t": "welcome", "session_id": noor.session_id, "seq": 1, "mode": "bot"}
        assert frame_of(lines)["seq"] == 1
        server.hand_over(noor, "agent:sam")
        assert frame_of(lines) == {"t": "mode", "mode": "human"}
        server.hand_over(noor, "bot")
        assert frame_of(lines)["mode"] == "bot"
        noor.say("traag")
        assert [frame_of(lines)["t"] for _ in range(2)] == ["msg", "typing"]


def test_it_streams_which_person_types(server: ChatServer, noor: Resident) -> None:
    with events(server, noor) as lines, noor.dial() as line:
        line.until("welcome")
        assert [frame_of(lines)["t"] for _ in range(2)] == ["welcome", "msg"]
        for who in ("Sam", 3):
            server.hint(noor, t="typing", on=True, wie=who)
        assert frame_of(lines) == {"t": "typing", "on": True, "wie": "Sam"}
        assert frame_of(lines) == {"t": "typing", "on": True}
        assert line.until("typing") == {"t": "typing", "on": True, "wie": "Sam"}


def test_it_resets_a_stream_that_is_too_far_behind(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(replay=10)) as server:
        noor = server.noor()
        server.write(noor, *(f"regel {number}" for number in range(25)))
        with events(server, noor) as lines:
            assert frame_of(lines)["seq"] == 26
            assert frame_of(lines) == {"t": "reset", "seq": 26, "after": 16}
            noor.say("verder")
            assert next_event(lines)["seq"] == 27


def test_it_ends_a_stream_and_a_poll_before_a_restart(tmp_path: Path) -> None:
    with ChatServer(tmp_path) as server:
        noor = server.noor()
        leaving = threading.Timer(0.3, server.goodbye)
        leaving.start()
        with events(server, noor) as lines:
            said = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
        assert said[-1] == {"t": "bye", "within": 5.0}
        began = time.monotonic()
        assert noor.read(after=1, wait=20)["messages"] == []
        assert time.monotonic() - began < 5
        leaving.join()


def test_it_ends_a_stream_of_a_session_after_its_last_day(tmp_path: Path) -> None:
    clock = SetClock(SystemClock().now())
    with ChatServer(tmp_path, TEST_LIMITS, clock=clock) as server, events(server, server.noor()) as lines:
        frame_of(lines)
        clock.advance(timedelta(days=7))
        assert all("data" not in line or "msg" in line for line in lines)


def test_it_streams_from_the_last_event_on(server: ChatServer, noor: Resident) -> None:
    noor.say("Dag")
    noor.read(after=2, wait=5)
    with events(server, noor, last_event_id="2") as lines:
        assert next_event(lines)["seq"] == 3


def test_a_socket_and_plain_requests_share_one_log(server: ChatServer, noor: Resident) -> None:
    with noor.dial() as line, events(server, noor) as lines:
        line.until("msg", seq=1)
        noor.say("over HTTP")
        assert line.until("msg", seq=2)["text"] == "over HTTP"
        line.until("msg", seq=3)
        line.say("over de socket")
        while (event := next_event(lines))["text"] != "over de socket":
            pass
        assert event["seq"] == 4


def test_it_slows_down_in_words(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(message_rate=0.1, message_burst=2)) as server:
        noor = server.noor()
        assert [noor.say("x").status_code for _ in range(3)] == [200, 200, 429]
        refused = noor.say("x")
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.json()["field"] == "rate"
        assert server.noor().say("een ander is vrij").status_code == 200


def test_it_limits_how_many_sessions_one_address_makes(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(session_rate=0.1, session_burst=2)) as server:
        answers = [server.post("/api/web/sessions", {"gemeente": "gent"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


def test_it_keeps_a_session_that_is_used_and_ends_one_that_is_not(tmp_path: Path) -> None:
    clock = SetClock(SystemClock().now())
    with ChatServer(tmp_path, clock=clock) as server:
        noor, lien = server.noor(), server.noor()
        for _ in range(2):
            clock.advance(timedelta(hours=20))
            assert noor.say("nog hier").status_code == 200
        assert lien.say("te laat").status_code == 401
        for _ in range(5 * 24 // 20):
            clock.advance(timedelta(hours=20))
            noor.say("nog hier")
        clock.advance(timedelta(hours=20))
        assert noor.say("na zeven dagen").status_code == 401


def test_it_stores_no_address_of_anyone(server: ChatServer, noor: Resident) -> None:
    with server.storage.read() as session:
        for row in session.scalars(select(WebSession)):
            assert "127.0.0.1" not in repr({k: v for k, v in vars(row).items() if k != "origin"})


def test_it_gives_the_card_of_a_city(server: ChatServer) -> None:
    answer = server.get("/api/web/city?gemeente=lier")
    card = answer.json()
    assert card["naam"] == "Stad Lier"
    assert card["aanspreking"] == "u"
    assert card["telefoon"]["nummer"] == "+3292101010"
    assert card["uren"] == ["maandag tot donderdag van 8 tot 19 uur"]
    assert card["stijl"]["licht"] == {"knop": "#00608a", "op_knop": "#ffffff", "link": "#00608a"}
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert server.get(card["paneel"]).status_code == 200


@pytest.mark.parametrize(("origin", "allowed"), [(GENT_SITE, True), (KIM_SITE, False), ("null", False)])
def test_it_tells_any_site_whether_it_may_show_the_chat(
    server: ChatServer, origin: str, allowed: bool
) -> None:
    answer = server.get("/api/web/city?gemeente=gent", origin=origin)
    assert answer.json()["toegelaten"] is allowed
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("query", ["", "?gemeente=", "?gemeente=atlantis"])
def test_it_knows_no_card_of_nowhere(server: ChatServer, query: str) -> None:
    answer = server.get(f"/api/web/city{query}")
    assert (answer.status_code, answer.json()["field"]) == (404, "gemeente")


class events:
    """Reads a stream of events line by line."""

    def __init__(self, server: ChatServer, resident: Resident, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._client = httpx.Client(timeout=10)
        self._stream = self._client.stream(
            "GET", f"{server.url}/api/web/events", headers={**resident.headers, **named}
        )

    def __enter__(self) -> Iterator[str]:
        self._response = self._stream.__enter__()
        assert self._response.headers["content-type"].startswith("text/event-stream")
        assert self._response.headers["x-accel-buffering"] == "no"
        return self._response.iter_lines()

    def __exit__(self, *problem: Any) -> None:
        self._stream.__exit__(*problem)
        self._client.close()


def frame_of(lines: Iterator[str]) -> dict[str, Any]:
    """The next frame in the stream, in the log or not."""
    frame: dict[str, Any] = json.loads(next(line for line in lines if line.startswith("data: "))[6:])
    return frame


def next_event(lines: Iterator[str]) -> dict[str, Any]:
    """The next entry of the log in the stream, whose id is its seq."""
    number = ""
    for line in lines:
        if line.startswith("id: "):
            number = line[4:]
        if line.startswith("data: ") and number:
            frame: dict[str, Any] = json.loads(line[6:])
            assert str(frame["seq"]) == number
            return frame
    raise AssertionError("the stream ended")


def test_it_gives_every_session_its_own_cids(server: ChatServer) -> None:
    cid = new_cid()
    assert server.noor().say("a", cid).json()["text"] == "a"
    assert server.noor().say("b", cid).json()["text"] == "b"
