"""The engine over HTTP: what is sent, and what each answer of the process means to us."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.conversations import HttpEngine, Turn, TurnResult
from bot.errors import EngineUnavailable, TurnFailed
from bot.replies import Button, Message

ASKED = Turn("c1:1", "m1", "wat kost een reispas?", None, "gent", "web", "2026-11-17T10:05:00+01:00")
TAPPED = Turn(
    "c1:1", "m2", None, {"act": "vraag", "entities": {}}, "gent", "web", "2026-11-17T10:05:00+01:00"
)
ANSWER = {
    "messages": [
        {
            "text": "75 euro",
            "buttons": [
                {"title": "Duur?", "payload": {"act": "vraag", "entities": {"aspect": "duur"}}},
                {"title": "Aanvragen", "url": "https://gent.example"},
            ],
            "custom": {"antwoord": {}},
        },
        {"custom": {"alleen": True}},
    ],
    "parse": {"intent": {"name": "vraag"}},
    "model": "proef.tar.gz",
}

Handler = Callable[[httpx.Request], httpx.Response]


def ask(handler: Handler, turn: Turn = ASKED) -> TurnResult:
    async def run() -> TurnResult:
        engine = HttpEngine("http://engine", "het geheim", transport=httpx.MockTransport(handler))
        try:
            return await engine.turn(turn)
        finally:
            await engine.close()

    return asyncio.run(run())


def answering(status: int, body: Any = None, *, raw: bytes | None = None) -> Handler:
    return lambda _: httpx.Response(status, content=raw if raw is not None else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("turn", "own"),
    [
        (ASKED, {"message_id": "m1", "text": "wat kost een reispas?"}),
        (TAPPED, {"message_id": "m2", "payload": {"act": "vraag", "entities": {}}}),
    ],
)
def test_it_asks_as_the_contract_says(turn: Turn, own: dict[str, Any]) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=ANSWER)

    ask(handler, turn)

    (request,) = seen
    assert (request.method, request.url.path) == ("POST", "/webhooks/onthaal/turn")
    assert request.headers["X-Onthaal-Secret"] == "het geheim"
    shared = {"conversation": "c1:1", "gemeente": "gent", "channel": "web", "nu": "2026-11-17T10:05:00+01:00"}
    assert json.loads(request.content) == shared | own


def test_it_reads_messages_whole() -> None:
    result = ask(answering(200, ANSWER))

    assert result.messages == [
        Message(
            "75 euro",
            (
                Button("Duur?", {"act": "vraag", "entities": {"aspect": "duur"}}),
                Button("Aanvragen", url="https://gent.example"),
            ),
            {"antwoord": {}},
        ),
        Message("", (), {"alleen": True}),
    ]
    assert (result.parse, result.model) == ({"intent": {"name": "vraag"}}, "proef.tar.gz")


@pytest.mark.parametrize("status", [401, 503])
def test_it_is_unavailable_without_model_or_right_secret(status: int) -> None:
    with pytest.raises(EngineUnavailable):
        ask(answering(status, {"error": "no_model", "detail": ""}))


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.ReadError("reset"),
    ],
)
def test_it_is_unavailable_when_it_can_not_be_reached(error: httpx.HTTPError) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(EngineUnavailable, match=type(error).__name__):
        ask(handler)


@pytest.mark.parametrize(
    ("status", "code"),
    [(409, "locked"), (500, "nlu"), (500, "dialogue"), (500, "stuck"), (502, "actions"), (504, "timeout")],
)
def test_it_may_try_a_failed_turn_again(status: int, code: str) -> None:
    with pytest.raises(TurnFailed) as failed:
        ask(answering(status, {"error": code, "detail": "waar het misging"}))

    assert (failed.value.code, failed.value.permanent) == (code, False)
    assert str(failed.value) == f"{code}: waar het misging"


def test_it_never_tries_again_what_the_engine_can_not_read() -> None:
    with pytest.raises(TurnFailed) as failed:
        ask(answering(400, {"error": "bad_request", "detail": "act"}))

    assert failed.value.permanent


@pytest.mark.parametrize("raw", [b"<h1>Bad Gateway</h1>", b"[]", b'"x"', b"", b"\xff"])
def test_it_takes_a_failure_in_any_shape(raw: bytes) -> None:
    with pytest.raises(TurnFailed) as failed:
        ask(answering(502, raw=raw))

    assert failed.value.code == "502"


@pytest.mark.parametrize(
    "body",
    [
        {"messages": [], "parse": {}, "model": "m"},
        {"parse": {}, "model": "m"},
        {"messages": [{"text": "?", "buttons": [{"title": "leeg"}]}], "parse": {}, "model": "m"},
        {"messages": ["?"], "parse": {}, "model": "m"},
        {"messages": None, "parse": {}, "model": "m"},
        [],
        None,
    ],
)
def test_it_takes_an_answer_of_another_shape_for_a_failure(body: Any) -> None:
    with pytest.raises(TurnFailed):
        ask(answering(200, body))


def test_it_takes_half_an_answer_for_a_failure() -> None:
    with pytest.raises(TurnFailed):
        ask(answering(200, raw=b'{"messages": ['))
