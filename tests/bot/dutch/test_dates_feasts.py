"""Feasts and school holidays that are worked out, beside lists that others keep."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import BRUSSELS
from bot.dutch.dates import Option, Reading, read
from bot.dutch.dates.feasts import easter, public_holiday, school_holiday, workday_after

SCHOOL = {
    "herfst": "Herfstvakantie",
    "kerst": "Kerstvakantie",
    "krokus": "Krokusvakantie",
    "paas": "Paasvakantie",
}


@pytest.mark.parametrize(
    ("year", "day"), [(2026, "04-05"), (2027, "03-28"), (2028, "04-16"), (2035, "03-25"), (2038, "04-25")]
)
def test_it_knows_when_easter_is(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


@given(st.integers(1900, 2199))
def test_it_puts_easter_on_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_it_agrees_with_the_list_of_legal_holidays(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    legal = holidays.country_holidays("BE", years=year)

    assert {day for day in days if public_holiday(day)} == {
        day for day in legal if day.weekday() < 6 or public_holiday(day)
    }


@pytest.mark.parametrize("name", SCHOOL)
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_it_agrees_with_the_list_of_flemish_school_holidays(name: str, year: int) -> None:
    span = school_holiday(name, year, date(2020, 1, 1))
    listed = holidays.country_holidays(
        "BE", years=[year, year + 1], subdiv="Flemish", categories=("school",), language="nl"
    )

    assert span.end is not None
    weekdays = [span.start + timedelta(days=n) for n in range((span.end - span.start).days + 1)]
    working = [day for day in weekdays if day.weekday() < 5]
    assert all(day in listed for day in working)
    assert span.start - timedelta(days=3) not in listed
    assert listed.get(span.end + timedelta(days=1)) != SCHOOL[name]


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_it_never_calls_a_feast_or_a_weekend_a_workday(day: date) -> None:
    found = workday_after(day)

    assert found > day and found.weekday() < 5 and not public_holiday(found)


def test_it_reads_the_holiday_that_goes_on() -> None:
    now = datetime(2026, 12, 29, 10, tzinfo=BRUSSELS)

    assert read("in de kerstvakantie", now) == Reading((Option("P", date(2026, 12, 29), date(2027, 1, 3)),))
    assert read("na de kerstvakantie", now) == Reading((Option("P", date(2027, 1, 4), None),))
