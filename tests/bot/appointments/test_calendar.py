"""The calendar object of an appointment from booking to cancelling, parsed as calendars do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from bot.appointments import Agenda, Appointment, Status, calendar_file
from bot.appointments.video import TryLater
from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from tests.bot.appointments.letterbox import DESK, LINKS, SENDER, TALK, Letterbox, event, mails, text
from tests.bot.appointments.sample import NOOR, EveryDay, at, gent
from tests.bot.appointments.video.test_jobs import Hall, House

CHANGES = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30), date(2027, 10, 31)]
SUMMER = {date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30)}


@pytest.fixture
def box(storage: Storage, clock: SetClock) -> Letterbox:
    return Letterbox(storage, clock)


def _move(agenda: Agenda, made: Appointment, mode: str, start: datetime, key: str) -> Appointment:
    place = "stadskantoor" if mode == "loket" else None
    hold = agenda.hold("gent", "wonen", mode, place, start, key=f"h-{key}", replaces=made.id)
    return agenda.move(made.id, hold.id, key=key)


def test_it_lives_as_one_event_from_booking_to_cancelling(storage: Storage, clock: SetClock) -> None:
    """Booked at a desk, moved, switched to video, the link came, switched back, and again to video, cancelled."""
    hall = Hall()
    house = House(storage, clock, hall)
    hold = house.agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key="h-1")
    made = house.agenda.confirm(hold.id, NOOR, bring="de plannen")
    _move(house.agenda, made, "loket", at(11), "m1")
    hall.fails = [TryLater("weg")]
    _move(house.agenda, made, "video", at(11), "m2")
    house.worker.work_due()
    clock.set(at(7, day=date(2026, 11, 23)))
    house.worker.work_due()
    assert len(hall.meetings) == 1
    _move(house.agenda, made, "loket", at(11), "m3")
    house.worker.work_due()
    assert hall.meetings == {}
    _move(house.agenda, made, "video", at(11, 30), "m4")
    house.worker.work_due()
    house.agenda.cancel(made.id)
    house.worker.work_due()

    with storage.read() as session:
        sent = mails(session)
    told = [event(mail) for mail in sent]
    assert [str(file["METHOD"]) for file, _ in told] == ["REQUEST"] * (len(told) - 1) + ["CANCEL"]
    sequences = [int(found["SEQUENCE"]) for _, found in told]
    assert sequences == sorted(set(sequences)) and sequences[0] == 0
    assert (
        len({(str(found["UID"]), str(found["ORGANIZER"]), str(found["ATTENDEE"])) for _, found in told}) == 1
    )
    assert [str(found["STATUS"]) for _, found in told] == ["CONFIRMED"] * (len(told) - 1) + ["CANCELLED"]
    assert [kind(mail) for mail in sent] == [
        "geboekt",
        "gewijzigd",
        "gewijzigd",
        "link",
        "gewijzigd",
        "gewijzigd",
        "link",
        "weg",
    ]
    where = [str(found["LOCATION"]).partition(":")[0].partition(",")[0] for _, found in told]
    desk, talk = "Stadskantoor Gent", "https"
    assert where == [desk, desk, "Videogesprek", talk, desk, "Videogesprek", talk, talk]
    links = {str(found["LOCATION"]) for _, found in told if str(found["LOCATION"]).startswith("https")}
    assert len(links) == 1  # the same page for every meeting
    assert "De link volgt" in text(sent[2]) and "De link volgt" in text(sent[5])
    assert hall.meetings == {}


def kind(mail: EmailMessage) -> str:
    words = {"Gewijzigd": "gewijzigd", "De link": "link", "Geannuleerd": "weg", "Je afspraak": "geboekt"}
    return next(word for start, word in words.items() if str(mail["Subject"]).startswith(start))


def test_a_switch_to_video_gives_the_link_when_it_is_there(storage: Storage, clock: SetClock) -> None:
    house = House(storage, clock, Hall(at_once=True))
    hold = house.agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key="h-1")
    made = house.agenda.confirm(hold.id, NOOR)
    moved = _move(house.agenda, made, "video", at(9), "m1")
    with storage.read() as session:
        mail = mails(session)[-1]

    assert moved.video_token and f"/video/{moved.video_token}" in text(mail)
    assert event(mail)[1]["LOCATION"] == f"https://onthaal.example/video/{moved.video_token}"


def test_the_agenda_says_who_moved_it(box: Letterbox, storage: Storage, clock: SetClock) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, box.notices)
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="h-1")
    made = agenda.confirm(hold.id, NOOR)
    for by, hour, sorry in (("inwoner", 10, False), ("balie", 11, True)):
        hold = agenda.hold("gent", "reispas", "loket", "rabot", at(hour), key=f"h-{by}", replaces=made.id)
        agenda.move(made.id, hold.id, key=by, by=by)
        assert ("spijt het ons" in text(box.mails()[-1])) is sorry


def test_a_moved_talk_keeps_its_meeting_and_its_link(storage: Storage, clock: SetClock) -> None:
    hall = Hall()
    house = House(storage, clock, hall)
    made = house.book()
    house.worker.work_due()
    (reference,) = hall.meetings
    _move(house.agenda, made, "video", at(10), "m1")
    house.worker.work_due()

    assert list(hall.meetings) == [reference] and hall.meetings[reference].start == at(10)
    with storage.read() as session:
        assert "/video/" in text(mails(session)[-1])


# What an event says


def test_it_says_what_calendars_need(box: Letterbox) -> None:
    file, found = event(box.write(box.notices.confirmed, replace(DESK, persons=2), ""))

    assert str(file["PRODID"]) == "-//Onthaal//afspraken//NL" and str(file["VERSION"]) == "2.0"
    assert (found["STATUS"], found["SEQUENCE"], found["TRANSP"]) == ("CONFIRMED", 0, "OPAQUE")
    assert found["UID"] == f"{DESK.id}@onthaal"
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (at(9), at(9, 15))
    assert found["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert found["DTSTAMP"].to_ical() == b"20261120T090000Z"
    assert found["ORGANIZER"] == f"mailto:{SENDER}" and found["ATTENDEE"] == "mailto:noor@example.be"
    assert found["LOCATION"] == "Wijkkantoor Rabot, Jozef II-straat 104, 9000 Gent"
    assert found["URL"] == LINKS.page(DESK)
    for said in (
        "Breng je identiteitskaart mee.\nEn een pasfoto.",
        "A-7K3Q9",
        "2 personen",
        LINKS.page(DESK),
        "09 210 10 10",
    ):
        assert said in str(found["DESCRIPTION"])
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert "GEO" not in found  # nobody knows it


def test_it_never_warns_itself(box: Letterbox) -> None:
    """We remind residents ourselves; their calendar as they have set it."""
    assert event(box.write(box.notices.confirmed, DESK, ""))[0].walk("VALARM") == []


def test_it_knows_where_the_door_is(box: Letterbox) -> None:
    rabot = replace(box.city.places["rabot"], geo=(51.0601, 3.7105))
    box.city = replace(box.city, places={**box.city.places, "rabot": rabot})

    assert b"\r\nGEO:51.0601;3.7105\r\n" in event(box.write(box.notices.confirmed, DESK, ""))[0].to_ical()
    assert "GEO" not in event(box.write(box.notices.confirmed, TALK, ""))[1]


def test_a_cancelled_event_leads_nowhere(box: Letterbox) -> None:
    cancelled = replace(DESK, status=Status.CANCELLED, sequence=1)
    file, found = event(box.write(box.notices.cancelled, cancelled))

    assert (file["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "URL" not in found and "https://" not in str(found["DESCRIPTION"])


def test_what_people_type_stays_in_its_place(box: Letterbox) -> None:
    lien = replace(NOOR, name='Lien "<b>" De Smet; RSVP=TRUE:mailto:kim@example.be')
    attendee = event(box.write(box.notices.confirmed, replace(DESK, contact=lien), ""))[1]["ATTENDEE"]

    assert attendee == "mailto:noor@example.be" and attendee.params["RSVP"] == "FALSE"


@pytest.mark.parametrize("day", CHANGES)
def test_it_is_right_when_the_clock_changes(storage: Storage, day: date) -> None:
    clock = SetClock(datetime(day.year, day.month, 20, 12, tzinfo=BRUSSELS), ticking=False)
    box = Letterbox(storage, clock)
    agenda = Agenda(storage, clock, {"gent": gent(EveryDay((time(9), time(12))))}, box.notices)
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9, day=day), key="m1")
    agenda.confirm(hold.id, NOOR)

    (mail,) = box.mails()
    file, found = event(mail)
    zone = file.walk("VTIMEZONE")[0].to_tz()
    read_by_a_stranger = found["DTSTART"].dt.replace(tzinfo=None).replace(tzinfo=zone)
    assert read_by_a_stranger.astimezone(UTC).hour == (7 if day in SUMMER else 8)
    assert found["DTSTART"].dt.hour == 9 and "om 9.00 uur" in mail["Subject"]


# To download


def _downloaded(appointment: Appointment, **more: Any) -> tuple[str, Any, Any]:
    now = datetime(2026, 11, 20, 10, tzinfo=BRUSSELS)
    content = calendar_file(gent(), appointment, LINKS, sender=SENDER, now=now, **more)
    file = Calendar.from_ical(content)
    return content, file, file.walk("VEVENT")[0]


def test_the_file_of_the_page_is_the_same_event(box: Letterbox) -> None:
    content, file, found = _downloaded(DESK)
    mailed = event(box.write(box.notices.confirmed, DESK, ""))[1]

    assert file["METHOD"] == "PUBLISH" and "ATTENDEE" not in found  # RFC 5546, 3.2.1
    for same in ("UID", "SEQUENCE", "ORGANIZER", "SUMMARY", "LOCATION", "DESCRIPTION", "DTSTART", "DTEND"):
        assert found[same] == mailed[same]
    assert "\r\n" in content and max(len(line.encode()) for line in content.split("\r\n")) <= 75


def test_the_file_of_a_talk_leads_to_it_once_it_can(box: Letterbox) -> None:
    assert "/video/" in str(_downloaded(TALK)[2]["LOCATION"])
    assert "/video/" not in _downloaded(TALK, has_link=False)[0]
