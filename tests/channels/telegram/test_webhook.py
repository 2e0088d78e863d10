"""The webhook: who may deliver, what is kept, and that nothing authenticated is ever refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.conversations import Arrivals
from bot.conversations.events import from_json
from bot.conversations.tables import ArrivalRow
from bot.storage import Storage, StorageAway
from channels.accounts import TelegramAccount
from channels.problems import MOST_BODY
from channels.telegram import TelegramChannel
from channels.telegram.webhook import LARGEST_UPDATE, SECRET
from tests.channels.telegram.updates_of import BOT_ID, LIEN, NOOR, membership, message, private, tap

NOWHERE = "http://127.0.0.1:9"
"""Telegram is away: nothing here may need it."""


class Free:
    async def take(self, key: str, rate: float, burst: int) -> float:
        return 0.0


class Gone(Arrivals):
    """The database is away."""

    async def add(self, arrival: Any) -> bool:
        raise StorageAway("stopped")


class Broken(Arrivals):
    """Our own mistake."""

    async def add(self, arrival: Any) -> bool:
        raise ZeroDivisionError


class Webhook:
    """Posts as Telegram does, to the application of two cities."""

    def __init__(self, accounts: dict[str, TelegramAccount], arrivals: Arrivals) -> None:
        self.accounts = accounts
        self.channel = TelegramChannel(accounts, arrivals, Free(), NOWHERE)
        self._app = FastAPI(openapi_url=None)
        self._app.router.redirect_slashes = False
        self._app.include_router(self.channel.router)

    def post(self, update: Any, city: str = "gent", **how: Any) -> httpx.Response:
        return self.run(lambda client: self.deliver(client, update, city, **how))

    async def deliver(
        self, client: httpx.AsyncClient, update: Any, city: str = "gent", *, secret: str | None = ""
    ) -> httpx.Response:
        """`update` as JSON, or as it is when it is bytes. secret: "" is the city's own, None is no header."""
        if secret == "":
            secret = self.accounts[city].webhook_secret if city in self.accounts else "x"
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {"Content-Type": "application/json"} | ({SECRET: secret} if secret is not None else {})
        return await client.post(f"/webhooks/telegram/{city}", content=body, headers=headers)

    def run[T](self, work: Callable[[httpx.AsyncClient], Awaitable[T]]) -> T:
        async def inside() -> T:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://onthaal.test") as client:
                try:
                    return await work(client)
                finally:
                    await self.channel.close()

        return asyncio.run(inside())


@pytest.fixture
def webhook(accounts: dict[str, TelegramAccount], arrivals: Arrivals) -> Webhook:
    return Webhook(accounts, arrivals)


def kept(storage: Storage) -> list[ArrivalRow]:
    with storage.read() as session:
        return list(session.scalars(select(ArrivalRow).order_by(ArrivalRow.id)))


def assert_accepted(answer: httpx.Response) -> None:
    """An empty 2xx: a body would be carried out as a call to the Bot API."""
    assert answer.status_code == 200
    assert answer.content == b""


def test_it_keeps_what_is_delivered_with_the_secret(webhook: Webhook, storage: Storage) -> None:
    update = message(text="Wat kost een paspoort?")
    assert_accepted(webhook.post(update))
    (row,) = kept(storage)
    assert (row.channel, row.city, row.key) == ("telegram", "gent", f"telegram:{NOOR}")
    assert row.external_id == f"{BOT_ID}:{update['update_id']}"
    assert from_json(row.event or {}).text == "Wat kost een paspoort?"


@pytest.mark.parametrize("secret", [None, " ", "x", "é", "\x7f" * 300])
def test_it_keeps_nothing_without_the_secret(webhook: Webhook, storage: Storage, secret: str | None) -> None:
    answer = webhook.run(
        lambda client: client.post(
            "/webhooks/telegram/gent",
            json=message(text="Ik ben Kim"),
            headers={SECRET.encode(): secret.encode("latin-1")} if secret else {},
        )
    )
    assert answer.status_code == 403
    assert answer.json()["reason"]
    assert kept(storage) == []


def test_it_keeps_two_cities_apart(webhook: Webhook, storage: Storage) -> None:
    gents = webhook.accounts["gent"].webhook_secret
    assert webhook.post(message(text="hallo"), "hasselt", secret=gents).status_code == 403
    assert kept(storage) == []

    same = message(text="hallo")  # two bots number their updates each for itself
    assert_accepted(webhook.post(same, "gent"))
    assert_accepted(webhook.post(same, "hasselt"))
    assert [(row.city, row.external_id.partition(":")[0]) for row in kept(storage)] == [
        ("gent", "7000000001"),
        ("hasselt", "7000000002"),
    ]


