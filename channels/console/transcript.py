"""A conversation as plain text: what was said, by whom and when. Never a note or a draft."""

from __future__ import annotations

from bot.catalogue import City
from bot.clock import brussels
from bot.conversations import Entry
from bot.takeover import View

AUTHORS = {"user": "Inwoner", "bot": "Bot", "system": "Melding", "agent": "Medewerker"}


def transcript(view: View, city: City) -> str:
    """One paragraph per message, oldest first; numbers that were masked stay masked."""
    head = f"Gesprek met {city.lidwoord_stad}\n"
    return "\n".join([head, *(_paragraph(entry) for entry in view.entries)])


def _paragraph(entry: Entry) -> str:
    by = entry.extras.get("wie") if entry.author == "agent" else None
    name = by if isinstance(by, str) and by else AUTHORS.get(entry.author, entry.author)
    choices = "".join(f"\n  - {button['title']}" for button in entry.buttons)
    return f"[{brussels(entry.at):%d-%m-%Y %H.%M}] {name}:\n{entry.text}{choices}\n"
