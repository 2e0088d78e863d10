from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appointments import Agenda, FreeTime, NoNotices, Window
from bot.appointments.free import half_day, spread
from bot.appointments.timetable import CELL, cells, starts
from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import REISPAS, TUESDAY, EveryDay, WeekdayHours, at, gent

FRIDAY = date(2026, 11, 20)


def test_it_offers_the_earliest_and_other_half_days(agenda: Agenda) -> None:
    offered = agenda.free_times("gent", "reispas", "loket", "rabot", limit=3)

    monday = date(2026, 11, 23)
    assert [free.start for free in offered] == [at(14, day=FRIDAY), at(9, day=monday), at(14, day=monday)]


def test_it_offers_different_hours_when_there_is_one_half_day(agenda: Agenda) -> None:
    offered = agenda.free_times("gent", "reispas", "loket", "rabot", Window(at(9), at(12)), limit=3)

    assert [free.start for free in offered] == [at(9), at(10), at(11)]


def test_it_offers_what_there_is(agenda: Agenda) -> None:
    narrow = Window(at(9), at(9, 30))

    assert [free.start for free in agenda.free_times("gent", "reispas", "loket", "rabot", narrow)] == [
        at(9),
        at(9, 15),
    ]
    assert agenda.free_times("gent", "reispas", "loket", "rabot", Window(at(12), at(14))) == []


def test_it_offers_only_part_of_each_day(agenda: Agenda) -> None:
    mornings = Window(at(0), at(0) + timedelta(days=3), between=(time(0), time(12)))

    offered = agenda.free_times("gent", "reispas", "loket", "rabot", mornings, limit=4)
    assert [free.start.hour for free in offered] == [9, 10, 9, 9]


def test_it_offers_nothing_within_two_hours_or_after_sixty_days(agenda: Agenda, clock: SetClock) -> None:
    days = agenda.days("gent", "reispas", "loket", "rabot")

    assert agenda.times("gent", "reispas", "loket", "rabot", FRIDAY)[0].start == at(14, day=FRIDAY)
    assert days[0] == FRIDAY
    assert days[-1] == (clock.now() + timedelta(days=60)).date()


def test_it_leaves_out_closed_days(storage: Storage, clock: SetClock) -> None:
    agenda = Agenda(storage, clock, {"gent": gent(WeekdayHours(TUESDAY))}, NoNotices())

    assert TUESDAY not in agenda.days("gent", "reispas", "loket", "rabot")


def test_it_leaves_out_taken_times(agenda: Agenda) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9, 15), key="m1")

    there = {free.start for free in agenda.times("gent", "reispas", "loket", "rabot", TUESDAY)}
    assert at(9) in there and at(9, 15) not in there and at(9, 30) in there
    anywhere = agenda.times("gent", "reispas", "loket", None, TUESDAY)
    assert next(free for free in anywhere if free.start == at(9, 15)).place == "stadskantoor"


def test_it_offers_only_what_can_be_held(agenda: Agenda) -> None:
    for number, free in enumerate(agenda.times("gent", "huwen", "loket", None, TUESDAY)):
        assert agenda.hold("gent", free.theme, free.mode, free.place, free.start, key=f"m{number}")
    assert agenda.times("gent", "reispas", "loket", "stadskantoor", TUESDAY)[-1].start == at(16, 15)


