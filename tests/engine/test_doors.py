"""The engine's doors: who may knock, and what is not understood there."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.engine.process import SECRET, Conversation, Engine

ROUTES = [
    ("GET", "/"),
    ("GET", "/version"),
    ("GET", "/status"),
    ("GET", "/domain"),
    ("GET", "/model"),
    ("PUT", "/model"),
    ("POST", "/model/parse"),
    ("POST", "/model/train"),
    ("GET", "/conversations/noor:1/tracker"),
    ("POST", "/conversations/noor:1/tracker/events"),
    ("POST", "/conversations/noor:1/messages"),
    ("GET", "/webhooks/onthaal/health"),
    ("POST", "/webhooks/onthaal/turn"),
    ("POST", "/webhooks/onthaal/model"),
    ("OPTIONS", "/webhooks/onthaal/turn"),
    ("GET", "/nergens"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_it_lets_kim_in_nowhere_without_the_secret(engine: Engine, method: str, path: str) -> None:
    kim = engine.http
    wrong = [
        {},
        {"X-Onthaal-Secret": ""},
        {"X-Onthaal-Secret": SECRET + "x"},
        {"X-Onthaal-Secret": SECRET[:-1]},
    ]
    answers = [kim.request(method, path, headers=headers, json={}) for headers in wrong]
    assert {a.status_code for a in answers} == {401}
    assert answers[0].json() == {"error": "secret", "detail": ""}


def test_it_listens_on_this_machine_only(engine: Engine) -> None:
    listening = []
    with open("/proc/net/tcp") as table:
        for line in table:
            address, state = line.split()[1], line.split()[3]
            if state == "0A" and address.endswith(f":{engine.port:04X}"):
                listening.append(address.split(":")[0])
    assert listening == ["0100007F"]


def test_it_does_not_let_rasa_change_its_model(engine: Engine) -> None:
    assert engine.http.put("/model", headers=engine.secret, json={"model_file": "models"}).status_code == 403
    assert engine.http.delete("/model", headers=engine.secret).status_code == 403


def test_it_says_that_it_is_ready_and_with_which_model(engine: Engine) -> None:
    assert engine.get("/webhooks/onthaal/health").json() == {"ready": True, "model": engine.model.name}


BAD: list[object] = [
    None,
    [],
    "tekst",
    {},
    {"text": None},
    {"text": 5},
    {"text": "x" * 4001},
    {"text": "hallo", "payload": {"act": "vraag"}},
    {"text": "hallo", "conversation": ""},
    {"text": "hallo", "conversation": 5},
    {"text": "hallo", "message_id": None},
    {"text": "hallo", "message_id": "x" * 201},
    {"text": "hallo", "gemeente": {"a": 1}},
    {"payload": "vraag"},
    {"payload": {"act": "bestaat_niet"}},
    {"payload": {"act": ["vraag"]}},
    {"payload": {"act": "vraag", "entities": ["kosten"]}},
]


@pytest.mark.parametrize("body", BAD, ids=lambda b: str(b)[:60])
def test_it_refuses_a_body_that_is_no_turn(engine: Engine, body: object) -> None:
    whole = {"conversation": "kim:1", "message_id": "1"} | body if isinstance(body, dict) else body
    answer = engine.post("/webhooks/onthaal/turn", whole)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"text": "a', b"null"])
def test_it_refuses_what_is_no_json(engine: Engine, content: bytes) -> None:
    send: Callable[..., httpx.Response] = engine.http.post
    answer = send("/webhooks/onthaal/turn", headers=engine.secret, content=content)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


def test_it_takes_a_text_of_the_greatest_length(noor: Conversation) -> None:
    assert noor.write("reispas " * 500).status_code == 200


@pytest.mark.parametrize("name", ["bestaat_niet.tar.gz", "../models/x.tar.gz", "", "x.zip", None, 5])
def test_it_refuses_a_model_that_is_not_there(engine: Engine, name: Any) -> None:
    assert engine.post("/webhooks/onthaal/model", {"model": name}).status_code == 400
    assert engine.healthy()
