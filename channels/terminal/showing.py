"""A reply on a terminal: as text for people, or as one JSON object a line for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.appointments.wording import full_date
from bot.conversations import Entry
from bot.replies import Message

WHO = {"bot": "Onthaal", "system": "Melding", "agent": "Medewerker", "user": "Jij"}


def as_dict(message: Message) -> dict[str, Any]:
    """The shape of a reply for programs: text, buttons with their title (and url), custom."""
    return {
        "text": message.text,
        "buttons": [_button(button.title, button.url) for button in message.buttons],
        "custom": message.custom,
    }


def _button(title: str, url: str | None) -> dict[str, str]:
    return {"title": title, "url": url} if url else {"title": title}


def entry_json(resident: str, entry: Entry) -> str:
    """gesprek: which resident; van: bot, system or agent; the rest as in `as_dict`."""
    body = {
        "gesprek": resident,
        "seq": entry.seq,
        "van": entry.author,
        "text": entry.text,
        "buttons": [_button(button["title"], button.get("url")) for button in entry.buttons],
        "custom": entry.extras,
        "tijd": entry.at.isoformat(),
    }
    return json.dumps(body, ensure_ascii=False)


def in_words(author: str, text: str, buttons: Sequence[Any], custom: dict[str, Any]) -> str:
    """Text, source and numbered buttons; `buttons` are dicts with title and perhaps url."""
    lines = [f"{WHO.get(author, author)}: {text}", *_source(custom)]
    for number, button in enumerate(buttons, 1):
        address = f"  → {button['url']}" if button.get("url") else ""
        lines.append(f"  [{number}] {button['title']}{address}")
    return "\n".join(lines)


def _source(custom: dict[str, Any]) -> list[str]:
    said = custom.get("antwoord") or {}
    source = said.get("bron")
    lines = []
    if source:
        lines.append(f"  Bron: {source['naam']}, {full_date(date.fromisoformat(source['datum']))}")
    if said.get("voorbeeld"):
        lines.append("  Voorbeeld: de gemeente heeft dit nog niet bevestigd.")
    return lines
