from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.appointments import Agenda, Appointment, CitySetup, HoldExpired
from bot.appointments.setup import Officer
from bot.appointments.staff import Blocked, StaffAgenda
from bot.appointments.staff.illness import Choice, Proposal, Way
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.sample import LIEN, NOOR, TUESDAY, WONEN, at, gent
from tests.bot.appointments.staff.conftest import MIEKE, SAM, Book

AISHA, TOM = (
    Officer(key, name, ("wonen",), ("video",)) for key, name in (("aisha", "Aïsha"), ("tom", "Tom"))
)
ILL = "gent/medewerker/aisha"


@pytest.fixture
def setup() -> CitySetup:
    return replace(gent(themes=(WONEN,)), officers=(AISHA, TOM))


@pytest.fixture
def staff(storage: Storage, clock: SetClock, notebook: Notebook, setup: CitySetup) -> StaffAgenda:
    return StaffAgenda(storage, clock, Agenda(storage, clock, {"gent": setup}, notebook))


def _booked(staff: StaffAgenda, hour: int, key: str, who: object = NOOR) -> Appointment:
    hold = staff.counter.hold(SAM, "wonen", "video", None, at(hour), key=key)
    return staff.counter.book(SAM, hold.id, replace(NOOR, name=f"Inwoner {key}", email=f"{key}@example.be"))


def _ill(staff: StaffAgenda, setup: CitySetup) -> Blocked:
    return staff.blocks.block(MIEKE, setup, ILL, at(0), at(23, 55), "", key="ziek", verb="ziek")


def _choices(proposals: list[Proposal]) -> dict[str, Choice]:
    return {
        one.visit.appointment.id: Choice(one.way, one.first.start if one.first else None) for one in proposals
    }


def test_a_colleague_takes_over_at_the_same_time(
    staff: StaffAgenda, setup: CitySetup, notebook: Notebook, book: Book
) -> None:
    one = _booked(staff, 10, "a")
    assert one.officer == "aisha"
    (proposal,) = staff.illness.proposals("gent", _ill(staff, setup))
    assert (proposal.way, proposal.colleague) == (Way.COLLEAGUE, "Tom")
    sent = len(notebook.lines)
    (outcome,) = staff.illness.carry_out(MIEKE, _ill(staff, setup), _choices([proposal]), key="k")
    assert (outcome.said, outcome.failed) == ("Doorgegeven aan Tom.", "")
    row = book.row(one.id)
    assert (row.officer, row.resource, row.moved, row.sequence) == ("tom", "gent/medewerker/tom", 0, 0)
    assert len(notebook.lines) == sent, "the resident notices nothing"
    assert staff.illness.proposals("gent", staff.blocks.coming(setup)[0]) == []


def test_without_a_colleague_each_gets_a_time_of_its_own(
    staff: StaffAgenda, setup: CitySetup, notebook: Notebook, book: Book
) -> None:
    booked = [_booked(staff, hour, key) for hour in (10, 11) for key in (f"a{hour}", f"b{hour}")]
    mine = [one for one in booked if one.officer == "aisha"]
    proposals = staff.illness.proposals("gent", _ill(staff, setup))
    assert [one.visit.appointment.id for one in proposals] == [one.id for one in mine]
    assert [one.way for one in proposals] == [Way.MOVE, Way.MOVE]
    starts = [one.first.start for one in proposals if one.first]
    assert len(set(starts)) == 2 and all(start > one.start for start, one in zip(starts, mine, strict=True))
    outcomes = staff.illness.carry_out(MIEKE, _ill(staff, setup), _choices(proposals), key="k")
    assert [one.failed for one in outcomes] == ["", ""]
    assert [book.row(one.id).officer for one in mine] == ["tom", "tom"]
    assert [line[0] for line in notebook.lines].count("moved") == 2


