"""What Telegram and Twilio are told, for one city or for all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bot.errors import OnthaalError
from bot.settings import Settings
from channels.accounts import Accounts
from channels.administration import providers
from tests.channels.administration.conftest import Configure
from tests.channels.administration.made_up import (
    ACCOUNT,
    BOT,
    GENT,
    KEY,
    KEY_SECRET,
    SECRETS,
    TOKEN,
    telegram,
    whatsapp,
)
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio

PUBLIC = "https://onthaal.example"
HASSELT_BOT = f"220201543:{BOT.partition(':')[2]}"
HASSELT = "+3211000002"
CITIES = {
    "gent": {"telegram": telegram(), "whatsapp": whatsapp()},
    "hasselt": {"telegram": telegram(token=HASSELT_BOT), "whatsapp": whatsapp(afzender=HASSELT)},
}


@pytest.fixture
def bots() -> Iterator[FakeTelegram]:
    with FakeTelegram(BOT, HASSELT_BOT, public_url=PUBLIC) as running:
        yield running
        assert running.violations == []


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(ACCOUNT, TOKEN, KEY, KEY_SECRET, senders={GENT: "", HASSELT: ""}) as running:
        yield running
        assert running.violations == []


def run(do: Any, settings: Settings, city: str | None = None) -> tuple[bool, list[str]]:
    said = list[str]()
    accounts = Accounts.load(settings.kanalen, settings.link_secret)
    good = asyncio.run(do(settings, accounts, city, said.append))
    assert all(secret not in line for line in said for secret in SECRETS)
    return good, said


def test_all_bots_deliver_to_their_own_city(configured: Configure, bots: FakeTelegram) -> None:
    settings = configured(CITIES, public_url=PUBLIC, telegram_url=bots.url)
    good, said = run(providers.webhooks, settings)

    assert good
    assert len(said) == 2
    for city, token in (("gent", BOT), ("hasselt", HASSELT_BOT)):
        hook = bots.bot(token).inbox.webhook
        account = Accounts.load(settings.kanalen, settings.link_secret).telegram[city]
        assert (hook.url, hook.secret) == (f"{PUBLIC}/webhooks/telegram/{city}", account.webhook_secret)


def test_one_bot_is_set_and_the_other_left_alone(configured: Configure, bots: FakeTelegram) -> None:
    good, said = run(
        providers.webhooks, configured(CITIES, public_url=PUBLIC, telegram_url=bots.url), "hasselt"
    )

    assert (good, len(said)) == (True, 1)
    assert bots.bot(BOT).inbox.webhook.url == ""


def test_one_bot_that_fails_does_not_stop_the_other(configured: Configure, bots: FakeTelegram) -> None:
    wrong = {**CITIES, "gent": {"telegram": telegram(token=f"{BOT[:-1]}x")}}
    good, said = run(providers.webhooks, configured(wrong, public_url=PUBLIC, telegram_url=bots.url))

    assert not good
    assert said[0].startswith("gent: dit lukte niet. Telegram aanvaardt het token niet")
    assert bots.bot(HASSELT_BOT).inbox.webhook.url.endswith("/hasselt")


def test_a_webhook_needs_https(configured: Configure, bots: FakeTelegram) -> None:
    settings = configured(CITIES, public_url="http://onthaal.example", telegram_url=bots.url)

    with pytest.raises(OnthaalError, match="moet met https:// beginnen"):
        run(providers.webhooks, settings)
    assert bots.requests == []


@pytest.mark.parametrize("do", [providers.webhooks, providers.templates])
def test_a_city_without_the_channel_is_said(configured: Configure, do: Any) -> None:
    with pytest.raises(OnthaalError, match=r"^lier heeft geen .* in .*kanalen.yml"):
        run(do, configured(CITIES, public_url=PUBLIC), "lier")
    with pytest.raises(OnthaalError, match=r"^Geen enkele gemeente heeft een"):
        run(do, configured({}, public_url=PUBLIC))


def test_templates_are_made_once(configured: Configure, twilio: FakeTwilio) -> None:
    settings = configured(CITIES, twilio_url=twilio.url, twilio_content_url=twilio.url)
    good, said = run(providers.templates, settings, "gent")
    again, then = run(providers.templates, settings)

    assert good
    assert again
    assert len(said) == 13
    assert all("gemaakt" in line for line in said)
    assert all("bestond al" in line for line in then)
    assert len(twilio.contents.templates) == 13


def test_templates_that_can_not_be_made_are_said(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.faults.add("500", times=None)
    good, said = run(
        providers.templates, configured(CITIES, twilio_url=twilio.url, twilio_content_url=twilio.url)
    )

    assert not good
    assert [line.split(".")[0] for line in said] == ["gent: dit lukte niet", "hasselt: dit lukte niet"]
