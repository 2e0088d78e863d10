"""The desk in a whole installation: asked by the bot's answer, offered by itself, told in the words of the city."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import BRUSSELS, SetClock
from bot.conversations import Incoming, Tap
from bot.settings import Settings
from channels import installation as parts
from channels.installation import Installation
from tests.bot.conversations.office import FakeEngine, until
from tests.bot.takeover.desks import KIM, SAM, member, wish

SECRET = "q8Zt3vLw0pXs6rBn1kYd"
TUESDAY = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)
SATURDAY = datetime(2026, 11, 21, 10, 5, tzinfo=BRUSSELS)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    settings = Settings(
        var=tmp_path,
        database_url=f"sqlite:///{tmp_path}/onthaal.db",
        link_secret=SECRET,
        public_url="https://onthaal.example",
    )
    installation = parts.build(settings, SetClock(TUESDAY))
    with installation.storage.begin() as session:
        session.add_all(member(key, TUESDAY) for key in (SAM, KIM))
    yield installation
    installation.close()


def ask(installation: Installation, conversation: str) -> None:
    engine = FakeEngine()
    engine.script = [wish()]
    installation.conversations.receive(Incoming(conversation, "web", f"{conversation}:1", "een mens"))
    asyncio.run(installation.worker(engine).settle(conversation))


def test_it_offers_by_itself_what_a_resident_asked(installation: Installation) -> None:
    noor = installation.conversations.open("web", "gent")
    ask(installation, noor)
    installation.desk.presence(SAM, "aanwezig")

    async def run() -> None:
        async with installation.receiving():
            await until(lambda: installation.desk.inbox(SAM)[0].state == "offered")

    asyncio.run(run())

    case = installation.desk.accept(SAM, noor)
    assert (case.state, case.agent_name) == ("human", "Sam Peeters")
    assert len(installation.desk.conversation(SAM, noor).summary) == 3


def test_the_bot_says_what_it_is_when_it_is_back(installation: Installation) -> None:
    noor = installation.conversations.open("web", "hasselt")
    case = installation.desk.claim(KIM, noor)
    installation.desk.give_back(KIM, noor, epoch=case.owner_epoch)

    last = installation.conversations.read(noor)[-1]
    assert last.author == "bot"
    assert "een computerprogramma, geen mens" in last.text
    assert "U praat weer" in last.text


def test_who_wants_to_be_called_gets_a_page_of_ours(installation: Installation) -> None:
    assert isinstance(installation.clock, SetClock)
    installation.clock.set(SATURDAY)
    noor = installation.conversations.open("web", "gent")
    ask(installation, noor)
    offered = installation.conversations.read(noor)[-1]
    installation.conversations.receive(Incoming(noor, "web", f"{noor}:2", tap=Tap(offered.id, "1")))
    asyncio.run(installation.worker(FakeEngine()).settle(noor))

    promised = installation.conversations.read(noor)[-1]
    (page,) = [button["url"] for button in promised.buttons]
    (case,) = installation.desk.inbox(SAM, "terugbellen")
    assert page.startswith("https://onthaal.example/terugbellen/")
    assert installation.calls.handover_of(page.rpartition("/")[2]) == case.handover_id
    assert installation.calls.handover_of("verzonnen") is None
