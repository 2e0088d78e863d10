"""A whole installation in which gent keeps its times at Qmatic and hasselt does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from fastapi import FastAPI

from bot.appointments import LOKET, AgendaAway, Status
from bot.clock import SetClock
from bot.settings import Settings
from channels import installation as parts
from channels.appointments import router
from channels.installation import Installation
from tests.bot.appointments.sample import NOOR, START
from tests.bot.conversations.office import until
from tests.channels.appointments.conftest import Browser, field
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


def test_its_residents_move_and_cancel_on_the_same_pages(
    installation: Installation, qmatic: FakeQmatic
) -> None:
    agenda = installation.agenda
    theme = agenda.theme_for("gent", "reispas")
    assert theme is not None
    first, *_ = agenda.free_times("gent", theme.key, LOKET, product="reispas")
    hold = agenda.hold("gent", theme.key, LOKET, first.place, first.start, key="m-1", product="reispas")
    made = agenda.confirm(hold.id, NOOR)
    app = FastAPI()
    app.include_router(router(installation))
    noor = Browser(app, "127.0.0.1")
    path = f"/afspraak/{installation.links.token(made)}"

    page = noor.get(f"{path}/verplaatsen")
    assert page.status_code == 200
    kept = noor.post(f"{path}/verplaatsen", tijd=field(page, "tijd"), plaats=field(page, "plaats"))
    assert "Klopt dit?" in kept.text, kept.text
    done = noor.post(f"{path}/verplaatsen/bevestigen", keuze=field(kept, "keuze"))
    now = agenda.look_up(made.id)
    assert "Je afspraak is verplaatst" in done.text
    assert now.start != made.start and [one.start for one in qmatic.booked()] == [now.start]

    qmatic.faults.add("reset", times=None)
    away = noor.get(f"{path}/verplaatsen")
    assert away.status_code == 503 and "gaat niet verloren" in away.text
    assert noor.get(path).status_code == 200
    assert "Je afspraak is geannuleerd" in noor.post(f"{path}/annuleren").text


def test_a_qmatic_that_is_away_is_named(installation: Installation, qmatic: FakeQmatic) -> None:
    qmatic.faults.add("reset", times=None)
    with pytest.raises(AgendaAway):
        installation.agenda.free_times("gent", "burgerzaken", LOKET, product="reispas")
