"""How many come, as it is said: "met 3", "voor mij en mijn twee kinderen", "wij zijn met z'n vieren"."""

from __future__ import annotations

import re

_WORDS = {
    "een": 1, "één": 1, "ene": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8,
    "negen": 9, "tien": 10, "elf": 11, "twaalf": 12,
}  # fmt: skip
_SHARED = {
    "tweeën": 2, "tweeen": 2, "tweetjes": 2, "drieën": 3, "drieen": 3, "drietjes": 3, "vieren": 4, "viertjes": 4,
    "vijven": 5, "zessen": 6, "zevenen": 7, "achten": 8, "getweeën": 2, "getweeen": 2, "gedrieën": 3, "gedrieen": 3,
    "gevieren": 4, "gevijven": 5,
}  # fmt: skip
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_PEOPLE = (
    r"(?:personen|persoon|mensen|man|volwassenen|leden|gezinsleden"
    r"|paspoorten|reispassen|kaarten|identiteitskaarten)"
)
_CHILDREN = (
    r"(?:kinderen|kids|zonen|zoons|dochters|kleinkinderen|kindjes|kleintjes|broers|zussen|ouders|vrienden)"
)
_RELATIVE = (
    r"(?:man|vrouw|partner|zoon(?:tje)?|dochter(?:tje)?|kind(?:je)?|baby|moeder|vader|mama|papa|ma|pa|broer|zus"
    r"|vriend(?:in)?|oma|opa|echtgeno(?:ot|te)|lief|man|verloofde|collega)"
)
_MINE = r"(?:mijn|m'n|mijne|mijnen|onze|ons|de)"
_ME = r"(?:ik|ikzelf|mij|mezelf|mijzelf|me)"
_NOT_A_CLOCK = (
    r"(?!\s*(?:u\b|uur|uren|min|dagen|weken|maand|jaar|[/.:,]\s?\d|\d|e\b|de\b|januari|februari|maart|april|mei\b"
    r"|juni|juli|augustus|september|oktober|november|december))"
)
_END = r"(?=\s*(?:$|[.,!?;]|\b(?:aub|alstublieft|graag|dus|komen|zijn|voor|in totaal|samen)\b))"

_COUNTED = re.compile(rf"\b{_N}\s+(?:\w+\s+)?{_PEOPLE}\b")
_TOGETHER = re.compile(
    rf"\b(?:wij|we)\s+(?:zijn|komen)\s+(?:(?:samen|daar|dus|eigenlijk|toch)\s+)*met\s+{_N}\b{_NOT_A_CLOCK}"
)
_WITH = re.compile(rf"\bmet\s+(?:ons\s+|zijn\s+|z'n\s+|hun\s+)?{_N}\b{_NOT_A_CLOCK}{_END}")
_US = re.compile(rf"\b(?:ons|wij|met)\s+{_N}\b{_NOT_A_CLOCK}{_END}")
_TOGETHER_WORD = re.compile(rf"\b(?P<n>{'|'.join(_SHARED)})\b")
_FAMILY = re.compile(rf"\bgezin\s+(?:van|met)\s+{_N}\b{_NOT_A_CLOCK}")
_ALONE = re.compile(
    r"\b(?:alleen|enkel|gewoon)\s+(?:voor\s+)?(?:ik|mij|mezelf|mijzelf|mijn eigen|me)\b|\bik\s+(?:kom\s+)?alleen\b"
    r"|\bvoor\s+(?:mij|mezelf|mijzelf)(?:\s+zelf)?\s+alleen\b|\bop mijn eentje\b|\bin mijn eentje\b"
)
_ME_AND = re.compile(
    rf"\b{_ME}(?:\s+zelf)?\s*(?:,|en|\+|met|samen met)\s+(?P<rest>.*)|(?P<before>.*)\b(?:en|\+)\s+{_ME}\b"
)
_SOME = re.compile(rf"(?:\b{_N}\s+(?:\w+\s+)?)(?:{_CHILDREN}|{_PEOPLE})\b")
_ONE_OF = re.compile(rf"\b(?:{_MINE}|een)\s+(?:\w+\s+)?{_RELATIVE}\b")
_BARE = re.compile(
    r"\W*(?:(?:met|voor|we zijn met|wij zijn met|ongeveer|in totaal|er komen|samen|ja|nee|met z'n)[ ,]+)*"
    rf"{_N}\W*(?:graag|aub|dus|in totaal|samen)?\W*"
)


def party_of(text: str, *, asked: bool = False) -> int | None:
    """The number of persons that `text` says; None when it says none. `asked`: a bare number or "ik" is enough."""
    low = re.sub(r"\s+", " ", text.lower().strip())
    found = _me_and(low) or _first(low) or (_when_asked(low) if asked else None)
    return found if found and found <= 99 else None


def _first(low: str) -> int | None:
    if _ALONE.search(low):
        return 1
    for pattern in (_COUNTED, _TOGETHER, _FAMILY, _WITH, _US):
        if found := pattern.search(low):
            return _value(found["n"])
    found = _TOGETHER_WORD.search(low)
    return _SHARED[found["n"]] if found else None


def _me_and(low: str) -> int | None:
    """ "Voor mij en mijn twee kinderen" is three, "ik en mijn man" two."""
    found = _ME_AND.search(low)
    if found is None:
        return None
    others = found["rest"] or found["before"] or ""
    counted = sum(_value(one["n"]) for one in _SOME.finditer(others))
    left = _SOME.sub(" ", others)
    beside = counted + len(_ONE_OF.findall(left))
    return 1 + beside if beside else None


def _when_asked(low: str) -> int | None:
    if re.fullmatch(
        r"\W*(?:(?:maar|alleen|enkel|gewoon|voor) )*(?:ik|mezelf|mij|mijzelf|alleen|ik alleen)\W*", low
    ):
        return 1
    found = _BARE.fullmatch(low)
    return _value(found["n"]) if found else None


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]
