"""What was booked before stays, and is told about when it no longer fits."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from bot.appointments.misplaced import Why, misplaced
from bot.appointments.setting_up import NewDesk, NewOfficer, SettingUp, ThemeChanges
from bot.appointments.setups import Setups
from bot.appointments.tables import AppointmentRow
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import START, at, gent

type Look = Callable[[], list[tuple[str, Why]]]

MIEKE = "mieke"
LOKET_3 = NewDesk("loket-3", "rabot", "Loket 3", ("reispas",))
AISHA = NewOfficer("aisha", "Aïsha", ("wonen",), ("video",))


@pytest.fixture
def mieke(storage: Storage, clock: SetClock) -> SettingUp:
    return SettingUp(storage, clock, {"gent": gent()})


@pytest.fixture(autouse=True)
def booked(storage: Storage) -> None:
    passport = {"theme": "reispas", "mode": "loket", "place": "rabot"}
    put(storage, 9, **passport, resource="gent/rabot/burgerzaken/1")
    put(storage, 10, theme="wonen", mode="video", resource="gent/video/wonen/2")
    put(storage, 9, **passport, resource="gent/elders/1", status="cancelled")
    put(storage, 9, **passport, resource="gent/elders/1", supplier="qmatic")


def put(storage: Storage, hour: int, **other: str) -> None:
    identity = str(uuid.uuid4())
    row = AppointmentRow(
        id=identity,
        number=f"A-{identity[:5]}",
        city="gent",
        start=at(hour),
        end=at(hour, 15),
        hold_expires_at=START,
        hold_key=identity,
        created_at=START,
        confirmed_at=START,
        **{"status": "confirmed", **other},
    )
    with storage.begin() as session:
        session.add(row)


@pytest.fixture
def found(storage: Storage, clock: SetClock) -> Look:
    def look() -> list[tuple[str, Why]]:
        setup = Setups(storage, {"gent": gent()})["gent"]
        return [(one.appointment.theme, one.why) for one in misplaced(storage, clock, setup)]

    return look


def test_nothing_is_told_while_nothing_changed(found: Look) -> None:
    assert found() == []


def test_it_tells_of_a_theme_that_was_put_off_or_lost_a_way(found: Look, mieke: SettingUp) -> None:
    mieke.theme("gent", MIEKE, "reispas", ThemeChanges(active=False))
    mieke.theme("gent", MIEKE, "wonen", ThemeChanges(modes=("loket",)))

    assert found() == [("reispas", Why.THEME), ("wonen", Why.THEME)]


def test_it_tells_of_numbers_that_desks_and_names_replaced(found: Look, mieke: SettingUp) -> None:
    mieke.desk("gent", MIEKE, LOKET_3)
    mieke.officer("gent", MIEKE, AISHA)

    assert found() == [("reispas", Why.SEAT), ("wonen", Why.SEAT)]


def test_it_tells_of_a_desk_or_officer_put_off(found: Look, mieke: SettingUp, storage: Storage) -> None:
    put(storage, 14, theme="reispas", mode="loket", place="rabot", resource="gent/loket/loket-3/1")
    put(storage, 15, theme="wonen", mode="video", resource="gent/medewerker/aisha", officer="aisha")

    assert found() == [("reispas", Why.SEAT), ("wonen", Why.OFFICER)]


def test_it_tells_of_hours_that_became_shorter(found: Look, mieke: SettingUp) -> None:
    mieke.hours("gent", MIEKE, "thema/wonen/video", {1: [(9 * 60, 10 * 60 + 10)]})
    assert found() == [("wonen", Why.HOURS)]

    mieke.hours("gent", MIEKE, "thema/wonen/video", {1: [(9 * 60, 10 * 60 + 15)]})
    assert found() == []


def test_it_minds_the_hours_of_the_desk_itself(found: Look, mieke: SettingUp, storage: Storage) -> None:
    mieke.desk("gent", MIEKE, LOKET_3)
    put(storage, 14, theme="reispas", mode="loket", place="rabot", resource="gent/loket/loket-3/1")
    mieke.hours("gent", MIEKE, "loket/loket-3", {1: [(9 * 60, 12 * 60)]})

    assert ("reispas", Why.HOURS) in found()
