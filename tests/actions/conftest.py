"""The private application on the real content, asked as Rasa asks it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from actions import server
from actions.services import Services
from bot.appointments import Agenda, Links, NoNotices, city_setup
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.settings import ROOT
from bot.storage import Storage

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
CAPTURED = ROOT / "tests" / "fixtures" / "rasa"


class Rasa:
    """Asks the application; `captured` is what the real Rasa once asked."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def captured(self, name: str) -> dict[str, Any]:
        body: dict[str, Any] = json.loads((CAPTURED / f"{name}.json").read_text(encoding="utf-8"))
        return body

    def ask(self, body: Any) -> httpx.Response:
        return self.send("POST", "/webhook", content=json.dumps(body).encode())

    def send(
        self, method: str, path: str, *, secret: str | bytes | None = SECRET, content: bytes = b""
    ) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://actions") as client:
                headers = (
                    {}
                    if secret is None
                    else {b"X-Onthaal-Secret": secret if isinstance(secret, bytes) else secret.encode()}
                )
                return await client.request(method, path, headers=headers, content=content)

        return asyncio.run(run())


@pytest.fixture
def rasa(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Rasa:
    setups = {key: city_setup(city) for key, city in catalogue.cities.items()}
    agenda = Agenda(storage, clock, setups, NoNotices())
    links = Links("nW5tYk2pQd8sXv1rZc4b", "https://onthaal.example")
    return Rasa(server.build(Services(catalogue, agenda, links, clock), SECRET))
