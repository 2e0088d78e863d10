"""Inwoner Lien De Smet in headless Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

SCREENSHOTS = Path("var/screenshots")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser, with nothing that calls out of itself."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield running
        running.close()


class Lien:
    """The city's page is open, and so is the chat."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.locator("#onthaal .launcher").click()
        self.sees("computerprogramma")

    def says(self, text: str) -> None:
        field = self.page.get_by_label("Je bericht")
        field.fill(text)
        field.press("Enter")

    def taps(self, title: str) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name=title).last.click()

    def sees(self, text: str) -> None:
        entry = self.page.get_by_role("dialog").locator(".entry", has_text=text).last
        expect(entry).to_be_visible(timeout=15_000)

    def is_answered(self) -> None:
        """Something of the assistant stands after the resident's last message."""
        entries = self.page.get_by_role("dialog").locator(".entry")
        expect(entries.nth(1)).to_have_attribute("data-from", "user")
        expect(entries.last).to_have_attribute("data-from", "bot", timeout=15_000)

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
