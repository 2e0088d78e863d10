from __future__ import annotations

import pytest

from bot.appointments.errors import UnknownAppointment
from bot.appointments.staff import NotPossible, StaffAgenda, Stage
from bot.clock import SetClock
from tests.bot.appointments.sample import at
from tests.bot.appointments.staff.conftest import KIM, SAM, Book


def _stage(staff: StaffAgenda, one: str) -> Stage:
    return staff.looking.one("gent", one).stage


def test_it_notes_who_arrived_and_who_is_done(staff: StaffAgenda, book: Book) -> None:
    one = book.put()
    staff.check_in.arrive(SAM, one)
    assert _stage(staff, one) == Stage.ARRIVED
    staff.check_in.finish(SAM, one)
    assert _stage(staff, one) == Stage.FINISHED
    assert book.deeds() == [("sam", "aangekomen", one), ("sam", "klaar", one)]


def test_the_same_note_twice_is_one_deed(staff: StaffAgenda, book: Book) -> None:
    one = book.put()
    staff.check_in.arrive(SAM, one)
    first = book.row(one).arrived_at
    staff.check_in.arrive(SAM, one)
    assert book.row(one).arrived_at == first and len(book.deeds()) == 1


def test_nobody_is_missing_before_it_begins(staff: StaffAgenda, book: Book, clock: SetClock) -> None:
    one = book.put(at(10))
    with pytest.raises(NotPossible, match="nog niet begonnen"):
        staff.check_in.no_show(SAM, one)
    clock.set(at(10, 1))
    staff.check_in.no_show(SAM, one)
    assert _stage(staff, one) == Stage.NO_SHOW


def test_who_comes_late_is_here_after_all(staff: StaffAgenda, book: Book, clock: SetClock) -> None:
    one = book.put(at(10))
    clock.set(at(10, 10))
    staff.check_in.no_show(SAM, one)
    staff.check_in.arrive(SAM, one)
    assert _stage(staff, one) == Stage.ARRIVED
    with pytest.raises(NotPossible, match="aangekomen"):
        staff.check_in.no_show(SAM, one)


def test_each_note_can_be_taken_back(staff: StaffAgenda, book: Book, clock: SetClock) -> None:
    one = book.put(at(10))
    clock.set(at(10, 10))
    staff.check_in.finish(SAM, one)
    seen = [_stage(staff, one)]
    for _ in range(3):
        staff.check_in.undo(SAM, one)
        seen.append(_stage(staff, one))
    assert seen == [Stage.FINISHED, Stage.ARRIVED, Stage.EXPECTED, Stage.EXPECTED]
    assert [verb for _, verb, _ in book.deeds()] == ["klaar", "ongedaan", "ongedaan"]


def test_it_is_not_done_before_it_began(staff: StaffAgenda, book: Book) -> None:
    with pytest.raises(NotPossible, match="nog niet begonnen"):
        staff.check_in.finish(SAM, book.put(at(10)))


def test_another_citys_appointment_is_unknown(staff: StaffAgenda, book: Book) -> None:
    one = book.put()
    for deed in (staff.check_in.arrive, staff.check_in.finish, staff.check_in.no_show, staff.check_in.undo):
        with pytest.raises(UnknownAppointment):
            deed(KIM, one)
    with pytest.raises(UnknownAppointment):
        staff.check_in.write(KIM, one, "hallo")
    assert book.deeds() == []


def test_a_hold_is_no_appointment(staff: StaffAgenda, book: Book) -> None:
    with pytest.raises(UnknownAppointment):
        staff.check_in.arrive(SAM, book.put(status="held", confirmed_at=None))


def test_a_cancelled_one_takes_no_notes(staff: StaffAgenda, book: Book) -> None:
    with pytest.raises(NotPossible, match="geannuleerd"):
        staff.check_in.arrive(SAM, book.put(status="cancelled"))


def test_it_keeps_a_note_for_colleagues(staff: StaffAgenda, book: Book) -> None:
    one = book.put()
    staff.check_in.write(SAM, one, "  Brengt\x00 een hond mee  ")
    assert book.row(one).staff_note == "Brengt  een hond mee"
    staff.check_in.write(SAM, one, "")
    assert book.row(one).staff_note is None
    with pytest.raises(NotPossible, match="te lang"):
        staff.check_in.write(SAM, one, "x" * 2001)
    assert [verb for _, verb, _ in book.deeds()] == ["notitie", "notitie"]
