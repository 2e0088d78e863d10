"""One resident on each channel who books, moves and cancels, and what reaches them: the chat, their mail, the pages."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from playwright.sync_api import Browser

from tests.e2e.album import Album
from tests.e2e.residents import Lien, Noor
from tests.e2e.service import Postbox, links_in
from tests.e2e.staff import SOON
from tests.e2e.town import PUBLIC, Town
from tests.fakes.telegram import FakeTelegram


class Fatima:
    """Somebody with Telegram."""

    name, channel = "Fatima", "telegram"

    def __init__(self, browser: Browser, telegram: FakeTelegram, album: Album) -> None:
        self._browser, self._album = browser, album
        self.phone = telegram.user("Fatima")

    def says(self, text: str) -> None:
        self.phone.says(text).wait()

    def taps(self, title: str) -> None:
        self.phone.taps(title).wait()

    def sees(self, text: str) -> None:
        came = self.phone.ledger.wait_for(lambda: any(text in seen for seen in self.phone.texts), SOON / 1000)
        assert came, f"{text!r} is not in {self.phone.texts[-4:]}"

    def shot(self, name: str) -> None:
        """The last messages, drawn by us: only their text and buttons are Telegram's."""
        page = self._browser.new_page(viewport={"width": 400, "height": 800})
        page.set_content("<main></main>")
        page.evaluate(_DRAWN, [{"text": one.text, "titles": one.titles} for one in self.phone.received[-8:]])
        self._album.take(page, f"Fatima {name}")
        page.close()


_DRAWN = """messages => {
  document.body.style = 'margin:0;background:#8db3d1;font:15px/1.4 sans-serif;padding:12px';
  for (const message of messages) {
    const bubble = document.createElement('p');
    bubble.style = 'background:#fff;border-radius:8px;padding:8px 12px;margin:6px 60px 2px 0;white-space:pre-wrap';
    bubble.textContent = message.text;
    document.body.append(bubble);
    for (const title of message.titles) {
      const button = document.createElement('p');
      button.style = 'background:#6a94b5;color:#fff;border-radius:6px;padding:6px;margin:2px 60px 2px 0';
      button.textContent = title;
      document.body.append(button);
    }
  }
  scrollTo(0, document.body.scrollHeight);
}"""

type Citizen = Noor | Lien | Fatima


class Mailbox:
    """The mails of one address, opened as pictures: as they come, light and dark."""

    def __init__(self, browser: Browser, town: Town, postbox: Postbox, album: Album, address: str) -> None:
        self._browser, self._town, self._postbox, self._album = browser, town, postbox, album
        self.address = address

    @property
    def mails(self) -> list[EmailMessage]:
        return [mail for mail in list(self._postbox.mails) if self.address in str(mail["To"])]

    def waits_for(self, subject: str) -> EmailMessage:
        """The newest mail with these words in its subject."""
        for _ in range(100):
            found = [mail for mail in self.mails if subject in str(mail["Subject"])]
            if found:
                return found[-1]
            self._pause()
        raise AssertionError(f"{subject!r} is in none of {[str(mail['Subject']) for mail in self.mails]}")

    def opens(self, mail: EmailMessage, name: str) -> None:
        body = mail.get_body(preferencelist=("html",))
        assert body is not None
        for scheme in ("light", "dark"):
            page = self._browser.new_page(viewport={"width": 420, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page.set_content(body.get_content())
            self._album.take(page, f"mail {name} {scheme}")
            page.close()

    def link(self, mail: EmailMessage, ending: str = "") -> str:
        """A link of the mail, at the running service."""
        found = next(link for link in links_in(mail) if "/afspraak/" in link and link.endswith(ending))
        return self._town.service.url + found.removeprefix(PUBLIC)

    def _pause(self) -> None:
        page = self._browser.new_page()
        page.wait_for_timeout(200)
        page.close()


def without_scripts(browser: Browser) -> Any:
    """A page of a telephone that runs no JavaScript."""
    context = browser.new_context(
        viewport={"width": 400, "height": 860}, java_script_enabled=False, locale="nl-BE"
    )
    context.set_default_timeout(SOON)
    return context.new_page()