def test_it_knows_themes_and_places(agenda: Agenda) -> None:
    theme = agenda.theme_for("gent", "kids_id")

    assert theme is not None and theme.key == "reispas"
    assert agenda.theme_for("gent", "huisvuil") is None
    assert [place.key for place in agenda.places("gent", "reispas")] == ["stadskantoor", "rabot"]


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 7), (date(2027, 10, 31), 9), (TUESDAY, 8)])
def test_it_counts_elapsed_time_when_the_clock_changes(day: date, hours: int) -> None:
    found = list(starts([(time(0), time(8))], day, timedelta(minutes=30)))

    assert len(found) == hours * 2
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(minutes=30)}


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2027, 3, 27), 8), (date(2027, 3, 28), 7), (date(2027, 10, 30), 7), (date(2027, 10, 31), 8)],
)
def test_it_opens_at_nine_on_the_wall_clock(storage: Storage, day: date, utc_hour: int) -> None:
    clock = SetClock(datetime(day.year, day.month, 20, 12, tzinfo=BRUSSELS), ticking=False)
    agenda = Agenda(storage, clock, {"gent": gent(EveryDay((time(9), time(12))))}, NoNotices())

    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9, day=day), key="m1")
    assert hold.start.astimezone(UTC).hour == utc_hour
    assert hold.start.hour == 9
    assert agenda.times("gent", "reispas", "loket", "rabot", day)[0].start.hour == 9


def test_it_books_the_hour_that_comes_twice_twice(storage: Storage) -> None:
    """At night nobody comes; but two moments with one wall clock must not be one."""
    clock = SetClock(datetime(2027, 10, 20, 12, tzinfo=BRUSSELS), ticking=False)
    agenda = Agenda(storage, clock, {"gent": gent(EveryDay((time(1), time(4))))}, NoNotices())
    first = datetime(2027, 10, 31, 2, 0, tzinfo=BRUSSELS)

    one = agenda.hold("gent", "reispas", "loket", "rabot", first, key="m1")
    two = agenda.hold("gent", "reispas", "loket", "rabot", first.replace(fold=1), key="m2")
    assert two.start.astimezone(UTC) - one.start.astimezone(UTC) == timedelta(hours=1)


def test_it_opens_on_a_whole_five_minutes() -> None:
    assert next(starts([(time(9, 2), time(10))], TUESDAY, timedelta(minutes=15))) == at(9, 5)


_clock_times = st.times().map(lambda found: found.replace(microsecond=0))


@given(
    opens=_clock_times,
    closes=_clock_times,
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    fives=st.integers(1, 24),
)
def test_its_starts_fit_the_hours_and_the_cells(opens: time, closes: time, day: date, fives: int) -> None:
    length = fives * CELL
    found = list(starts([(opens, closes)], day, length))

    bounds = [datetime.combine(day, edge, tzinfo=BRUSSELS).astimezone(UTC) for edge in (opens, closes)]
    taken = [cell for start in found for cell in cells(start, start + length)]
    assert len(set(taken)) == len(taken) == fives * len(found)
    assert all(cell.minute % 5 == 0 and cell.second == 0 for cell in taken)
    assert all(bounds[0] <= start and start + length <= bounds[1] for start in found)


_moments = st.lists(st.integers(0, 60 * 24 * 4), max_size=60, unique=True).map(sorted)


@given(minutes=_moments, limit=st.integers(1, 6))
def test_its_offer_is_spread_as_far_as_it_goes(minutes: list[int], limit: int) -> None:
    free = [
        FreeTime("reispas", "loket", "rabot", at(0) + timedelta(minutes=minute), at(0)) for minute in minutes
    ]
    offered = spread(free, limit)

    halves = {half_day(time.start) for time in free}
    assert len(offered) == min(limit, len(free)) == len({time.start for time in offered})
    assert offered == sorted(offered, key=lambda time: time.start)
    assert offered[:1] == free[:1]
    assert len({half_day(time.start) for time in offered}) == min(limit, len(halves))


def test_it_finds_the_next_times_quickly(storage: Storage, clock: SetClock) -> None:
    """A full fortnight of four desks must not be read for each message."""
    agenda = Agenda(storage, clock, {"gent": gent(themes=(replace(REISPAS, desks=4),))}, NoNotices())
    for number, free in enumerate(agenda.times("gent", "reispas", "loket", None, TUESDAY)):
        agenda.hold("gent", "reispas", "loket", None, free.start, key=f"m{number}")

    began = datetime.now(UTC)
    for _ in range(10):
        agenda.free_times("gent", "reispas", "loket")
    assert datetime.now(UTC) - began < timedelta(seconds=1)
