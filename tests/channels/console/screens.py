"""Somebody of the staff in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from tests.channels.console.balie import Inwoner, Medewerker

SCREENSHOTS = Path("var/screenshots")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Screen:
    """The console as `who` has it open. problems: what the browser complained of."""

    def __init__(self, browser: Browser, who: Medewerker, **wishes: Any) -> None:
        self.who = who
        self.url = who.balie.url
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "nl-BE", **wishes}
        )
        self.context.add_cookies([who.cookie])  # type: ignore[list-item]
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.problems.append(said.text))

    def open(self, path: str = "/balie", at: str = "") -> None:
        """`at`: where the console is reached, when that is not directly."""
        self.page.goto((at or self.url) + path)
        expect(self.page.locator("#lijn")).to_have_attribute("data-state", "verbonden")

    def close(self) -> None:
        self.context.close()

    def talk(self, noor: Inwoner, at: str = "") -> None:
        self.open(f"/balie/gesprek/{noor.id}", at)
        expect(self.page.locator("#open-gesprek")).to_be_visible()

    def case(self, noor: Inwoner) -> Locator:
        return self.page.locator(f"#zaken a[data-conversation='{noor.id}']")

    @property
    def answer(self) -> Locator:
        return self.page.get_by_label("Antwoord aan de inwoner", exact=True).and_(
            self.page.locator("textarea")
        )

    @property
    def title(self) -> Locator:
        return self.page.locator("#gesprek-titel")

    def button(self, name: str) -> Locator:
        return self.page.locator("#open-gesprek .does").get_by_role("button", name=name)

    def says(self, text: str) -> None:
        self.answer.fill(text)
        self.answer.press("Enter")

    def said(self, text: str) -> Locator:
        return self.page.locator("#verloop .entry", has_text=text)

    def log(self) -> list[str]:
        """What residents and agents said, as it stands on the screen."""
        return self.page.locator("#verloop .entry.user .text, #verloop .entry.agent .text").all_inner_texts()

    def focus(self) -> str:
        found: str = self.page.evaluate("document.activeElement.id || document.activeElement.textContent")
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=SCREENSHOTS / f"balie-{name}.png")

    def faults(self) -> list[str]:
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [
            f"{v['id']}: {[(n['target'], n['failureSummary']) for n in v['nodes']]}"
            for v in found.response["violations"]
        ]
