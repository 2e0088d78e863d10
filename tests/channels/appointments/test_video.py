from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.appointments import Appointment
from bot.appointments.video import EARLY, FOLLOWS, OPEN, Entry, Meeting, Talks
from channels.video import Demonstration
from tests.bot.appointments.sample import at, gent
from tests.channels.appointments.conftest import Browser, Office, browser


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


class Somewhere(Demonstration):
    """A city whose talks are at a real provider, in one of the states that it can be in."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def join(self, meeting: Meeting, url: str | None, now: datetime, officer: str | None = None) -> Entry:
        return self.entry


def somewhere(office: Office, entry: Entry) -> Appointment:
    """A talk of which `entry` is what its provider says."""
    office.talks = Talks(office.storage, {"gent": Somewhere(entry)}, {"gent": gent()}, office.clock)
    return office.book(video=True)


def shown(office: Office, entry: Entry) -> str:
    made = somewhere(office, entry)
    page = browser(office).get(f"/video/{made.video_token}")
    assert page.status_code == 200 and "demonstratie" not in page.text and "Noor" not in page.text
    return page.text


def test_it_leads_to_the_talk(office: Office) -> None:
    text = shown(office, Entry(OPEN, "https://teams.microsoft.com/l/meetup-join/x?a=1&b=2"))

    assert 'href="https://teams.microsoft.com/l/meetup-join/x?a=1&amp;b=2" rel="noreferrer"' in text
    assert "laat je binnen" in text


def test_it_says_that_the_link_follows(office: Office) -> None:
    text = shown(office, Entry(FOLLOWS))

    assert "De link volgt" in text and "Naar je videogesprek" not in text


def test_it_says_from_when_one_can_come_in(office: Office) -> None:
    text = shown(office, Entry(EARLY, opens=at(8, 45)))

    assert "Vanaf 8.45 uur" in text and "Naar je videogesprek" not in text
