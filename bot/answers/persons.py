"""For whom a resident asks: a child, someone who is not Belgian, or someone else."""

from __future__ import annotations

import re

_CHILD = (
    r"(?:zoon(?:tje)?|dochter(?:tje)?|kind(?:je|eren)?|kids?|baby|kleinkind\w*|kleinzoon|kleindochter"
    r"|minderjarige\w*|peuter|kleuter|tweeling|ons kleine|mijne kleine|kleinen)"
)
_OTHER = (
    r"(?:moeder|vader|ma|pa|mama|papa|man|vrouw|partner|vriend(?:in)?|buurvrouw|buurman|buur|broer|zus"
    r"|oma|opa|tante|nonkel|grootmoeder|grootvader|ouders|iemand anders|collega)"
)

_PATTERNS = {
    "kind": re.compile(
        rf"\b(?:voor|van|met|is|onze|ons|mijn|m'n|mijne|mijnen)\s+(?:\w+\s+){{0,2}}?{_CHILD}\b"
    ),
    "niet_belg": re.compile(
        r"\b(?:geen|niet)[\s-]+(?:de )?belg(?:en|isch\w*)?\b|\bniet-belg|\bbuitenlander|\bvreemdeling"
        r"|\bandere nationaliteit\b|\b(?!belgische\b)\w+se nationaliteit\b"
    ),
    "ander": re.compile(
        rf"\b(?:voor|namens)\s+(?:\w+\s+){{0,2}}?{_OTHER}\b|\bin (?:de )?plaats van\b|\bvolmacht\b|\biemand anders\b"
    ),
}


def person_in(text: str) -> str | None:
    """The key of `personen` in the catalogue: "kind", "niet_belg", "ander"; None when it is oneself."""
    low = text.lower()
    return next((person for person, pattern in _PATTERNS.items() if pattern.search(low)), None)


_ONLY = re.compile(r"\W*((en|maar|ook) )*(voor|van|met|als) (\w+ ){0,3}\w+\W*")


def only_person(text: str) -> bool:
    """Whether nothing but for whom is said: "en voor mijn vrouw?"."""
    return _ONLY.fullmatch(text.lower()) is not None and person_in(text) is not None
