from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments.staff import NotPossible, StaffAgenda, UnknownThing
from tests.bot.appointments.sample import START, at
from tests.bot.appointments.staff.conftest import KIM, MIEKE, Book

DESK = "gent/stadskantoor/burgerzaken/1"


def test_it_blocks_a_desk_and_gives_it_free(staff: StaffAgenda, book: Book) -> None:
    setup = staff.setup("gent")
    made = staff.blocks.block(MIEKE, setup, DESK, at(9), at(12), "Vorming", key="a")
    assert (made.name, made.reason) == ("Loket 1 (Stadskantoor Gent, Reispas)", "Vorming")
    assert [block.id for block in staff.blocks.coming(setup)] == [made.id]
    staff.blocks.unblock(MIEKE, made.id)
    staff.blocks.unblock(MIEKE, made.id)
    assert staff.blocks.coming(setup) == []
    assert [verb for _, verb, _ in book.deeds()] == ["geblokkeerd", "vrijgegeven"]


def test_the_same_form_twice_makes_one_block(staff: StaffAgenda) -> None:
    setup = staff.setup("gent")
    first, second = (staff.blocks.block(MIEKE, setup, "*", at(9), at(12), "", key="same") for _ in range(2))
    assert first == second and len(staff.blocks.coming(setup)) == 1


def test_it_says_what_stands_there_already(staff: StaffAgenda, book: Book) -> None:
    inside, other_desk = (
        book.put(at(10)),
        book.put(at(10), resource="gent/rabot/burgerzaken/1", place="rabot"),
    )
    book.put(at(13))
    book.put(at(10, 30), status="cancelled")

    def found(who: str) -> set[str]:
        return {one.appointment.id for one in staff.looking.touching("gent", who, at(9), at(12))}

    assert found(DESK) == {inside} == found("plaats/stadskantoor")
    assert found("*") == {inside, other_desk} == found("thema/reispas")
    assert found("thema/huwen") == set()


def test_a_named_officer_is_found_by_name(staff: StaffAgenda, book: Book) -> None:
    one = book.put(at(10), officer="aisha")
    found = staff.looking.touching("gent", "gent/medewerker/aisha", at(9), at(12))
    assert [visit.appointment.id for visit in found] == [one]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (at(12), at(9), "einde"),
        (START - timedelta(days=2), START - timedelta(days=1), "voorbij"),
        (START, START + timedelta(days=400), "een jaar"),
    ],
)
def test_it_refuses_what_makes_no_sense(staff: StaffAgenda, first, last, said) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(NotPossible, match=said):
        staff.blocks.block(MIEKE, staff.setup("gent"), "*", first, last, "", key="a")


def test_it_knows_no_other_citys_desks_nor_blocks(staff: StaffAgenda) -> None:
    setup = staff.setup("gent")
    with pytest.raises(UnknownThing):
        staff.blocks.block(MIEKE, setup, "hasselt/x/y/1", at(9), at(12), "", key="a")
    made = staff.blocks.block(MIEKE, setup, "*", at(9), at(12), "", key="b")
    staff.blocks.unblock(KIM, made.id)
    assert len(staff.blocks.coming(setup)) == 1
