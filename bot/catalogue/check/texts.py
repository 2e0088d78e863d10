"""Checks of what people read: length, plain sentences, form of address, links and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.catalogue.addressing import is_addressed
from bot.catalogue.check.content import Content, File
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.shape import LINK_KINDS

MAX_CHARACTERS = 600
MAX_WORDS = 20
_READ = ("tekst", "meer", "titel", "bereikbaar")
_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")
# "9 u" is an hour, "a.u.b." and "u-bocht" are no form of address.
_FORMAL = re.compile(r"(?<![\w.\-@/])(?<!\d )(u|uw|uzelf)(?![\w\-@/])", re.IGNORECASE)
# The website and contact page of the city are filled in; they are https addresses of the city's own file.
SAFE = re.compile(r"(https://[^\s/]+\.[^\s]+|\{(website|contactpagina)\})")
_FAMILIAR = re.compile(r"(?<![\w.\-@/])(je|jij|jou|jouw|jezelf)(?![\w\-@/])", re.IGNORECASE)


def length(content: Content) -> Problems:
    for file, where, text in all_texts(content):
        if where.endswith("tekst") and len(text) > MAX_CHARACTERS:
            yield Problem(
                file.path,
                f"{where} telt {len(text)} tekens (hoogstens {MAX_CHARACTERS})",
                "zet de uitleg in 'meer'",
            )


def plain_sentences(content: Content) -> Problems:
    for file, where, text in all_texts(content):
        words = average_words(text)
        if words > MAX_WORDS:
            yield Problem(
                file.path,
                f"{where} heeft gemiddeld {words:.0f} woorden per zin (hoogstens {MAX_WORDS})",
                "maak kortere zinnen",
            )


def form_of_address(content: Content) -> Problems:
    for file, form in content.raw_texts():
        wrong = _FORMAL if form == "je" else _FAMILIAR
        for where, text in texts(file.content, form):
            if found := wrong.search(text):
                yield Problem(
                    file.path,
                    f"{where} zegt '{found[0]}', maar hier spreken we mensen aan met '{form}'",
                    f"schrijf de zin met '{form}'",
                )


def both_forms(content: Content) -> Problems:
    """A text written twice keeps each form to itself."""
    for file, form in content.raw_texts():
        for where, text in texts(file.content, "u", only_addressed=True):
            if form == "je" and _FAMILIAR.search(text):
                yield Problem(file.path, f"{where} zegt 'je' in de tekst voor 'u'", "schrijf de zin met 'u'")


def links(content: Content) -> Problems:
    for file, _ in content.raw_texts():
        for where, link in maps_with(file.content, "soort"):
            if link["soort"] not in LINK_KINDS:
                kinds = ", ".join(LINK_KINDS)
                yield Problem(
                    file.path, f"{where} heeft soort '{link['soort']}'", f"gebruik een van: {kinds}"
                )


def safe_addresses(content: Content) -> Problems:
    for file, _ in content.raw_texts():
        for where, holder in maps_with(file.content, "url"):
            if not SAFE.fullmatch(str(holder["url"])):
                yield Problem(
                    file.path,
                    f"{where} heeft als url '{holder['url']}'",
                    "schrijf het hele adres, met https:// ervoor",
                )


def dated_sources(content: Content) -> Problems:
    """The shape asks for a date; one in the future is a slip."""
    for file, _ in content.raw_texts():
        for where, source in maps_with(file.content, "datum"):
            if isinstance(source["datum"], date) and source["datum"] > date.today():
                yield Problem(file.path, f"{where} is van na vandaag", "zet de dag waarop je de bron las")


def average_words(text: str) -> float:
    """Words per sentence; a line of a list is a sentence."""
    sentences = [sentence.split() for sentence in sentences_of(text)]
    return sum(map(len, sentences)) / len(sentences) if sentences else 0.0


def sentences_of(text: str) -> list[str]:
    """A line of a list is a sentence, and so is what stands before a colon."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def texts(
    content: Any, form: str, where: str = "", *, only_addressed: bool = False
) -> Iterator[tuple[str, str]]:
    """Every text that people read in `form`, with the path of its field: ("aspecten.kosten.tekst", "…")."""
    pairs = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in pairs:
        path = f"{where}.{key}" if where else str(key)
        addressed = is_addressed(value)
        read = value[form] if addressed else value
        if key in _READ and isinstance(read, str) and (addressed or not only_addressed):
            yield path, read
        elif not addressed:
            yield from texts(value, form, path, only_addressed=only_addressed)


def all_texts(content: Content) -> Iterator[tuple[File, str, str]]:
    """Every text that people read, with its file and the path of its field."""
    for file, form in content.raw_texts():
        for where, text in texts(file.content, form):
            yield file, where, text


def maps_with(content: Any, field: str, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every map that has `field`, with its path."""
    if isinstance(content, dict) and field in content:
        yield where or "het bestand", content
    pairs = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in pairs:
        yield from maps_with(value, field, f"{where}.{key}" if where else str(key))


CHECKS = (length, plain_sentences, form_of_address, both_forms, links, safe_addresses, dated_sources)
