"""What a resident finds in the mailbox, read back from the mail itself."""

from __future__ import annotations

from datetime import date, datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.appointments import Agenda, Appointment, CitySetup, Contact, Links, MailNotices
from bot.clock import BRUSSELS, SetClock
from bot.mail import Outbox
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.appointments.sample import NOOR, EveryDay, at, gent

SENDER = "afspraken@onthaal.example"
LINKS = Links("geheim", "https://onthaal.example/")


@pytest.fixture
def mailing(storage: Storage, clock: SetClock) -> Agenda:
    return Agenda(storage, clock, {"gent": gent()}, MailNotices(Outbox(SENDER), LINKS, clock))


def _book(agenda: Agenda, contact: Contact = NOOR, *, video: bool = False, bring: str = "") -> Appointment:
    theme, mode, place = ("wonen", "video", None) if video else ("reispas", "loket", "rabot")
    hold = agenda.hold("gent", theme, mode, place, at(9), key="m1", product="kids_id")
    return agenda.confirm(hold.id, contact, bring=bring)


def _mails(storage: Storage) -> list[EmailMessage]:
    with storage.read() as session:
        rows = session.scalars(select(MailRow).order_by(MailRow.kind)).all()
    found = [message_from_string(row.content, policy=default) for row in rows]
    assert all(isinstance(mail, EmailMessage) for mail in found)
    return found  # type: ignore[return-value]


def _text(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _event(mail: EmailMessage) -> tuple[Any, Any]:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    file = Calendar.from_ical(part.get_content())
    assert part["Content-Type"].params["method"] == file["METHOD"]
    return file, file.walk("VEVENT")[0]


def test_it_confirms_with_everything_one_needs(mailing: Agenda, storage: Storage) -> None:
    made = _book(mailing, bring="je oude pas\neen pasfoto")
    (mail,) = _mails(storage)

    assert mail["Subject"] == "Je afspraak op dinsdag 24 november 2026 om 9.00 uur"
    assert mail["To"] == "Noor Peeters <noor@example.be>"
    for kind in ("plain", "html"):
        text = _text(mail, kind)
        for said in (
            "dinsdag 24 november 2026, van 9.00 tot 9.15 uur",
            "Wijkkantoor Rabot, Jozef II-straat 104, 9000 Gent",
            made.number,
            "je oude pas\neen pasfoto",
            LINKS.cancel(made),
            "09 210 10 10",
            "Stad Gent",
        ):
            assert said in text
    assert mail["X-Priority"] is None


def test_it_gives_the_link_of_a_video_talk(mailing: Agenda, storage: Storage) -> None:
    made = _book(mailing, video=True)
    (mail,) = _mails(storage)

    assert made.video_token is not None
    assert LINKS.video(made.video_token) in _text(mail, "plain")
    assert LINKS.video(made.video_token) in _text(mail, "html")
    assert _event(mail)[1]["LOCATION"] == LINKS.video(made.video_token)
    assert "Waar:" not in _text(mail, "plain")


def test_it_invites_in_the_calendar(mailing: Agenda, storage: Storage) -> None:
    made = _book(mailing, bring="een pasfoto")
    file, event = _event(_mails(storage)[0])

    assert (file["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert event["UID"] == f"{made.id}@onthaal"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (at(9), at(9, 15))
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert event["DTSTAMP"].to_ical() == b"20261120T090000Z"
    assert event["ORGANIZER"] == f"mailto:{SENDER}"
    assert event["ATTENDEE"] == "mailto:noor@example.be"
    assert event["LOCATION"] == "Wijkkantoor Rabot, Jozef II-straat 104, 9000 Gent"
    assert "een pasfoto" in event["DESCRIPTION"] and made.number in event["DESCRIPTION"]
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Europe/Brussels"]


def test_it_takes_the_appointment_out_of_the_calendar(mailing: Agenda, storage: Storage) -> None:
    made = _book(mailing)
    mailing.cancel(made.id)
    confirmed, cancelled = _mails(storage)
    before, after = _event(confirmed)[1], _event(cancelled)[1]

    assert _event(cancelled)[0]["METHOD"] == "CANCEL"
    assert (after["STATUS"], after["SEQUENCE"]) == ("CANCELLED", before["SEQUENCE"] + 1)
    for same in ("UID", "ORGANIZER", "ATTENDEE"):
        assert after[same] == before[same]
    assert after["DTSTART"].dt == before["DTSTART"].dt
    assert "geannuleerd" in _text(cancelled, "plain")
    assert LINKS.cancel(made) not in _text(cancelled, "plain") + str(after["DESCRIPTION"])


@pytest.mark.parametrize(
    ("day", "offset"), [(date(2027, 3, 27), 1), (date(2027, 3, 28), 2), (date(2027, 10, 31), 1)]
)
def test_its_calendar_is_right_when_the_clock_changes(storage: Storage, day: date, offset: int) -> None:
    clock = SetClock(datetime(day.year, day.month, 20, 12, tzinfo=BRUSSELS), ticking=False)
    open_days = EveryDay((at(9).timetz().replace(tzinfo=None), at(12).timetz().replace(tzinfo=None)))
    agenda = Agenda(storage, clock, {"gent": gent(open_days)}, MailNotices(Outbox(SENDER), LINKS, clock))
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9, day=day), key="m1")
    agenda.confirm(hold.id, NOOR)

    (mail,) = _mails(storage)
    file, event = _event(mail)
    zone = file.walk("VTIMEZONE")[0].to_tz()
    read_by_a_stranger = event["DTSTART"].dt.replace(tzinfo=None).replace(tzinfo=zone)
    assert read_by_a_stranger.utcoffset().total_seconds() == offset * 3600
    assert event["DTSTART"].dt.hour == 9
    assert "om 9.00 uur" in mail["Subject"]


def test_it_escapes_what_people_type(mailing: Agenda, storage: Storage) -> None:
    _book(mailing, Contact('Lien "<b>" De Smet; RSVP=TRUE:mailto:kim@example.be', "lien@example.be"))
    (mail,) = _mails(storage)

    assert "<b>" not in _text(mail, "html") and "&lt;b&gt;" in _text(mail, "html")
    assert mail["To"].addresses[0].addr_spec == "lien@example.be" and len(mail["To"].addresses) == 1
    attendee = _event(mail)[1]["ATTENDEE"]
    assert attendee == "mailto:lien@example.be" and attendee.params["RSVP"] == "FALSE"


def test_it_sends_nothing_without_an_address(mailing: Agenda, storage: Storage) -> None:
    made = _book(mailing, Contact("Lien De Smet", None, "+32470123456"))
    mailing.cancel(made.id)

    assert _mails(storage) == []


def test_it_names_the_product_when_the_city_does(storage: Storage, clock: SetClock) -> None:
    plain = gent()
    named = CitySetup(**vars(plain) | {"products": {"kids_id": "Kids-ID"}})
    agenda = Agenda(storage, clock, {"gent": named}, MailNotices(Outbox(SENDER), LINKS, clock))
    _book(agenda)

    assert "Waarvoor: Kids-ID" in _text(_mails(storage)[0], "plain")


def test_it_keeps_the_resident_out_of_subject_and_summary(mailing: Agenda, storage: Storage) -> None:
    _book(mailing)
    (mail,) = _mails(storage)

    assert "Noor" not in mail["Subject"] + _event(mail)[1]["SUMMARY"]
