"""A resident in Chromium asks, follows up, books a video talk, reads the mail and cancels by its link."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect

from tests.e2e.resident import Lien, chromium
from tests.e2e.service import Postbox, Service, links_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        yield box


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, postbox: Postbox) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("dienst"), nu="2026-11-17T10:05", smtp_port=postbox.port)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def lien(browser: Browser, service: Service) -> Iterator[Lien]:
    context = browser.new_context(viewport={"width": 1100, "height": 820}, locale="nl-BE")
    yield Lien(context.new_page(), service.url)
    context.close()


def test_lien_books_by_chat_and_cancels_by_mail(lien: Lien, service: Service, postbox: Postbox) -> None:
    lien.says("Wat kost een reispas?")
    lien.sees("85 euro")
    lien.says("en voor mijn zoontje?")
    lien.sees("35 euro")
    lien.shot("gesprek")
    book_a_video_talk(lien)
    (row,) = appointments(service)
    assert row["status"] == "confirmed"
    (mail,) = postbox.wait_for(1)
    invitation = calendar_of(mail)
    assert invitation["METHOD"] == "REQUEST"
    (event,) = invitation.walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2026-11-24T14:30:00+01:00"
    assert int(event["SEQUENCE"]) == 0
    cancel_by_link(lien, mail)
    (row,) = appointments(service)
    assert row["status"] == "cancelled"
    _, farewell = postbox.wait_for(2)
    cancelled = calendar_of(farewell)
    (gone,) = cancelled.walk("VEVENT")
    assert cancelled["METHOD"] == "CANCEL"
    assert gone["UID"] == event["UID"]
    assert int(gone["SEQUENCE"]) > int(event["SEQUENCE"])


def book_a_video_talk(lien: Lien) -> None:
    lien.says("ik wil een videogesprek over wonen en renoveren")
    lien.sees("eerste vrije momenten")
    lien.says("volgende week dinsdag om 14u30")
    lien.sees("dinsdag 24 november 2026 om 14.30 uur")
    lien.taps("Ja, dat moment")
    lien.sees("10 minuten")
    lien.says("Lien De Smet, lien@voorbeeld.be, 0470 12 34 56")
    lien.sees("Klopt dit?")
    lien.shot("samenvatting")
    lien.taps("Ja, bevestig")
    lien.sees("Je afspraak is bevestigd")
    lien.shot("bevestigd")


def cancel_by_link(lien: Lien, mail: EmailMessage) -> None:
    (link,) = [url for url in links_in(mail) if url.endswith("/annuleren")]
    lien.page.goto(link)
    lien.shot("annuleren")
    lien.page.get_by_role("button", name="annuleer").click()
    expect(lien.page.get_by_role("heading", level=1)).to_contain_text("geannuleerd")
    lien.shot("geannuleerd")


def calendar_of(mail: EmailMessage) -> Calendar:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    found = Calendar.from_ical(part.get_content())
    assert isinstance(found, Calendar)
    return found


def appointments(service: Service) -> list[sqlite3.Row]:
    with sqlite3.connect(service.var / "onthaal.db") as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM appointment WHERE status != 'expired'").fetchall()
    database.close()
    return rows
