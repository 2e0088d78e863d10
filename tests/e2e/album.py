"""Pictures of every step, numbered, in $ONTHAAL_SCHERMEN or where the test keeps its files."""

from __future__ import annotations

import html
import os
import re
import unicodedata
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.fakes.twilio import Message, Resident

BUBBLES = """
body { margin: 0; background: #e7dfd6; font: 15px/1.4 sans-serif; display: flex; flex-direction: column; }
header { background: #0b5c4d; color: #fff; padding: 12px 16px; font-weight: bold; }
p { margin: 6px 12px; padding: 8px 12px; border-radius: 8px; max-width: 78%; white-space: pre-wrap; }
.in { background: #fff; align-self: flex-start; } .out { background: #d9fdd3; align-self: flex-end; }
span { display: block; margin-top: 6px; padding: 6px; border-top: 1px solid #ddd; color: #0b5c8a; text-align: center; }
"""


class Album:
    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.environ.get("ONTHAAL_SCHERMEN") or folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._count = 0

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        """After what moves has come to rest; `whole`: also what one has to scroll to."""
        self._count += 1
        page.wait_for_timeout(250)
        page.screenshot(path=self.folder / f"{self._count:02d}-{_file_name(name)}.png", full_page=whole)

    def take_phone(self, browser: Browser, resident: Resident, name: str) -> None:
        """The last messages of a phone, drawn by us: of WhatsApp only what it was given is real."""
        shown = [message for message in resident.ledger.all() if _concerns(message, resident)][-9:]
        bubbles = "".join(_bubble(message, message.to in resident.addresses) for message in shown)
        page = browser.new_page(viewport={"width": 400, "height": 800})
        page.set_content(f"<style>{BUBBLES}</style><header>Stad Gent</header>{bubbles}")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        self.take(page, name)
        page.close()


def _concerns(message: Message, resident: Resident) -> bool:
    return bool({message.to, message.sender} & set(resident.addresses))


def _bubble(message: Message, incoming: bool) -> str:
    buttons = "".join(f"<span>{html.escape(button.title)}</span>" for button in message.buttons)
    kind = "in" if incoming else "out"
    return f'<p class="{kind}">{html.escape(message.text or "[foto]")}{buttons}</p>'


def _file_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
