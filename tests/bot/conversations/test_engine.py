"""The engine over HTTP: what is sent, and what each answer of the process means to us."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

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

Handler = Callable[[web.Request], Awaitable[web.Response]]


def ask(handler: Handler, turn: Turn = ASKED, *, times: int = 1, timeout: float = 5.0) -> TurnResult:
    """The last answer of a real server that `handler` answers for."""

    async def run() -> TurnResult:
        app = web.Application()
        app.router.add_post("/webhooks/onthaal/turn", handler)
        async with TestServer(app) as server:
            engine = HttpEngine(str(server.make_url("")), "het geheim", timeout=timeout)
            try:
                for _ in range(times - 1):
                    await engine.turn(turn)
                return await engine.turn(turn)
            finally:
                await engine.close()

    return asyncio.run(run())


def answering(status: int, body: Any = None, *, raw: bytes | None = None) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, body=raw if raw is not None else json.dumps(body).encode())

    return handler


def cut(request: web.Request) -> web.Response:
    """Closes the line without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize(
    ("turn", "own"),
    [
        (ASKED, {"message_id": "m1", "text": "wat kost een reispas?"}),
        (TAPPED, {"message_id": "m2", "payload": {"act": "vraag", "entities": {}}}),
    ],
)
def test_it_asks_as_the_contract_says(turn: Turn, own: dict[str, Any]) -> None:
    seen: list[tuple[str, Any]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.headers["X-Onthaal-Secret"], await request.json()))
        return web.json_response(ANSWER)

    ask(handler, turn)

    shared = {"conversation": "c1:1", "gemeente": "gent", "channel": "web", "nu": "2026-11-17T10:05:00+01:00"}
    assert seen == [("het geheim", shared | own)]


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


def test_it_is_unavailable_when_nobody_listens() -> None:
    async def run() -> None:
        engine = HttpEngine("http://127.0.0.1:9", "het geheim")
        try:
            await engine.turn(ASKED)
        finally:
            await engine.close()

    with pytest.raises(EngineUnavailable, match="ClientConnectorError"):
        asyncio.run(run())


def test_it_is_unavailable_when_it_is_too_slow() -> None:
    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.json_response(ANSWER)

    with pytest.raises(EngineUnavailable, match="Timeout"):
        ask(handler, timeout=0.05)


def test_it_is_unavailable_when_it_hangs_up_twice() -> None:
    asked = 0

    async def handler(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return cut(request)

    with pytest.raises(EngineUnavailable):
        ask(handler)

    assert asked == 2


def test_a_line_that_was_closed_meanwhile_is_no_outage() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append((await request.json())["message_id"])
        return cut(request) if len(asked) == 2 else web.json_response(ANSWER)

    assert ask(handler, times=2).model == "proef.tar.gz"
    assert asked == ["m1"] * 3  # the same message: the engine answers it as before


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