def test_the_same_form_twice_does_nothing_twice(
    staff: StaffAgenda, setup: CitySetup, notebook: Notebook, book: Book
) -> None:
    for hour in (10, 11, 14):
        _booked(staff, hour, f"a{hour}")
    free, full = _booked(staff, 15, "a15"), _booked(staff, 15, "b15")
    proposals = staff.illness.proposals("gent", _ill(staff, setup))
    choices = _choices(proposals)
    choices[proposals[0].visit.appointment.id] = Choice(Way.CANCEL)
    first = staff.illness.carry_out(MIEKE, _ill(staff, setup), choices, key="k")
    sent, deeds = list(notebook.lines), book.deeds()
    again = staff.illness.carry_out(MIEKE, _ill(staff, setup), choices, key="k")
    assert [one.said for one in again] == [one.said for one in first]
    assert (notebook.lines, book.deeds()) == (sent, deeds)
    assert {one.failed for one in first} == {""} and free.officer != full.officer


def test_what_fails_is_told_and_the_rest_goes_on(
    staff: StaffAgenda, setup: CitySetup, book: Book, notebook: Notebook
) -> None:
    gone, fine = _booked(staff, 10, "a"), _booked(staff, 11, "b")
    proposals = staff.illness.proposals("gent", _ill(staff, setup))
    staff.agenda.cancel(gone.id)
    outcomes = staff.illness.carry_out(MIEKE, _ill(staff, setup), _choices(proposals), key="k")
    assert [bool(one.failed) for one in outcomes] == [True, False]
    assert book.row(fine.id).officer == "tom"


def test_a_time_that_went_meanwhile_loses_nothing(staff: StaffAgenda, setup: CitySetup, book: Book) -> None:
    one, _ = _booked(staff, 10, "a"), _booked(staff, 10, "b")
    (proposal,) = staff.illness.proposals("gent", _ill(staff, setup))
    assert proposal.first is not None
    staff.counter.hold(SAM, "wonen", "video", None, proposal.first.start, key="quicker")
    (outcome,) = staff.illness.carry_out(MIEKE, _ill(staff, setup), _choices([proposal]), key="k")
    assert "ander uur" in outcome.failed
    assert (book.row(one.id).status, book.row(one.id).start) == ("confirmed", at(10))
    (again,) = staff.illness.proposals("gent", staff.blocks.coming(setup)[0])
    assert again.first is not None and again.first.start > proposal.first.start


def test_what_has_begun_is_left(staff: StaffAgenda, setup: CitySetup, clock: SetClock) -> None:
    _booked(staff, 10, "a")
    clock.set(at(10, 5))
    (proposal,) = staff.illness.proposals("gent", _ill(staff, setup))
    assert proposal.way == Way.LEAVE


def test_nothing_new_is_booked_with_who_is_ill(staff: StaffAgenda, setup: CitySetup) -> None:
    _ill(staff, setup)
    assert _booked(staff, 10, "a").officer == "tom"
    assert LIEN.name and len(staff.blocks.coming(setup)) == 1


def test_two_forms_at_once_hand_over_once(staff: StaffAgenda, setup: CitySetup, book: Book) -> None:
    one = _booked(staff, 10, "a")
    _ill(staff, setup)
    assert staff.illness.hand_over(MIEKE, one.id, key="x") == staff.illness.hand_over(MIEKE, one.id, key="x")
    assert [verb for _, verb, _ in book.deeds()].count("doorgegeven") == 1


def test_a_list_that_is_out_of_date_changes_nothing(
    staff: StaffAgenda, setup: CitySetup, book: Book, notebook: Notebook
) -> None:
    """The resident moved meanwhile, to a day on which everybody is there."""
    one = _booked(staff, 10, "a")
    choices = {one.id: Choice(Way.CANCEL)}
    block = _ill(staff, setup)
    later = at(10, day=TUESDAY + timedelta(days=1))
    kept = staff.agenda.hold("gent", "wonen", "video", None, later, key="noor", replaces=one.id)
    staff.agenda.move(one.id, kept.id, key="noor-ja")
    (outcome,) = staff.illness.carry_out(MIEKE, block, choices, key="k")
    assert "intussen" in outcome.failed
    assert (book.row(one.id).status, book.row(one.id).start) == ("confirmed", later)
    assert notebook.lines[-1][0] == "moved"


def test_two_leaders_with_the_same_list_do_it_once(
    staff: StaffAgenda, setup: CitySetup, book: Book, notebook: Notebook
) -> None:
    one, block = _booked(staff, 10, "a"), _ill(staff, setup)
    staff.illness.carry_out(MIEKE, block, {one.id: Choice(Way.MOVE, at(15))}, key="first")
    (second,) = staff.illness.carry_out(SAM, block, {one.id: Choice(Way.CANCEL)}, key="second")
    assert second.failed
    assert (book.row(one.id).status, book.row(one.id).start) == ("confirmed", at(15))


