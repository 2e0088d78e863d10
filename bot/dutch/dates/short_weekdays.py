"""Tells when "ma", "di" or "do" is a day of the week rather than another word."""

from __future__ import annotations

import re

from bot.dutch.dates.words import CARDINALS, PARTS, WEEKDAY_SHORT, WEEKDAYS

_ONLY_WEEKDAYS = frozenset({"woe", "woens", "dins", "dond"})
"""Short weekdays that are no other words."""


def is_weekday_here(tokens: list[str], i: int) -> bool:
    """Short weekdays are ordinary words too ("zo", "do", "mijn ma"): they need a date word beside them."""
    word, before, after = tokens[i], tokens[i - 1] if i else "", _next_word(tokens, i)
    if before in {"mijn", "ons", "onze", "uw", "je", "jouw", "haar", "zijn"}:
        return False
    if word == "vrij":
        return tokens[i + 1 : i + 2] == ["."] and after[:1].isdigit()
    if len(word) == 2 and (len(tokens) == 1 or (len(tokens) == 2 and tokens[1] == ".")):
        return True
    if after[:1].isdigit() or (after in PARTS and after != "vroeg") or before in ("week", "wk"):
        return True
    if _is_timed(tokens[i + 1 : i + 4]) and word not in ("zo", "vrij", "don", "zon"):
        return True
    if word in _ONLY_WEEKDAYS:
        return True
    if (
        word in _CLEAR_SHORT
        and i + 2 < len(tokens)
        and tokens[i + 1] in ("tot", "tem")
        and tokens[i + 2] in WEEKDAY_SHORT
    ):
        return True
    if word in _CLEAR_SHORT and before in ("tot", "tem") and i > 1 and tokens[i - 2] in WEEKDAY_SHORT:
        return True
    if word in _CLEAR_SHORT and (word not in ("ma", "do") or len(tokens) <= 5) and _is_answered(tokens, i):
        return True
    if len(word) == 2 and after in WEEKDAY_SHORT and tokens[i + 2 : i + 3] and tokens[i + 2] in ("of", "en"):
        return True
    return len(word) == 2 and (_in_weekday_list(tokens, i) or _is_led_in(word, before, after))


_CLEAR_SHORT = frozenset({"ma", "di", "wo", "do", "vr", "za"})


def _is_answered(tokens: list[str], i: int) -> bool:
    """ "ma aub", "di ok", "za ook goed", "wo volgende week", "liefst ma": a short answer about a day.

    "Ma goed" is rather "maar goed".
    """
    after = tokens[i + 1 : i + 3]
    if after[:1] and after[0] in ("aub", "graag", "past", "lukt"):
        return True
    if after[:1] and tokens[i] != "ma" and after[0] in ("ok", "oke", "kan", "goed", "wel"):
        return True
    if after in (["ook", "goed"], ["ook", "ok"], ["volgende", "week"], ["deze", "week"]):
        return True
    return i > 0 and tokens[i - 1] in ("liefst", "graag", "enkel", "alleen", "liever") and not after


def _is_timed(after: list[str]) -> bool:
    """Whether a time or a count follows: "di kwart voor 10", "wo half drie", "vr over 14 dagen"."""
    return bool(_TIMED.match(" ".join(after)))


def _in_weekday_list(tokens: list[str], i: int) -> bool:
    """ "ma of di", "ma, wo en vr"."""
    chain, days = {"of", "en", "/", ",", "-"}, {*WEEKDAY_SHORT, *WEEKDAYS}
    follows = i + 2 < len(tokens) and tokens[i + 1] in chain and tokens[i + 2] in days
    return follows or (i > 1 and tokens[i - 1] in chain and tokens[i - 2] in days)


_NUMBER = rf"(?:\d{{1,2}}|een|{'|'.join(name for name in CARDINALS if len(name) > 2)})"
_TIMED = re.compile(
    rf"(?:half|kwart|{_NUMBER} (?:voor|na|over)) {_NUMBER}|kwart (?:voor|na|over)\b|over {_NUMBER}\b"
)
_AFTER_SHORT = frozenset(
    {"wel", "niet", "ni", "nie", "past", "lukt", "tussen", "tss", "na", "vanaf", "rond", "aub", "ook", "pls"}
)
_BEFORE_SHORT = frozenset(
    {"liefst", "graag", "mss", "misschien", "enkel", "alleen", "liever", "eerder", "behalve"}
)
"""Words beside "di", "wo", "vr" and "do" that make them days."""


def _is_led_in(word: str, before: str, after: str) -> bool:
    if word in ("di", "wo", "vr", "do") and (after in _AFTER_SHORT or before in _BEFORE_SHORT):
        return True
    return word != "zo" and (
        after == "om" or before in {"volgende", "komende", "op", "vanaf", "tegen", "deze"}
    )


def _next_word(tokens: list[str], i: int) -> str:
    return next((word for word in tokens[i + 1 : i + 3] if word != "."), "")
