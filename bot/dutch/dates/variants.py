"""How date words are typed and spoken: dialect, dropped letters and words stuck together, one pattern a word."""

from __future__ import annotations

import re
from functools import lru_cache

_DAY = r"d+[ao]+(?:gh?|ch?|h)?"
_DAYS = {
    "maandag": rf"m[aoe]{{1,3}}n+{_DAY}",
    "dinsdag": rf"d[iey]+[ju]?e?n?s+(?:e?n)?(?:{_DAY}|tag)",
    "woensdag": rf"[wg](?:oe|oo|oi|ou|o|u|ui|eu)n?s+(?:e?n)?{_DAY}",
    "donderdag": rf"d[oue]{{1,2}}n+d?er?[sz]?{_DAY}",
    "vrijdag": rf"vr(?:ij|y|ei|i|ie|ai|ee|j)e?{_DAY}",
    "zaterdag": rf"z[aoe]{{1,2}}t+e?r?{_DAY}",
    "zondag": r"z[oue]{1,2}n+d+ag",
    "overmorgen": r"over-?m[eouö]?r+e?g(?:en|e|n)?",
    "morgen": r"m[eouö]?r+e?g(?:en|e|n)?",
    "gisteren": r"gister(?:en|e|n)?",
    "eergisteren": r"eergister(?:en|e|n)?",
    "vandaag": r"v(?:an)?d+a+g(?:e)?|vandaah",
}
_PARTS = {
    "voormiddag": r"(?:voor?|veur)(?:e?n)?mid+a+(?:g|ch)?|(?:voor|veur)(?:e)?noe?ne?|n?[ou]ch(?:t|d)?e?n[dt]?|vroeg",
    "namiddag": r"n(?:a|oa|ao)m+id+a+(?:g|ch)?|a(?:ch|f)t?ere?-?(?:no(?:en)?e?|mid+ag|non)",
    "avond": r"(?:a|o|oa|ao)v[oeu]n[dt]",
    "middag": r"mid+ag|noene?",
    "nacht": r"nacht",
    "voormiddag ": _DAYS["morgen"],
}
_WORDS = {
    "tussen": r"tuss?e?n?|tsn|tss|ts", "maanden": r"mndn?|maandn",
    "volgende": r"t?n(?:aa|oa|ao|ae|o)ste|volgnde|volgendee?n|vlgnde",
    "week": r"wk|weke?|weeek|wekk?e",
    "het": r"t", "in het": r"int", "op het": r"opt", "het weekend": r"tweekend", "in de": r"inne",
    "uur": r"uu?rke|uurtje|uurke?s?",
    "dag": r"dagje|dagske", "dagen": r"daagjes|daag|daegn?|dagn", "weken": r"weekjes|wekn",
    "half": r"haf|hlaf|hafl|halver|halven|halleve?r?",
    "kwart": r"kwrt|kwar|kwaa?rt|kwaart|kwartje",
    "begin": r"begn|bgin|beginne?",
    "eind": r"einde|end|einne",
    "2e": r"twidd?en?|twed+e", "1e": r"irste|eeste|eerstn", "laatste": r"lest(?:e|en)|laa?ste|latste|laatsten",
    "3e": r"dard+en?",
    "dag na morgen": r"daags?namorgen",
    "vandaag namiddag": r"vnm|vnmd|vanacht?ernoene?", "vandaag voormiddag": r"vvm",
    "van de": r"vd|vande|vanden",
    "morgen": r"tmrw|tmr|tomo|2morrow", "weekend": r"wknd|weekent|wkend|we?ekeinde?",
    "vandaag": r"vndg|vndaag|vndg|2day",
    "vandaag avond": r"vnv|vnavond|tonight", "misschien": r"mss|misch",
    "niet": r"noch|nie?|niej?t|neit|ne't",
}  # fmt: skip
"""Whole words only. What is not a word of its own may stand here; "mei" or "zon" may not."""
_NO_DATE = frozenset(
    {
        "einde",
        "end",
        "vandaar",
        "vroeg",
        "marge",
        "merg",
        "laste",
        "morgens",
        "tus",
        "nacht",
        "middag",
        "noen",
        "week",
        "uur",
        "mande",
    }
)
_LEAD = re.compile(r"(?:van-?(?:de|den|d)?|vn|heden)")


def _pattern(of: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name.strip(), re.compile(pattern)) for name, pattern in of.items())


_DAY_PATTERNS, _PART_PATTERNS = _pattern(_DAYS), _pattern(_PARTS)
_WORD_PATTERNS = _pattern(_WORDS)


@lru_cache(maxsize=4096)
def known_variant(word: str) -> str | None:
    """The date words that `word` stands for ("morgenachterno" → "morgen namiddag"), or None."""
    if (len(word) < 2 and word != "t") or word in _NO_DATE:
        return None
    for name, pattern in (*_WORD_PATTERNS, *_DAY_PATTERNS, *_PART_PATTERNS):
        if pattern.fullmatch(word):
            return name
    return _of_the_day(word) or _genitive(word) or _compound(word)


def _of_the_day(word: str) -> str | None:
    """ "vandenavond", "vandeweek"."""
    lead = _LEAD.match(word)
    rest = word[lead.end() :] if lead else ""
    if rest in ("week", "weke"):
        return "deze week"
    part = _part(rest)
    return f"vandaag {part}" if part else None


def _genitive(word: str) -> str | None:
    """ "sachternoens"."""
    return _part(word.removeprefix("t")[1:-1]) if word.startswith(("s", "ts")) and word[-1] == "s" else None


def _part(word: str) -> str | None:
    return next((name for name, pattern in _PART_PATTERNS if word and pattern.fullmatch(word)), None)


def _compound(word: str) -> str | None:
    """ "dinsdagavend", "mergenuchtend"."""
    for name, pattern in _DAY_PATTERNS:
        start = pattern.match(word)
        if start and start.end() > 3:
            for cut in range(start.end(), 2, -1):
                part = _part(word[cut:].removeprefix("s")) or _part(word[cut:])
                if part and pattern.fullmatch(word[:cut]):
                    return f"{name} {part}"
    return None
