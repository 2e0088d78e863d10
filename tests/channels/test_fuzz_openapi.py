"""Every route of the public application, asked anything: no 5xx, and answers as they are described.

What is sent is the same every time: FUZZ_EXAMPLES=500 tries more.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode
from sqlalchemy import event
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from bot.settings import Settings
from channels import app as public
from channels import installation as parts
from channels.problems import MOST_BODY
from tests.conftest import _without_waiting_for_the_disk

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
ACCOUNTS = """
gent:
  whatsapp:
    account: ACd41d8cd98f00b204e9800998ecf8427e
    afzender: "+3293000001"
    tokens: [9e107d9d372bb6826bd81d3542a419d6]
    sleutel: SKe4d909c290d0fb1ca068ffaddf22cbd0
    geheim: d174ab98d277d9f5a5611c2c9f419d9f
    sjabloon: HX57edf4a22be3c955ac49da2e2107b67a
  telegram: {token: "123456789:AAEhBP0av28DqxTgP0i8VhbqN3zVt5jWkRs"}
"""
"""Made up: digests of nothing that matters."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
METHODS = ("get", "post", "put", "patch", "delete")


class Described:
    """The application with its description beside it; residents don't get that one."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.description = app.openapi()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/openapi.json":
            await JSONResponse(self.description)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The whole application of an installation, in which waiting is short and nobody is too fast."""
    var = tmp_path_factory.mktemp("var")
    accounts = var / "kanalen.yml"
    accounts.write_text(ACCOUNTS)
    accounts.chmod(0o600)
    installation = parts.build(
        Settings(
            var=var,
            database_url=f"sqlite:///{var}/onthaal.db",
            link_secret=SECRET,
            public_url="https://onthaal.example",
        )
    )
    event.listen(installation.storage.engine, "connect", _without_waiting_for_the_disk)
    app, chat = public.build(installation)
    quick = replace(chat._chat.limits, longest_wait=0.02, message_rate=1e6, session_rate=1e6)
    chat._chat.limits = quick
    yield app
    installation.close()


@pytest.fixture(scope="module")
def described(app: FastAPI) -> Any:
    schema = schemathesis.openapi.from_asgi("/openapi.json", Described(app))
    schema.config.max_stream_events = 2
    return schema


