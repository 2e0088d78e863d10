"""What is said to someone who writes no Dutch: Dutch first, then one sentence, marked as a translation.

Bestuurstaalwet (coordinated laws of 18 July 1966, art. 10-12) and circulars BA 97/22 and BA 2005/03: see
bot/dutch/language.py.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.catalogue import City
from bot.catalogue.addressing import own_in
from bot.catalogue.files import read_yaml
from bot.catalogue.placeholders import fill, of_city
from bot.catalogue.shape import Content, Table, parse
from bot.replies import Message

PATH = Path(__file__).parents[2] / "data" / "talen.yml"


class Language(Content):
    """A language's own name, its Dutch name, and the sentence in it."""

    naam: str
    nederlands: str
    tekst: str


class Languages(Content):
    """ISO 639-1 code -> language; with the Dutch text that each sentence translates and the line above it."""

    nederlands: str
    kop: str
    talen: Table[Language]


def languages(city: City, path: Path = PATH) -> Languages:
    """The texts as this city says them; raises InvalidContent."""
    filled = fill(own_in(_read(path), city.aanspreking), of_city(city), path.name)
    return parse(Languages, filled, path.name)


@cache
def _read(path: Path) -> dict[str, Any]:
    return read_yaml(path, path.name)


def message(code: str, city: City) -> Message:
    """The Dutch text, then the same in `code` (ISO 639-1); in English for a language we have no sentence in."""
    texts = languages(city)
    language = texts.talen.get(code) or texts.talen["en"]
    return Message(
        f"{texts.nederlands}\n\n{texts.kop}\n{language.naam}: {language.tekst}", custom={"taal": code}
    )
