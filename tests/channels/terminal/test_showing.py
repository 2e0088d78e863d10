"""A reply on a terminal: words for people, one JSON object a line for programs."""

from __future__ import annotations

import json
from datetime import datetime

from bot.clock import BRUSSELS
from bot.conversations import Entry
from bot.replies import Message, choice, link
from channels.terminal.showing import as_dict, entry_json, in_words

AT = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)
BUTTONS = (
    {"id": "1", "title": "Wat meebrengen?"},
    {"id": "2", "title": "Aanvragen", "url": "https://gent.be"},
)
SOURCE = {"naam": "FOD Buitenlandse Zaken", "url": "https://diplomatie.belgium.be", "datum": "2026-11-20"}


def test_it_shows_text_source_and_numbered_buttons() -> None:
    custom = {"antwoord": {"bron": SOURCE, "voorbeeld": True}}

    assert in_words("bot", "75 euro", BUTTONS, custom).splitlines() == [
        "Onthaal: 75 euro",
        "  Bron: FOD Buitenlandse Zaken, vrijdag 20 november 2026",
        "  Voorbeeld: de gemeente heeft dit nog niet bevestigd.",
        "  [1] Wat meebrengen?",
        "  [2] Aanvragen  → https://gent.be",
    ]


def test_it_says_who_speaks() -> None:
    said = [in_words(author, "dag", (), {}) for author in ("bot", "system", "agent", "user", "robot")]

    assert said == ["Onthaal: dag", "Melding: dag", "Medewerker: dag", "Jij: dag", "robot: dag"]


def test_it_gives_an_entry_as_one_line_of_json() -> None:
    line = entry_json("A", Entry(3, "m3", "bot", "75 euro\nper persoon", BUTTONS, {"bron": "é"}, AT))

    assert "\n" not in line
    assert "é" in line
    assert json.loads(line) == {
        "gesprek": "A",
        "seq": 3,
        "van": "bot",
        "text": "75 euro\nper persoon",
        "buttons": [{"title": "Wat meebrengen?"}, {"title": "Aanvragen", "url": "https://gent.be"}],
        "custom": {"bron": "é"},
        "tijd": "2026-11-17T10:05:00+01:00",
    }


def test_it_gives_a_message_without_payloads() -> None:
    message = Message(
        "75 euro", (choice("Duur?", "vraag", aspect="duur"), link("Aanvragen", "https://gent.be"))
    )

    assert as_dict(message) == {
        "text": "75 euro",
        "buttons": [{"title": "Duur?"}, {"title": "Aanvragen", "url": "https://gent.be"}],
        "custom": {},
    }
