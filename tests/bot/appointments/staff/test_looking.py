from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.appointments.errors import UnknownAppointment
from bot.appointments.staff import StaffAgenda, Stage
from bot.appointments.staff.resources import resources, targets
from bot.clock import SetClock
from tests.bot.appointments.sample import TUESDAY, at
from tests.bot.appointments.staff.conftest import KIM, SAM, Book


def test_a_day_is_local(staff: StaffAgenda, book: Book) -> None:
    late, early = book.put(at(23, 30)), book.put(at(0, 10))
    book.put(at(0, 10, TUESDAY + timedelta(days=1)))
    assert [one.appointment.id for one in staff.looking.day("gent", TUESDAY)] == [early, late]


def test_holds_and_what_moved_away_are_not_shown(staff: StaffAgenda, book: Book) -> None:
    book.put(status="held", confirmed_at=None)
    book.put(status="cancelled", confirmed_at=None)
    gone = book.put(status="cancelled")
    (shown,) = staff.looking.day("gent", TUESDAY)
    assert (shown.appointment.id, shown.stage) == (gone, Stage.CANCELLED)


def test_a_week_has_seven_days_also_when_the_clock_changes(staff: StaffAgenda, book: Book) -> None:
    monday = date(2027, 3, 22)
    sunday = book.put(at(23, 50, date(2027, 3, 28)))
    week = staff.looking.week("gent", monday)
    assert len(week) == 7 and week[date(2027, 3, 28)][0].appointment.id == sunday


@pytest.mark.parametrize(
    "words",
    [
        "noor",
        "PEETERS",
        "noor@example.be",
        "0470 12 34 56",
        "0032470123456",
        "+32 470 12",
        "a-7k3q9",
        "7K3Q9",
    ],
)
def test_it_finds_by_name_number_phone_and_mail(staff: StaffAgenda, book: Book, words: str) -> None:
    book.put(name="Lien De Smet", email="lien@example.be", phone=None)
    noor = book.put(number="A-7K3Q9")
    assert [one.appointment.id for one in staff.looking.search(SAM, words)] == [noor]
    assert book.deeds() == [("sam", "gezocht", None)]


@pytest.mark.parametrize("words", ["%", "_", "kim", "12", "   "])
def test_it_finds_nobody_by_what_is_no_name(staff: StaffAgenda, book: Book, words: str) -> None:
    book.put()
    assert staff.looking.search(SAM, words) == []


def test_what_is_to_come_stands_first(staff: StaffAgenda, book: Book, clock: SetClock) -> None:
    past, soon, later = book.put(at(9)), book.put(at(15)), book.put(at(16))
    clock.set(at(12))
    assert [one.appointment.id for one in staff.looking.search(SAM, "noor")] == [soon, later, past]


def test_looking_is_noted_once_in_a_while(staff: StaffAgenda, book: Book, clock: SetClock) -> None:
    one = book.put()
    staff.looking.open(SAM, one)
    staff.looking.open(SAM, one)
    assert book.deeds() == [("sam", "bekeken", one)]
    clock.advance(timedelta(minutes=11))
    staff.looking.open(SAM, one)
    assert len(book.deeds()) == 2


def test_another_city_sees_nothing(staff: StaffAgenda, book: Book) -> None:
    one = book.put(city="hasselt")
    with pytest.raises(UnknownAppointment):
        staff.looking.open(SAM, one)
    assert staff.looking.day("gent", TUESDAY) == []
    assert staff.looking.search(SAM, "noor") == []
    assert book.deeds() == [("sam", "gezocht", None)]
    assert KIM.city == "hasselt"


def test_desks_have_the_names_that_people_use(staff: StaffAgenda) -> None:
    named = {one.key: one.name for one in resources(staff.setup("gent"))}
    assert named["gent/rabot/burgerzaken/1"] == "Loket 1 (Wijkkantoor Rabot, Reispas)"
    assert named["gent/video/wonen/2"] == "Video 2 (Wonen en renoveren)"
    assert len(named) == len(set(named.values()))
    assert targets(staff.setup("gent"))[0] == ("*", "De hele agenda")
