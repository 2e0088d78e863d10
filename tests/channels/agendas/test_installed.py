"""A whole installation in which gent keeps its times at Qmatic and hasselt does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.appointments import LOKET, AgendaAway, Status
from bot.clock import SetClock
from bot.settings import Settings
from channels import installation as parts
from channels.installation import Installation
from tests.bot.appointments.sample import NOOR, START
from tests.bot.conversations.office import until
from tests.channels.test_accounts import LINK
from tests.fakes.qmatic import FakeQmatic
from tests.fakes.qmatic.server import REISPAS, SECRET, STADSKANTOOR, USER


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def installation(tmp_path: Path, qmatic: FakeQmatic, clock: SetClock) -> Iterator[Installation]:
    block = {
        "adres": qmatic.api_url,
        "beheer": qmatic.staff_url,
        "gebruiker": USER,
        "geheim": SECRET,
        "diensten": {"reispas": REISPAS},
        "vestigingen": {"stadskantoor": STADSKANTOOR},
    }
    accounts = tmp_path / "kanalen.yml"
    accounts.write_text(yaml.safe_dump({"gent": {"agenda": "qmatic", "qmatic": block}}), encoding="utf-8")
    accounts.chmod(0o600)
    settings = Settings(
        var=tmp_path, kanalen=accounts, database_url=f"sqlite:///{tmp_path}/onthaal.db", link_secret=LINK
    )
    built = parts.build(settings, clock)
    yield built
    built.close()


def test_it_books_at_qmatic_for_the_city_that_chose_it(
    installation: Installation, qmatic: FakeQmatic
) -> None:
    agenda = installation.agenda
    theme = agenda.theme_for("gent", "reispas")
    assert theme is not None
    [free, *_] = agenda.free_times("gent", theme.key, LOKET, product="reispas")
    hold = agenda.hold("gent", theme.key, LOKET, free.place, free.start, key="m-1", product="reispas")
    made = agenda.confirm(hold.id, NOOR)

    assert [one.start for one in qmatic.booked()] == [made.start]
    assert installation.agenda.look_up(made.id).status == Status.CONFIRMED
    assert agenda.free_times("hasselt", agenda.themes("hasselt")[0].key, agenda.themes("hasselt")[0].modes[0])


def test_it_removes_later_what_could_not_be_removed_at_once(
    installation: Installation, qmatic: FakeQmatic, clock: SetClock
) -> None:
    agenda = installation.agenda
    theme = agenda.theme_for("gent", "reispas")
    assert theme is not None
    [free, *_] = agenda.free_times("gent", theme.key, LOKET)
    made = agenda.confirm(agenda.hold("gent", theme.key, LOKET, free.place, free.start, key="m-1").id, NOOR)
    qmatic.faults.add("500", method="DELETE")
    agenda.cancel(made.id)
    assert len(qmatic.booked()) == 1

    async def run() -> None:
        async with installation.receiving():
            await until(lambda: not qmatic.booked())

    clock.advance(timedelta(minutes=1))
    asyncio.run(run())


def test_a_qmatic_that_is_away_is_named(installation: Installation, qmatic: FakeQmatic) -> None:
    qmatic.faults.add("reset", times=None)
    with pytest.raises(AgendaAway):
        installation.agenda.free_times("gent", "burgerzaken", LOKET, product="reispas")