@pytest.fixture(scope="module")
def operations(described: Any) -> list[tuple[str, str]]:
    """Path and method of every described route."""
    paths = described.raw_schema["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods if method in METHODS]


def test_it_answers_anything_as_it_is_described(
    app: FastAPI, described: Any, operations: list[tuple[str, str]]
) -> None:
    """Each route with right and wrong data, half of it with a resident's token; what was taken is in the log."""
    known = {"Authorization": f"Bearer {newcomer(app)}"}
    before = {"t": "msg", "cid": "ervoor", "text": "Dag"}
    taken = {asked(app, "POST", "/api/web/messages", json=before, headers=known).json()["seq"]}
    for path, method in operations:
        ends = (path, method) == (
            "/api/web/sessions",
            "delete",
        )  # of somebody else: this token is still needed
        given = {"Authorization": f"Bearer {newcomer(app)}"} if ends else known
        for headers, response in _fuzz(described[path][method], given):
            taken |= _taken(headers, response)
    read: set[int] = set()
    while page := asked(app, "GET", f"/api/web/messages?after={max(read, default=0)}", headers=known).json():
        read |= {message["seq"] for message in page["messages"]}
        if not page["more"]:
            break
    assert taken <= read


def _fuzz(operation: Any, known: dict[str, str]) -> list[tuple[dict[str, str], Any]]:
    answered: list[tuple[dict[str, str], Any]] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(asked=_asked(operation, known), city=st.sampled_from(["gent", None]))
    def ask(asked: tuple[Any, dict[str, str]], city: str | None) -> None:
        case, headers = asked
        if city is not None:
            _of_city(case, city)
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        answered.append((headers, response))

    ask()
    return answered


def _asked(operation: Any, known: dict[str, str]) -> st.SearchStrategy[tuple[Any, dict[str, str]]]:
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    ways = [st.tuples(right, st.just(known)), st.tuples(right, st.just({}))]
    if operation.body or operation.query or operation.path_parameters or operation.headers:
        wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        ways.append(st.tuples(wrong, st.just(known)))
    return st.one_of(ways)


def _of_city(case: Any, city: str) -> None:
    """Chance alone would seldom name a city that exists."""
    for values in (case.body, case.query, case.path_parameters):
        if isinstance(values, dict):
            values.update({name: city for name in ("gemeente", "city") if name in values})


def _taken(headers: dict[str, str], response: Any) -> set[int]:
    """The number in the log of a message of our resident that was accepted."""
    is_json = response.status_code == 200 and "json" in response.headers.get("content-type", [""])[0]
    answer = response.json() if is_json and headers else {}
    return {answer["seq"]} if isinstance(answer, dict) and answer.get("t") == "accepted" else set()


def asked(app: FastAPI, method: str, path: str, **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.request(method, path, **more)

    return asyncio.run(ask())


@pytest.mark.parametrize("path", ["/nergens", "/api/web/", "/api/web/nergens", "/webhooks/fax/gent", "/%00"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_it_knows_no_other_address(app: FastAPI, path: str, method: str) -> None:
    answer = asked(app, method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert set(answer.json()) == {"field", "reason"}


def test_it_says_which_methods_it_takes(app: FastAPI, operations: list[tuple[str, str]]) -> None:
    for path in {path for path, _ in operations}:
        wrong = next(method for method in METHODS[::-1] if (path, method) not in operations)
        answer = asked(app, wrong.upper(), path)
        assert (answer.status_code, answer.json()["field"]) == (405, "method"), path
        allowed = answer.headers["allow"].split(", ")
        assert {method.upper() for other, method in operations if other == path} <= set(allowed)
        assert wrong.upper() not in allowed and allowed[0] in answer.json()["reason"]


@pytest.mark.parametrize("announced", [True, False])
def test_it_refuses_bodies_over_the_limit(
    app: FastAPI, operations: list[tuple[str, str]], announced: bool
) -> None:
    """Also when nobody said how large it is; who reads no body need not refuse it then."""
    large = b"x" * (MOST_BODY + 1)

    async def unannounced() -> AsyncIterator[bytes]:
        yield large

    for path, method in operations:
        takes_body = described_body(app, path, method)
        if method == "get" or not (announced or takes_body):
            continue
        headers = {"content-type": "application/json", "authorization": f"Bearer {newcomer(app)}"}
        content = large if announced else unannounced()
        answer = asked(app, method.upper(), path.replace("{city}", "gent"), content=content, headers=headers)
        # A webhook may refuse who is not its provider before it reads anything.
        secret = path.startswith("/webhooks/") and not announced
        assert answer.status_code == 413 or (secret and answer.status_code == 403), path


def described_body(app: FastAPI, path: str, method: str) -> bool:
    return "requestBody" in app.openapi()["paths"][path][method]


def newcomer(app: FastAPI) -> str:
    """A resident's token."""
    token: str = asked(app, "POST", "/api/web/sessions", json={"gemeente": "gent"}).json()["token"]
    return token


def test_it_describes_every_route(app: FastAPI, operations: list[tuple[str, str]]) -> None:
    """What is not described is not tried above: HEAD beside GET, OPTIONS, and the socket, which has its own."""
    routes = {
        (route.path_format, method.lower())
        for route in every_route(app.router)
        for method in getattr(route, "methods", None) or ()
    }
    assert {(path, method) for path, method in routes if method in METHODS} == set(operations)


def every_route(router: Any) -> Iterator[Any]:
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        yield from [route] if inner is None else every_route(inner)
