"""Works out days: what two phrases about one day mean together, and which dates that gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.dutch.dates.absolute_days import days_of
from bot.dutch.dates.feasts import workday_after
from bot.dutch.dates.options import DateProblem, past_problem
from bot.dutch.dates.pieces import Bound, Day, Following, Span, week_span
from bot.dutch.dates.relative_days import coming, said_weekday
from bot.dutch.dates.words import MONTHS, WEEKDAYS


def merged_days(first: Day, second: Day, *, listed: bool) -> Day | None:
    """Both phrases as one day ("dinsdag" + "24 november"), None when they are two days.

    `listed`: something stands between them, so two different dates are a list; side by side they contradict
    (DateProblem).
    """
    if first.weekday is not None and second.weekday is not None:
        return None
    if (first.number is not None and second.number is not None) or "reeks" in (first.bound, second.bound):
        return None
    spans = first.spans or second.spans
    if first.spans and second.spans:
        common = _common(first, second, listed)
        if common is None:
            return None
        spans = common
    return replace(
        first,
        weekday=first.weekday if first.weekday is not None else second.weekday,
        number=first.number or second.number,
        spans=spans,
        bound=first.bound or second.bound,
    )


def _common(first: Day, second: Day, listed: bool) -> tuple[Span, ...] | None:
    overlaps = tuple(
        both for one in first.spans for other in second.spans if (both := _overlap(one, other)) is not None
    )
    if overlaps:
        return overlaps
    if listed and (first.period == second.period) and (first.period or first.counted == second.counted):
        return None
    raise _apart(first, second)


def _overlap(one: Span, other: Span) -> Span | None:
    start = max(one.start, other.start)
    ends = [end for end in (one.end, other.end) if end is not None]
    end = min(ends) if ends else None
    return Span(start, end) if end is None or start <= end else None


def _apart(first: Day, second: Day) -> DateProblem:
    one, other = (first, second) if not first.period else (second, first)
    day = said_day(one.spans[0].start)
    if other.period:
        return DateProblem(f"{day.capitalize()} valt niet in die periode.")
    return DateProblem(f"{day.capitalize()} en {said_day(other.spans[0].start)} vallen niet samen.")


def said_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def ranged_days(first: Day, last: Day, today: date) -> Day:
    """ "van maandag tot woensdag": the last day is the first such day from the start on."""
    starts = dated(replace(first, bound=None), today)
    spans = tuple(_range_from(start.start, last, today) for start in starts)
    return Day(spans=spans, bound="reeks")


def first_from(bound: Day, weekday: Day, today: date) -> Day:
    """ "vanaf 1 december kan ik op dinsdag": the first Tuesday from that day on."""
    spans = tuple(Span(span.start, span.start + timedelta(days=6)) for span in dated(bound, today))
    return Day(weekday=weekday.weekday, spans=spans)


def _range_from(start: date, last: Day, today: date) -> Span:
    if last.only_weekday and last.weekday is not None:
        return Span(start, coming(last.weekday, start))
    ends = dated(replace(last, bound=None), max(start, today))
    end = ends[-1].end
    if end is not None and end < start:
        raise DateProblem(f"{said_day(end)} komt voor {said_day(start)}.")
    return Span(start, end)


def without(spans: tuple[Span, ...], day: Day) -> tuple[Span, ...] | None:
    """Closed spans less a weekday or a date that is in them, None when it is not. A lone weekend is not kept."""
    days = [one for span in spans if span.end for one in days_of(span)]
    left = (
        [one for one in days if one.weekday() != day.weekday]
        if day.only_weekday
        else [one for one in days if not any(span.single and span.holds(one) for span in day.spans)]
    )
    if len(left) == len(days) or not left:
        return None
    return tuple(span for span in _runs(left) if any(one.weekday() < 5 for one in days_of(span)))


def _runs(days: list[date]) -> list[Span]:
    """Days in order as spans without holes."""
    runs: list[Span] = []
    for day in days:
        if runs and runs[-1].end == day - timedelta(days=1):
            runs[-1] = Span(runs[-1].start, day)
        else:
            runs.append(Span(day, day))
    return runs


def dated(day: Day, today: date) -> list[Span]:
    """The spans of days that `day` can mean, none of them wholly past. DateProblem: impossible, contradictory, past."""
    spans = _bounded(day, _plain(day, today), today)
    coming_spans = [_from_today(span, today) for span in spans if span.end is None or span.end >= today]
    if not coming_spans:
        raise past_problem()
    return coming_spans


def _from_today(span: Span, today: date) -> Span:
    return span if span.start >= today else Span(today, span.end)


def _plain(day: Day, today: date) -> list[Span]:
    if day.number is not None:
        spans = _by_number(day.number, day.spans, today)
    elif day.spans:
        spans = list(day.spans)
    elif day.weekday is not None:
        return list(said_weekday(day.weekday, today))
    else:
        return []
    return spans if day.weekday is None else _on_weekday(spans, day.weekday, today)


def _by_number(number: int, periods: tuple[Span, ...], today: date) -> list[Span]:
    """ "de 12e": the next one, or the one in the period that was named."""
    if number == 0:
        raise DateProblem("Dag 0 bestaat niet.")
    if not periods:
        upcoming = [today + timedelta(days=n) for n in range(70)]
        return [Span(day, day) for day in upcoming if day.day == number][:1]
    found = [day for period in periods if period.end for day in days_of(period) if day.day == number]
    if not found:
        raise DateProblem(f"De {number}e valt niet in die periode.")
    return [Span(day, day) for day in found]


def _on_weekday(spans: list[Span], weekday: int, today: date) -> list[Span]:
    """The given days must be that weekday; of a period, its days of that weekday are meant."""
    days = [day for span in spans for day in _candidates(span, today)]
    fitting = [day for day in days if day.weekday() == weekday]
    if fitting:
        return [Span(day, day) for day in fitting]
    if days and all(span.single for span in spans):
        wrong = days[0]
        said = f"{wrong.day} {MONTHS[wrong.month - 1]}"
        raise DateProblem(f"{said} is een {WEEKDAYS[wrong.weekday()]}, geen {WEEKDAYS[weekday]}.")
    raise past_problem()


def _candidates(span: Span, today: date) -> list[date]:
    end = span.end or span.start + timedelta(days=6)
    if span.single:
        return [span.start]
    start = max(span.start, today)
    return days_of(Span(start, end)) if start <= end else []


def _bounded(day: Day, spans: list[Span], today: date) -> list[Span]:
    if day.beside is not None:
        return [beside(span, day.beside) for span in spans]
    if day.bound in (None, "reeks"):
        return spans
    bounded = [bound for span in spans if (bound := _bound(day.bound, span, today)) is not None]
    if not bounded:
        raise past_problem()
    return bounded


def _bound(bound: Bound | None, span: Span, today: date) -> Span | None:
    if bound == "vanaf":
        return Span(span.start, None)
    if bound == "na":
        return Span(span.end + timedelta(days=1), None) if span.end else None
    end = span.end if bound == "tot" else span.start - timedelta(days=1)
    return Span(today, end) if end is None or end >= today else None


def beside(span: Span, wanted: Following) -> Span:
    """What is wanted after `span`, or before it when the count is negative."""
    back = wanted.count < 0
    edge = span.start if back or span.end is None else span.end
    if wanted.unit == "week":
        return week_span(edge, wanted.count)
    if wanted.unit == "weekend":
        saturday = coming(5, edge + timedelta(days=edge.weekday() == 5)) if not back else _before(5, edge)
        return Span(saturday, saturday + timedelta(days=1))
    if wanted.unit == "werkdag":
        found = workday_after(edge)
    elif wanted.unit == "weekdag":
        assert wanted.weekday is not None  # noqa: S101 - set together with the unit
        found = _before(wanted.weekday, edge) if back else coming(wanted.weekday, edge)
    else:
        found = edge + timedelta(days=wanted.count)
    return Span(found, found)


def _before(weekday: int, day: date) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
