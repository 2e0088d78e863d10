"""A whole installation without its servers: real content, database and workers, with a scripted engine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogue import UnknownCity
from bot.clock import SetClock
from bot.conversations import Incoming
from bot.errors import EngineUnavailable, TurnFailed
from bot.settings import Settings
from channels import installation as parts
from channels.installation import Installation
from tests.bot.conversations.office import FakeEngine, until

SECRET = "q8Zt3vLw0pXs6rBn1kYd"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    var = tmp_path_factory.mktemp("var")
    settings = Settings(var=var, database_url=f"sqlite:///{var}/onthaal.db", link_secret=SECRET)
    installation = parts.build(settings)
    yield installation
    installation.close()


def test_it_says_first_that_it_is_a_computer(installation: Installation) -> None:
    (first,) = installation.conversations.read(installation.conversations.open("web", "gent"))

    assert first.extras["bot"] is True
    assert "geen mens" in first.text or "computer" in first.text
    assert any("edewerker" in button["title"] for button in first.buttons)


def test_it_opens_nothing_for_a_city_it_does_not_know(installation: Installation) -> None:
    with pytest.raises(UnknownCity):
        installation.conversations.open("web", "atlantis")


def test_it_answers_what_comes_in_while_it_works(installation: Installation) -> None:
    noor = installation.conversations.open("web", "gent")

    async def run() -> None:
        async with installation.receiving(), installation.answering(FakeEngine()):
            installation.conversations.receive(Incoming(noor, "web", f"{noor}:1", "dag"))
            await until(lambda: installation.conversations.head(noor) == 3)

    asyncio.run(run())

    assert [entry.text for entry in installation.conversations.read(noor, after=1)] == [
        "dag",
        "antwoord op dag",
    ]


@pytest.mark.parametrize(
    ("problem", "mark"),
    [(EngineUnavailable("gone"), "storing"), (TurnFailed("bad_request", permanent=True), "mislukt")],
)
def test_it_tells_of_trouble_in_the_words_of_the_city(
    installation: Installation, problem: Exception, mark: str
) -> None:
    noor = installation.conversations.open("web", "gent")
    engine = FakeEngine()
    engine.script = [problem]

    async def run() -> None:
        installation.conversations.receive(Incoming(noor, "web", f"{noor}:1", "dag"))
        await installation.worker(engine).settle(noor)

    asyncio.run(run())

    notice = installation.conversations.read(noor)[-1]
    assert (notice.author, notice.extras) == ("system", {mark: True})
    assert installation.catalogue.city("gent").telefoon.tonen in notice.text


def test_it_keeps_mail_in_a_folder_until_there_is_a_mail_server(
    installation: Installation, tmp_path: Path
) -> None:
    assert installation.mail_folder == installation.settings.var / "mail"

    settings = Settings(
        var=tmp_path,
        database_url=f"sqlite:///{tmp_path}/onthaal.db",
        link_secret=SECRET,
        smtp_host="mail.gent.example",
    )
    with_server = parts.build(settings)
    with_server.close()
    assert with_server.mail_folder is None


def test_it_runs_on_the_clock_it_was_given(
    installation: Installation, clock: SetClock, tmp_path: Path
) -> None:
    settings = Settings(var=tmp_path, database_url=f"sqlite:///{tmp_path}/onthaal.db", link_secret=SECRET)
    demonstration = parts.build(settings, clock)
    noor = demonstration.conversations.open("web", "gent")

    assert demonstration.conversations.read(noor)[0].at == clock.now()
    demonstration.close()
