"""Puts the pieces of a text together into choices: which time belongs to which day, and what "of" repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from bot.dutch.dates.choice import Choice
from bot.dutch.dates.clauses import NO_CLAUSE, PERSON_OR_VERB, Clause, clause_at
from bot.dutch.dates.clues import (
    ARTICLES,
    ASKING,
    BOOKING,
    CORRECTING,
    DENIED_AFTER,
    DENIED_BEFORE,
    FILLERS,
    MOVING,
    NOT_A_DENIAL,
    OF_SOMETHING,
    OWN_PART,
    PARTING,
    RATHER,
    THAN,
    THING_OF,
)
from bot.dutch.dates.days import beside, dated, first_from, merged_days, ranged_days, without
from bot.dutch.dates.options import DateProblem
from bot.dutch.dates.pieces import (
    Day,
    Faulty,
    Following,
    Join,
    Limit,
    Moment,
    SameTime,
    Span,
    ThatDay,
    TimeOfDay,
    Unknowable,
)
from bot.dutch.dates.rules import Found

_NEAR = 3
_NEAR_IN_PERIOD = 8
"""Words between two phrases about one day; "volgende week graag een afspraak, liefst donderdag" is further apart."""
Denial = Literal["ervoor", "erna"] | None
"""Whether a "niet" stands before or after a piece."""


class ChoiceBuilder:
    """Walks over the pieces from left to right. Raises DateProblem when days side by side contradict each other."""

    def __init__(self, today: date, clauses: tuple[Clause, ...] = (NO_CLAUSE,)) -> None:
        self._today = today
        self._clauses = clauses
        self._clause = clauses[0]
        self._choices: list[Choice] = []
        self._join: str | None = None
        self._between = False
        self._limit: Limit | None = None
        self._after_day = False
        self._seen: list[str] = []
        self._skipped: tuple[str, ...] = ()
        self._denied_now: Denial = None

    def build(self, found: list[Found], trailing: tuple[str, ...]) -> list[Choice]:
        for i, here in enumerate(found):
            following = found[i + 1].skipped if i + 1 < len(found) else trailing
            self._seen += here.skipped
            self._skipped += here.skipped
            self._clause = clause_at(self._clauses, here.position)
            denied = self._denied_now = self._denial(here, following)
            if denied and isinstance(here.piece, Day) and self._except(here.piece):
                continue
            self._take(here, found[i + 1] if i + 1 < len(found) else None)
            self._deny(here, denied)
            if not isinstance(here.piece, Join | Limit):
                self._skipped = ()
        return self._choices

    def _take(self, found: Found, following: Found | None) -> None:
        piece, gap = found.piece, sum(word not in FILLERS for word in self._skipped)
        match piece:
            case Join():
                self._take_join(piece)
                return
            case Limit():
                self._take_limit(piece, found.skipped, following)
                return
            case Day():
                self._take_day(piece, gap, found.skipped)
            case TimeOfDay():
                self._take_time(piece)
            case Faulty():
                self._take_fault(piece, gap)
            case Moment():
                self._take_moment(piece)
            case Following():
                self._take_following(piece)
            case ThatDay():
                if not self._take_that_day(piece, found.skipped):
                    return
            case SameTime():
                self._take_same_time()
            case Unknowable():
                self._add(Choice(unknowable=True))
        self._join, self._limit = None, None
        self._after_day = isinstance(piece, Day)

    def _take_join(self, join: Join) -> None:
        self._limit = None
        if join.kind == "tussen":
            self._between = True
        else:
            self._join = join.kind if self._join != "of" else "of"

    def _take_limit(self, limit: Limit, skipped: tuple[str, ...], following: Found | None) -> None:
        if limit.bound == "tot" and PARTING.search(" ".join(self._seen)):
            return
        if (limit.unsure and any(word.startswith(BOOKING) for word in self._seen)) or MOVING.intersection(
            skipped[-1:]
        ):
            return
        before = limit.before
        if limit.either_side:
            before = (
                following is not None
                and isinstance(following.piece, Day)
                and ARTICLES.issuperset(following.skipped)
            )
        if before:
            self._limit = limit
        elif self._choices:
            self._bound_last(limit)

    def _bound_last(self, limit: Limit) -> None:
        """ "dinsdag of later", "14 uur of vroeger"."""
        last = self._choices[-1]
        if last.time and len(last.time.points) == 1:
            (point,) = last.time.points
            window = (None, point) if limit.bound == "tot" else (point, None)
            self._change_last(time=replace(last.time, points=(), window=window))
        elif last.day:
            self._change_last(day=replace(last.day, bound=limit.bound))

    def _take_day(self, day: Day, gap: int, skipped: tuple[str, ...]) -> None:
        last = self._choices[-1] if self._choices else None
        if last and last.day and gap == 0 and self._makes_range():
            self._change_last(day=ranged_days(last.day, day, self._today))
            self._between = False
            return
        corrected = None
        if "naar" in skipped[-2:] or self._correcting():
            corrected = last.time if last and self._correcting() else None
            if not self._correcting():
                self._refuse_impossible(self._choices)
            self._deny_all()
            last = self._choices[-1] if self._choices else None
        day = self._limited(day, skipped)
        told_apart = (
            (self._join is None and gap > 0) or (self._join == "," and last and last.day and last.day.period)
        ) and "dat" not in self._skipped
        if last and last.day and day.only_weekday and last.day.bound in ("vanaf", "na") and told_apart:
            self._change_last(day=first_from(last.day, day, self._today))
            return
        if (
            last is None
            or (self._join == "of" and not self._completes(last, gap))
            or last.moment
            or last.unknowable
            or last.denied
            or self._denied_now == "ervoor"
            or self._apart(last, gap)
        ):
            self._add(Choice(day=day, time=corrected, borrowed=corrected is not None))
        elif last.fault:
            if gap > 0 or not (day.only_weekday or self._join is None):
                self._add(Choice(day=day))
        elif last.day is None:
            self._change_last(day=day)
        else:
            self._merge_day(last.day, day, gap)

    def _completes(self, last: Choice, gap: int) -> bool:
        """ "Ik kan alleen in de voormiddag, en dan nog alleen op dinsdag"."""
        return last.day is None and last.time is not None and gap > 1

    def _correcting(self) -> bool:
        """ "maandag om 10u, of nee, toch maar om 11u"."""
        return not CORRECTING.isdisjoint(self._skipped)

    def _apart(self, last: Choice, gap: int) -> bool:
        """ "Mijn kaart is van 3 maart, kan ik maandag komen": not the weekday of that date."""
        if self._join == "," and not self._skipped:
            return last.aside
        if last.background != self._clause.background or last.aside:
            return True
        if (
            last.day
            and last.clause.sentence != self._clause.sentence
            and PERSON_OR_VERB.search(" ".join(self._skipped))
        ):
            return True
        return self._join == "," and not ASKING.isdisjoint(self._skipped)

    def _makes_range(self) -> bool:
        if self._between and self._join == "of":
            return True
        near = self._after_day and FILLERS.issuperset(self._skipped)
        return near and self._limit is not None and self._limit.bound == "tot"

    def _limited(self, day: Day, skipped: tuple[str, ...]) -> Day:
        if self._limit is None or not ARTICLES.issuperset(skipped):
            return day
        limit = self._limit
        return replace(day, bound=limit.bound, unsure_bound=limit.unsure, beside=limit.beside)

    def _take_moment(self, moment: Moment) -> None:
        """ "Vandaag over een uurtje" is one moment."""
        today = self._choices[-1].day if self._choices and not self._join else None
        if today and today.counted and today.spans == (Span(self._today, self._today),):
            self._change_last(day=None, moment=moment)
        else:
            self._add(Choice(moment=moment))

    def _take_following(self, wanted: Following) -> None:
        """Counted from the day before it; without one nobody can know which day it is."""
        days = [choice.day for choice in self._choices if choice.day]
        if not days:
            self._add(Choice(unknowable=True))
            return
        spans = tuple(beside(span, wanted) for span in dated(days[-1], self._today))
        self._add(Choice(day=Day(spans=spans)))

    def _take_that_day(self, that: ThatDay, skipped: tuple[str, ...]) -> bool:
        """Whether "daarna" or "voor die dag" points to a day that was said."""
        last = next((choice for choice in reversed(self._choices) if choice.day), None)
        if last is None or last.day is None:
            return False
        if that.denied:
            self._choices = [replace(one, denied=True) if one is last else one for one in self._choices]
            return False
        if that.loose and not (
            last.background or last.denied or {"liefst", "graag"}.intersection(skipped[-2:])
        ):
            return False
        end = last.time.end if last.time and that.bound == "na" else None
        if end:
            self._add(Choice(day=last.day, time=TimeOfDay(window=(end, None))))
        else:
            self._add(Choice(day=Day(spans=tuple(dated(last.day, self._today)), bound=that.bound)))
        if that.bound and not that.loose:
            self._change_last(clause=replace(self._clause, role="wens"))
        return True

    def _take_same_time(self) -> None:
        """ "Verzet dinsdag 10 uur naar donderdag, zelfde uur"."""
        said = [choice.time for choice in self._choices if choice.time]
        if said and self._choices[-1].day and not self._choices[-1].time:
            self._change_last(time=said[-1])

    def _merge_day(self, last: Day, day: Day, gap: int) -> None:
        listed = self._join is not None
        near = _NEAR_IN_PERIOD if last.period and day.only_weekday else _NEAR
        merged = merged_days(last, day, listed=listed or gap > 0) if gap <= near else None
        if merged is None:
            self._add(Choice(day=day))
        else:
            self._change_last(day=merged)

    def _take_time(self, time: TimeOfDay) -> None:
        last = self._choices[-1] if self._choices else None
        if last is None or last.moment or last.unknowable or self._clause.background != last.background:
            self._add(Choice(time=time, time_first=True, same_day="dan" in self._skipped))
            return
        if last.denied and (self._join == "," or "maar" in self._skipped):
            self._add(Choice(time=time))
            return
        if last.time and (last.borrowed or "naar" in self._skipped[-2:] or self._correcting()):
            self._change_last(time=time, borrowed=False)
            return
        if closed := last.time and last.time.closed_by(time):
            self._change_last(time=closed)
            return
        self._refuse_two_parts(last.time, time)
        if time.points and last.day and last.day.bound == "tot" and not last.time:
            self._change_last(day=replace(last.day, bound=None))
        merged = time if last.time is None else last.time.merged(time)
        if merged is None or self._join == "of":
            self._add(Choice(time=time, time_first=True))
        else:
            self._change_last(time=merged, time_first=last.day is None)

    def _refuse_two_parts(self, first: TimeOfDay | None, second: TimeOfDay) -> None:
        """ "dinsdagavond om 10 uur 's morgens"."""
        if not (first and first.part and first.points and second.part) or self._join or self._skipped:
            return
        if first.part != second.part and {first.part, second.part} != {"middag", "namiddag"}:
            raise DateProblem(f"Dat kan niet in de {first.part} en in de {second.part} tegelijk zijn.")

    def _take_fault(self, fault: Faulty, gap: int) -> None:
        """ "dinsdag, 3 november" that passed is one fault, not also a Tuesday."""
        last = self._choices[-1] if self._choices else None
        day = last.day if last and not last.denied else None
        same = day and day.only_weekday and gap <= _NEAR and self._join != "of"
        if same or (day and day.period and gap == 0 and self._join is None):
            self._change_last(day=None, fault=fault)
        else:
            self._add(Choice(fault=fault))

    def _denial(self, found: Found, following: tuple[str, ...]) -> Denial:
        """ "maandag kan ik niet", "niet op dinsdag": a choice that is not wanted."""
        if not isinstance(found.piece, Day | TimeOfDay):
            return None
        before, after = " ".join(found.skipped), " ".join(following)
        if DENIED_BEFORE.search(before) and not NOT_A_DENIAL.search(before):
            return "ervoor"
        if THAN.search(before) and not RATHER.isdisjoint(self._seen):
            return "ervoor"
        return "erna" if DENIED_AFTER.search(after) else None

    def _except(self, day: Day) -> bool:
        """Whether it could be taken out of the period before: "volgende week maar niet op maandag"."""
        last = self._choices[-1] if self._choices else None
        if last is None or last.day is None or not last.day.period or last.denied or last.day.bound:
            return False
        left = without(last.day.spans, day)
        if left is None:
            return False
        self._change_last(day=replace(last.day, spans=left))
        self._join, self._limit, self._skipped = None, None, ()
        return True

    def _deny(self, found: Found, denied: Denial) -> None:
        if not self._choices or not isinstance(found.piece, Day | TimeOfDay):
            return
        if not denied and not self._is_denied_with_previous():
            return
        if denied == "erna":
            self._deny_linked()
        self._refuse_impossible(self._choices[-1:])
        if isinstance(found.piece, TimeOfDay) and self._choices[-1].day and denied == "ervoor":
            self._change_last(time=None)
        else:
            self._change_last(denied=True)

    def _is_denied_with_previous(self) -> bool:
        """ "niet op maandag of dinsdag"."""
        return len(self._choices) > 1 and self._choices[-1].linked and self._choices[-2].denied

    def _deny_linked(self) -> None:
        """ "dinsdag en woensdag kan ik niet"."""
        for i in range(len(self._choices) - 1, 0, -1):
            if not self._choices[i].linked:
                return
            self._choices[i - 1] = replace(self._choices[i - 1], denied=True)

    def _refuse_impossible(self, choices: list[Choice]) -> None:
        """ "Van woensdag 24 november naar vrijdag", "niet op 31 november": a day that is not wanted must exist too."""
        for choice in choices:
            try:
                if choice.fault:
                    raise choice.fault.problem
                if choice.day:
                    dated(choice.day, self._today)
            except DateProblem as problem:
                if not problem.past and not choice.told:
                    raise

    def _deny_all(self) -> None:
        """ "van dinsdag naar vrijdag": only where it goes counts."""
        self._choices = [replace(choice, denied=True) for choice in self._choices if choice.day]
        self._join = "of"

    def _add(self, choice: Choice) -> None:
        joined = bool(self._join) and bool(self._choices) and "anders" not in self._skipped
        linked = joined and self._join == "of" and FILLERS.issuperset(self._skipped)
        words = " ".join(self._skipped)
        aside = choice.day is not None and bool(OF_SOMETHING.search(words))
        if OWN_PART in self._skipped:
            choice = replace(choice, own_part=True)
        if THING_OF.search(words):
            choice = replace(choice, old_thing=True)
        self._choices.append(replace(choice, joined=joined, linked=linked, clause=self._clause, aside=aside))

    def _change_last(self, **changes: object) -> None:
        self._choices[-1] = replace(self._choices[-1], **changes)  # type: ignore[arg-type]
