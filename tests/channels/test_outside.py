"""Two cities side by side: each its own number and bot, one installation, fakes of Twilio and Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import yaml
from sqlalchemy import select

from bot.conversations.tables import ArrivalRow, Conversation
from bot.errors import SettingsError
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
HASSELT = "+3211000001"
BOTS = {
    "gent": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    "hasselt": "220301654:BBIerUdwDI2wHXKygTfpgTBt1L6QBMEtbx",
}


@pytest.fixture(scope="module")
def twilio() -> Iterator[FakeTwilio]:
    senders = {GENT: "/webhooks/whatsapp/gent", HASSELT: "/webhooks/whatsapp/hasselt"}
    with FakeTwilio(token=TOKEN, key=KEY, secret=KEY_SECRET, public_url=PUBLIC, senders=senders) as fake:
        yield fake


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(*BOTS.values(), public_url=PUBLIC) as fake:
        yield fake


def written(folder: Path, twilio: FakeTwilio) -> Path:
    account = {"account": twilio.account, "tokens": [TOKEN], "sleutel": KEY, "geheim": KEY_SECRET}
    cities = {
        city: {"whatsapp": {**account, "afzender": sender}, "telegram": {"token": BOTS[city]}}
        for city, sender in (("gent", GENT), ("hasselt", HASSELT))
    }
    path = folder / "kanalen.yml"
    path.write_text(yaml.safe_dump(cities), encoding="utf-8")
    path.chmod(0o600)
    return path


def settings(var: Path, twilio: FakeTwilio, telegram: FakeTelegram, **other: str) -> Settings:
    return Settings(
        var=var,
        kanalen=written(var, twilio),
        public_url=other.get("public_url", PUBLIC),
        link_secret=LINK,
        engine_secret=ENGINE,
        twilio_url=twilio.url,
        twilio_content_url=twilio.url,
        telegram_url=telegram.url,
    )


@pytest.fixture
def installation(tmp_path: Path, twilio: FakeTwilio, telegram: FakeTelegram) -> Iterator[Installation]:
    """For one time: what is open to the providers is closed at its end."""
    built = parts.build(settings(tmp_path, twilio, telegram))
    yield built
    built.close()


@asynccontextmanager
async def town(installation: Installation, engine: FakeEngine) -> AsyncIterator[httpx.AsyncClient]:
    """The public application, with everything working behind it."""
    app, _ = public.build(installation)
    transport = httpx.ASGITransport(app)
    async with (
        httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client,
        installation.receiving(),
        installation.answering(engine),
    ):
        yield client


def test_each_city_answers_from_its_own_number_and_bot(
    installation: Installation, twilio: FakeTwilio, telegram: FakeTelegram
) -> None:
    secrets = Accounts.load(installation.settings.kanalen, LINK).telegram
    noor = {
        city: twilio.resident(f"Noor {city}", sender)
        for city, sender in (("gent", GENT), ("hasselt", HASSELT))
    }
    lien = {city: telegram.user(f"Lien {city}", token=token) for city, token in BOTS.items()}
    engine = FakeEngine()

    async def run() -> None:
        async with town(installation, engine) as client:
            for city in BOTS:
                telegram.set_webhook(
                    f"/webhooks/telegram/{city}", secrets[city].webhook_secret, token=BOTS[city]
                )
                assert (await noor[city].says("dag").send_with(client)).status_code == 200
                assert (await lien[city].says("dag").send_with(client)).status_code == 200
            await until(lambda: all(len(one.received) >= 2 for one in (*noor.values(), *lien.values())))

    asyncio.run(run())

    for city, name in (("gent", "Gent"), ("hasselt", "Hasselt")):
        for opening, answer in (
            (noor[city].received[0].text, noor[city].received[1].text),
            (lien[city].received[0].text, lien[city].received[1].text),
        ):
            assert name in opening and "computerprogramma" in opening
            assert answer == "antwoord op dag"
    assert sorted(turn.city for turn in engine.turns) == ["gent", "gent", "hasselt", "hasselt"]
    assert twilio.violations == telegram.violations == []


def test_what_is_for_one_city_is_refused_by_the_other(
    installation: Installation, twilio: FakeTwilio, telegram: FakeTelegram
) -> None:
    kim = twilio.resident("Kim", GENT).says("verkeerd adres")
    kim.url = kim.url.replace("gent", "hasselt")
    secret = Accounts.load(installation.settings.kanalen, LINK).telegram["gent"].webhook_secret
    before = rows(installation)

    async def run() -> list[int]:
        async with town(installation, FakeEngine()) as client:
            whatsapp = await kim.send_with(client)
            telegram_answer = await client.post(
                "/webhooks/telegram/hasselt",
                json={"update_id": 1},
                headers={"X-Telegram-Bot-Api-Secret-Token": secret},
            )
            return [whatsapp.status_code, telegram_answer.status_code]

    assert asyncio.run(run()) == [403, 403]
    assert rows(installation) == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/webhooks/whatsapp/mechelen", 404),
        ("/webhooks/whatsapp/atlantis", 404),
        ("/webhooks/telegram/atlantis", 404),
        ("/webhooks/signal/gent", 404),
    ],
)
def test_it_says_why_there_is_no_such_webhook(installation: Installation, path: str, status: int) -> None:
    async def run() -> httpx.Response:
        async with town(installation, FakeEngine()) as client:
            return await client.post(path, data={"Body": "dag"})

    response = asyncio.run(run())

    assert response.status_code == status
    assert set(response.json()) == {"field", "reason"}


def test_it_keeps_what_comes_in_before_the_engine_is_there(
    installation: Installation, twilio: FakeTwilio
) -> None:
    sam = twilio.resident("Sam", HASSELT)
    app, _ = public.build(installation)

    async def run() -> None:
        transport = httpx.ASGITransport(app)
        async with (
            httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client,
            installation.receiving(),
        ):
            assert (await sam.says("vroeg").send_with(client)).status_code == 200
            await until(lambda: len(sam.received) == 1)
            async with installation.answering(FakeEngine()):
                await until(lambda: len(sam.received) == 2)

    asyncio.run(run())

    assert sam.last.text == "antwoord op vroeg"


def test_it_wants_an_address_that_providers_can_reach(
    tmp_path: Path, twilio: FakeTwilio, telegram: FakeTelegram
) -> None:
    with pytest.raises(SettingsError, match="https"):
        parts.build(settings(tmp_path, twilio, telegram, public_url="http://onthaal.example"))


def rows(installation: Installation) -> tuple[int, int]:
    with installation.storage.read() as session:
        return len(session.scalars(select(ArrivalRow)).all()), len(
            session.scalars(select(Conversation)).all()
        )
