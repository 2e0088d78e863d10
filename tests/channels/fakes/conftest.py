"""Both fakes with a service behind them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.fakes.serving import NO_TLS
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio

from .service import Service, a_service

SENDER = "whatsapp:+3293000001"


@pytest.fixture
def service() -> Iterator[Service]:
    with a_service() as running:
        yield running


@pytest.fixture
def twilio(service: Service) -> Iterator[FakeTwilio]:
    with FakeTwilio(connect_to=service.url) as fake:
        fake.add_sender(SENDER, "/webhooks/whatsapp/gent", status="/webhooks/whatsapp/gent/status")
        yield fake


@pytest.fixture
def telegram(service: Service) -> Iterator[FakeTelegram]:
    with FakeTelegram(connect_to=service.url) as fake:
        fake.set_retry_scale(0.01)
        yield fake


class Rest:
    """A client of the fake Twilio that does what it is told, right or wrong."""

    def __init__(self, twilio: FakeTwilio) -> None:
        self.client = httpx.Client(
            verify=NO_TLS, base_url=twilio.url, auth=(twilio.key, twilio.secret), trust_env=False, timeout=5
        )
        self.messages = f"/2010-04-01/Accounts/{twilio.account}/Messages"

    def send(self, to: str, body: str = "", **more: str) -> httpx.Response:
        text = {"Body": body} if body else {}
        return self.client.post(f"{self.messages}.json", data={"From": SENDER, "To": to, **text, **more})

    def listed(self, **query: str) -> list[str]:
        found = self.client.get(f"{self.messages}.json", params=query).json()["messages"]
        return [message["body"] for message in found]

    def content(self, kind: str, content: object, **more: object) -> httpx.Response:
        return self.client.post("/v1/Content", json={"language": "nl", "types": {kind: content}, **more})


@pytest.fixture
def rest(twilio: FakeTwilio) -> Iterator[Rest]:
    made = Rest(twilio)
    yield made
    made.client.close()
