"""Which department, until when, and how long it takes: for any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.clock import BRUSSELS, brussels, later
from bot.hours.holidays import holiday
from bot.takeover import routing, waiting

MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2028, 12, 1), timezones=st.just(UTC)
)


@pytest.mark.parametrize(
    ("product", "department"),
    [
        ("woonadvies", "wonen"),  # booked under wonen
        ("sociale_woning", "wonen"),  # booked nowhere: the product's own theme
        ("reispas", "burgerzaken"),
        ("leefloon", "welzijn"),
        ("bewonerskaart", "mobiliteit"),
        ("gas_boete", "onthaal"),
        (None, "onthaal"),
        ("bestaat_niet", "onthaal"),
    ],
)
def test_a_question_goes_to_the_department_of_its_theme(
    catalogue: Catalogue, product: str | None, department: str
) -> None:
    assert routing.department_of(catalogue, catalogue.city("gent"), product) == department


@given(asked=MOMENTS, city=st.sampled_from(("gent", "hasselt", "mechelen")))
def test_a_call_is_due_at_the_end_of_a_working_day(catalogue: Catalogue, asked: datetime, city: str) -> None:
    """And exactly so many working days after the day of the request."""
    found = catalogue.city(city)
    due = brussels(routing.call_due(found, "onthaal", asked))
    first = brussels(asked).date()
    days = [first + timedelta(days=n) for n in range(1, (due.date() - first).days + 1)]

    assert due.weekday() < 5
    assert holiday(due.date()) is None
    worked = sum(routing.works(found, "onthaal", day) for day in days)
    assert worked == found.contactcentrum.terugbellen_werkdagen
    assert 12 <= due.hour <= 20


@given(at=MOMENTS)
def test_the_next_opening_opens(catalogue: Catalogue, at: datetime) -> None:
    gent = catalogue.city("gent")
    opening = routing.next_opening(gent, "wonen", at)

    assert opening is not None
    assert opening.astimezone(UTC) > at
    assert routing.is_open(gent, "wonen", opening)
    assert not routing.is_open(gent, "wonen", later(opening, timedelta(seconds=-1)))


def test_a_department_that_is_gone_is_closed(catalogue: Catalogue) -> None:
    now = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)

    assert not routing.is_open(catalogue.city("gent"), "opgeheven", now)
    assert routing.next_opening(catalogue.city("gent"), "opgeheven", now) is None


@given(
    ages=st.lists(st.integers(0, 3600), min_size=waiting.FEWEST, max_size=waiting.LATEST),
    place=st.integers(1, 200),
)
def test_a_wait_is_a_range_that_grows_with_the_place(ages: list[int], place: int) -> None:
    now = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)
    claims = [now - timedelta(seconds=age) for age in sorted(ages)]
    here, behind = waiting.expected(claims, place, now), waiting.expected(claims, place + 1, now)

    assert here is not None
    assert behind is not None
    assert 0 <= here[0] <= here[1]
    assert here[1] >= 1
    assert behind[0] >= here[0]
    assert behind[1] >= here[1]


def test_with_too_few_claims_it_says_nothing() -> None:
    now = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)

    assert waiting.expected([now] * (waiting.FEWEST - 1), 1, now) is None
