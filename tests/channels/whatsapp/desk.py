"""The webhooks on an application, with someone who sends as Twilio does."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI

from bot.conversations import Arrival
from bot.storage import StorageAway
from channels.whatsapp import router
from tests.channels.whatsapp.forms import ACCOUNTS, FIRST_TOKEN, PUBLIC

GENT_PATH = "/webhooks/whatsapp/gent"
HASSELT_PATH = "/webhooks/whatsapp/hasselt"
FORM = "application/x-www-form-urlencoded"


def signature(token: str, url: str, pairs: Sequence[tuple[str, str]] = ()) -> str:
    """As Twilio documents it; not by the SDK, which is what the webhook uses."""
    text = url + "".join(key + value for key, value in sorted(set(pairs)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Kept:
    """In the place of `Arrivals`: keeps in memory what the database would keep."""

    def __init__(self) -> None:
        self.all: list[Arrival] = []
        self.away = False

    async def add(self, arrival: Arrival) -> bool:
        if self.away:
            raise StorageAway("test")
        new = arrival.external_id not in {one.external_id for one in self.all}
        if new:
            self.all.append(arrival)
        return new


class Desk:
    """An application with the webhooks of Gent and Hasselt. `app` is reached without a port."""

    def __init__(self, kept: Any = None, public_url: str = PUBLIC) -> None:
        self.kept = kept or Kept()
        self.public_url = public_url
        self.app = FastAPI(openapi_url=None)
        self.app.router.redirect_slashes = False
        self.app.include_router(router(ACCOUNTS, self.kept, public_url))

    async def send(
        self,
        form: Mapping[str, str] | Sequence[tuple[str, str]],
        path: str = GENT_PATH,
        *,
        token: str = FIRST_TOKEN,
        signed_url: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Signed by `token` over the public address, or over `signed_url`."""
        pairs = list(form.items()) if isinstance(form, Mapping) else list(form)
        signed = signature(token, signed_url or f"{self.public_url}{path}", pairs)
        given = {"Content-Type": FORM, "X-Twilio-Signature": signed} | dict(headers or {})
        return await self.post(urlencode(pairs).encode(), path, given)

    async def post(self, body: bytes, path: str = GENT_PATH, headers: Mapping[str, str] | None = None) -> Any:
        return await self.ask("POST", path, content=body, headers=headers)

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.7:8080") as client:
            return await client.request(method, path, **how)
