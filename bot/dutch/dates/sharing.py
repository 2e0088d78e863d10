"""What choices in a row share, and which of them are wished for: the rest is background."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.dutch.dates.choice import Choice
from bot.dutch.dates.days import dated
from bot.dutch.dates.options import DateProblem
from bot.dutch.dates.pieces import Day, Span


def wished(choices: list[Choice], today: date) -> list[Choice]:
    """The choices that are asked for. What only tells the background counts when nothing else is said."""
    kept = [choice for choice in choices if not choice.denied and not _told(choice)]
    asked = [choice for choice in kept if not choice.background]
    asked = _preferred(asked)
    if asked:
        kept = [choice for choice in kept if choice in asked or choice.fault or _impossible(choice, today)]
    return [
        choice
        for i, choice in enumerate(kept)
        if not any(_narrows(one, choice, today) for one in kept[i + 1 :])
    ]


def _preferred(asked: list[Choice]) -> list[Choice]:
    """ "Dinsdag kan, maar woensdag is beter": what was said before is not what is wanted."""
    first = next((i for i, choice in enumerate(asked) if choice.clause.prefers and not choice.linked), 0)
    return asked[first:]


def _narrows(later: Choice, first: Choice, today: date) -> bool:
    """ "Ik kan alleen in de namiddag. Is dinsdagnamiddag vrij?", "volgende week, liefst donderdag"."""
    if later.linked or later.clause == first.clause or not later.day:
        return False
    if first.day is None:
        return bool(first.time and later.time and first.time.part and first.time.part == later.time.part)
    if first.time or first.fault:
        return False
    wide, narrow = _spans(first.day, today), _spans(later.day, today)
    if wide == narrow:
        return later.time is not None
    inside = all(any(one.start < span.start and one.holds(span.start) for one in wide) for span in narrow)
    inside = inside or all(span.single and any(one.holds(span.start) for one in wide) for span in narrow)
    return bool(narrow) and inside and not all(span.single for span in wide)


def _impossible(choice: Choice, today: date) -> bool:
    """A contradiction in what only tells the background is one all the same."""
    try:
        return choice.day is not None and not dated(choice.day, today)
    except DateProblem as problem:
        return not problem.past and choice.clause.role != "verhaal"


def _spans(day: Day, today: date) -> list[Span]:
    try:
        return dated(day, today)
    except DateProblem:
        return []


def _told(choice: Choice) -> bool:
    """ "Ik heb op maandag gebeld": a weekday of a story is one that was."""
    day = choice.day
    if choice.clause.role == "vroeger":
        return bool(day and day.period)
    if choice.clause.role != "verhaal":
        return False
    return day is None or day.only_weekday or day.number is not None or day.period


def shared(choices: list[Choice]) -> list[Choice]:
    """Choices in a row share what is said once: "dinsdag of donderdag om 14 uur", "om 10 of 11 uur op dinsdag"."""
    result = list(choices)
    for i in range(1, len(result)):
        result[i] = _from_before(result[i], result[i - 1])
    for i in range(len(result) - 2, -1, -1):
        if result[i + 1].joined:
            result[i] = _from_after(result[i], result[i + 1])
    return result


def _from_before(choice: Choice, before: Choice) -> Choice:
    if before.denied and not choice.linked:
        only_time = choice.day is None and choice.time and before.time and before.time.points
        return replace(choice, day=before.day, time_first=False) if only_time else choice
    if choice.day is None and choice.time and before.day:
        return replace(choice, day=before.day, time_first=False) if _on_that_day(choice, before) else choice
    if not (choice.joined and choice.day and before.day) or choice.background != before.background:
        return choice
    if choice.time is None and before.time and before.time_first:
        choice = replace(choice, time=before.time, time_first=True)
    return _in_same_period(choice, before)


def _on_that_day(choice: Choice, before: Choice) -> bool:
    """ "Dinsdag om 13 uur moet ik weg, om 15 uur kan ik": the day is in the background, and meant."""
    if choice.same_day or before.clause.weak or before.background == choice.background:
        return True
    return before.time is not None and before.clause.sentence == choice.clause.sentence


def _from_after(choice: Choice, after: Choice) -> Choice:
    if choice.background != after.background:
        return choice
    if choice.day is None and choice.time and after.day:
        return replace(choice, day=after.day)
    if not (choice.day and after.day):
        return choice
    if choice.time is None and after.time and not after.time_first and not after.own_part:
        choice = replace(choice, time=after.time)
    return _in_same_period(choice, after)


def _in_same_period(choice: Choice, other: Choice) -> Choice:
    """ "volgende week dinsdag of donderdag": both next week."""
    if (
        choice.day
        and other.day
        and choice.day.only_weekday
        and other.day.weekday is not None
        and other.day.period
    ):
        return replace(choice, day=replace(choice.day, spans=other.day.spans))
    return choice
