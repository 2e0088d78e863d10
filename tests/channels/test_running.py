"""Servers of our own: one that can't have its port says so in words and takes nothing else with it."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from fastapi import FastAPI, Request

from bot.errors import OnthaalError
from channels.running import listen, server, serving


def test_it_answers_while_it_is_open() -> None:
    app = FastAPI()

    @app.get("/dag")
    def hello() -> str:
        return "dag"

    async def run() -> tuple[int, str]:
        with listen("127.0.0.1", 0) as probe:
            port = probe.getsockname()[1]
        async with serving(server(app, "127.0.0.1", port)), httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/dag")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
        return answer.status_code, answer.json()

    assert asyncio.run(run()) == (200, "dag")


@pytest.mark.parametrize(("proxies", "seen"), [("127.0.0.1", "203.0.113.7"), ("192.0.2.1", "127.0.0.1")])
def test_it_believes_only_its_own_proxies_about_who_asks(proxies: str, seen: str) -> None:
    app = FastAPI()

    @app.get("/wie")
    def who(request: Request) -> str:
        return request.client.host if request.client else ""

    async def run() -> str:
        with listen("127.0.0.1", 0) as probe:
            port = probe.getsockname()[1]
        async with serving(server(app, "127.0.0.1", port, proxies)), httpx.AsyncClient() as client:
            headers = {"X-Forwarded-For": "203.0.113.7"}
            answer = await client.get(f"http://127.0.0.1:{port}/wie", headers=headers)
        return str(answer.json())

    assert asyncio.run(run()) == seen


def test_it_says_that_its_port_is_taken() -> None:
    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(OnthaalError, match=f"Poort {port} is al in gebruik"):
                async with serving(server(FastAPI(), "127.0.0.1", port)):
                    pass

    asyncio.run(run())


def test_it_says_that_it_can_not_have_an_address() -> None:
    with pytest.raises(OnthaalError, match=r"Ik kan niet luisteren op 203\.0\.113\.1 poort 8080"):
        listen("203.0.113.1", 8080)


def test_it_lets_go_of_its_port_when_what_it_served_for_fails() -> None:
    async def run() -> int:
        with listen("127.0.0.1", 0) as probe:
            port: int = probe.getsockname()[1]
        with pytest.raises(RuntimeError):
            async with serving(server(FastAPI(), "127.0.0.1", port)):
                raise RuntimeError("the engine did not start")
        return port

    listen("127.0.0.1", asyncio.run(run())).close()
