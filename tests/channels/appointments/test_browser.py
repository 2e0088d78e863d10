"""The pages in a real browser: accessible, narrow, dark, and without JavaScript."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.appointments import Appointment, Status
from bot.appointments.video import EARLY, FOLLOWS, OPEN, Entry
from channels.appointments import router
from tests.bot.appointments.sample import TUESDAY, at
from tests.channels.appointments.conftest import Office
from tests.channels.appointments.test_video import somewhere

pytestmark = pytest.mark.browser

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Where the pages of the office are served."""
    with _served(office) as running:
        yield running


@contextmanager
def _served(office: Office) -> Iterator[str]:
    app = FastAPI()
    app.include_router(router(office))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


def _page(chromium: Browser, address: str, **options: object) -> Page:
    return chromium.new_page(base_url=address, viewport={"width": 320, "height": 640}, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_its_pages_are_accessible_and_fit_a_small_phone(
    chromium: Browser, office: Office, address: str, colours: str
) -> None:
    visit, talk = office.book(), office.book(video=True, hour=11)
    office.mail.send_due()
    assert office.mail_folder is not None
    first = next(office.mail_folder.glob("*.eml")).stem
    page = _page(chromium, address, color_scheme=colours)
    problems: list[str] = []
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))

    paths = [office.cancel_path(visit), f"/video/{talk.video_token}", "/mail", f"/mail/{first}"]
    for path in paths:
        page.goto(path)
        found = Axe().run(page, options={"runOnly": WCAG})
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert problems == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize(
    "entry", [Entry(OPEN, "https://teams.example/x"), Entry(FOLLOWS), Entry(EARLY, opens=at(8))]
)
def test_the_way_into_a_talk_is_accessible(
    chromium: Browser, office: Office, colours: str, entry: Entry
) -> None:
    talk = somewhere(office, entry)
    with _served(office) as address:
        page = _page(chromium, address, color_scheme=colours)
        page.goto(f"/video/{talk.video_token}")
        found = Axe().run(page, options={"runOnly": WCAG})

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        if entry.state == OPEN:
            page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="Naar je videogesprek")).to_be_focused()


def test_it_cancels_without_javascript_by_keyboard(chromium: Browser, office: Office, address: str) -> None:
    made = office.book()
    page = _page(chromium, address, java_script_enabled=False)
    page.goto(office.cancel_path(made))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Je afspraak is geannuleerd")).to_be_visible()
    assert office.agenda.look_up(made.id).status == Status.CANCELLED


def _kept(office: Office, made: Appointment) -> str:
    """The page of somebody with a time held, an offer, and a place in the line."""
    office.waiting.join(made.id)
    office.waiting.sweep()
    return office.path(made)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everything_one_can_do_is_accessible(
    chromium: Browser, office: Office, address: str, colours: str
) -> None:
    path = _kept(office, office.book(video=True, hour=11))
    page = _page(chromium, address, color_scheme=colours)
    for way in ("", "/verplaatsen", "/wijze", "/wachtlijst", "/aanbod", "/annuleren"):
        page.goto(f"{path}{way}")
        _is_good(page)
    page.goto(f"{path}/verplaatsen")
    page.get_by_role("button", name="16.00 uur").click()
    expect(page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
    _is_good(page)
    page.get_by_role("button", name="Ja, verplaats mijn afspraak").click()
    _is_good(page)
    office.clock.set(at(16))
    page.goto(f"{path}/tevreden")
    _is_good(page)


def _is_good(page: Page) -> None:
    """Axe finds nothing, it fits 320 pixels, and what one taps is large enough."""
    found = Axe().run(page, options={"runOnly": WCAG})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    small = "[...document.querySelectorAll('button, .knop, .keus, .score label, input[type=date]')]"
    heights = page.evaluate(f"{small}.map(one => [one.getBoundingClientRect().height, one.textContent])")
    assert [one for one in heights if one[0] < 44] == []


def _mailed(office: Office, number: int) -> str:
    """The address of the appointment's page in the so-many-th mail."""
    office.mail.send_due()
    assert office.mail_folder is not None
    mails = sorted(office.mail_folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    mail = BytesParser(_class=EmailMessage, policy=default).parsebytes(mails[number].read_bytes())
    text = mail.get_body(("plain",))
    assert text is not None
    found = re.search(r"https://onthaal.example(/afspraak/[^/\s]+)\s", text.get_content())
    assert found is not None
    return found[1]


def test_it_moves_from_a_mail_then_shows_it_by_the_old_link_and_cancels(
    chromium: Browser, office: Office, address: str
) -> None:
    made = office.book()
    old = _mailed(office, 0)
    page = _page(chromium, address, java_script_enabled=False)
    page.goto(old)
    page.get_by_role("link", name="Verplaats je afspraak").click()
    page.get_by_role("link", name="Volgende week").click()
    page.get_by_role("link", name="wo 25 nov").click()
    page.get_by_role("button", name="14.15 uur").click()
    expect(page.get_by_text("woensdag 25 november 2026, van 14.15 tot 14.30 uur")).to_be_visible()
    page.get_by_role("button", name="Ja, verplaats mijn afspraak").click()
    expect(page.get_by_role("heading", name="Je afspraak is verplaatst")).to_be_visible()
    assert office.agenda.look_up(made.id).start == at(14, 15, TUESDAY + timedelta(days=1))

    page.goto(old)
    expect(page.get_by_text("Deze afspraak is verplaatst. Dit is de nieuwe.")).to_be_visible()
    expect(page.get_by_text("woensdag 25 november 2026")).to_be_visible()
    page.goto(_mailed(office, 1))
    expect(page.get_by_text("Deze afspraak is verplaatst.")).to_have_count(0)

    page.goto(old)
    page.get_by_role("link", name="Annuleer je afspraak").click()
    page.get_by_role("button", name="Ja, annuleer mijn afspraak").click()
    expect(page.get_by_role("heading", name="Je afspraak is geannuleerd")).to_be_visible()
    page.goto(old)
    expect(page.get_by_role("heading", name="Deze afspraak is geannuleerd")).to_be_visible()
    assert office.agenda.look_up(made.id).status == Status.CANCELLED


def test_it_is_moved_by_keyboard(chromium: Browser, office: Office, address: str) -> None:
    made = office.book()
    page = _page(chromium, address, java_script_enabled=False)
    page.goto(f"{office.path(made)}/verplaatsen?dag=2026-11-25")
    page.get_by_role("button", name="9.00 uur").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Klopt dit?").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Je afspraak is verplaatst")).to_be_visible()
    assert office.agenda.look_up(made.id).start == at(9, 0, TUESDAY + timedelta(days=1))


