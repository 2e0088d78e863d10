"""The socket: hello, replay, exactly once, bad frames, limits and close codes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from bot.clock import SetClock, SystemClock
from channels.web import Limits
from tests.channels.web.chat_server import (
    GENT_SITE,
    KIM_SITE,
    LIER_SITE,
    TEST_LIMITS,
    ChatServer,
    Resident,
    dialled,
    new_cid,
)


def test_it_welcomes_and_shows_the_opening(noor: Resident) -> None:
    with noor.dial() as line:
        assert line.websocket.subprotocol == "onthaal.v1"
        welcome = line.receive()
        assert welcome == {"t": "welcome", "session_id": noor.session_id, "seq": 1, "mode": "bot"}
        opening = line.receive()
        assert (opening["t"], opening["seq"], opening["from"]) == ("msg", 1, "bot")
        assert "computer" in opening["text"]
        assert opening["buttons"] == [{"id": "1", "title": "Wat kan je?"}, {"id": "2", "title": "Een mens"}]


def test_it_says_accepted_before_the_message_itself_and_then_answers(noor: Resident) -> None:
    with noor.dial() as line:
        line.until("msg", seq=1)
        cid = line.say("Dag")
        accepted = line.until("accepted", cid=cid)
        assert accepted["text"] == "Dag"
        own = line.until("msg", seq=accepted["seq"])
        assert (own["id"], own["from"]) == (accepted["id"], "user")
        assert line.until("msg", seq=3)["text"] == "Je zei: Dag"


def test_it_shows_source_and_understanding_but_no_payloads_or_inner_things(noor: Resident) -> None:
    with noor.dial() as line:
        line.say("Wat kost een reispas?")
        answer = line.until("msg", seq=3)
    assert answer["extras"]["antwoord"]["bron"]["datum"] == "2026-11-20"
    assert "_intern" not in answer["extras"]
    assert answer["buttons"][0] == {
        "id": "1",
        "title": "Vraag je reispas aan",
        "url": "https://gent.example/reispas",
    }
    assert answer["buttons"][1] == {"id": "2", "title": "Wat moet ik meebrengen?"}
    assert answer["ts"].endswith(("+01:00", "+02:00"))


def test_it_says_when_an_answer_is_being_made(noor: Resident) -> None:
    with noor.dial() as line:
        line.say("traag")
        line.until("typing", on=True)
        line.until("typing", on=False)
    assert any(frame["t"] == "msg" and frame["text"] == "Je zei: traag" for frame in line.seen)


def test_it_replays_what_was_missed(noor: Resident) -> None:
    with noor.dial() as line:
        line.until("msg", seq=1)
        line.say("traag")
        line.until("accepted")
    with noor.dial(last_seq=1) as line:
        assert line.until("msg")["seq"] == 2
        assert line.until("msg")["text"] == "Je zei: traag"


def test_it_replays_nothing_that_is_known(noor: Resident) -> None:
    with noor.dial(last_seq=1) as line:
        line.until("welcome")
        line.send({"t": "ping"})
        assert line.receive() == {"t": "pong", "seq": 1, "mode": "bot"}


def test_it_takes_the_same_cid_once_however_often_it_comes(noor: Resident) -> None:
    cid = new_cid()
    with noor.dial() as line:
        for _ in range(3):
            line.say("één keer", cid)
        seqs = {line.until("accepted", cid=cid)["seq"] for _ in range(3)}
        line.until("msg", seq=3)
    with noor.dial() as line:
        line.say("één keer", cid)
        seqs.add(line.until("accepted", cid=cid)["seq"])
    noor.say("één keer", cid)
    assert seqs == {2}
    assert noor.texts()[1:] == ["één keer", "Je zei: één keer"]


def test_it_shows_both_windows_the_same(noor: Resident) -> None:
    with noor.dial() as first, noor.dial() as second:
        second.until("msg", seq=1)
        first.say("uit het eerste venster")
        assert second.until("msg", seq=2)["from"] == "user"
        assert second.until("msg", seq=3)["text"] == "Je zei: uit het eerste venster"


def test_it_keeps_two_residents_apart(server: ChatServer, noor: Resident) -> None:
    lien = server.noor()
    cid = new_cid()
    noor.say("van Noor", cid)
    lien.say("van Lien", cid)
    assert "van Noor" in noor.texts() and "van Noor" not in lien.texts()


def test_it_takes_a_tapped_button_once(noor: Resident) -> None:
    with noor.dial() as line:
        opening = line.until("msg", seq=1)
        tap = {"t": "tap", "cid": new_cid(), "button_id": "1", "of": opening["id"]}
        line.send(tap)
        line.send(tap)
        assert line.until("accepted")["text"] == "Wat kan je?"
        assert line.until("accepted")["seq"] == 2
        assert line.until("msg", seq=3)["text"] == "Je koos hulp."


def test_it_still_knows_a_button_of_an_older_message(noor: Resident) -> None:
    with noor.dial() as line:
        opening = line.until("msg", seq=1)
        line.say("iets anders")
        line.until("msg", seq=3)
        line.send({"t": "tap", "cid": "oud", "button_id": "2", "of": opening["id"]})
        assert line.until("accepted", cid="oud")["text"] == "Een mens"


@pytest.mark.parametrize(
    ("button_id", "of", "field"),
    [("99", None, "button_id"), ("1", "geen-bericht", "message")],
)
def test_it_refuses_an_unknown_button_in_words(
    noor: Resident, button_id: str, of: str | None, field: str
) -> None:
    with noor.dial() as line:
        opening = line.until("msg", seq=1)
        line.send({"t": "tap", "cid": "c1", "button_id": button_id, "of": of or opening["id"]})
        error = line.until("error")
    assert (error["code"], error["cid"], error["field"]) == (4400, "c1", field)
    assert error["reason"].endswith(".")


def test_it_refuses_a_button_of_someone_else(server: ChatServer, noor: Resident) -> None:
    other = server.noor().read()["messages"][0]
    with noor.dial() as line:
        line.send({"t": "tap", "cid": "c1", "button_id": "1", "of": other["id"]})
        assert line.until("error")["field"] == "message"


def test_it_keeps_thumbs(noor: Resident) -> None:
    with noor.dial() as line:
        opening = line.until("msg", seq=1)
        line.say("Wat kost een reispas?")
        answer = line.until("msg", seq=3)
        line.send({"t": "feedback", "of": answer["id"], "value": -1})
        assert line.until("rated") == {"t": "rated", "of": answer["id"], "value": -1}
        line.send({"t": "feedback", "of": opening["id"], "value": 1})
        assert line.until("error")["field"] == "message"


BAD_FRAMES = [
    ("geen json", "body"),
    ("[1, 2]", "body"),
    ("null", "body"),
    ("{}", "t"),
    ('{"t": "wat"}', "t"),
    ('{"t": 5}', "t"),
    ('{"t": "msg"}', "cid"),
    ('{"t": "msg", "cid": "a b", "text": "x"}', "cid"),
    ('{"t": "msg", "cid": "a", "text": 5}', "text"),
    ('{"t": "msg", "cid": "a", "text": "\\ud800"}', "body"),
    ('{"t": "tap", "cid": "a", "button_id": ["1"], "of": "x"}', "button_id"),
    ('{"t": "feedback", "of": "x", "value": 3}', "value"),
    ('{"t": "ack", "seq": -1}', "seq"),
    ('{"t": "ack", "seq": 1e400}', "seq"),
    ('{"t": "hello", "token": "x"}', "t"),
    ("[" * 5000, "body"),
    ('{"t": "msg", "cid": "a", "text": "' + "x" * 17_000 + '"}', "text"),
]


@pytest.mark.parametrize(("raw", "field"), BAD_FRAMES)
def test_it_says_what_is_wrong_with_a_frame_and_goes_on(noor: Resident, raw: str, field: str) -> None:
    with noor.dial() as line:
        line.until("welcome")
        line.websocket.send(raw)
        error = line.until("error")
        assert (error["code"], error["field"]) == (4400, field)
        assert error["reason"]
        line.say("nog altijd hier")
        assert line.until("accepted")["text"] == "nog altijd hier"


def test_it_takes_no_bytes_that_are_no_text(noor: Resident) -> None:
    with noor.dial() as line:
        line.websocket.send(b"\xff\xfe")
        assert line.until("error")["code"] == 4400


def test_it_closes_on_endless_nonsense(noor: Resident) -> None:
    with noor.dial() as line:
        for _ in range(TEST_LIMITS.bad_frames):
            line.websocket.send("onzin")
        assert line.close_code() == 4400


def test_it_refuses_a_too_long_message_in_words_and_stores_nothing(noor: Resident) -> None:
    with noor.dial() as line:
        line.say("x" * 2001, "lang")
        error = line.until("error")
    assert (error["code"], error["cid"], error["field"]) == (4400, "lang", "text")
    assert "2000" in error["reason"]
    assert len(noor.texts()) == 1


@pytest.mark.parametrize("text", ["", "   ", "\n", "\x00", "😀" * 2000, "<b>vet</b>"])
def test_it_takes_odd_but_honest_texts(noor: Resident, text: str) -> None:
    answer = noor.post(raw=json.dumps({"cid": "c1", "t": "msg", "text": text}, ensure_ascii=False).encode())
    assert answer.status_code == 200, answer.text


def test_it_slows_down_who_goes_too_fast_in_words(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(message_rate=0.05, message_burst=5)) as server:
        noor = server.noor()
        with noor.dial() as line:
            for number in range(7):
                line.say(str(number), f"c{number}")
            refused = [line.until("error", code=4429) for _ in range(2)]
        assert [frame["cid"] for frame in refused] == ["c5", "c6"]
        assert 0 < refused[0]["retry_after"] <= 20
        assert not {"5", "6"} & set(noor.texts())


def test_it_closes_on_who_never_slows_down(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(message_rate=0.01)) as server, server.noor().dial() as line:
        for number in range(30):
            line.say(str(number))
        assert line.close_code() == 4429


def test_it_wants_a_hello_in_time(server: ChatServer) -> None:
    with dialled(server) as line:
        assert line.close_code() == 4401


@pytest.mark.parametrize(("raw", "code"), [("onzin", 4400), ('{"t": "ping"}', 4401)])
def test_it_wants_a_hello_first(server: ChatServer, raw: str, code: int) -> None:
    with dialled(server) as line:
        line.websocket.send(raw)
        assert line.close_code() == code


@pytest.mark.parametrize("token", ["", "x", "é" * 100])
def test_it_refuses_a_foreign_token(noor: Resident, token: str) -> None:
    with noor.dial(token=token or "-") as line:
        assert line.until("error")["code"] == 4401
        assert line.close_code() == 4401


@pytest.mark.parametrize(
    "origin", [KIM_SITE, "null", "https://stad.gent:8443", "http://stad.gent", "https://xstad.gent"]
)
def test_it_refuses_the_upgrade_to_a_foreign_site(noor: Resident, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, noor.dial(origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_it_refuses_a_token_on_the_site_of_another_city(server: ChatServer) -> None:
    noor = server.noor("gent", GENT_SITE)
    with noor.dial() as line:
        line.until("welcome")
    with noor.dial(origin=LIER_SITE) as line:
        assert line.close_code() == 4403


def test_it_refuses_a_stolen_token_on_another_allowed_site(server: ChatServer) -> None:
    noor = server.noor("gent", GENT_SITE)
    with noor.dial(origin=server.url) as line:
        assert line.close_code() == 4403


def test_it_lets_go_of_the_oldest_of_too_many_windows(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(sockets_per_session=1)) as server:
        noor = server.noor()
        with noor.dial() as old:
            old.until("welcome")
            with noor.dial() as new:
                new.until("welcome")
                assert old.close_code() == 4409
                new.say("nog hier")
                new.until("accepted")


def test_it_says_when_it_is_full(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(sockets=1)) as server, server.noor().dial() as first:
        first.until("welcome")
        with server.noor().dial() as second:
            assert second.close_code() == 1013


def test_it_resets_who_is_too_far_behind(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(replay=10)) as server:
        noor = server.noor()
        server.write(noor, *(f"regel {number}" for number in range(25)))
        with noor.dial() as line:
            assert line.until("reset") == {"t": "reset", "seq": 26, "after": 16}
            line.say("verder")
            assert line.until("msg")["seq"] == 27
        page = noor.read(after=16)
        assert (len(page["messages"]), page["more"]) == (10, True)


def test_it_resets_who_is_ahead_of_the_log(noor: Resident) -> None:
    with noor.dial(last_seq=99) as line:
        assert line.until("reset") == {"t": "reset", "seq": 1, "after": 0}


def test_it_heals_a_lost_hint_at_the_next_heartbeat(server: ChatServer, noor: Resident) -> None:
    with noor.dial() as line:
        line.until("msg", seq=1)
        server.write(noor, "regel 0")  # straight into the log: nobody publishes a hint
        assert line.until("msg", seq=2)["text"] == "regel 0"
        assert line.until("ping")["seq"] == 2


def test_it_lets_go_of_a_dead_client(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(heartbeat=0.1, dead_after=0.3)) as server, server.noor().dial() as line:
        assert line.close_code() == 1001


def test_it_keeps_who_answers_the_heartbeat(tmp_path: Path) -> None:
    with ChatServer(tmp_path, Limits(heartbeat=0.1, dead_after=0.3)) as server, server.noor().dial() as line:
        for _ in range(6):
            line.until("ping")
            line.send({"t": "pong"})


def test_it_says_goodbye_before_a_restart(tmp_path: Path) -> None:
    with ChatServer(tmp_path) as server, server.noor().dial() as line:
        line.until("welcome")
        server.goodbye()
        line.until("bye")
        assert line.close_code() == 1001


def test_it_goes_on_after_a_restart_with_what_was_not_yet_answered(tmp_path: Path) -> None:
    with ChatServer(tmp_path) as server:
        noor = server.noor()
        with noor.dial() as line:
            line.until("msg", seq=1)
            line.say("traag", "c1")
            line.until("accepted")
    with ChatServer(tmp_path) as server:
        again = Resident(server, noor.token, noor.session_id)
        with again.dial(last_seq=1) as line:
            line.say("traag", "c1")
            assert line.until("accepted", cid="c1")["seq"] == 2
            assert line.until("msg", seq=3)["text"] == "Je zei: traag"


def test_it_ends_a_session_after_its_last_day(tmp_path: Path) -> None:
    clock = SetClock(SystemClock().now())
    with ChatServer(tmp_path, clock=clock) as server, server.noor().dial() as line:
        line.until("welcome")
        clock.advance(timedelta(days=7))
        assert line.close_code() == 4401


def test_it_says_who_answers_now(server: ChatServer, noor: Resident) -> None:
    with noor.dial() as line:
        assert line.until("welcome")["mode"] == "bot"
        server.hand_over(noor, "queue")
        assert line.until("mode")["mode"] == "queue"
        server.hand_over(noor, "agent:sam")
        assert line.until("mode")["mode"] == "human"
    assert noor.read()["mode"] == "human"


def test_it_shows_a_secret_number_only_masked(noor: Resident) -> None:
    with noor.dial() as line:
        line.say("mijn rijksregisternummer is 85.07.30-033.28", "c1")
        assert "85.07.30" not in line.until("accepted", cid="c1")["text"]
        line.until("msg", seq=2)
    assert not any("033.28" in frame.get("text", "") for frame in line.seen)
