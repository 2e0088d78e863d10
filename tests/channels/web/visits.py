"""A resident in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from channels.web.tables import WebSession
from tests.channels.web.chat_server import ChatServer, Resident

SCREENSHOTS = Path("var/screenshots")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    # A page that the test itself makes up for https://stad.gent may ask our server on loopback.
    "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Visit:
    """A resident with the page open."""

    def __init__(self, page: Page, server: ChatServer, url: str = "") -> None:
        """`url`: where the page reaches the server, when that is not directly."""
        self.page = page
        self.server = server
        self.requests: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))
        page.goto(url or server.url)

    @property
    def launcher(self) -> Locator:
        return self.page.locator("#onthaal .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("Je bericht")

    def open(self) -> None:
        self.launcher.click()
        self.said("Ik ben een computer")

    def ask(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def entry(self, text: str) -> Locator:
        return self.panel.locator(".entry", has_text=text)

    def said(self, text: str) -> None:
        expect(self.entry(text).last).to_be_visible()

    def focus(self) -> str:
        """What has the focus, also inside the shadow root."""
        found: str = self.page.evaluate(
            "() => { let e = document.activeElement; while (e && e.shadowRoot) e = e.shadowRoot.activeElement;"
            " return e ? e.tagName + '.' + e.className : '' }"
        )
        return found

    def stored(self) -> int:
        count: int = self.page.evaluate(
            "sessionStorage.length + localStorage.length + document.cookie.length"
        )
        return count

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def faults(self) -> list[str]:
        self.page.wait_for_timeout(300)  # a panel that is still fading in has too little contrast
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in found.response["violations"]]


def visit_as(browser: Browser, server: ChatServer, **wishes: Any) -> Visit:
    return Visit(browser.new_context(locale="nl-BE", **wishes).new_page(), server)


def newest_resident(server: ChatServer) -> Resident:
    with server.storage.read() as session:
        row = session.scalars(select(WebSession).order_by(WebSession.created_at.desc()).limit(1)).one()
    return Resident(server, "", row.id)
