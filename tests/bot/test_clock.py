"""The clock of the core: always aware, always Brussels, and as still as a test wants it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import BRUSSELS, SetClock, SystemClock, brussels

MORNING = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)


def test_it_gives_the_time_of_brussels() -> None:
    now = SystemClock().now()

    assert now.tzinfo is BRUSSELS
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_it_stands_still_until_it_is_moved() -> None:
    clock = SetClock(MORNING, ticking=False)
    assert clock.now() == clock.now() == MORNING

    clock.advance(timedelta(minutes=30))
    assert clock.now() == MORNING + timedelta(minutes=30)

    clock.set(datetime(2026, 1, 1, 0, 0))
    assert clock.now().isoformat() == "2026-01-01T00:00:00+01:00"


def test_it_ticks_on_from_where_it_was_set() -> None:
    clock = SetClock(MORNING)
    first, second = clock.now(), clock.now()

    assert MORNING <= first <= second < MORNING + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("before", "by", "after"),
    [
        ("2026-10-25T02:59:00+02:00", timedelta(minutes=1), "2026-10-25T02:00:00+01:00"),
        ("2026-03-29T01:59:00+01:00", timedelta(minutes=1), "2026-03-29T03:00:00+02:00"),
        ("2026-10-24T12:00:00+02:00", timedelta(hours=24), "2026-10-25T11:00:00+01:00"),
    ],
)
def test_it_passes_the_change_of_the_clocks_in_real_time(before: str, by: timedelta, after: str) -> None:
    clock = SetClock(datetime.fromisoformat(before), ticking=False)
    clock.advance(by)

    assert clock.now().isoformat() == after


def test_it_takes_a_moment_without_zone_for_brussels() -> None:
    assert brussels(datetime(2026, 7, 1, 9, 0)).isoformat() == "2026-07-01T09:00:00+02:00"
    assert brussels(datetime(2026, 7, 1, 7, 0, tzinfo=UTC)).isoformat() == "2026-07-01T09:00:00+02:00"
