"""The agenda as files: by whom, and with whose names."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.appointments.setting_up import NewOfficer
from bot.appointments.setup_tables import AgendaDeed
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at, said

PERIOD = {"van": "23/11/2026", "tot": "29/11/2026"}
LOKET_1 = "gent/stadskantoor/burgerzaken/1"


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, said(answer)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def notes(balie: Agendabalie) -> list[tuple[str, str, bool]]:
    with balie.storage.read() as session:
        return [
            (one.agent_id, one.details["vorm"], one.details["volledig"])
            for one in session.scalars(select(AgendaDeed).where(AgendaDeed.verb == "uitgevoerd"))
        ]


def test_a_table_without_names(balie: Agendabalie, mieke: Collega) -> None:
    balie.put(at(11), number="A-7K3Q9"), balie.put(at(11), city="hasselt"), balie.put(at(11, days=9))
    answer = mieke.post("uitvoer/tabel", **PERIOD)
    (row,) = rows(answer)
    assert (row["nummer"], row["van"]) == ("A-7K3Q9", "11:00") and "reispas" in row["product"]
    assert "Noor" not in answer.text and "noor@" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="afspraken-gent-2026-11-23-2026-11-29.csv"' in answer.headers["content-disposition"]
    assert notes(balie) == [(mieke.id, "csv", False)]


def test_names_are_for_who_leads(balie: Agendabalie, mieke: Collega) -> None:
    balie.put(at(11), name="=cmd|calc")
    assert rows(mieke.post("uitvoer/tabel", **PERIOD, volledig="1"))[0]["naam"] == "'=cmd|calc"
    assert notes(balie) == [(mieke.id, "csv", True)]
    rik = balie.hire("Rik Maes", "beheerder")
    for path, more in (("tabel", PERIOD), ("kalender", {"kalendervan": "vandaag", "wie": LOKET_1})):
        refused = rik.post(f"uitvoer/{path}", **more, volledig="1")
        assert refused.status_code == 422 and "kan alleen een teamleider" in said(refused)
    assert "volledig" not in rik.get("uitvoer").text
    assert len(notes(balie)) == 1


def test_a_calendar_of_a_desk(balie: Agendabalie, mieke: Collega) -> None:
    balie.put(at(11)), balie.put(at(11), resource="gent/stadskantoor/burgerzaken/2")
    answer = mieke.post("uitvoer/kalender", wie=LOKET_1, kalendervan="vandaag", kalendertot="zondag")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    file = Calendar.from_ical(answer.text)
    assert file["METHOD"] == "PUBLISH" and len(file.walk("VEVENT")) == 1 and "Noor" not in answer.text
    name = "gent-stadskantoor-burgerzaken-1-2026-11-24-2026-11-29.ics"
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    full = mieke.post("uitvoer/kalender", wie=LOKET_1, kalendervan="vandaag", volledig="1")
    (event,) = Calendar.from_ical(full.text).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith(": Noor Peeters")
    assert notes(balie) == [(mieke.id, "ics", False), (mieke.id, "ics", True)]


def test_a_calendar_of_somebody(balie: Agendabalie, mieke: Collega) -> None:
    officer = NewOfficer("aisha", "Aïsha", ("wonen",), ("video",))
    balie.setting_up.officer("gent", "m", officer), balie.setups.forget("gent")
    balie.put(
        at(11), resource="gent/medewerker/aisha", officer="aisha", theme="wonen", mode="video", place=None
    )
    assert ">Aïsha</option>" in mieke.get("uitvoer").text
    answer = mieke.post("uitvoer/kalender", wie="gent/medewerker/aisha", kalendervan="vandaag")
    assert len(Calendar.from_ical(answer.text).walk("VEVENT")) == 1


@pytest.mark.parametrize(
    ("path", "fields", "name"),
    [
        ("tabel", {"van": "ooit", "tot": ""}, "van"),
        ("tabel", {"van": "2026-11-29", "tot": "2026-11-23"}, "tot"),
        ("kalender", {"wie": "hasselt/stadhuis/burgerzaken/1", "kalendervan": "vandaag"}, "wie"),
        (
            "kalender",
            {"wie": LOKET_1, "kalendervan": "2026-01-01", "kalendertot": "2026-12-01"},
            "kalendertot",
        ),
        ("kalender", {"wie": LOKET_1}, "kalendervan"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    balie: Agendabalie, mieke: Collega, path: str, fields: dict[str, str], name: str
) -> None:
    answer = mieke.post(f"uitvoer/{path}", **fields)
    assert answer.status_code == 422 and f'id="fout-{name}"' in answer.text
    for field, value in fields.items():
        if field != "wie":
            assert f'name="{field}"' in answer.text and f'value="{value}"' in answer.text
    assert notes(balie) == []


def test_a_foreign_form_gets_nothing(balie: Agendabalie, mieke: Collega) -> None:
    assert mieke.post("uitvoer/tabel", csrf="x", **PERIOD).status_code == 403
    assert mieke.get("uitvoer/tabel").status_code in (404, 405)
