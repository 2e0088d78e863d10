"""When a desk or telephone is open: ordinary days, closures, holidays, and when the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import BRUSSELS
from bot.hours import DAYS, Closure, NoSuchHours, Schedule, Span
from bot.hours.holidays import holiday

MORNING, EVENING = Span.parse("09:00-13:00"), Span.parse("14:00-19:00")
DESK = {"ma": (MORNING,), "di": (MORNING, EVENING), "do": (MORNING,)}
CHRISTMAS_EVE = Closure(
    date(2026, 12, 24), date(2026, 12, 24), "Kerstavond", (Span.parse("09:00-11:00"),), ("burgerzaken",)
)
SCHEDULE = Schedule(
    {"burgerzaken": {"balie": DESK}, "noodlijn": {"telefoon": {day: (Span(0, 1440),) for day in DAYS}}},
    (Closure(date(2026, 11, 16), date(2026, 11, 17), "verhuis van het loket"), CHRISTMAS_EVE),
)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=BRUSSELS)


def is_open(written: str) -> bool:
    return SCHEDULE.is_open("burgerzaken", "balie", at(written))


def opening(written: str) -> datetime | None:
    return SCHEDULE.next_opening("burgerzaken", "balie", at(written))


def test_it_opens_on_the_first_minute_and_is_closed_on_the_last() -> None:
    assert is_open("2026-11-24T09:00")
    assert is_open("2026-11-24T12:59")
    assert not is_open("2026-11-24T13:00")
    assert is_open("2026-11-24T14:00")


def test_it_takes_a_moment_in_another_zone() -> None:
    assert SCHEDULE.is_open("burgerzaken", "balie", datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert not SCHEDULE.is_open("burgerzaken", "balie", datetime(2026, 11, 24, 7, 59, tzinfo=UTC))


def test_it_is_closed_on_a_day_without_hours() -> None:
    assert not is_open("2026-11-25T10:00")
    assert SCHEDULE.day_hours("burgerzaken", "balie", date(2026, 11, 25)) == ()


def test_it_is_closed_on_every_day_of_a_closure() -> None:
    assert not is_open("2026-11-16T10:00")
    assert not is_open("2026-11-17T10:00")
    assert opening("2026-11-16T10:00") == at("2026-11-19T09:00")


def test_it_keeps_other_hours_on_a_closure_that_names_them() -> None:
    assert is_open("2026-12-24T10:00")
    assert not is_open("2026-12-24T11:30")


def test_it_leaves_other_services_open_during_a_closure_of_one() -> None:
    assert SCHEDULE.is_open("noodlijn", "telefoon", at("2026-12-24T11:30"))


@pytest.mark.parametrize("day", ["2026-04-06", "2026-05-14", "2026-07-21", "2026-11-11", "2028-07-11"])
def test_it_is_closed_on_public_holidays_and_on_the_eleventh_of_july(day: str) -> None:
    every_day = Schedule({"burgerzaken": {"balie": dict.fromkeys(DAYS, (MORNING,))}})
    assert not every_day.is_open("burgerzaken", "balie", at(f"{day}T10:00"))


def test_it_opens_on_a_public_holiday_when_the_week_says_so() -> None:
    pool = Schedule({"zwembad": {"balie": {"wo": (MORNING,), "feestdag": (EVENING,)}}})
    assert pool.is_open("zwembad", "balie", at("2026-11-11T15:00"))
    assert not pool.is_open("zwembad", "balie", at("2026-11-11T10:00"))


def test_it_names_the_holiday_as_a_sentence_does() -> None:
    assert holiday(date(2026, 7, 11)) == "het feest van de Vlaamse Gemeenschap"
    assert holiday(date(2026, 5, 14)) == "Hemelvaartsdag"
    assert holiday(date(2026, 11, 12)) is None


def test_it_finds_the_next_opening_later_the_same_day() -> None:
    assert opening("2026-11-24T13:10") == at("2026-11-24T14:00")


def test_it_looks_past_the_present_stretch_when_it_is_open() -> None:
    assert opening("2026-11-24T10:00") == at("2026-11-24T14:00")


def test_it_gives_up_after_a_year_without_an_opening() -> None:
    assert Schedule({"loket": {"balie": {}}}).next_opening("loket", "balie", at("2026-11-24T10:00")) is None


def test_a_line_that_never_closes_has_one_opening_only() -> None:
    assert SCHEDULE.next_opening("noodlijn", "telefoon", at("2026-09-01T10:00")) == at("2026-11-02T00:00")


def test_it_refuses_a_service_or_channel_it_does_not_know() -> None:
    with pytest.raises(NoSuchHours, match=r"burgerzaken.*telefoon"):
        SCHEDULE.is_open("burgerzaken", "telefoon", at("2026-11-24T10:00"))
    with pytest.raises(NoSuchHours):
        SCHEDULE.next_opening("kelder", "balie", at("2026-11-24T10:00"))


def test_it_opens_by_the_wall_clock_on_the_days_the_clock_changes() -> None:
    sundays = Schedule({"loket": {"balie": {"zo": (MORNING,)}}})
    spring, autumn = at("2026-03-29T00:30"), at("2026-10-25T00:30")
    assert sundays.next_opening("loket", "balie", spring) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    assert sundays.next_opening("loket", "balie", autumn) == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


def test_it_moves_an_opening_in_the_hour_that_is_skipped() -> None:
    night = Schedule({"loket": {"balie": {"zo": (Span.parse("02:30-04:00"),)}}})
    found = night.next_opening("loket", "balie", at("2026-03-29T00:30"))
    assert found is not None
    assert found.isoformat() == "2026-03-29T03:30:00+02:00"


def test_it_does_not_offer_an_opening_from_the_hour_that_comes_twice_when_it_is_past() -> None:
    night = Schedule({"loket": {"balie": {"zo": (Span.parse("02:30-04:00"),)}}})
    second_time = at("2026-10-25T02:15").replace(fold=1)
    found = night.next_opening("loket", "balie", second_time)
    assert found is not None
    assert found.date() == date(2026, 11, 8)  # 1 November is a holiday


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)))
def test_the_next_opening_is_later_and_open_and_was_closed_a_minute_before(naive: datetime) -> None:
    moment = naive.replace(tzinfo=BRUSSELS)
    found = SCHEDULE.next_opening("burgerzaken", "balie", moment)
    assert found is not None
    assert found.astimezone(UTC) > moment.astimezone(UTC)
    assert SCHEDULE.is_open("burgerzaken", "balie", found)
    assert not SCHEDULE.is_open("burgerzaken", "balie", found - timedelta(minutes=1))


@pytest.mark.parametrize("written", ["9:00-13:00", "13:00-09:00", "09:00-25:00", "09:61-10:00", "09:00", ""])
def test_it_refuses_hours_that_are_none(written: str) -> None:
    with pytest.raises(ValueError):
        Span.parse(written)
