"""What an administrator asks of a bot, and hears in words."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import OnthaalError
from channels.accounts import TelegramAccount
from channels.telegram import info, set_webhook
from channels.telegram.abilities import ALLOWED_UPDATES
from tests.channels.telegram.conftest import GENT_TOKEN, account
from tests.fakes.telegram import FakeTelegram

PUBLIC = "https://onthaal.example"


@pytest.fixture
def gent(accounts: dict[str, TelegramAccount]) -> TelegramAccount:
    return accounts["gent"]


def test_it_sets_the_webhook_of_a_city(telegram: FakeTelegram, gent: TelegramAccount) -> None:
    said = asyncio.run(set_webhook(gent, PUBLIC + "/", telegram.url))
    (asked,) = telegram.calls("setWebhook")

    assert asked["url"] == f"{PUBLIC}/webhooks/telegram/gent"
    assert asked["secret_token"] == gent.webhook_secret
    assert all(f'"{name}"' in asked["allowed_updates"] for name in ALLOWED_UPDATES)
    assert "drop_pending_updates" not in asked
    assert "gent" in said and asked["url"] in said and gent.webhook_secret not in said


def test_it_waits_when_telegram_takes_one_webhook_a_second(
    telegram: FakeTelegram, gent: TelegramAccount
) -> None:
    for _ in range(2):
        asyncio.run(set_webhook(gent, PUBLIC, telegram.url))
    assert len(telegram.calls("setWebhook")) == 2


def test_it_tells_how_a_bot_is_doing(telegram: FakeTelegram, gent: TelegramAccount) -> None:
    before = asyncio.run(info(gent, PUBLIC, telegram.url))
    assert (before.username, before.url, before.ours, before.pending) == ("stad0_bot", "", False, 0)

    asyncio.run(set_webhook(gent, PUBLIC, telegram.url))
    telegram.user("Noor").says("hallo")
    hook = telegram.bot(gent.token).inbox.webhook
    hook.last_error, hook.last_error_date = "Wrong response from the webhook: 403 Forbidden", 1_795_000_000
    after = asyncio.run(info(gent, PUBLIC, telegram.url))

    assert (after.ours, after.pending) == (True, 1)
    assert after.last_error == "Wrong response from the webhook: 403 Forbidden"
    assert after.last_error_at is not None and after.last_error_at.year == 2026
    assert set(after.allowed_updates) == set(ALLOWED_UPDATES)
    assert not asyncio.run(info(gent, "https://elders.example", telegram.url)).ours


def test_it_knows_that_a_bot_that_fetches_has_no_webhook(telegram: FakeTelegram) -> None:
    fetching = account("gent", GENT_TOKEN, polling=True)
    assert asyncio.run(info(fetching, PUBLIC, telegram.url)).ours
    telegram.set_webhook("/webhooks/telegram/gent")
    assert not asyncio.run(info(fetching, PUBLIC, telegram.url)).ours


def test_it_says_what_is_wrong_with_an_address(telegram: FakeTelegram, gent: TelegramAccount) -> None:
    telegram.allow_http = False
    for address in ("http://onthaal.example", "https://onthaal.example:8080"):
        with pytest.raises(OnthaalError, match="https"):
            asyncio.run(set_webhook(gent, address, telegram.url))
        telegram.bot(gent.token).webhook_set_at = float("-inf")


def test_it_says_that_a_token_is_refused_without_showing_it(
    telegram: FakeTelegram, gent: TelegramAccount
) -> None:
    del telegram.bots[GENT_TOKEN]
    for asked in (set_webhook, info):
        with pytest.raises(OnthaalError, match="token") as caught:
            asyncio.run(asked(gent, PUBLIC, telegram.url))
        assert GENT_TOKEN not in str(caught.value)


def test_it_says_that_telegram_can_not_be_reached(gent: TelegramAccount) -> None:
    with pytest.raises(OnthaalError, match="niet bereikbaar"):
        asyncio.run(info(gent, PUBLIC, "http://127.0.0.1:9"))


def test_it_gives_up_when_telegram_asks_for_a_long_wait(
    telegram: FakeTelegram, gent: TelegramAccount
) -> None:
    telegram.faults.add("429", retry_after=600)
    with pytest.raises(OnthaalError, match="straks"):
        asyncio.run(set_webhook(gent, PUBLIC, telegram.url))
