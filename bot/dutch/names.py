"""Finds the name of the person who writes, and refuses what is rather a question, an answer or a topic."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from bot.dutch.dates import read
from bot.dutch.name_words import NO_NAMES, PARTICLES
from bot.dutch.spacy_pipeline import load, only_rules, people_in

if TYPE_CHECKING:
    from spacy.language import Language

_NAME_WORD = r"[^\W\d_](?:[^\W\d_]|['’-])*\.?"
_SURE_LEAD = re.compile(
    r"\b(?:ik heet|(?:mijn|m'n|de) (?:volledige )?naam is|(?:voor)?naam\s*(?:is|:)|op (?:de )?naam van|noem (?:mij|me))"
    r"\s*:?\s+",
    re.IGNORECASE,
)
_CAPITAL_LEAD = re.compile(
    r"(?:\bik ben|(?:'t|\bhet|\bdit) is|\bmet|^hier|\bgroeten,?|\bgroetjes,?)\s+", re.IGNORECASE
)
_QUESTION = re.compile(
    r"\?|^\s*(?:wat|hoe|hoeveel|waar|waarom|wanneer|wie|welke?|kan|kunnen|mag|moet|is|zijn|heb|hebben|wil|zou|doe)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:weet (?:ik |'k )?(?:het )?niet|laat maar|geen idee|(?:wil|zeg|geef) ik (?:dat )?niet|liever niet|"
    r"nee+n?|niet nodig|stop|annuleer|vergeet het|hoeft niet|doe maar niet)\b",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"\b(?:mijn |m'n |het |en )*(?:e-?mail(?:adres)?|mail(?:adres)?|gsm(?:-?nummer)?|tel(?:efoon)?(?:nummer)?|nummer)\b"
    r"\.?(?: is)?\s*:?",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]\w")
_BREAK = re.compile(r"[,;:\n|/()]+|\s[-–]\s|\.(?=\s|$)|\s+(?:en|is|met|mijn)\s+", re.IGNORECASE)
_TITLES = re.compile(r"\b(?:dhr|mevr|mvr|mw|mr|meneer|mevrouw|de heer)\b\.?\s+", re.IGNORECASE)
_MOST_WORDS = 6
_MOST_SMALL_WORDS = 4
"""A name without capitals is shorter than most sentences."""
_ORDINARY = re.compile(
    r"(?:ing|heid|tie|teit|schap|kaart|kaarten|bewijs|attest|akte|premie|advies|nummer|lijk|lijke|isch|loos|zaam|baar|"
    r"uren|tijden|formulier|probleem|vraagje|aanvraag|geval|park|bus)$"
)
"""Endings of ordinary words: what is written small and ends so is a topic."""


def read_name(text: str, *, alone: bool, language: Language | None = None) -> str | None:
    """The name in `text`, in capitals as names are written. `alone`: nothing else (mail, phone) was said with it."""
    text = _TITLES.sub("", _LABELS.sub(" , ", text)).strip()
    said = _after(_SURE_LEAD, text, sure=True)
    if said:
        return said
    if _REFUSAL.search(text) or (alone and _QUESTION.search(text)):
        return None
    return (
        _after(_CAPITAL_LEAD, text, sure=False) or _found_by_pipeline(text, language) or _whole_answer(text)
    )


def _after(lead: re.Pattern[str], text: str, *, sure: bool) -> str | None:
    for found in lead.finditer(text):
        name = _leading_name(text[found.end() :], sure=sure)
        if name:
            return name
    return None


def _leading_name(text: str, *, sure: bool) -> str | None:
    """The words at the start of `text` that can be one name; unless `sure`, it must begin with a capital."""
    words: list[str] = []
    for word in _BREAK.split(text, maxsplit=1)[0].split()[:_MOST_WORDS]:
        if not _is_name_word(word) or (not sure and not words and not word[0].isupper()):
            break
        words.append(word)
    return _name(words, sure=sure)


def _found_by_pipeline(text: str, language: Language | None) -> str | None:
    if language is None and only_rules() and len(_CAPITALS.findall(text)) < 2:
        return None  # the rules want two capitals: most sentences then never need spaCy
    for person in people_in(text, language or load()):
        name = _name(person.split())
        if name:
            return name
    return None


def _whole_answer(text: str) -> str | None:
    """ "noor", "lien de smet": the one thing that was said, when it can be a name and is no date."""
    parts = [part.strip(" .!'\"") for part in _BREAK.split(text)]
    parts = [part for part in parts if part]
    if len(parts) != 1 or _names_a_day(parts[0]):
        return None
    words = parts[0].split()
    if not words or words[-1].lower() in PARTICLES or not all(_is_name_word(word) for word in words):
        return None
    if parts[0] == parts[0].lower() and (len(words) > _MOST_SMALL_WORDS or any(map(_ORDINARY.search, words))):
        return None
    return _name(words)


def _names_a_day(text: str) -> bool:
    reading = read(text, datetime(2026, 1, 1))
    return bool(reading.options or reading.error)


def _is_name_word(word: str) -> bool:
    return word.lower() in PARTICLES or (
        re.fullmatch(_NAME_WORD, word) is not None and word.lower().strip(".") not in NO_NAMES
    )


def _name(words: list[str], *, sure: bool = False) -> str | None:
    """The words as a name, or None: particles alone are none, and a lower-case word after capitals ends it."""
    if words and words[0][0].isupper() and not all(word.isupper() for word in words):
        words = _until_lower_case(words)
    while words and words[-1].lower() in PARTICLES:
        words = words[:-1]
    real = [word for word in words if word.lower() not in PARTICLES]
    if not real or len(words) > _MOST_WORDS or not all(_is_name_word(word) for word in words):
        return None
    if words[0].lower() in PARTICLES and len(real) < 2 and not sure:
        return None
    if len("".join(real)) < 2:
        return None
    return _written(words)


def _until_lower_case(words: list[str]) -> list[str]:
    for i, word in enumerate(words):
        if not word[0].isupper() and word.lower() not in PARTICLES:
            return words[:i]
    return words


def _written(words: list[str]) -> str:
    """As written, but all small or all capitals become Flemish: "Jan Van den Broeck"."""
    joined = " ".join(words)
    if joined != joined.lower() and joined != joined.upper():
        return joined
    result: list[str] = []
    for word in joined.lower().split():
        inside = bool(result) and result[-1].lower() in PARTICLES and word in PARTICLES
        result.append(word if inside else "-".join(part[:1].upper() + part[1:] for part in word.split("-")))
    return " ".join(result)
