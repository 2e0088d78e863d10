"""The engine's recognition over HTTP: never in the way, whatever comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from bot.takeover.recognising import EngineRecognition

PARSE = {"text": "\u2060/x", "intent": {"name": "vraag"}, "intent_ranking": []}
Handler = Callable[[httpx.Request], httpx.Response]


def parse(handler: Handler, text: str = "wat kost een reispas") -> Mapping[str, Any] | None:
    async def run() -> Mapping[str, Any] | None:
        recognition = EngineRecognition("http://engine", "het geheim", transport=httpx.MockTransport(handler))
        try:
            return await recognition.parse(text)
        finally:
            await recognition.close()

    return asyncio.run(run())


def test_it_asks_rasas_own_route_with_the_secret() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=PARSE)

    assert parse(answer) == {**PARSE, "text": "wat kost een reispas"}
    assert str(asked[0].url) == "http://engine/model/parse"
    assert asked[0].headers["X-Onthaal-Secret"] == "het geheim"
    assert json.loads(asked[0].content) == {"text": "wat kost een reispas"}


@pytest.mark.parametrize("text", ["/restart", "  /vraag{}"])
def test_a_text_that_looks_like_an_order_is_only_text(text: str) -> None:
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return httpx.Response(200, json=PARSE)

    found = parse(answer, text)
    assert found is not None
    assert found["text"] == text
    assert json.loads(asked[0])["text"] == f"\u2060{text}"


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(401, json={"error": "secret"}),
        httpx.Response(503),
        httpx.Response(200, content=b"geen json"),
        httpx.Response(200, json=["een lijst"]),
        httpx.Response(200, json={"iets": "anders"}),
    ],
)
def test_any_other_answer_is_no_parse(response: httpx.Response) -> None:
    assert parse(lambda _: response) is None


@pytest.mark.parametrize("error", [httpx.ConnectError("weg"), httpx.ReadTimeout("traag")])
def test_an_engine_that_is_down_or_slow_is_no_parse(error: httpx.HTTPError) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    assert parse(fail) is None
