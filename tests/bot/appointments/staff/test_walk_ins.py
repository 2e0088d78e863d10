from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.appointments import Agenda, CitySetup, NoNotices
from bot.appointments.staff import NotPossible, StaffAgenda, UnknownThing
from bot.appointments.staff.walk_ins import DONE, GONE, WAITING, walk_in_places
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import REISPAS, WONEN, gent
from tests.bot.appointments.staff.conftest import KIM, MIEKE, SAM, Book

OPEN = replace(REISPAS, walk_in=True)


@pytest.fixture
def setup() -> CitySetup:
    return gent(themes=(OPEN, WONEN))


@pytest.fixture
def staff(storage: Storage, clock: SetClock, setup: CitySetup) -> StaffAgenda:
    cities: Mapping[str, CitySetup] = {"gent": setup, "hasselt": setup}
    return StaffAgenda(storage, clock, Agenda(storage, clock, cities, NoNotices()))


def _take(staff: StaffAgenda, setup: CitySetup, key: str, place: str = "stadskantoor") -> int:
    return staff.walk_ins.take(SAM, setup, place, "reispas", key=key).number


def test_numbers_rise_per_place_and_begin_again_each_day(
    staff: StaffAgenda, setup: CitySetup, clock: SetClock
) -> None:
    assert [_take(staff, setup, key) for key in "abc"] == [1, 2, 3]
    assert _take(staff, setup, "d", "rabot") == 1
    clock.advance(timedelta(days=1))
    assert _take(staff, setup, "e") == 1


def test_the_same_form_twice_gives_the_same_number(staff: StaffAgenda, setup: CitySetup, book: Book) -> None:
    assert [_take(staff, setup, "same") for _ in range(3)] == [1, 1, 1]
    assert len(book.deeds()) == 1


def test_nobody_gets_a_number_that_another_has(staff: StaffAgenda, setup: CitySetup) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda each: _take(staff, setup, str(each)), range(24)))
    assert sorted(numbers) == list(range(1, 25))


def test_two_desks_never_call_the_same_number(staff: StaffAgenda, setup: CitySetup) -> None:
    for key in range(12):
        _take(staff, setup, str(key))
    with ThreadPoolExecutor(6) as pool:
        called = list(
            pool.map(
                lambda each: staff.walk_ins.call(SAM, "stadskantoor", f"Loket {each}", key=f"c{each}"),
                range(12),
            )
        )
    assert sorted(one.number for one in called if one) == list(range(1, 13))


def test_a_double_tap_calls_one(staff: StaffAgenda, setup: CitySetup) -> None:
    _take(staff, setup, "a"), _take(staff, setup, "b")
    first = staff.walk_ins.call(SAM, "stadskantoor", "Loket 1", key="tap")
    again = staff.walk_ins.call(SAM, "stadskantoor", "Loket 1", key="tap")
    assert first and again and first.number == again.number == 1
    assert [one.number for one in staff.walk_ins.line("gent", "stadskantoor").waiting] == [2]


def test_who_was_helped_leaves_the_line(
    staff: StaffAgenda, setup: CitySetup, clock: SetClock, book: Book
) -> None:
    _take(staff, setup, "a"), _take(staff, setup, "b")
    clock.advance(timedelta(minutes=6))
    one = staff.walk_ins.call(SAM, "stadskantoor", "Loket 1", key="c")
    two = staff.walk_ins.call(MIEKE, "stadskantoor", "Loket 2", key="d")
    assert one and two
    staff.walk_ins.end(SAM, one.id, DONE)
    staff.walk_ins.end(SAM, two.id, GONE)
    line = staff.walk_ins.line("gent", "stadskantoor")
    assert ([*line.waiting], [*line.called]) == ([], [])
    assert [one.status for one in line.past] == ["klaar", "weg"]
    assert line.usual == timedelta(minutes=6)
    assert [verb for _, verb, _ in book.deeds()][-2:] == ["klaar", "niet_gekomen"]


def test_who_was_called_by_mistake_waits_again_in_front(staff: StaffAgenda, setup: CitySetup) -> None:
    _take(staff, setup, "a"), _take(staff, setup, "b")
    one = staff.walk_ins.call(SAM, "stadskantoor", "Loket 1", key="c")
    assert one
    staff.walk_ins.end(SAM, one.id, WAITING)
    assert [each.number for each in staff.walk_ins.line("gent", "stadskantoor").waiting] == [1, 2]
    with pytest.raises(NotPossible):
        staff.walk_ins.again(SAM, one.id)


def test_only_where_people_may_walk_in(staff: StaffAgenda, setup: CitySetup) -> None:
    assert walk_in_places(setup) == [("stadskantoor", "Stadskantoor Gent"), ("rabot", "Wijkkantoor Rabot")]
    with pytest.raises(UnknownThing):
        staff.walk_ins.take(SAM, setup, "stadskantoor", "wonen", key="a")


def test_another_city_has_its_own_line(staff: StaffAgenda, setup: CitySetup) -> None:
    number = staff.walk_ins.take(SAM, setup, "stadskantoor", "reispas", key="a")
    assert staff.walk_ins.line("hasselt", "stadskantoor").waiting == ()
    with pytest.raises(UnknownThing):
        staff.walk_ins.end(KIM, number.id, DONE)


def test_nobody_waits(staff: StaffAgenda) -> None:
    assert staff.walk_ins.call(SAM, "stadskantoor", "Loket 1", key="c") is None
