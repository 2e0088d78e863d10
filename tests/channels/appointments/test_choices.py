from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.appointments import FreeTime
from bot.clock import BRUSSELS
from channels.appointments.choices import Wish, by_part, chosen_day, read_day, read_moment, week_of, written
from tests.bot.appointments.sample import START, TUESDAY, at

WEDNESDAY, SATURDAY, NEXT = (TUESDAY + timedelta(days=days) for days in (1, 4, 7))
FREE = [TUESDAY, WEDNESDAY, SATURDAY, NEXT]


@pytest.mark.parametrize(
    ("week", "day", "chosen"),
    [
        (None, None, TUESDAY),
        (None, WEDNESDAY, WEDNESDAY),
        (NEXT, None, NEXT),
        (SATURDAY, None, TUESDAY),
        (None, TUESDAY + timedelta(days=2), TUESDAY),  # nothing on that day: the first of its week
        (TUESDAY + timedelta(days=14), None, None),
    ],
)
def test_it_shows_a_day_with_free_times(week: date | None, day: date | None, chosen: date | None) -> None:
    assert chosen_day(Wish("loket", "rabot", week, day), FREE) == chosen


def test_it_shows_working_days_and_the_free_ones_of_the_weekend() -> None:
    week = week_of(WEDNESDAY, FREE, WEDNESDAY, START.date())

    assert [day.short for day in week.days] == [
        "ma 23 nov",
        "di 24 nov",
        "wo 25 nov",
        "do 26 nov",
        "vr 27 nov",
        "za 28 nov",
    ]
    assert [day.iso for day in week.days if not day.iso] == ["", "", ""]
    assert [day.full for day in week.days if day.chosen] == ["woensdag 25 november 2026"]
    assert (week.title, week.earlier, week.later) == ("Week van 23 november", "", "2026-11-30")


def test_it_shows_no_days_that_are_past() -> None:
    days = week_of(START.date(), [START.date(), *FREE], None, START.date()).days

    assert [day.short for day in days] == ["vr 20 nov"]


def test_it_tells_the_hour_that_comes_twice_apart() -> None:
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    times = [
        FreeTime("reispas", "loket", "rabot", begin.astimezone(BRUSSELS), begin.astimezone(BRUSSELS))
        for begin in (first, first + timedelta(hours=1))
    ]
    (listed,) = by_part(times).values()

    assert [time.label for time in listed] == ["2.30 uur", "2.30 uur"]
    assert [read_moment(time.value) for time in listed] == [first, first + timedelta(hours=1)]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 31), date(2027, 11, 1)])
def test_it_reads_what_it_wrote(day: date) -> None:
    assert read_moment(written(at(9, 15, day))) == at(9, 15, day)


@pytest.mark.parametrize(
    "text", ["", "kim", "2026-02-30T09:00Z", "2026-11-24T09:00", "0001-01-01T00:00Z", "²"]
)
def test_it_reads_nothing_into_nonsense(text: str) -> None:
    assert read_moment(text) is None and read_day(text) is None
