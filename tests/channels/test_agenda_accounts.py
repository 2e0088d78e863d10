"""The accounts of a supplier's agenda: checked, and refused in words that show no secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from channels.accounts import Accounts, known
from tests.channels.test_accounts import LINK, refused, write

SECRET = "Geheim.van.Qmatic_01"


def qmatic(**other: Any) -> dict[str, Any]:
    block = {
        "adres": "https://qmatic.gent.example/calendar-backend/public/api/",
        "gebruiker": "onthaal",
        "geheim": SECRET,
        "diensten": {"reispas": "1e0c3d34", "kids_id": "2e0c3d34"},
        "vestigingen": {"stadskantoor": "f364d92b"},
        **other,
    }
    return {key: value for key, value in block.items() if value is not None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kanalen.yml"


def test_it_reads_where_a_city_keeps_its_times(path: Path) -> None:
    city = {"agenda": "qmatic", "qmatic": qmatic(beheer="https://qmatic.gent.example/calendar-backend/api")}
    found = Accounts.load(write(path, {"gent": city}), LINK).qmatic["gent"]

    assert found.url == "https://qmatic.gent.example/calendar-backend/public/api"
    assert found.in_use and found.management == "https://qmatic.gent.example/calendar-backend/api"
    assert (found.service_of("paspoort", "kids_id"), found.service_of("reispas", "x")) == (
        "2e0c3d34",
        "1e0c3d34",
    )
    assert found.service_of("huwen") is None
    assert SECRET not in repr(found)


def test_a_city_can_prepare_without_switching(path: Path) -> None:
    found = Accounts.load(write(path, {"gent": {"qmatic": qmatic()}}), LINK)
    assert not found.qmatic["gent"].in_use


def test_our_own_agenda_is_the_usual_one(path: Path) -> None:
    assert not Accounts.load(write(path, {"gent": {"agenda": "onthaal"}}), LINK).qmatic


@pytest.mark.parametrize(
    ("city", "said"),
    [
        ({"agenda": "qmatic"}, "agenda: qmatic vraagt ook een blok qmatic"),
        ({"agenda": "jcc", "qmatic": qmatic()}, "gent, agenda: moet onthaal of qmatic zijn"),
        ({"qmatic": qmatic(geheim=None)}, "gebruiker en geheim horen samen"),
        ({"qmatic": qmatic(sleutel=SECRET)}, "een van de twee"),
        ({"qmatic": qmatic(gebruiker=None, geheim=None)}, "een van de twee"),
        ({"qmatic": qmatic(geheim="aaaaaaaaaaaa")}, "plaatshouder"),
        ({"qmatic": qmatic(adres="http://qmatic.gent.example/public/api")}, "https://"),
        ({"qmatic": qmatic(adres="https://qmatic.gent.example/public/api/v1")}, "zonder v1 of v2"),
        ({"qmatic": qmatic(beheer="https://a:b@qmatic.gent.example/api")}, "moet eindigen op /api"),
        ({"qmatic": qmatic(diensten={})}, "mag niet leeg zijn"),
        ({"qmatic": qmatic(vestigingen={"stadskantoor": "a/b"})}, "publicId"),
    ],
)
def test_it_refuses_what_cannot_work(path: Path, city: dict[str, Any], said: str) -> None:
    problem = refused(path, {"gent": city})
    assert said in problem and SECRET not in problem


def test_it_refuses_a_city_that_does_not_exist(path: Path) -> None:
    found = Accounts.load(write(path, {"gnet": {"qmatic": qmatic()}}), LINK)
    with pytest.raises(SettingsError, match="gnet"):
        known(found, ["gent"])
