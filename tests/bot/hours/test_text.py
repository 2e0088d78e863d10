"""Opening hours as a clerk says them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.clock import BRUSSELS
from bot.hours import DAYS, Closure, Schedule, Span
from bot.hours.text import day_text, spans_text, status_text, week_lines

MORNING, EVENING = Span.parse("09:00-13:00"), Span.parse("14:30-19:00")
WORKDAYS = dict.fromkeys(DAYS[:5], (MORNING,))
SCHEDULE = Schedule(
    {"burgerzaken": {"balie": {**WORKDAYS, "di": (MORNING, EVENING)}, "archief": {}}},
    (Closure(date(2026, 12, 24), date(2027, 1, 3), "kerstvakantie"),),
)


def status(written: str, channel: str = "balie") -> str:
    moment = datetime.fromisoformat(written).replace(tzinfo=BRUSSELS)
    return status_text(SCHEDULE, "burgerzaken", channel, moment)


def test_it_groups_days_with_the_same_hours() -> None:
    assert week_lines(WORKDAYS) == (
        "maandag tot vrijdag van 9 tot 13 uur",
        "zaterdag en zondag gesloten",
    )


def test_it_names_days_apart_when_they_do_not_follow_each_other() -> None:
    week = {"ma": (MORNING,), "di": (EVENING, MORNING), "wo": (MORNING,), "do": (MORNING,), "vr": (MORNING,)}
    assert week_lines(week) == (
        "maandag en woensdag tot vrijdag van 9 tot 13 uur",
        "dinsdag van 9 tot 13 uur en van 14.30 tot 19 uur",
        "zaterdag en zondag gesloten",
    )


def test_it_says_that_it_never_closes() -> None:
    assert spans_text((Span(0, 1440),)) == "de hele dag"
    assert week_lines({day: (Span(0, 1440),) for day in DAYS}) == ("maandag tot zondag de hele dag",)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-17T10:05", "nu open tot 13 uur"),
        ("2026-11-17T18:59", "nu open tot 19 uur"),
        ("2026-11-17T13:30", "nu gesloten, opnieuw open vandaag om 14.30 uur"),
        ("2026-11-17T20:00", "nu gesloten, opnieuw open morgen om 9 uur"),
        ("2026-11-20T20:00", "nu gesloten, opnieuw open maandag om 9 uur"),
        ("2026-11-11T10:00", "nu gesloten, opnieuw open morgen om 9 uur (vandaag gesloten: Wapenstilstand)"),
        (
            "2026-12-24T10:00",
            "nu gesloten, opnieuw open maandag 4 januari om 9 uur (vandaag gesloten: kerstvakantie)",
        ),
    ],
)
def test_it_tells_resident_noor_whether_she_can_come_now(moment: str, said: str) -> None:
    assert status(moment) == said


def test_it_names_no_opening_when_there_is_none() -> None:
    assert status("2026-11-17T10:00", "archief") == "nu gesloten"


def test_it_closes_at_midnight_in_words() -> None:
    night = Schedule({"lijn": {"telefoon": {"ma": (Span.parse("20:00-24:00"),)}}})
    moment = datetime(2026, 11, 23, 22, 0, tzinfo=BRUSSELS)
    assert status_text(night, "lijn", "telefoon", moment) == "nu open tot middernacht"


def test_it_gives_the_date_of_a_day_with_the_name_of_today() -> None:
    assert day_text(date(2026, 11, 27), date(2026, 11, 20)) == "vrijdag 27 november"
