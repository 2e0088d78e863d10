from __future__ import annotations

from datetime import timedelta

import pytest

from tests.channels.appointments.conftest import Browser, Office


def test_it_says_that_it_is_a_demonstration_and_when_the_talk_is(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    page = noor.get(f"/video/{made.video_token}")

    assert page.status_code == 200
    for said in (
        "Dit is een demonstratie",
        "dinsdag 24 november 2026, van 9.00 tot 9.30 uur",
        "geen account",
    ):
        assert said in page.text
    assert "Noor" not in page.text and "<script" not in page.text


def test_it_says_when_the_talk_was_cancelled(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    office.agenda.cancel(made.id)

    assert noor.get(f"/video/{made.video_token}").status_code == 410


def test_it_ends_a_day_after_the_talk(office: Office, noor: Browser) -> None:
    made = office.book(video=True)
    office.clock.set(made.end + timedelta(days=1))
    assert noor.get(f"/video/{made.video_token}").status_code == 200
    office.clock.advance(timedelta(seconds=1))
    assert noor.get(f"/video/{made.video_token}").status_code == 410


@pytest.mark.parametrize("token", ["kim", "", "%2e%2e%2f", "a/b"])
def test_it_knows_no_other_talk(noor: Browser, token: str) -> None:
    assert noor.get(f"/video/{token}").status_code == 404