def test_a_colleague_whose_hold_ran_out_can_take_over(
    staff: StaffAgenda, setup: CitySetup, book: Book, clock: SetClock
) -> None:
    one = _booked(staff, 10, "a")
    staff.agenda.hold("gent", "wonen", "video", None, at(10), key="kim", conversation_id="kim")
    block = _ill(staff, setup)
    clock.set(clock.now() + timedelta(minutes=11))
    (outcome,) = staff.illness.carry_out(MIEKE, block, {one.id: Choice(Way.COLLEAGUE)}, key="k")
    assert (outcome.said, outcome.failed) == ("Doorgegeven aan Tom.", "")


def test_the_same_form_at_the_same_moment_does_everything_once(
    staff: StaffAgenda, setup: CitySetup, notebook: Notebook, book: Book
) -> None:
    for hour in (10, 11, 14):
        _booked(staff, hour, f"a{hour}")
    _booked(staff, 10, "b10"), _booked(staff, 14, "b14")
    block = _ill(staff, setup)
    proposals = staff.illness.proposals("gent", block)
    assert {one.way for one in proposals} == {Way.COLLEAGUE, Way.MOVE}
    sent = len(notebook.lines)
    with ThreadPoolExecutor(4) as pool:
        told = list(
            pool.map(lambda _: staff.illness.carry_out(MIEKE, block, _choices(proposals), key="k"), range(4))
        )
    assert all(not one.failed for outcomes in told for one in outcomes), told
    assert len({tuple(one.said for one in outcomes) for outcomes in told}) == 1
    moved = [one for one in proposals if one.way == Way.MOVE]
    assert len(notebook.lines) == sent + len(moved)
    verbs = [verb for _, verb, _ in book.deeds()]
    assert (verbs.count("verplaatst"), verbs.count("doorgegeven")) == (
        len(moved),
        len(proposals) - len(moved),
    )


def test_a_time_that_was_held_goes_to_who_is_there(staff: StaffAgenda, setup: CitySetup, book: Book) -> None:
    """Noor was typing her name when Aïsha fell ill."""
    agenda = staff.agenda
    hold = agenda.hold("gent", "wonen", "video", None, at(10), key="n", conversation_id="noor")
    assert book.row(hold.id).officer == "aisha"
    _ill(staff, setup)
    assert agenda.confirm(hold.id, NOOR).officer == "tom"


def test_a_time_that_was_held_with_nobody_left_is_asked_again(staff: StaffAgenda, setup: CitySetup) -> None:
    agenda, made = staff.agenda, _booked(staff, 14, "a")
    hold = agenda.hold("gent", "wonen", "video", None, at(10), key="n", conversation_id="noor")
    move = agenda.hold("gent", "wonen", "video", None, at(11), key="m", replaces=made.id)
    for key, target in (("a", ILL), ("t", "gent/medewerker/tom")):
        staff.blocks.block(MIEKE, setup, target, at(0), at(12), "", key=key)
    with pytest.raises(HoldExpired):
        agenda.confirm(hold.id, NOOR)
    with pytest.raises(HoldExpired):
        agenda.move(made.id, move.id, key="yes")
    assert agenda.look_up(made.id).start == at(14)


def test_who_takes_over_has_the_whole_visit_also_when_talks_became_shorter(
    storage: Storage, clock: SetClock, notebook: Notebook, setup: CitySetup
) -> None:
    cities = {"gent": setup}
    staff = StaffAgenda(storage, clock, Agenda(storage, clock, cities, notebook))
    one = _booked(staff, 10, "a")
    cities["gent"] = replace(setup, themes={"wonen": replace(WONEN, minutes=15)})
    staff.illness.carry_out(MIEKE, _ill(staff, setup), {one.id: Choice(Way.COLLEAGUE)}, key="k")
    assert staff.agenda.look_up(one.id).officer == "tom"
    free = staff.agenda.times("gent", "wonen", "video", None, at(10).date())
    assert not [each for each in free if each.start < one.end and one.start < each.end]
