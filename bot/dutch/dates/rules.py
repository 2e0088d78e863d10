"""How rules are written and applied: a pattern over spelled text, and what it builds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.dutch.dates.options import DateProblem
from bot.dutch.dates.pieces import Faulty, Piece
from bot.dutch.dates.words import PART, WD

Build = Callable[[re.Match[str], datetime], Piece | None]

_CALM_WORDS = (
    "of|en|op|in|om|aub|alstublieft|alsjeblieft|graag|kan|lukt|past|dan|bij|want|maar|is|was|zou|liefst|komen|kom|komt|"
    "langskomen|ik|we|goed|ok|oke|de|vandaag|morgen|overmorgen|volgende|komende|deze|tot|tem|uiterlijk|vanaf|na|voor|"
    "wel|niet|nog|mag|werkt|gaat|liever|van|tussen|over|door|zeker|hoor|worden|doen|nemen|zijn|passen|lukken|afspreken|eh|euh|gaan|a|met|willen|wil|als|misschien|bijvoorbeeld|ergens|ook|dus|afkomen|"
    "passeren|terecht|vrij|iets|schikt|schikken|uitkomen|zal|zullen|een|het|er|naar|toch|mogen|kunnen|maar|ben|heb|hebben|"
    "mij|me|jullie|dat|omdat|eventueel|eerder|rond|tegen|kunt|svp|please|dank|bedankt|merci|mvg|groeten|beter|best"
)
SAFE_END = rf"(?=$| [^a-z0-9]| (?:{_CALM_WORDS}|{WD}|{PART})\b)"
"""Stands behind a bare number: what follows is no noun, so "om 3" is a time and "om 3 redenen" is none."""


_GROUP_NAME = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True)
class Rule:
    pattern: re.Pattern[str]
    build: Build


@dataclass(frozen=True)
class Found:
    """A recognised piece, with the unknown words between it and the piece before, and where it stands in the text."""

    piece: Piece
    skipped: tuple[str, ...]
    position: int = 0


def rule(pattern: str, build: Build) -> Rule:
    return Rule(re.compile(rf"(?:{pattern})(?!\S)"), build)


class Grammar:
    """Rules, and all of them as one pattern: most words begin none, which one pattern says faster than each apart."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.begins = re.compile("|".join(_GROUP_NAME.sub("(?:", one.pattern.pattern) for one in self.rules))


def scan(text: str, now: datetime, grammar: Grammar) -> tuple[list[Found], tuple[str, ...]]:
    """The pieces of `text` from left to right, the longest match at each word; and the unknown words at the end."""
    found: list[Found] = []
    skipped: list[str] = []
    position = 0
    while position < len(text):
        piece: Piece | None = None
        length = 0
        if grammar.begins.match(text, position):
            piece, length = _longest(text, position, now, grammar.rules)
        if piece is None:
            length = (text + " ").index(" ", position) - position
            skipped.append(text[position : position + length])
        else:
            found.append(Found(piece, tuple(skipped), position))
            skipped.clear()
        position += length + 1
    return found, tuple(skipped)


def _longest(text: str, position: int, now: datetime, rules: tuple[Rule, ...]) -> tuple[Piece | None, int]:
    matches = [(m, r) for r in rules if (m := r.pattern.match(text, position)) and m.end() > position]
    for match, found in sorted(matches, key=lambda pair: -pair[0].end()):
        piece = _built(found, match, now)
        if piece is not None:
            return piece, match.end() - position
    return None, 0


def _built(found: Rule, match: re.Match[str], now: datetime) -> Piece | None:
    try:
        return found.build(match, now)
    except DateProblem as problem:
        return Faulty(problem)
