from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments.errors import NotOffered, SlotTaken, UnknownAppointment
from bot.appointments.staff import StaffAgenda
from bot.appointments.staff.counter import by_day
from bot.clock import SetClock
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.sample import LIEN, NOOR, TUESDAY, at
from tests.bot.appointments.staff.conftest import KIM, SAM, Book

HERE = ("reispas", "loket", "stadskantoor")


def test_it_books_for_who_phones(staff: StaffAgenda, book: Book, notebook: Notebook) -> None:
    hold = staff.counter.hold(SAM, *HERE, at(10), key="a", product="reispas")
    made = staff.counter.book(SAM, hold.id, NOOR, bring="Je oude reispas")
    assert (made.origin, made.start) == ("balie", at(10))
    assert book.row(made.id).made_by == "sam"
    assert book.deeds() == [("sam", "geboekt", made.id)]
    assert [line[0] for line in notebook.lines] == ["confirmed"]


def test_the_same_form_twice_books_once(staff: StaffAgenda, book: Book, notebook: Notebook) -> None:
    holds = [staff.counter.hold(SAM, *HERE, at(10), key="a") for _ in range(2)]
    made = {staff.counter.book(SAM, hold.id, NOOR).id for hold in holds}
    assert len(made) == 1 and staff.counter.made(SAM, holds[0].id)
    assert len(book.deeds()) == len(notebook.lines) == 1


def test_it_sees_times_that_residents_are_too_late_for(staff: StaffAgenda, clock: SetClock) -> None:
    clock.set(at(10, 10))
    (today,) = by_day(staff.counter.times("gent", *HERE, TUESDAY)).items()
    assert today[0] == TUESDAY and today[1][0].start == at(10, 15)
    assert staff.agenda.times("gent", *HERE, TUESDAY)[0].start > at(12)


def test_who_stands_at_the_desk_is_helped_at_once(staff: StaffAgenda, clock: SetClock) -> None:
    clock.set(at(10, 7))
    now = staff.counter.at_once("gent", *HERE)
    assert now is not None and (now.start, now.end) == (at(10, 5), at(10, 20))
    hold = staff.counter.hold(SAM, *HERE, now.start, key="a")
    clock.advance(timedelta(minutes=4))
    assert staff.counter.book(SAM, hold.id, NOOR).start == at(10, 5)
    assert staff.counter.at_once("gent", *HERE) is None


def test_nobody_is_helped_when_it_is_closed(staff: StaffAgenda, clock: SetClock) -> None:
    clock.set(at(12, 30))
    assert staff.counter.at_once("gent", *HERE) is None
    with pytest.raises(NotOffered):
        staff.counter.hold(SAM, *HERE, at(12, 30), key="a")
    with pytest.raises(NotOffered):
        staff.counter.hold(SAM, *HERE, at(10), key="b")


def test_a_taken_time_stays_whose_it_was(staff: StaffAgenda) -> None:
    staff.counter.hold(SAM, *HERE, at(10), key="a")
    with pytest.raises(SlotTaken):
        staff.counter.hold(SAM, *HERE, at(10, 5), key="b")


def test_it_moves_and_cancels_with_a_mail_each(
    staff: StaffAgenda, book: Book, notebook: Notebook, clock: SetClock
) -> None:
    made = staff.counter.book(SAM, staff.counter.hold(SAM, *HERE, at(10), key="a").id, LIEN)
    hold = staff.counter.hold(SAM, *HERE, at(14), key="b", replaces=made.id)
    for _ in range(2):
        assert staff.counter.move(SAM, made.id, hold.id, key="c").start == at(14)
    for _ in range(2):
        assert staff.counter.cancel(SAM, made.id, key="d").cancelled_by == "balie"
    assert [verb for _, verb, _ in book.deeds()] == ["geboekt", "verplaatst", "geannuleerd"]
    assert [line[0] for line in notebook.lines] == ["confirmed", "moved", "cancelled"]


def test_another_citys_staff_touches_nothing(staff: StaffAgenda, book: Book) -> None:
    hold = staff.counter.hold(SAM, *HERE, at(10), key="a")
    with pytest.raises(UnknownAppointment):
        staff.counter.book(KIM, hold.id, NOOR)
    made = staff.counter.book(SAM, hold.id, NOOR)
    with pytest.raises(UnknownAppointment):
        staff.counter.cancel(KIM, made.id, key="x")
    with pytest.raises(UnknownAppointment):
        staff.counter.move(KIM, made.id, hold.id, key="x")
    assert book.row(made.id).status == "confirmed"
