"""Reads a Dutch text for days and times: deterministic, and it refuses to guess."""

from __future__ import annotations

import re
from datetime import datetime

from bot.clock import brussels
from bot.dutch.dates.absolute_days import ABSOLUTE_RULES
from bot.dutch.dates.choice import Choice
from bot.dutch.dates.choices import ChoiceBuilder
from bot.dutch.dates.clauses import clauses
from bot.dutch.dates.clock_times import CLOCK_RULES
from bot.dutch.dates.connecting_words import CONNECTING_RULES
from bot.dutch.dates.feasts import FEAST_RULES
from bot.dutch.dates.options import DateProblem, Option, Reading
from bot.dutch.dates.relative_days import RELATIVE_RULES
from bot.dutch.dates.resolving import options_of
from bot.dutch.dates.rules import Grammar, scan
from bot.dutch.dates.sharing import shared, wished
from bot.dutch.dates.spelling import spell

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u200b\u2060\ufeff\u00ad]")
MOST_SIGNS = 4000
"""Longer texts are read up to here: no resident names a date after four thousand signs, and rules cost time."""
_GRAMMAR = Grammar((*ABSOLUTE_RULES, *FEAST_RULES, *RELATIVE_RULES, *CLOCK_RULES, *CONNECTING_RULES))


def read(text: str, now: datetime) -> Reading:
    """All moments that `text` names, seen from `now` (naive is Brussels time).

    No options and no error: there is no date in it. An impossible or contradictory date is an error whatever else
    is said; a past one only when nothing else is left. A time alone gives kind T or TR: the caller knows the day.
    """
    here = brussels(now)
    spelled = spell(_readable(text))
    found, trailing = scan(spelled, here, _GRAMMAR)
    try:
        choices = ChoiceBuilder(here.date(), clauses(spelled)).build(found, trailing)
        return _resolved(wished(shared(choices), here.date()), here)
    except DateProblem as problem:
        return Reading(error=str(problem))


def _readable(text: str) -> str:
    """`text` without control signs, and not too long: cut between words, so that no "14" is left of "14u30"."""
    text = _CONTROL.sub(" ", text)
    if len(text) <= MOST_SIGNS:
        return text
    return text[: text.rfind(" ", 0, MOST_SIGNS) + 1]


def _resolved(choices: list[Choice], now: datetime) -> Reading:
    options: list[Option] = []
    past: str | None = None
    for choice in choices:
        try:
            options += options_of(choice, now)
        except DateProblem as problem:
            if not (problem.past or choice.clause.role == "verhaal"):
                raise
            past = past or (None if choice.told else str(problem))
    known = [option for option in options if option.kind != "N"]
    return Reading(tuple(dict.fromkeys(known or options)), None if options else past)
