"""Texts in several languages and forms of address, and which one a city shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

DUTCH, ENGLISH = "nl", "en"
FORMAL, INFORMAL = "nl-be-x-formal", "nl-be-x-informal"
GENERATED_FORMAL, GENERATED_INFORMAL = "nl-be-x-generated-formal", "nl-be-x-generated-informal"
OTHER_SPELLINGS = {
    "nl/je": INFORMAL,
    "nl/u": FORMAL,
    "nl-je": INFORMAL,
    "nl-u": FORMAL,
    "nl-be": DUTCH,
    "nld": DUTCH,
    "dut": DUTCH,
    "eng": ENGLISH,
    "en-gb": ENGLISH,
    "": DUTCH,
    "@none": DUTCH,
}
"""Tags that are seen in the raw feed, although they are no valid ones."""


@dataclass(frozen=True)
class Texts:
    """One text by language tag, in lower case: nl, en, nl-be-x-informal (je), nl-be-x-formal (u), …"""

    by_tag: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.by_tag)

    def choose(self, form: str) -> str:
        """The text for "je", "u" or "en"; empty when there is none.

        Source of the rule: lpdc-management-service, select-concept-language-domain-service.ts. Je: informal,
        else generated informal, else nl. U: formal, else generated formal if there is an informal text,
        else nl.
        """
        return next((self.by_tag[tag] for tag in self._wanted(form) if self.by_tag.get(tag)), "")

    def any_dutch(self) -> str:
        """Some Dutch text, in whatever form of address: for when the city's own form is not there."""
        tags = (DUTCH, INFORMAL, FORMAL, GENERATED_INFORMAL, GENERATED_FORMAL)
        return next((self.by_tag[tag] for tag in tags if self.by_tag.get(tag)), "")

    def _wanted(self, form: str) -> tuple[str, ...]:
        if form == ENGLISH:
            return (ENGLISH,)
        if form == "je":
            return (INFORMAL, GENERATED_INFORMAL, DUTCH)
        generated = (GENERATED_FORMAL,) if self.by_tag.get(INFORMAL) else ()
        return (FORMAL, *generated, DUTCH)


def read_texts(raw: Any) -> Texts:
    """From {tag: text}, a bare string, or expanded JSON-LD [{"@language", "@value"}]; anything else is left out."""
    texts: dict[str, str] = {}
    for tag, text in _pairs(raw):
        text = text.strip()
        if text:
            texts.setdefault(tag, text)
    return Texts(MappingProxyType(texts))


def read_lists(raw: Any) -> tuple[str, ...]:
    """Search terms: {"nl": [..]}, of which only the Dutch ones count, a bare list, or a single text."""
    if isinstance(raw, dict) and "@value" not in raw:
        return tuple(word for tag, words in raw.items() if _tag(tag) != ENGLISH for word in _strings(words))
    return tuple(_strings(raw))


def _pairs(raw: Any) -> list[tuple[str, str]]:
    if isinstance(raw, str):
        return [(DUTCH, raw)]
    if isinstance(raw, list):
        return [pair for item in raw for pair in _pairs(item)]
    if not isinstance(raw, dict):
        return []
    if "@value" in raw:
        return [(_tag(raw.get("@language", "")), str(raw["@value"]))]
    return [(_tag(tag), text) for tag, texts in raw.items() for text in _strings(texts)]


def _tag(raw: Any) -> str:
    tag = str(raw).strip().lower().replace("_", "-")
    return OTHER_SPELLINGS.get(tag, tag)


def _strings(raw: Any) -> list[str]:
    if isinstance(raw, dict):
        raw = raw.get("@value")
    if isinstance(raw, list):
        return [text for item in raw for text in _strings(item)]
    return [raw] if isinstance(raw, str) else []
