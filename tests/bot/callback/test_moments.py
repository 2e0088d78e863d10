"""Which moments are offered: within the hours, not gone by, right in both forms of the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.callback import Moment, moments
from bot.catalogue import Catalogue, City
from bot.clock import BRUSSELS, brussels
from bot.hours.spans import at_minute

FRIDAY = datetime(2026, 11, 20, 10, 7, tzinfo=BRUSSELS)


@pytest.fixture
def gent(catalogue: Catalogue) -> City:
    return catalogue.city("gent")


def keys(found: list[Moment]) -> list[str]:
    return [moment.key for moment in found]


def test_it_offers_parts_of_five_days_with_hours(gent: City) -> None:
    found = moments(gent, "onthaal", FRIDAY)
    assert len({moment.day for moment in found}) == 5
    assert keys(found) == sorted(
        keys(found), key=lambda key: (key[:10], "voormiddagnamiddagavond".index(key[11:]))
    )
    assert found[0].said.startswith("vrijdag 20 november, voormiddag, tussen 10.45 en 12 uur")


def test_it_offers_nothing_of_today_that_is_nearly_over(gent: City) -> None:
    late = FRIDAY.replace(hour=23, minute=50)
    assert all(moment.day > late.date() for moment in moments(gent, "onthaal", late))


def test_it_leaves_out_days_off(gent: City) -> None:
    christmas = datetime(2026, 12, 24, 23, 0, tzinfo=BRUSSELS)
    assert not any(moment.day.isoformat() == "2026-12-25" for moment in moments(gent, "onthaal", christmas))


def test_it_offers_nothing_for_a_department_that_is_gone(gent: City) -> None:
    assert moments(gent, "bestaat_niet", FRIDAY) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.integers(0, 400 * 24 * 60),
    city=st.sampled_from(["gent", "hasselt", "mechelen", "sint-niklaas", "heusden-zolder"]),
)
def test_each_moment_lies_within_the_hours_and_ahead(catalogue: Catalogue, minutes: int, city: str) -> None:
    now = brussels(FRIDAY + timedelta(minutes=minutes))
    found = moments(catalogue.city(city), "burgerzaken", now)
    assert len(set(keys(found))) == len(found)
    for moment in found:
        assert moment.first < moment.last
        assert at_minute(moment.day, moment.last) > now
        assert moment.first % 15 == 0 or moment.day > now.date()
