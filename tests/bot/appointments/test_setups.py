"""What Mieke changed is what residents are offered."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import update

from bot.appointments.setting_up import NewDesk, NewOfficer, SettingUp, ThemeChanges
from bot.appointments.setup_tables import ThemeSetup
from bot.appointments.setups import Setups
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import gent

MIEKE = "mieke"


@pytest.fixture
def setups(storage: Storage) -> Setups:
    return Setups(storage, {"gent": gent()})


@pytest.fixture
def mieke(storage: Storage, clock: SetClock) -> SettingUp:
    return SettingUp(storage, clock, {"gent": gent()})


def test_it_is_the_content_until_somebody_changes_it(setups: Setups) -> None:
    found = setups["gent"]

    assert found.themes == gent().themes and not found.desks and not found.officers and not found.weeks
    assert list(setups) == ["gent"] and len(setups) == 1 and "gent" in setups and "hasselt" not in setups
    with pytest.raises(KeyError):
        setups["hasselt"]


def test_it_lays_changes_over_the_content(setups: Setups, mieke: SettingUp) -> None:
    mieke.theme(
        "gent",
        MIEKE,
        "wonen",
        ThemeChanges(
            minutes=40, durations={"woonadvies": 50}, lead=30, horizon=14, after=5, modes=("video",)
        ),
    )
    theme = setups["gent"].themes["wonen"]

    assert theme.length("woonadvies") == timedelta(minutes=50)
    assert theme.length() == timedelta(minutes=40)
    assert (theme.lead, theme.horizon, theme.after) == (timedelta(minutes=30), timedelta(days=14), 5)
    assert theme.modes == ("video",) and theme.name == "Wonen en renoveren"


def test_it_offers_nothing_of_a_theme_that_was_put_off(setups: Setups, mieke: SettingUp) -> None:
    mieke.theme("gent", MIEKE, "huwen", ThemeChanges(active=False))

    assert "huwen" not in setups["gent"].themes and "wonen" in setups["gent"].themes


def test_it_knows_desks_officers_and_their_hours(setups: Setups, mieke: SettingUp) -> None:
    mieke.desk("gent", MIEKE, NewDesk("zaal", "rabot", "Zaal", ("reispas",), capacity=3))
    mieke.desk("gent", MIEKE, NewDesk("oud", "rabot", "Oud loket", ("reispas",), active=False))
    mieke.officer("gent", MIEKE, NewOfficer("aisha", "Aïsha", ("wonen",), ("video",)))
    mieke.hours("gent", MIEKE, "medewerker/aisha", {0: [(780, 1440), (540, 720)]})

    found = setups["gent"]
    assert [(desk.key, desk.capacity) for desk in found.desks] == [("zaal", 3)]
    assert [officer.name for officer in found.officers] == ["Aïsha"]
    assert found.weeks["medewerker/aisha"] == {0: [(time(9), time(12)), (time(13), time(23, 59))]}


def test_it_leaves_out_a_desk_of_a_place_that_is_gone(
    storage: Storage, clock: SetClock, mieke: SettingUp
) -> None:
    mieke.desk("gent", MIEKE, NewDesk("zaal", "rabot", "Zaal", ("reispas",)))
    content = gent()
    smaller = type(content)(
        content.key,
        content.name,
        content.phone,
        content.themes,
        {"stadskantoor": content.places["stadskantoor"]},
        content.hours,
    )

    assert Setups(storage, {"gent": smaller})["gent"].desks == ()


def test_it_reads_again_after_a_change(setups: Setups, mieke: SettingUp, storage: Storage) -> None:
    mieke.theme("gent", MIEKE, "wonen", ThemeChanges(minutes=40))
    assert setups["gent"].themes["wonen"].minutes == 40
    with storage.begin() as session:
        session.execute(update(ThemeSetup).values(minutes=45))

    assert setups["gent"].themes["wonen"].minutes == 40, "it keeps what it read for a moment"
    setups.forget("gent")
    assert setups["gent"].themes["wonen"].minutes == 45
