"""What any route of ours answers when it can't: in words, whatever went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request

from bot.storage import StorageAway
from channels import problems


def an_app() -> FastAPI:
    """Routes that go wrong in every way, and one that reads its body; 100 bytes are a lot here."""
    app = FastAPI()
    problems.install(app, most_body=100, larger={"/ruim": 200})

    @app.get("/weg")
    def away() -> None:
        raise StorageAway("geen verbinding")

    @app.get("/fout")
    def broken() -> None:
        raise ValueError("geheim")

    @app.get("/nee")
    def refused() -> None:
        raise HTTPException(403, {"field": "signature", "reason": "De handtekening klopt niet."})

    @app.get("/aantal")
    def count(number: int) -> int:
        return number

    @app.post("/lees")
    async def read(request: Request) -> int:
        return len(await request.body())

    @app.post("/ruim")
    async def roomy(request: Request) -> int:
        return len(await request.body())

    @app.post("/json")
    async def parsed(content: dict[str, Any]) -> int:
        return len(content)

    return app


def asked(method: str, path: str, **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(an_app(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.request(method, path, **more)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("method", "path", "status", "field"),
    [
        ("GET", "/nergens", 404, "path"),
        ("DELETE", "/lees", 405, "method"),
        ("GET", "/weg", 503, "dienst"),
        ("GET", "/fout", 500, "dienst"),
        ("GET", "/nee", 403, "signature"),
        ("GET", "/aantal?number=x", 422, "number"),
        ("GET", "/aantal", 422, "number"),
        ("POST", "/json", 422, "body"),
    ],
)
def test_it_answers_in_words(method: str, path: str, status: int, field: str) -> None:
    answer = asked(method, path)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert answer.json()["reason"].endswith(".")
    assert "geheim" not in answer.text and "Traceback" not in answer.text


def test_it_says_when_to_come_back_while_the_database_is_away() -> None:
    assert asked("GET", "/weg").headers["retry-after"] == "5"


@pytest.mark.parametrize("path", ["/lees", "/json"])
@pytest.mark.parametrize("announced", [True, False])
def test_it_takes_no_more_than_the_limit(path: str, announced: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 10

    answer = asked("POST", path, content=b"x" * 110 if announced else pieces())
    assert (answer.status_code, answer.json()["field"]) == (413, "body")


def test_it_takes_the_limit_itself() -> None:
    assert asked("POST", "/lees", content=b"x" * 100).json() == 100


def test_it_takes_more_where_a_route_asks_for_it() -> None:
    assert asked("POST", "/ruim", content=b"x" * 200).json() == 200
    assert asked("POST", "/ruim", content=b"x" * 201).status_code == 413