def test_it_takes_an_offer_of_the_waiting_list(chromium: Browser, office: Office, address: str) -> None:
    made = office.book(hour=11)
    page = _page(chromium, address, java_script_enabled=False)
    page.goto(office.path(made))
    page.get_by_role("link", name="Ik wil vroeger komen").click()
    page.get_by_label("Elk loket").check()
    page.get_by_role("button", name="Zet me op de wachtlijst").click()
    expect(page.get_by_role("heading", name="Je staat op de wachtlijst")).to_be_visible()

    office.waiting.sweep()
    page.goto(f"{office.path(made)}/aanbod")
    page.get_by_role("button", name="Ja, ik neem de nieuwe tijd").click()
    expect(page.get_by_role("heading", name="Je afspraak is verplaatst")).to_be_visible()
    assert office.agenda.look_up(made.id).start < made.start


def test_it_switches_to_the_desk(chromium: Browser, office: Office, address: str) -> None:
    made = office.book(video=True)
    page = _page(chromium, address, java_script_enabled=False)
    page.goto(office.path(made))
    page.get_by_role("link", name="Liever aan het loket").click()
    page.get_by_role("button", name="Ja, ik kom naar Stadskantoor Gent").click()

    expect(page.get_by_role("heading", name="Je afspraak is verplaatst")).to_be_visible()
    assert office.agenda.look_up(made.id).mode == "loket"


def test_it_prints_what_one_needs(chromium: Browser, office: Office, address: str) -> None:
    page = _page(chromium, address)
    page.goto(office.path(office.book()))
    page.emulate_media(media="print")

    expect(page.get_by_text("van 9.00 tot 9.15 uur")).to_be_visible()
    expect(page.get_by_role("link", name="Annuleer je afspraak")).to_be_hidden()
    expect(page.get_by_text("Deel het adres ervan niet")).to_be_hidden()


def test_it_shows_the_mail_in_its_box(chromium: Browser, office: Office, address: str) -> None:
    office.book()
    office.mail.send_due()
    page = _page(chromium, address)
    page.goto("/mail")
    page.get_by_role("link", name="Je afspraak op dinsdag 24 november 2026 om 9.00 uur").click()

    letter = page.frame_locator("iframe")
    expect(letter.get_by_role("heading", name="Je afspraak is geboekt")).to_be_visible()
    expect(letter.get_by_role("link", name="Annuleer je afspraak")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Zet de afspraak in de agenda").click()
    assert download.value.suggested_filename == "afspraak.ics"
