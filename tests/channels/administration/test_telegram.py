"""Telegram, asked at a fake: the token, the webhook, and what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import Settings
from channels.accounts import Accounts, TelegramAccount
from channels.administration.checks import telegram
from channels.administration.checks.telegram import MANY
from channels.administration.findings import Finding
from channels.telegram import BotInfo, set_webhook
from tests.channels.administration.conftest import Configure
from tests.channels.administration.made_up import BOT, SECRETS
from tests.channels.administration.made_up import telegram as block
from tests.fakes.telegram import FakeTelegram

PUBLIC = "https://onthaal.example"
NOW = datetime.now(UTC)


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with FakeTelegram(BOT, public_url=PUBLIC) as running:
        yield running
        assert running.violations == []
        assert running.sent == []


def settings(configured: Configure, url: str, **changes: object) -> Settings:
    return configured({"gent": {"telegram": block(**changes)}}, public_url=PUBLIC, telegram_url=url)


def account(given: Settings) -> TelegramAccount:
    return Accounts.load(given.kanalen, given.link_secret).telegram["gent"]


def look(given: Settings) -> list[Finding]:
    found = asyncio.run(telegram.check(account(given), given, NOW))
    assert all(secret not in str(finding) for finding in found for secret in SECRETS)
    return found


def test_a_bot_without_webhook_is_wrong(configured: Configure, fake: FakeTelegram) -> None:
    (finding,) = look(settings(configured, fake.url))

    assert (finding.level, "heeft geen webhook" in finding.what) == ("FOUT", True)
    assert finding.remedy == "doe scripts/kanalen zet-webhook gent"


def test_a_bot_that_delivers_to_us_is_good(configured: Configure, fake: FakeTelegram) -> None:
    given = settings(configured, fake.url)
    asyncio.run(set_webhook(account(given), PUBLIC, fake.url))
    (finding,) = look(given)

    assert (finding.level, "levert aan ons" in finding.what) == ("OK", True)


def test_a_bot_that_delivers_elsewhere_is_wrong(configured: Configure, fake: FakeTelegram) -> None:
    fake.set_webhook("https://kim.example/webhooks/telegram/gent")
    (finding,) = look(settings(configured, fake.url))

    assert (finding.level, "levert aan https://kim.example" in finding.what) == ("FOUT", True)


def test_a_bot_that_fetches_needs_no_webhook(configured: Configure, fake: FakeTelegram) -> None:
    (finding,) = look(settings(configured, fake.url, ophalen=True))

    assert (finding.level, "haalt de berichten op" in finding.what) == ("OK", True)


def test_a_bot_that_fetches_but_has_a_webhook_is_wrong(configured: Configure, fake: FakeTelegram) -> None:
    fake.set_webhook("/webhooks/telegram/gent")

    assert look(settings(configured, fake.url, ophalen=True))[0].level == "FOUT"


def test_a_token_that_is_refused_is_said(configured: Configure, fake: FakeTelegram) -> None:
    (finding,) = look(settings(configured, fake.url, token=f"{BOT[:-1]}x"))

    assert (finding.level, "aanvaardt het token niet" in finding.what) == ("FOUT", True)
    assert "BotFather" in finding.remedy


def test_a_telegram_that_is_not_there_is_said(configured: Configure) -> None:
    (finding,) = look(settings(configured, "http://127.0.0.1:9"))

    assert (finding.level, "niet bereikbaar" in finding.what) == ("FOUT", True)
    assert finding.remedy


def info(**changes: object) -> BotInfo:
    facts = {
        "username": "stad_bot", "url": f"{PUBLIC}/webhooks/telegram/gent", "ours": True, "pending": 0,
        "last_error": "", "last_error_at": None, "allowed_updates": ("message", "callback_query", "my_chat_member"),
    }  # fmt: skip
    return BotInfo(**{**facts, **changes})  # type: ignore[arg-type]


def test_many_that_wait_are_a_remark() -> None:
    assert telegram._health("gent", info(pending=MANY - 1), NOW) == []
    (finding,) = telegram._health("gent", info(pending=MANY), NOW)
    assert finding.what == f"{MANY} berichten wachten bij Telegram"


def test_an_error_of_today_is_a_remark_and_an_older_one_is_not() -> None:
    said = "Wrong response from the webhook: 502 Bad Gateway"
    recent = info(last_error=said, last_error_at=NOW - timedelta(minutes=5))
    older = info(last_error=said, last_error_at=NOW - timedelta(hours=2))

    (finding,) = telegram._health("gent", recent, NOW)
    assert said in finding.what
    assert telegram._health("gent", older, NOW) == []


def test_updates_that_we_refused_mean_another_secret() -> None:
    refused = info(last_error="Wrong response from the webhook: 403 Forbidden", last_error_at=NOW)
    (finding,) = telegram._health("gent", refused, NOW)

    assert finding.remedy == "doe scripts/kanalen zet-webhook gent"


def test_other_kinds_of_updates_are_a_remark(configured: Configure) -> None:
    given = account(settings(configured, "http://127.0.0.1:9"))
    finding = telegram._webhook("Telegram gent", given, info(allowed_updates=("message",)))

    assert finding.level == "LET OP"
