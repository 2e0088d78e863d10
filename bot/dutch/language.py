"""Says in which other language a message is written, when that is sure: the service itself works in Dutch.

Bestuurstaalwet (coordinated laws of 18 July 1966 on the use of languages in administrative matters, art. 10-12):
a municipality in the Dutch-language area answers in Dutch. By the Flemish circulars BA 97/22 and BA 2005/03 another
language is exceptional: first the Dutch text, then the same content, marked as a translation. So this module only
finds the language of that one added sentence; it never chooses the language of an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.dutch.language_words import CYRILLIC, DUTCH, FOREIGN

FEWEST_WORDS = 3
"""In Latin letters: one or two words may be a name or a loan word."""
FEWEST_LETTERS = 3
"""In another script, which nobody writes Dutch in: fewer may be a sign or a letter of a name."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc`\u00b4]")
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "am": re.compile("[\u1200-\u137f]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
"""ISO 639-1 code -> letters of the script; Japanese before Chinese, whose signs it borrows."""
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af\u06cc\u06a9]")
_UKRAINIAN, _RUSSIAN, _BULGARIAN = re.compile(r"[іїєґ]|тися\b"), re.compile("[ыэё]"), re.compile("ъ[^еёюя]")

_LETTERS = {
    "tr": re.compile("[ığş]"),
    "pl": re.compile("[łąężźśćń]"),
    "de": re.compile("ß|\\b\\w*[äöü]\\w*\\b"),
    "es": re.compile("[ñ¿¡]"),
    "ro": re.compile("[ățţș]"),
    "pt": re.compile("[ãõ]"),
    "fr": re.compile(r"\b(?:[ljdnscm]|qu)'[aeiouhyéèê]|[œ]|\w(?:é|è|ê)(?:e|s|es|r|re)?\b"),
}
"""Signs that this language has and Dutch has not: as telling as one word."""
_OF_WORD = {
    word: tuple(code for code, words in FOREIGN.items() if word in words)
    for word in frozenset().union(*FOREIGN.values())
}
"""Word -> the languages it is a small word of."""


def detect(text: str) -> str | None:
    """ISO 639-1 code of a message that is surely not Dutch; None when it is Dutch, or in doubt.

    Costs some tens of microseconds, so it may run on every message.
    """
    written = _APOSTROPHES.sub("'", text).lower()
    return _by_script(written) or _by_words(written)


def _by_script(text: str) -> str | None:
    letters = sum(sign.isalpha() for sign in text)
    if letters < FEWEST_LETTERS or text.isascii():
        return None
    for code, script in _SCRIPTS.items():
        found = len(script.findall(text))
        if found >= FEWEST_LETTERS and found * 2 > letters:
            return _in_script(code, text)
    return None


def _in_script(code: str, text: str) -> str:
    if code == "ar":
        return "fa" if _PERSIAN.search(text) else "ar"
    return _in_cyrillic(text) if code == "ru" else code


def _in_cyrillic(text: str) -> str:
    if _UKRAINIAN.search(text):
        return "uk"
    if _RUSSIAN.search(text):
        return "ru"
    if _BULGARIAN.search(text):
        return "bg"
    words = _WORD.findall(text)
    counts = {code: sum(word in known for word in words) for code, known in CYRILLIC.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > counts["ru"] else "ru"


def _by_words(text: str) -> str | None:
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    dutch = sum(word in DUTCH for word in words)
    votes = Counter(_votes(words))
    for code, signs in _LETTERS.items():
        votes[code] += bool(votes[code] or code in ("tr", "pl", "es")) and len(signs.findall(text)) > 0
    best, count = max(votes.items(), key=lambda vote: vote[1], default=("", 0))
    sure = count >= 2 and count > 2 * dutch and (count * 4 >= len(words) or count >= 4)
    return best if sure else None


def _votes(words: Sequence[str]) -> Iterator[str]:
    for word in set(words):
        if word not in DUTCH:
            yield from _OF_WORD.get(word, ())
