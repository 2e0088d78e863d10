"""A fake Twilio with the senders of Gent and Hasselt, and our way out to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock, SystemClock
from bot.conversations import DeliveryFailed, Destination, Part, PartButton
from channels.accounts import WhatsAppAccount
from channels.whatsapp import Api, WhatsApp
from tests.channels.whatsapp.forms import GENT, HASSELT, PUBLIC
from tests.fakes.serving import serving
from tests.fakes.twilio import FakeTwilio, Resident

IMPATIENT = httpx.Timeout(0.4)
NOW = timedelta(0)
TOKEN = "0123456789abcdef0123456789abcdef"
REMINDER_TEXT = "Herinnering van {{1}}: {{2}} op {{3}}. Plaats: {{4}}. Antwoord hier voor iets anders."
FIVE = ["Reispas", "Rijbewijs", "Identiteitskaart", "Verhuizen", "Iets anders"]


@contextmanager
def twilio_of_two_cities() -> Iterator[FakeTwilio]:
    twilio = FakeTwilio(GENT.account, GENT.tokens[0], GENT.key, GENT.secret, public_url=PUBLIC)
    twilio.add_account(HASSELT.account, HASSELT.tokens[0], HASSELT.key, HASSELT.secret)
    for account in (GENT, HASSELT):
        path = f"/webhooks/whatsapp/{account.city}"
        twilio.add_sender(account.sender, path, account=account.account, status=f"{path}/status")
    with twilio:
        yield twilio


@contextmanager
def answering(*answers: Response) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers, whatever it is asked; and the paths that were asked."""
    asked: list[str] = []
    left = list(answers)

    async def answer(request: Request) -> Response:
        asked.append(str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""))
        return left.pop(0) if len(left) > 1 else left[0]

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    with serving(app) as url:
        yield url, asked


def accounts(twilio: FakeTwilio) -> dict[str, WhatsAppAccount]:
    """Gent's has an approved template, Hasselt's none."""
    asks = twilio.contents.approved(
        GENT.account, "Stad Gent heeft een antwoord voor je. Stuur ons een bericht."
    )
    reminds = twilio.contents.approved(GENT.account, REMINDER_TEXT)
    return {"gent": replace(GENT, template=asks, reminder=reminds), "hasselt": HASSELT}


class Out:
    """Runs work with a transport of its own, which is closed after it."""

    def __init__(self, twilio: FakeTwilio, clock: Clock | None = None, decided: timedelta = NOW) -> None:
        self.twilio = twilio
        self.accounts = accounts(twilio)
        self.clock = clock or SystemClock()
        self._decided = decided

    def run[T](self, work: Callable[[WhatsApp], Awaitable[T]]) -> T:
        async def whole() -> T:
            api = Api(self.twilio.url, self.twilio.url, timeout=IMPATIENT)
            transport = WhatsApp(self.accounts, api, PUBLIC, self.clock, decided=self._decided)
            try:
                return await work(transport)
            finally:
                await transport.close()

        return asyncio.run(whole())

    def api[T](self, work: Callable[[Api], Awaitable[T]]) -> T:
        return with_api(self.twilio.url, work)

    def send(self, to: Destination, *parts: Part) -> list[str]:
        async def all_of(transport: WhatsApp) -> list[str]:
            return [await transport.send(to, part) for part in parts]

        return self.run(all_of)


def with_api[T](url: str, work: Callable[[Api], Awaitable[T]]) -> T:
    async def whole() -> T:
        api = Api(url, url, timeout=IMPATIENT)
        try:
            return await work(api)
        finally:
            await api.close()

    return asyncio.run(whole())


def writes(twilio: FakeTwilio, city: WhatsAppAccount = GENT, **who: str) -> tuple[Resident, Destination]:
    """Noor, who has just written to the city, and where answers to her go."""
    noor = twilio.resident("Noor", city.sender, **who)
    noor.says("Hallo", deliver=False)
    return noor, Destination(city.city, noor.address, "gesprek-van-noor")


def menu(titles: Sequence[str], text: str = "Waarover gaat je vraag?") -> Part:
    buttons = tuple(PartButton(title, f"{TOKEN}.{n}") for n, title in enumerate(titles, 1))
    return Part(text, buttons, "buttons" if len(titles) <= 3 else "list")


def refusal(out: Out, to: Destination, part: Part) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        out.send(to, part)
    return caught.value
