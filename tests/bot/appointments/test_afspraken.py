"""The command that administrators run: figures and the agenda of a period."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.appointments.__main__ import main
from bot.appointments.setup_tables import AgendaDeed
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS
from bot.storage import Storage

OCTOBER = ("--gemeente", "gent", "--van", "2026-10-01", "--tot", "2026-10-31")
TALK = datetime(2026, 10, 6, 10, 0, tzinfo=BRUSSELS)

type Screen = pytest.CaptureFixture[bytes]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> str:
    """The command reads this database, as an administrator's settings would say."""
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", database_url)
    storage = Storage(database_url)
    for city in ("gent", "hasselt"):
        identity = str(uuid.uuid4())
        row = AppointmentRow(
            id=identity,
            number=f"A-{identity[:5]}",
            city=city,
            theme="wonen",
            mode="video",
            resource=f"{city}/video/wonen/1",
            start=TALK,
            end=TALK + timedelta(minutes=30),
            status="confirmed",
            hold_expires_at=TALK,
            hold_key=identity,
            name="Noor Peeters",
            created_at=TALK - timedelta(days=4),
            confirmed_at=TALK - timedelta(days=4),
        )
        with storage.begin() as session:
            session.add(row)
    storage.close()
    return database_url


def test_it_shows_figures(installed: str, capfdbinary: Screen) -> None:
    assert main(["cijfers", *OCTOBER]) == 0
    head, talks, *_ = capfdbinary.readouterr().out.decode().splitlines()
    assert head.split()[:3] == ["thema", "wijze", "geboekt"]
    assert talks.startswith("Wonen, bouwen en renoveren") and talks.split()[4:6] == ["video", "1"]


def test_it_writes_figures_for_excel(installed: str, tmp_path: Path) -> None:
    to = tmp_path / "cijfers.csv"
    assert main(["cijfers", *OCTOBER, "--csv", "--naar", str(to)]) == 0
    rows = list(csv.DictReader(io.StringIO(to.read_text("utf-8-sig")), delimiter=";"))
    assert (rows[0]["thema"], rows[0]["geboekt"]) == ("Wonen, bouwen en renoveren", "1")
    assert to.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("full", [False, True])
def test_it_writes_the_agenda_and_notes_it(installed: str, capfdbinary: Screen, full: bool) -> None:
    assert main(["uitvoer", *OCTOBER, *(["--volledig"] if full else [])]) == 0
    (row,) = csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig")), delimiter=";")
    assert row["dag"] == "2026-10-06" and row.get("naam") == ("Noor Peeters" if full else None)
    storage = Storage(installed)
    with storage.read() as session:
        (deed,) = session.scalars(select(AgendaDeed)).all()
    storage.close()
    assert (deed.city, deed.agent_id, deed.verb, deed.details["volledig"]) == (
        "gent",
        "scripts/afspraken",
        "uitgevoerd",
        full,
    )


def test_it_refuses_in_words(installed: str, capfdbinary: Screen, tmp_path: Path) -> None:
    assert main(["cijfers", "--gemeente", "brussel", *OCTOBER[2:]]) == 1
    assert "de gemeente 'brussel' ken ik niet" in capfdbinary.readouterr().err.decode()
    assert main(["cijfers", *OCTOBER, "--naar", str(tmp_path / "weg/cijfers.csv")]) == 1
    assert "Dat lukt niet" in capfdbinary.readouterr().err.decode()


def test_it_makes_no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfdbinary: Screen) -> None:
    monkeypatch.setenv("ONTHAAL_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ONTHAAL_DATABASE_URL", f"sqlite:///{tmp_path}/geen.db")
    assert main(["cijfers", *OCTOBER]) == 1
    assert (
        "nog geen databank" in capfdbinary.readouterr().err.decode() and not (tmp_path / "geen.db").exists()
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["cijfers"],
        ["cijfers", "--gemeente", "gent", "--van", "1 oktober", "--tot", "2026-10-31"],
        ["cijfers", "--gemeente", "gent", "--van", "2026-10-31", "--tot", "2026-10-01"],
        ["uitvoer", *OCTOBER, "--csv"],
    ],
)
def test_a_wrong_command_is_explained(arguments: list[str], capfdbinary: Screen) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2 and b"scripts/afspraken" in capfdbinary.readouterr().err
