"""What we say of ourselves on WhatsApp and Telegram: a reminder days later, and an earlier time with a button."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import yaml
from sqlalchemy import select

from bot.appointments import Appointment, Contact, Window
from bot.clock import BRUSSELS, SetClock
from bot.conversations.tables import Conversation
from bot.settings import Settings
from channels import app as public
from channels import installation as parts
from channels.accounts import Accounts
from channels.installation import Installation
from tests.bot.conversations.office import FakeEngine, until
from tests.channels.administration.made_up import ENGINE, GENT, KEY, KEY_SECRET, LINK, TOKEN
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio

PUBLIC = "https://onthaal.example"
BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
MONDAY = datetime(2026, 11, 23, 10, 5, tzinfo=BRUSSELS)
THURSDAY = datetime(2026, 12, 3, 10, 0, tzinfo=BRUSSELS)
TEXT = "Herinnering van {{1}}: je afspraak voor {{2}} is op {{3}}. Waar: {{4}}. Antwoord hier als iets niet past."
WITHOUT_MAIL = Contact("Noor Peeters", None, "+32470000001")


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    senders = {GENT: "/webhooks/whatsapp/gent"}
    with FakeTwilio(token=TOKEN, key=KEY, secret=KEY_SECRET, public_url=PUBLIC, senders=senders) as fake:
        fake.window_errors = "sync"
        yield fake


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(BOT, public_url=PUBLIC) as fake:
        yield fake


@pytest.fixture
def installation(tmp_path: Path, twilio: FakeTwilio, telegram: FakeTelegram) -> Iterator[Installation]:
    whatsapp = {
        "account": twilio.account,
        "tokens": [TOKEN],
        "sleutel": KEY,
        "geheim": KEY_SECRET,
        "afzender": GENT,
        "herinnering": twilio.contents.approved(twilio.account, TEXT),
    }
    accounts = tmp_path / "kanalen.yml"
    accounts.write_text(yaml.safe_dump({"gent": {"whatsapp": whatsapp, "telegram": {"token": BOT}}}))
    accounts.chmod(0o600)
    settings = Settings(
        var=tmp_path,
        kanalen=accounts,
        public_url=PUBLIC,
        link_secret=LINK,
        engine_secret=ENGINE,
        twilio_url=twilio.url,
        twilio_content_url=twilio.url,
        telegram_url=telegram.url,
    )
    built = parts.build(settings, SetClock(MONDAY))
    secret = Accounts.load(accounts, LINK).telegram["gent"].webhook_secret
    telegram.set_webhook("/webhooks/telegram/gent", secret, token=BOT)
    yield built
    built.close()


@asynccontextmanager
async def town(installation: Installation, engine: FakeEngine) -> AsyncIterator[httpx.AsyncClient]:
    app, _ = public.build(installation)
    transport = httpx.ASGITransport(app)
    async with (
        httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client,
        installation.receiving(),
        installation.answering(engine),
    ):
        yield client


def book(installation: Installation) -> Appointment:
    """For whoever wrote, without an e-mail address."""
    with installation.storage.read() as session:
        conversation = session.scalars(select(Conversation.id)).one()
    agenda, window = installation.agenda, Window(THURSDAY, THURSDAY + timedelta(days=1))
    (free,) = agenda.free_times("gent", "burgerzaken", "loket", "stadskantoor", window, limit=1)
    hold = agenda.hold(
        "gent", "burgerzaken", "loket", free.place, free.start, key="boek", conversation_id=conversation
    )
    return agenda.confirm(hold.id, WITHOUT_MAIL)


def test_it_reminds_days_later_on_whatsapp_by_the_approved_template(
    installation: Installation, twilio: FakeTwilio
) -> None:
    noor = twilio.resident("Noor", GENT)

    async def run() -> None:
        async with town(installation, FakeEngine()) as client:
            await noor.says("dag").send_with(client)
            await until(lambda: len(noor.received) == 2)
            appointment = await asyncio.to_thread(book, installation)
            installation.clock.set(appointment.start - timedelta(days=2))  # type: ignore[attr-defined]
            twilio.clock.advance(hours=8 * 24)
            await asyncio.to_thread(installation.reminders.sweep)
            await until(lambda: len(noor.received) == 3)

    asyncio.run(run())

    assert noor.last.text.startswith(
        "Herinnering van Stad Gent: je afspraak voor Burgerzaken is op donderdag 3 december 2026 om 10.00 uur. "
        "Waar: Stadskantoor"
    )
    assert "Body" not in noor.last.form
    assert twilio.violations == []


@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_it_offers_an_earlier_time_and_hears_the_yes(
    installation: Installation, twilio: FakeTwilio, telegram: FakeTelegram, channel: str
) -> None:
    noor = twilio.resident("Noor", GENT) if channel == "whatsapp" else telegram.user("Noor", token=BOT)
    engine = FakeEngine()
    booked: list[Appointment] = []

    def offered() -> bool:
        return "vroegere plaats" in noor.last.text

    async def run() -> None:
        async with town(installation, engine) as client:
            await noor.says("dag").send_with(client)
            await until(lambda: len(noor.received) == 2)
            booked.append(await asyncio.to_thread(book, installation))
            await asyncio.to_thread(installation.waiting.join, booked[0].id)
            await asyncio.to_thread(installation.waiting.sweep)
            await until(offered)
            await noor.taps("Ja, neem deze tijd").send_with(client)
            await until(lambda: len(engine.turns) == 2)

    asyncio.run(run())

    payload = {"act": "antwoord", "entities": {"aanbod": booked[0].id}}
    assert engine.turns[-1].payload == payload
    moved = installation.waiting.accept(booked[0].id, key="tik")
    assert moved.start < booked[0].start
    assert twilio.violations == telegram.violations == []
