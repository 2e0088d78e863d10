"""Mieke changes what can be booked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.appointments.setting_up import NewDesk, NewOfficer, SettingUp, ThemeChanges
from bot.appointments.setup_tables import AgendaDeed, DeskSetup, HoursSetup, OfficerSetup, ThemeSetup
from bot.clock import SetClock
from bot.errors import InvalidInput
from bot.storage import Storage
from tests.bot.appointments.sample import gent

MIEKE = "mieke"


@pytest.fixture
def setting_up(storage: Storage, clock: SetClock) -> SettingUp:
    return SettingUp(storage, clock, {"gent": gent()})


def desk(**changes: object) -> NewDesk:
    values = {"key": "loket-3", "place": "rabot", "name": "Loket 3", "themes": ("reispas",)}
    return NewDesk(**{**values, **changes})  # type: ignore[arg-type]


def aisha(**changes: object) -> NewOfficer:
    values = {"key": "aisha", "name": "Aïsha", "themes": ("wonen",), "modes": ("video", "loket")}
    return NewOfficer(**{**values, **changes})  # type: ignore[arg-type]


def test_it_keeps_what_was_changed_of_a_theme_and_by_whom(setting_up: SettingUp, storage: Storage) -> None:
    changes = ThemeChanges(minutes=20, durations={"kids_id": 25}, lead=60, modes=("loket",))
    setting_up.theme("gent", MIEKE, "reispas", changes)
    setting_up.theme("gent", MIEKE, "reispas", ThemeChanges(minutes=25, modes=("loket",)))

    kept = setting_up.changes_of("gent", "reispas")
    assert (kept.minutes, kept.durations, kept.lead, kept.modes) == (25, None, None, ["loket"])
    with storage.read() as session:
        assert len(session.scalars(select(ThemeSetup)).all()) == 1
        deeds = session.scalars(select(AgendaDeed)).all()
    assert [(deed.agent_id, deed.verb, deed.about) for deed in deeds] == [
        (MIEKE, "instelling", "thema/reispas")
    ] * 2


def test_it_has_nothing_changed_at_first(setting_up: SettingUp) -> None:
    assert setting_up.changes_of("gent", "reispas") == ThemeChanges()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (ThemeChanges(minutes=12), "duur"),
        (ThemeChanges(minutes=0), "duur"),
        (ThemeChanges(minutes=485), "duur"),
        (ThemeChanges(per_person=-5), "per_persoon"),
        (ThemeChanges(before=3), "vooraf"),
        (ThemeChanges(after=125), "nadien"),
        (ThemeChanges(durations={"trouwboekje": 15}), "duren"),
        (ThemeChanges(durations={"reispas": 7}), "duren/reispas"),
        (ThemeChanges(most_persons=0), "personen"),
        (ThemeChanges(lead=-1), "minstens"),
        (ThemeChanges(horizon=400), "hoogstens"),
        (ThemeChanges(most_open=0), "per_inwoner"),
        (ThemeChanges(modes=()), "wijzen"),
        (ThemeChanges(modes=("fax",)), "wijzen"),
    ],
)
def test_it_refuses_in_words(
    setting_up: SettingUp, storage: Storage, changes: ThemeChanges, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        setting_up.theme("gent", MIEKE, "reispas", changes)

    assert refused.value.field == field and refused.value.reason.endswith(".")
    with storage.read() as session:
        assert session.scalars(select(ThemeSetup)).all() == []


def test_it_keeps_a_desk_and_changes_it(setting_up: SettingUp, storage: Storage) -> None:
    setting_up.desk("gent", MIEKE, desk())
    setting_up.desk("gent", MIEKE, desk(name="Zaal met drie tafels", capacity=3))

    with storage.read() as session:
        (row,) = session.scalars(select(DeskSetup)).all()
    assert (row.key, row.name, row.capacity, row.themes) == (
        "loket-3",
        "Zaal met drie tafels",
        3,
        ["reispas"],
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "Loket 3"}, "sleutel"),
        ({"key": ""}, "sleutel"),
        ({"name": "  "}, "naam"),
        ({"name": "a\nb"}, "naam"),
        ({"place": "mechelen"}, "plaats"),
        ({"themes": ()}, "themas"),
        ({"themes": ("vissen",)}, "themas"),
        ({"capacity": 0}, "capaciteit"),
    ],
)
def test_it_refuses_a_desk_in_words(setting_up: SettingUp, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        setting_up.desk("gent", MIEKE, desk(**changes))

    assert refused.value.field == field


def test_it_keeps_an_officer_with_hours(setting_up: SettingUp, storage: Storage) -> None:
    setting_up.officer("gent", MIEKE, aisha())
    setting_up.hours("gent", MIEKE, "medewerker/aisha", {0: [(780, 960), (540, 720)], 3: [(540, 720)]})
    setting_up.hours("gent", MIEKE, "medewerker/aisha", {1: [(540, 720)]})

    with storage.read() as session:
        (officer,) = session.scalars(select(OfficerSetup)).all()
        hours = session.scalars(select(HoursSetup)).all()
    assert (officer.name, officer.modes) == ("Aïsha", ["video", "loket"])
    assert [(row.weekday, row.opens, row.closes) for row in hours] == [(1, 540, 720)]


@pytest.mark.parametrize("changes", [{"modes": ()}, {"places": ("nergens",)}, {"themes": ("vissen",)}])
def test_it_refuses_an_officer_in_words(setting_up: SettingUp, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        setting_up.officer("gent", MIEKE, aisha(**changes))


@pytest.mark.parametrize(
    "week",
    [
        {0: [(600, 600)]},
        {0: [(700, 600)]},
        {0: [(541, 600)]},
        {0: [(540, 660), (600, 720)]},
        {7: [(540, 600)]},
    ],
)
def test_it_refuses_hours_in_words(setting_up: SettingUp, week: dict[int, list[tuple[int, int]]]) -> None:
    with pytest.raises(InvalidInput):
        setting_up.hours("gent", MIEKE, "thema/wonen/video", week)


@pytest.mark.parametrize("who", ["medewerker/sam", "loket/9", "thema/wonen/fax", "thema/vissen/video", "*"])
def test_it_refuses_hours_of_nobody(setting_up: SettingUp, who: str) -> None:
    with pytest.raises(InvalidInput):
        setting_up.hours("gent", MIEKE, who, {0: [(540, 600)]})


def test_who_save_the_same_hours_at_the_same_moment_leave_one_week(
    setting_up: SettingUp, storage: Storage
) -> None:
    weeks = [{0: [(540, 600 + 5 * number)]} for number in range(8)]
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda week: setting_up.hours("gent", MIEKE, "thema/wonen/video", week), weeks))

    with storage.read() as session:
        assert len(session.scalars(select(HoursSetup)).all()) == 1
