"""A desk in Gent, a resident who asked to be called, and the pages that the link leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import FileResponse

from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from bot.takeover import CallLinks, Desk
from channels import look
from channels.appointments.rendering import STYLES, TEMPLATES
from channels.callback import router
from tests.bot.takeover.desks import Desks

LINKS = CallLinks("een geheim van de proef", "https://onthaal.example")


@dataclass
class Services:
    storage: Storage
    catalogue: Catalogue
    clock: SetClock
    calls: CallLinks
    desk: Desk


class Asked:
    """A resident who tapped "Bel mij terug". `path` is where the message's link leads."""

    def __init__(self, desks: Desks, catalogue: Catalogue, conversation: str) -> None:
        self.desks = desks
        self.conversation = conversation
        self.handover_id = desks.row(conversation).id
        self.path = LINKS.url(self.handover_id).removeprefix("https://onthaal.example")
        services = Services(desks.storage, catalogue, desks.clock, LINKS, desks.desk)
        self.app = FastAPI()
        self.app.include_router(router(services))
        self.app.include_router(look.routes(catalogue.cities, STYLES))
        shared = FileResponse(TEMPLATES / "pagina.css")  # of the pages of appointments
        self.app.add_api_route("/afspraak/pagina.css", lambda: shared, response_model=None)

    def get(self, path: str = "") -> httpx.Response:
        return self._request("GET", path or self.path)

    def fill(self, path: str = "", **fields: str) -> httpx.Response:
        return self._request("POST", path or self.path, fields)

    def _request(self, method: str, path: str, fields: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="https://onthaal.example") as client:
                return await client.request(method, path, data=fields)

        return asyncio.run(ask())


@pytest.fixture
def desks(storage: Storage, clock: SetClock, catalogue: Catalogue) -> Iterator[Desks]:
    desks = Desks(storage, clock, catalogue)
    desks.hire()
    desks.arrive_at_desk("sam")
    desks.parts.callback_url = LINKS.url
    yield desks
    desks.close()


@pytest.fixture
def noor(desks: Desks, catalogue: Catalogue) -> Asked:
    """On the website, about a passport."""
    return asked(desks, catalogue, desks.open())


@pytest.fixture
def lien(desks: Desks, catalogue: Catalogue) -> Asked:
    """On WhatsApp."""
    return asked(desks, catalogue, desks.hear("Dag"))


def asked(desks: Desks, catalogue: Catalogue, conversation: str) -> Asked:
    desks.ask(conversation, product="reispas")
    desks.press(conversation, "Bel mij terug")
    return Asked(desks, catalogue, conversation)
