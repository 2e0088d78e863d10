"""The command that administrators run: a period in, a file out, refusals in Dutch."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.export.__main__ import main, period
from bot.settings import ROOT
from bot.storage import Storage
from tests.bot.export.sample import Register

NOVEMBER = ("uitvoer", "--van", "2026-11-01", "--tot", "2026-11-30")


type Screen = pytest.CaptureFixture[bytes]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Register:
    """The command reads this database, as an administrator's settings would say."""
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", database_url)
    storage = Storage(database_url)
    register = Register(storage)
    register.handover("h1", record_note="=1+1")
    register.handover(
        "h2", state="callback", city="hasselt", agent_id=None, phone="+32470123456", closed_at=None
    )
    storage.close()
    return register


def test_it_writes_klantinteracties_as_one_list(installed: Register, capfdbinary: Screen) -> None:
    assert main([*NOVEMBER]) == 0
    found: list[dict[str, Any]] = json.loads(capfdbinary.readouterr().out)
    assert {one["klantcontact"]["metadata"]["onthaalId"] for one in found} == {"h1", "h2"}


def test_it_writes_a_table_for_excel(installed: Register, capfdbinary: Screen) -> None:
    assert main([*NOVEMBER, "--vorm", "csv", "--gemeente", "gent", "--volledig"]) == 0
    written = capfdbinary.readouterr()
    first, second = written.out.decode().split("\r\n")[:2]
    assert first.startswith("\ufeffcontact;gemeente;kanaal;")
    assert second.startswith("h1;gent;web;")
    assert second.endswith(";Sam Claes;'=1+1")
    assert written.err == b"1 contact uitgevoerd.\n"


def test_a_period_without_contacts_is_an_empty_list(installed: Register, capfdbinary: Screen) -> None:
    assert main(["uitvoer", "--van", "2020-01-01", "--tot", "2020-01-01"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == []


def test_a_file_is_whole_and_for_ourselves_only(installed: Register, tmp_path: Path) -> None:
    to = tmp_path / "november.json"
    to.write_text("oud", encoding="utf-8")
    assert main([*NOVEMBER, "--naar", str(to)]) == 0
    assert len(json.loads(to.read_text(encoding="utf-8"))) == 2
    assert to.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("*bezig")] == []


def test_a_file_that_cannot_be_written_is_told_in_words(
    installed: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*NOVEMBER, "--naar", str(tmp_path / "weg/november.json")]) == 1
    assert capsys.readouterr().err.startswith("De uitvoer lukt niet: ")


def test_a_city_that_does_not_exist_is_told_in_words(
    installed: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*NOVEMBER, "--gemeente", "brussel"]) == 1
    assert "de gemeente 'brussel' ken ik niet; kies gent, " in capsys.readouterr().err


def test_without_a_database_it_makes_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path))
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", f"sqlite:///{tmp_path}/geen.db")
    assert main([*NOVEMBER]) == 1
    assert "er is nog geen databank" in capsys.readouterr().err
    assert not (tmp_path / "geen.db").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("uitvoer", "--van", "1/11/2026", "--tot", "2026-11-30"),
            "'1/11/2026' moet een dag zijn zoals 2026-11-01",
        ),
        (
            ("uitvoer", "--van", "2026-11-30", "--tot", "2026-11-01"),
            "--tot 2026-11-01 ligt voor --van 2026-11-30",
        ),
    ],
)
def test_a_wrong_period_is_refused_in_words(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 1), 24)]
)
def test_a_day_is_that_of_brussels_also_when_the_clocks_change(day: date, hours: int) -> None:
    since, until = period(day, day)
    assert (until - since).total_seconds() == hours * 3600
    assert period(date(2026, 11, 1), date(2026, 11, 30))[0] == datetime(2026, 10, 31, 23, 0, tzinfo=UTC)


def test_the_script_tells_in_dutch_how_it_is_used() -> None:
    done = subprocess.run(
        [str(ROOT / "scripts/contacten"), "uitvoer", "--help"], capture_output=True, text=True, check=True
    )
    assert "eerste dag, zoals 2026-11-01" in done.stdout
