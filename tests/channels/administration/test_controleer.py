"""The whole check: every system once, in order, at the same time, and without a secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.requests import Request

from bot.settings import Settings
from channels.administration import controleer
from channels.administration.findings import Finding
from tests.channels.administration.conftest import Configure, Serve
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

CITIES = ("gent", "hasselt")
HASSELT = "+3211000002"
ORDER = [
    "kanalen", "database", "Redis", "mail", "engine", "eigen adres", "website",
    "WhatsApp gent", "WhatsApp hasselt", "Telegram gent",
]  # fmt: skip


def look(settings: Settings, patience: float = 10.0) -> list[Finding]:
    return asyncio.run(controleer.findings(settings, CITIES, patience))


def subjects(found: list[Finding]) -> list[str]:
    return list(dict.fromkeys(finding.subject for finding in found))


@pytest.fixture
def outside() -> Iterator[dict[str, str]]:
    """A Twilio and a Telegram."""
    with ExitStack() as running:
        senders = {GENT: "/webhooks/whatsapp/gent#rc=3", HASSELT: "/webhooks/whatsapp/hasselt#rc=3"}
        twilio = running.enter_context(FakeTwilio(ACCOUNT, TOKEN, KEY, KEY_SECRET, senders=senders))
        bots = running.enter_context(FakeTelegram(BOT))
        bots.set_webhook("/webhooks/telegram/gent")
        yield {"twilio_url": twilio.url, "twilio_content_url": twilio.url, "telegram_url": bots.url}


def channels() -> dict[str, Any]:
    return {
        "gent": {"whatsapp": whatsapp(), "telegram": telegram()},
        "hasselt": {"whatsapp": whatsapp(afzender=HASSELT)},
    }


def test_every_system_has_its_findings_in_order(
    configured: Configure, outside: dict[str, str], database_url: str
) -> None:
    given = configured(channels(), public_url="https://onthaal.example", database_url=database_url, **outside)
    found = look(given)

    assert subjects(found) == ORDER
    assert all(finding.level != "FOUT" for finding in found if finding.subject.startswith("WhatsApp"))
    assert all(finding.remedy for finding in found if finding.level != "OK")
    assert all(secret not in str(finding) for finding in found for secret in SECRETS)


def test_without_a_file_there_is_only_the_website(configured: Configure) -> None:
    found = look(configured())

    assert found[0].level == "OK"
    assert found[0].what.startswith("alleen de website")
    assert subjects(found) == ORDER[:7]


def test_a_file_that_others_can_read_is_wrong_and_the_rest_is_still_asked(configured: Configure) -> None:
    settings = configured(channels())
    settings.kanalen.chmod(0o644)
    found = look(settings)

    assert (found[0].level, found[0].remedy) == ("FOUT", f"chmod 600 {settings.kanalen}")
    assert subjects(found) == ORDER[:7]


def test_every_problem_of_the_file_is_one_finding(configured: Configure) -> None:
    found = look(configured({"gent": {"telegram": {}, "whatsapp": whatsapp(account="AC1")}}))
    wrong = [finding.what for finding in found if finding.subject == "kanalen"]

    assert len(wrong) == 2
    assert wrong[0].startswith("gent, whatsapp, account: moet AC zijn")
    assert wrong[1].startswith("gent, telegram, token: ontbreekt")


def test_a_city_that_is_not_in_the_catalogue_is_wrong(configured: Configure) -> None:
    found = look(configured({"gnet": {"telegram": telegram()}}))

    assert found[0].level == "FOUT"
    assert "gnet: deze gemeente bestaat niet" in found[0].what


async def _hangs(_: Request) -> None:
    await asyncio.sleep(30)


def test_systems_that_hang_are_waited_for_at_the_same_time(configured: Configure, serve: Serve) -> None:
    slow = serve(_hangs)
    settings = configured(
        {**channels(), "hasselt": {**channels()["hasselt"], "telegram": telegram(token=f"2{BOT}")}},
        engine_url=slow, public_url=slow, twilio_url=slow, twilio_content_url=slow, telegram_url=slow,
    )  # fmt: skip
    begun = time.monotonic()
    found = look(settings, patience=1.0)

    assert time.monotonic() - begun < 3.5  # one after the other takes five seconds
    hung = [finding.subject for finding in found if "antwoordt niet binnen 1 seconden" in finding.what]
    assert set(hung) == {"engine", "WhatsApp gent", "WhatsApp hasselt", "Telegram gent", "Telegram hasselt"}
