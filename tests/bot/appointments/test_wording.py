from __future__ import annotations

from datetime import UTC, datetime

from bot.appointments.wording import full_moment, short_moment


def test_it_writes_a_moment_in_full_in_local_time() -> None:
    assert full_moment(datetime(2026, 11, 24, 13, 30, tzinfo=UTC)) == "dinsdag 24 november 2026 om 14.30 uur"
    assert full_moment(datetime(2027, 3, 28, 7, 5, tzinfo=UTC)) == "zondag 28 maart 2027 om 9.05 uur"


def test_it_writes_a_moment_that_fits_on_a_button() -> None:
    assert short_moment(datetime(2026, 11, 24, 8, 0, tzinfo=UTC)) == "di 24 nov, 9.00 uur"
    assert len(short_moment(datetime(2026, 11, 30, 13, 30, tzinfo=UTC))) == 20
