"""The pages in a real browser: accessible, narrow, dark, and without JavaScript."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.appointments import Status
from bot.appointments.video import EARLY, FOLLOWS, OPEN, Entry
from channels.appointments import router
from tests.bot.appointments.sample import at
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
    visit, talk = office.book(), office.book(video=True)
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
