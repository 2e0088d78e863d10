"""Every letter in Chromium: light, dark and on a small phone. ONTHAAL_SCHERMEN=folder keeps the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.letterbox import Letterbox, text
from tests.bot.appointments.test_letters import LETTERS
from tests.e2e.album import Album

pytestmark = pytest.mark.browser

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LOOKS = {"licht": ("light", 640), "donker": ("dark", 640), "smal": ("light", 320)}
PAPER = "html { background: Canvas }"
"""The paper that the browser takes by itself: axe knows only what a stylesheet says."""
TAP = 44
"""Pixels: the height of what is tapped (WCAG 2.5.5)."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


@pytest.mark.parametrize("look", LOOKS)
def test_letters_are_readable(
    chromium: Browser, storage: Storage, clock: SetClock, tmp_path: Path, look: str
) -> None:
    box, album = Letterbox(storage, clock), Album(tmp_path)
    colours, width = LOOKS[look]
    page = chromium.new_page(color_scheme=colours, viewport={"width": width, "height": 640})  # type: ignore[arg-type]
    for name, write in LETTERS.items():
        page.set_content(text(write(box), "html"))
        page.add_style_tag(content=PAPER)
        album.take(page, f"mail {name} {look}", whole=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, found.generate_report()
        for button in page.locator("a[style*=border]").all():
            shape = button.bounding_box()
            assert shape is not None and shape["height"] >= TAP, name
    page.close()
