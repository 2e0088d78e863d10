"""Somebody of the staff with the console open, in a browser of their own."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.album import Album
from tests.e2e.town import PASSWORD, Town

SOON = 10_000
"""Milliseconds in which what happens elsewhere must be on the screen; a busy machine is slow."""


class Staff:
    """Signs in by the form, as at the start of a day."""

    def __init__(self, browser: Browser, town: Town, album: Album, username: str) -> None:
        self.name = username.partition(".")[0]
        self.town = town
        self.album = album
        self.problems: list[str] = []
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-BE")
        self.context.set_default_timeout(SOON)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.problems.append(said.text))
        self._sign_in(username)

    def _sign_in(self, username: str) -> None:
        self.page.goto(f"{self.town.service.url}/balie")
        self.page.get_by_label("Gebruikersnaam").fill(username)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.shot("aanmelden")
        self.page.get_by_role("button", name="Meld je aan").click()
        self._ready()

    def _ready(self) -> None:
        expect(self.page.locator("#lijn")).to_have_attribute("data-state", "verbonden", timeout=SOON)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.town.service.url + path)
        self._ready()

    # --- presence, offers and lists ------------------------------------------------------------------

    def is_there(self) -> None:
        self.page.get_by_role("button", name="Zet me op aanwezig").click()
        expect(self.page.locator("#aanwezigheid")).to_have_attribute("data-status", "aanwezig")

    def pauses(self, reason: str) -> None:
        self.page.locator("#aanwezigheid").click()
        self.page.get_by_label("Pauze").check()
        self.page.get_by_label("Reden").fill(reason)
        self.page.get_by_role("button", name="Bewaren").click()
        expect(self.page.locator("#aanwezigheid")).to_have_attribute("data-status", "pauze")

    @property
    def offer(self) -> Locator:
        return self.page.locator("#aanbod .offer")

    def is_offered(self) -> None:
        expect(self.offer).to_be_visible(timeout=SOON)

    def accepts(self, conversation_id: str) -> None:
        self.offer.get_by_role("button", name="Aanvaard").click()
        self.has_open(conversation_id)
        expect(self.page.locator("#open-gesprek .facts strong")).to_contain_text("Van jou")

    def declines(self) -> None:
        self.offer.get_by_role("button", name="Weiger").click()
        expect(self.offer).to_have_count(0)

    def lists(self, which: str) -> None:
        self.page.locator(f"[data-which={which}]").click()
        expect(self.page.locator(f"[data-which={which}]")).to_have_attribute("aria-pressed", "true")

    def case(self, conversation_id: str) -> Locator:
        return self.page.locator(f"#zaken a[data-conversation='{conversation_id}']")

    # --- the conversation ----------------------------------------------------------------------------

    def has_open(self, conversation_id: str) -> None:
        """Not only asked for: it stands there."""
        path = f"/balie/gesprek/{conversation_id}"
        expect(self.page).to_have_url(self.town.service.url + path)
        expect(self.page.locator("#transcript")).to_have_attribute("href", f"{path}/tekst", timeout=SOON)

    def opens(self, conversation_id: str, which: str = "mijn") -> None:
        self.lists(which)
        self.case(conversation_id).click()
        self.has_open(conversation_id)

    @property
    def answer(self) -> Locator:
        return self.page.locator("#antwoord")

    def types(self, text: str) -> None:
        self.answer.press_sequentially(text, delay=5)

    def says(self, text: str) -> None:
        self.answer.fill(text)
        self.answer.press("Enter")
        self.sees(text)

    def notes(self, text: str) -> None:
        self.page.locator("#opstellen .modes [data-mode=notitie]").click()
        self.page.locator("#notitie").fill(text)
        self.shot("notitie schrijven")
        self.page.locator("#notitie").press("Enter")
        expect(self.page.locator("#verloop .remark", has_text=text)).to_be_visible()
        self.page.locator("#opstellen .modes [data-mode=antwoord]").click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("#verloop .entry", has_text=text).last).to_be_visible(timeout=SOON)

    def does(self, name: str) -> None:
        self.page.locator("#open-gesprek .does").get_by_role("button", name=name).click()

    def decides(self, name: str) -> None:
        """The button of the window that is open."""
        self.page.get_by_role("dialog").get_by_role("button", name=name).click()

    def forwards(self, where: str, why: str) -> None:
        self.does("Geef door")
        self.page.get_by_label("Aan wie").select_option(label=where)
        self.page.get_by_label("Waarom").fill(why)
        self.shot("doorgeven")
        self.decides("Geef door")
        expect(self.page.locator("#stand")).to_contain_text(f"Doorgegeven aan {where}")

    def gives_back(self, summary: str) -> None:
        self.does("Terug naar de bot")
        self.page.get_by_label("Wat is er afgesproken?").fill(summary)
        self.shot("teruggeven")
        self.decides("Geef terug")

    def records(self, result: str, note: str, already: str = "") -> None:
        """In the window that opens by itself after the end. `already`: what stands there as the note."""
        dialog = self.page.get_by_role("dialog", name="Verslag van het gesprek")
        expect(dialog).to_be_visible()
        dialog.get_by_label("Resultaat").select_option(label=result)
        expect(dialog.get_by_label("Aantekening")).to_have_value(already)
        dialog.get_by_label("Aantekening").fill(note)
        self.shot("verslag")
        dialog.get_by_role("button", name="Sluit af").click()
        expect(dialog).to_be_hidden()

    def shot(self, name: str) -> None:
        self.album.take(self.page, f"{self.name} {name}")
