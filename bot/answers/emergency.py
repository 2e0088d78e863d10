"""The right number at once: which kind of emergency a message tells of, and what is said to it."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from bot.answers.emergency_words import GENERAL, KINDS, NOT_NOW, NOW
from bot.catalogue.files import read_yaml
from bot.catalogue.shape import Content, Source, Table, parse
from bot.dutch.language import detect
from bot.replies import Message, link

PATH = Path(__file__).parents[2] / "data" / "noodnummers.yml"


class Number(Content):
    """A number to call: as people read it, as a telephone dials it, and when to call it."""

    tonen: str
    tel: str
    naam: str
    wanneer: str
    bron: Source


class Kind(Content):
    """What is said to one kind of emergency. `ook`: more numbers; `talen`: ISO 639-1 code -> one sentence."""

    nummer: str
    ook: tuple[str, ...] = Field(default=(), strict=False)
    tekst: str
    talen: Table[str]


class Emergencies(Content):
    """data/noodnummers.yml: the numbers, and the kinds of emergencies that name them."""

    nummers: Table[Number]
    soorten: Table[Kind]


@cache
def emergencies(path: Path = PATH) -> Emergencies:
    """The numbers and the texts; raises InvalidContent."""
    return parse(Emergencies, read_yaml(path, path.name), path.name)


def kind_of(text: str) -> str:
    """Which kind of emergency (a key of `soorten`) a message is that is known to be one.

    Danger to life goes first; a kind that isn't clear is "algemeen", which names 112 and 101.
    """
    sentence = _plain(text)
    found = next((kind for kind, words in KINDS if words.search(sentence)), GENERAL)
    if found in ("politie", "geweld"):
        return "geweld" if NOT_NOW.search(sentence) and not NOW.search(sentence) else "politie"
    return found


def message(text: str, kind: str | None = None) -> Message:
    """What is said to an emergency: the number first, and one sentence in the resident's language.

    `custom["noodgeval"]` gives channels the kind and the numbers, with their tel: links. By the Bestuurstaalwet
    (bot/dutch/language.py) Dutch comes first and the other sentence is marked as a translation.
    """
    known = emergencies()
    key = kind or kind_of(text)
    said = known.soorten[key]
    numbers = [known.nummers[one] for one in (said.nummer, *said.ook)]
    # Two numbers with one page: its button is named after the number that is said first.
    links = {one.bron.url: link(one.naam, one.bron.url) for one in reversed(numbers)}
    return Message(
        said.tekst + _translated(said, text), tuple(reversed(links.values())), _custom(key, numbers)
    )


def _translated(said: Kind, text: str) -> str:
    code = detect(text)
    if code is None:
        return ""
    return f"\n\nVertaling van de Nederlandse tekst:\n{said.talen.get(code) or said.talen['en']}"


def _custom(key: str, numbers: list[Number]) -> dict[str, Any]:
    source = numbers[0].bron
    return {
        "antwoord": {
            "sleutel": "noodgeval",
            "voorbeeld": False,
            "bron": {"naam": source.naam, "url": source.url, "datum": source.datum.isoformat()},
        },
        "noodgeval": {
            "soort": key,
            "nummers": [{"tonen": one.tonen, "tel": one.tel, "naam": one.naam} for one in numbers],
        },
    }


def _plain(text: str) -> str:
    """Small letters without accents; "й" becomes "и" as in the words it is compared with."""
    text = unicodedata.normalize("NFKD", text.lower().replace("\u2019", "'"))
    return " ".join("".join(sign for sign in text if not unicodedata.combining(sign)).split())
