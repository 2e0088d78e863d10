"""Noor on the website and Lien on WhatsApp, who do the same things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from playwright.sync_api import Browser, FloatRect, Locator, WebSocket, expect

from tests.e2e.album import Album
from tests.e2e.staff import SOON
from tests.e2e.town import Town
from tests.fakes.twilio import Message, Resident


class OfTheTown(Protocol):
    """A resident, on whatever channel."""

    name: str
    channel: str

    def says(self, text: str) -> None: ...
    def taps(self, title: str) -> None: ...
    def sees(self, text: str) -> None: ...
    def shot(self, name: str) -> None: ...
    def came_in(self) -> str:
        """All that ever reached this resident, in whatever form."""


class Noor:
    """The city's page on a telephone, with the chat open."""

    name, channel = "Noor", "web"

    def __init__(self, browser: Browser, town: Town, album: Album, city: str = "gent") -> None:
        self._album = album
        self._came_in: list[str] = []
        self.problems: list[str] = []
        self.context = browser.new_context(viewport={"width": 400, "height": 800}, locale="nl-BE")
        self.context.set_default_timeout(SOON)
        self.page = self.context.new_page()
        self.page.on("websocket", self._listen)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.problems.append(said.text))
        self.page.goto(f"{town.service.url}/?gemeente={city}")
        self.page.locator("#onthaal .launcher").click()
        self.sees("computerprogramma")

    def _listen(self, line: WebSocket) -> None:
        line.on("framereceived", lambda frame: self._came_in.append(str(frame)))

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def status(self) -> Locator:
        return self.panel.locator(".status")

    @property
    def queue(self) -> Locator:
        return self.panel.locator(".queue")

    @property
    def typing(self) -> Locator:
        return self.panel.locator(".typing")

    def says(self, text: str) -> None:
        field = self.panel.locator("#onthaal-input")
        field.fill(text)
        field.press("Enter")

    def taps(self, title: str) -> None:
        self.panel.get_by_role("button", name=title, exact=True).last.click()

    def sees(self, text: str) -> None:
        expect(self.panel.locator(".entry", has_text=text).last).to_be_visible(timeout=SOON)

    def waits(self, text: str) -> None:
        expect(self.queue).to_contain_text(text, timeout=SOON)

    def talks_to(self, whom: str) -> None:
        expect(self.status).to_have_text(f"Je praat met {whom}.", timeout=SOON)

    def shot(self, name: str) -> None:
        self._album.take(self.page, f"Noor {name}")

    def box(self) -> FloatRect:
        found = self.panel.bounding_box()
        assert found is not None
        return found

    def came_in(self) -> str:
        shown = self.page.evaluate("document.querySelector('#onthaal').shadowRoot.innerHTML")
        kept = self.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
        return "\n".join([*self._came_in, self.page.content(), shown, kept])


class Lien:
    """Somebody with WhatsApp."""

    name, channel = "Lien", "whatsapp"

    def __init__(self, browser: Browser, town: Town, album: Album) -> None:
        self._browser, self._album, self._town = browser, album, town
        self.phone: Resident = town.twilio.resident("Lien")

    def says(self, text: str) -> None:
        call = self.phone.says(text)
        assert call.status == 200, call

    def sends_a_photo(self) -> None:
        call = self.phone.sends_media("image")
        assert call.status == 200, call

    def taps(self, title: str) -> None:
        """As the phone shows it: a button, an item of a list, or a number to type."""
        menu = self._menu(title)
        if menu.style == "knoppen":
            call = self.phone.taps(title, menu=menu)
        elif menu.style == "lijst":
            call = self.phone.picks(title, menu=menu)
        else:
            number = re.search(rf"^(\d+)\. {re.escape(title)}$", menu.text, re.MULTILINE)
            assert number, menu.text
            call = self.phone.says(number[1])
        assert call.status == 200, call

    def _menu(self, title: str) -> Message:
        for message in reversed(self.phone.received):
            if title in message.titles or f". {title}" in message.text:
                return message
        raise AssertionError(f"{title!r} is no choice in {self.phone.texts[-3:]}")

    def sees(self, text: str) -> None:
        came = self.phone.ledger.wait_for(lambda: any(text in seen for seen in self.phone.texts), SOON / 1000)
        assert came, f"{text!r} is not in {self.phone.texts[-4:]}"

    def titles(self) -> Sequence[str]:
        """What can be chosen under the last message with choices."""
        return next(message.titles for message in reversed(self.phone.received) if message.titles)

    def shot(self, name: str) -> None:
        self._album.take_phone(self._browser, self.phone, f"Lien {name}")

    def came_in(self) -> str:
        return "\n".join(repr(message) for message in self._town.twilio.sent)
