from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.appointments import Agenda, Appointment, Links, MailNotices
from bot.appointments.telling import Silent
from bot.appointments.video import Talks
from bot.appointments.waiting import WaitingList
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.mail import FolderTransport, MailWorker, Outbox
from bot.storage import Storage
from channels.appointments import router
from tests.bot.appointments.sample import NOOR, START, at, gent


@dataclass
class Office:
    """An installation with an agenda and a mailbox, at Friday morning."""

    agenda: Agenda
    links: Links
    clock: SetClock
    mail_sender: str
    mail_folder: Path | None
    mail: MailWorker
    catalogue: Catalogue
    talks: Talks
    storage: Storage
    waiting: WaitingList

    def book(self, *, video: bool = False, hour: int = 9) -> Appointment:
        theme, mode, place = ("wonen", "video", None) if video else ("reispas", "loket", "rabot")
        hold = self.agenda.hold("gent", theme, mode, place, at(hour), key=f"m-{theme}")
        return self.agenda.confirm(hold.id, NOOR, bring="je <oude> pas")

    def path(self, appointment: Appointment) -> str:
        """Of the page of an appointment, as a mail that is written now links to it."""
        return self.links.page(appointment).removeprefix("https://onthaal.example")

    def cancel_path(self, appointment: Appointment) -> str:
        return self.links.cancel(appointment).removeprefix("https://onthaal.example")


@pytest.fixture
def office(storage: Storage, tmp_path: Path, catalogue: Catalogue) -> Office:
    clock = SetClock(START, ticking=False)
    links = Links("geheim", "https://onthaal.example")
    notices = MailNotices(Outbox("afspraken@onthaal.example"), links, clock)
    folder = tmp_path / "mail"
    cities = {"gent": gent()}
    agenda = Agenda(storage, clock, cities, notices)
    return Office(
        agenda,
        links,
        clock,
        "afspraken@onthaal.example",
        folder,
        MailWorker(storage, FolderTransport(folder), clock),
        catalogue,
        Talks(storage, {}, {"gent": gent()}, clock),
        storage,
        WaitingList(storage, clock, agenda, cities, notices, Silent()),
    )


class Browser:
    """Asks for pages as somebody at `host` does."""

    def __init__(self, app: FastAPI, host: str) -> None:
        self._transport = httpx.ASGITransport(app, client=(host, 50000))

    def request(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        sent: dict[str, str] | None = None,
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="https://onthaal.example"
            ) as client:
                return await client.request(method, path, headers=headers, data=sent)

        return asyncio.run(ask())

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.request("GET", path, headers)

    def post(self, path: str, **sent: str) -> httpx.Response:
        return self.request("POST", path, sent=sent)


def field(page: httpx.Response, name: str) -> str:
    """What the first field of this name on a page would send."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, page.text
    return html.unescape(found[1])


def browser(office: Office, host: str = "127.0.0.1") -> Browser:
    app = FastAPI()
    app.include_router(router(office))
    return Browser(app, host)


@pytest.fixture
def noor(office: Office) -> Browser:
    """Noor's browser, at the machine itself."""
    return browser(office)
