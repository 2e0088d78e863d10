"""The page of a call-back in a real browser: accessible, narrow, dark, by keyboard and without JavaScript."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.catalogue import Catalogue
from tests.bot.takeover.desks import Desks
from tests.channels.callback.conftest import Asked, asked
from tests.channels.web.visits import QUIET, SCREENSHOTS, WCAG

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


@pytest.fixture
def noor(desks: Desks, catalogue: Catalogue) -> Asked:
    """In a thread: the browser has the event loop of this one."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(lambda: asked(desks, catalogue, desks.open())).result()


@pytest.fixture
def address(noor: Asked) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(noor.app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()


def seen(page: Page, name: str) -> None:
    """Kept to look at; nothing is inaccessible and nothing sticks out."""
    page.screenshot(path=Path(SCREENSHOTS / f"{name}.png"), full_page=True)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_filled_in_by_keyboard_without_javascript(
    chromium: Browser, noor: Asked, address: str, scheme: str
) -> None:
    width = 320 if scheme == "light" else 900
    context = chromium.new_context(
        base_url=address,
        viewport={"width": width, "height": 700},
        color_scheme=scheme,
        locale="nl-BE",  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(noor.path)
    seen(page, f"terugbellen-{scheme}")
    page.get_by_label("Je telefoonnummer").fill("0470 12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dit nummer klopt niet.")).to_be_visible()
    expect(page.get_by_label("Je telefoonnummer")).to_have_value("0470 12")
    seen(page, f"terugbellen-fout-{scheme}")
    context.close()

    plain = chromium.new_context(base_url=address, java_script_enabled=False, color_scheme=scheme)  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(noor.path)
    page.keyboard.press("Tab")
    page.keyboard.type("0470 12 34 56")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We bellen je terug")).to_be_visible()
    page.screenshot(path=SCREENSHOTS / f"terugbellen-klaar-{scheme}.png")
    plain.close()
    assert noor.desks.row(noor.conversation).phone == "+32470123456"