def test_it_keeps_a_replayed_update_once(webhook: Webhook, storage: Storage) -> None:
    update = message(text="hallo")

    async def five_times(client: httpx.AsyncClient) -> list[httpx.Response]:
        return await asyncio.gather(*(webhook.deliver(client, update) for _ in range(5)))

    with capture_logs() as said:
        for answer in webhook.run(five_times):
            assert_accepted(answer)
        assert_accepted(webhook.post(update))
    assert len(kept(storage)) == 1
    assert said == []


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 5, "edited_message": message(text="hallo")["message"]},
        {"update_id": 5, "channel_post": {"message_id": 3, "chat": {"id": -100, "type": "channel"}, "text": "x"}},
        message(text="hallo", chat={"id": -100, "type": "supergroup"}),
        {"update_id": 5, "invented_in_2027": {"x": 1}},
        {"update_id": 5},
        {"update_id": "5", "message": message(text="hallo")["message"]},
        {"message": message(text="hallo")["message"]},
        [],
        None,
        7,
        b"",
        b"geen json",
        b"\xff\xfe",
        b"[" * 20_000,
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": NaN, "message": {}}',
    ],
)  # fmt: skip
def test_it_accepts_and_leaves_what_is_not_for_us(webhook: Webhook, storage: Storage, update: Any) -> None:
    assert_accepted(webhook.post(update))
    assert kept(storage) == []


def test_it_keeps_a_block_and_a_return(webhook: Webhook, storage: Storage) -> None:
    assert_accepted(webhook.post(membership("kicked", LIEN)))
    assert_accepted(webhook.post(membership("member", LIEN)))
    events = [from_json(row.event or {}) for row in kept(storage)]
    assert [event.reachable for event in events] == [False, True]


def test_it_keeps_a_tap_while_telegram_is_away(webhook: Webhook, storage: Storage) -> None:
    assert_accepted(webhook.post(tap("0f8fad5b.1")))
    (row,) = kept(storage)
    assert row.event is not None
    assert (row.event["token"], row.event["menu"]) == ("0f8fad5b.1", f"{BOT_ID}:{NOOR}:30")


def test_it_asks_for_another_delivery_while_the_database_is_away(
    accounts: dict[str, TelegramAccount], storage: Storage
) -> None:
    answer = Webhook(accounts, Gone(storage, SystemClock())).post(message(text="hallo"))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


def test_it_holds_up_no_chat_for_a_mistake_of_ours(
    accounts: dict[str, TelegramAccount], storage: Storage
) -> None:
    assert_accepted(Webhook(accounts, Broken(storage, SystemClock())).post(message(text="hallo")))


def test_it_knows_no_other_city(webhook: Webhook) -> None:
    unknown = webhook.post(message(text="hallo"), "atlantis")
    assert unknown.status_code == 404
    assert set(unknown.json()) == {"field", "reason"}


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_it_takes_posts_only(webhook: Webhook, method: str) -> None:
    answer = webhook.run(lambda client: client.request(method, "/webhooks/telegram/gent"))
    assert answer.status_code == 405


@pytest.mark.parametrize("path", ["", "/", "/gent/", "/gent/meer"])
def test_it_redirects_nothing(webhook: Webhook, path: str) -> None:
    answer = webhook.run(lambda client: client.post(f"/webhooks/telegram{path}"))
    assert answer.status_code == 404


def test_it_refuses_a_body_over_the_limit(webhook: Webhook, storage: Storage) -> None:
    assert webhook.post(b"x" * (MOST_BODY + 1), secret=None).status_code == 413
    assert webhook.post(b"x" * (LARGEST_UPDATE + 1)).status_code == 413

    async def in_pieces(client: httpx.AsyncClient) -> httpx.Response:
        async def pieces() -> Any:
            for _ in range(LARGEST_UPDATE // 1000 + 2):
                yield b"x" * 1000

        headers = {SECRET: webhook.accounts["gent"].webhook_secret}
        return await client.post("/webhooks/telegram/gent", content=pieces(), headers=headers)

    assert webhook.run(in_pieces).status_code == 413
    assert kept(storage) == []


def test_it_keeps_the_longest_message_that_quotes_the_longest(webhook: Webhook, storage: Storage) -> None:
    """As Telegram writes it: twelve bytes for an emoji."""
    quoted = {"message_id": 3, "chat": private(NOOR), "date": 1, "text": "🙂" * 4096}
    update = message(text="🙃" * 4096, reply_to_message=quoted)
    assert len(json.dumps(update)) > MOST_BODY
    assert_accepted(webhook.post(update))
    (row,) = kept(storage)
    assert row.event is not None and row.event["text"] == "🙃" * 4096


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    ["chat", "from", "text", "caption", "photo", "venue", "data", "id", "message", "date"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=st.sampled_from(
        [message(text="hallo"), tap("abc.1"), membership("kicked"), {"update_id": 5, "x": {}}]
    ),
    broken=st.dictionaries(_FIELDS, _JSON, max_size=4),
    number=st.integers(0, 2**63) | _JSON,
    forged=st.booleans(),
)
def test_it_accepts_any_update_and_keeps_nothing_of_a_forged_one(
    webhook: Webhook,
    storage: Storage,
    base: dict[str, Any],
    broken: dict[str, Any],
    number: Any,
    forged: bool,
) -> None:
    with storage.begin() as session:
        session.execute(delete(ArrivalRow))
    kind = next(name for name in base if name != "update_id")
    update = {"update_id": number, kind: base[kind] | broken}
    answer = webhook.post(update, secret="geraden" if forged else "")
    if forged:
        assert answer.status_code == 403
        assert kept(storage) == []
    else:
        assert_accepted(answer)
        assert len(kept(storage)) <= 1
