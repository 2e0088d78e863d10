"""The agenda as a table and as a calendar: nobody's name in it, unless it was asked for."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.appointments.exporting import Exports, Period
from bot.appointments.setting_up import NewDesk, NewOfficer, SettingUp
from bot.appointments.setup_tables import AgendaDeed
from bot.appointments.setups import Setups
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS, SetClock
from bot.errors import InvalidInput
from bot.storage import Storage
from tests.bot.appointments.sample import START, TUESDAY, at, gent

WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))


class Mieke:
    id = "mieke"
    city = "gent"


@pytest.fixture
def exports(storage: Storage, clock: SetClock) -> Exports:
    return Exports(storage, clock, Setups(storage, {"gent": gent()}), "afspraken@onthaal.example")


def put(storage: Storage, hour: int, **other: object) -> str:
    identity = str(uuid.uuid4())
    values: dict[str, object] = {
        "city": "gent",
        "theme": "wonen",
        "mode": "video",
        "resource": "gent/video/wonen/1",
        "status": "confirmed",
        "name": "Noor Peeters",
        "email": "noor@example.be",
        "phone": "+32470123456",
        "start": at(hour),
        "end": at(hour, 30),
        "confirmed_at": START,
        **other,
    }
    row = AppointmentRow(
        id=identity,
        number=f"A-{identity[:5]}",
        hold_expires_at=START,
        hold_key=identity,
        created_at=START,
        **values,
    )
    with storage.begin() as session:
        session.add(row)
    return identity


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_it_tells_a_desk_what_it_needs_without_names(exports: Exports, storage: Storage) -> None:
    put(storage, 9, persons=2)
    put(
        storage,
        10,
        theme="reispas",
        mode="loket",
        place="rabot",
        resource="gent/rabot/burgerzaken/1",
        no_show_at=at(11),
    )
    put(storage, 11, status="cancelled", cancelled_by="balie")
    put(storage, 14, city="hasselt")
    put(storage, 15, confirmed_at=None, status="held")
    put(storage, 9, start=at(9) + timedelta(days=7), end=at(10) + timedelta(days=7))

    text = exports.sheet(Mieke(), WEEK)

    video, desk, gone = rows(text)
    assert (video["dag"], video["van"], video["tot"], video["wijze"]) == (
        "2026-11-24",
        "09:00",
        "09:30",
        "video",
    )
    assert (video["personen"], video["stand"], video["niet_gekomen"]) == ("2", "Verwacht", "")
    assert (desk["plaats"], desk["stand"], desk["niet_gekomen"]) == (
        "Wijkkantoor Rabot",
        "Niet gekomen",
        "ja",
    )
    assert gone["stand"] == "Geannuleerd door de stad"
    assert "Noor" not in text and "noor@" not in text and "+32" not in text


def test_it_gives_names_when_asked_and_notes_by_whom(exports: Exports, storage: Storage) -> None:
    put(storage, 9)
    (row,) = rows(exports.sheet(Mieke(), WEEK, full=True))

    assert (row["naam"], row["e_mail"], row["telefoon"]) == (
        "Noor Peeters",
        "noor@example.be",
        "'+32470123456",
    )
    with storage.read() as session:
        (deed,) = session.scalars(select(AgendaDeed)).all()
    assert (deed.agent_id, deed.verb) == ("mieke", "uitgevoerd")
    assert deed.details == {
        "vorm": "csv",
        "van": "2026-11-23",
        "tot": "2026-11-29",
        "aantal": 1,
        "volledig": True,
    }


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@sum", "\t=1"])
def test_no_name_is_a_formula(exports: Exports, storage: Storage, name: str) -> None:
    put(storage, 9, name=name)

    assert rows(exports.sheet(Mieke(), WEEK, full=True))[0]["naam"] == f"'{name}"


def test_it_names_desks_and_officers_that_were_put_off(
    exports: Exports, storage: Storage, clock: SetClock
) -> None:
    setting_up = SettingUp(storage, clock, {"gent": gent()})
    setting_up.desk("gent", "m", NewDesk("zaal", "rabot", "Zaal", ("reispas",), active=False))
    setting_up.officer("gent", "m", NewOfficer("aisha", "Aïsha", ("wonen",), ("video",), active=False))
    put(storage, 9, theme="reispas", mode="loket", place="rabot", resource="gent/loket/zaal/1")
    put(storage, 10, resource="gent/medewerker/aisha", officer="aisha")

    desk, talk = rows(exports.sheet(Mieke(), WEEK))
    assert (desk["loket"], talk["medewerker"], talk["loket"]) == ("Zaal", "Aïsha", "")


def test_it_makes_a_calendar_of_one_officer(exports: Exports, storage: Storage, clock: SetClock) -> None:
    SettingUp(storage, clock, {"gent": gent()}).officer(
        "gent", "m", NewOfficer("aisha", "Aïsha", ("wonen",), ("video", "loket"))
    )
    talk = put(storage, 9, resource="gent/medewerker/aisha", officer="aisha", sequence=2)
    put(
        storage, 10, mode="loket", place="stadskantoor", resource="gent/stadskantoor/wonen/1", officer="aisha"
    )
    put(storage, 11)
    put(storage, 14, resource="gent/medewerker/aisha", officer="aisha", status="cancelled")

    text = exports.calendar(Mieke(), "gent/medewerker/aisha", WEEK)

    file = Calendar.from_ical(text)
    events = file.walk("VEVENT")
    assert file["METHOD"] == "PUBLISH" and file["X-WR-CALNAME"] == "Aïsha" and file.walk("VTIMEZONE")
    assert [event["DTSTART"].dt.astimezone(BRUSSELS) for event in events] == [at(9), at(10)]
    assert (events[0]["UID"], events[0]["SEQUENCE"]) == (f"{talk}@onthaal", 2)
    assert str(events[1]["LOCATION"]).startswith("Stadskantoor Gent")
    assert "Noor" not in text and "ATTENDEE" not in text
    full = exports.calendar(Mieke(), "gent/medewerker/aisha", Period(TUESDAY, TUESDAY), full=True)
    assert "Noor Peeters" in full


def test_an_empty_calendar_is_one_too(exports: Exports) -> None:
    assert not Calendar.from_ical(exports.calendar(Mieke(), "gent/video/wonen/1", WEEK)).walk("VEVENT")


def test_it_gives_nothing_of_another_city(exports: Exports) -> None:
    with pytest.raises(InvalidInput):
        exports.calendar(Mieke(), "hasselt/video/wonen/1", WEEK)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (TUESDAY, TUESDAY - timedelta(days=1)),
        (TUESDAY, TUESDAY + timedelta(days=400)),
        (date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_it_refuses_odd_periods(first: date, last: date) -> None:
    with pytest.raises(InvalidInput):
        Period(first, last)
