"""Turns a choice into options: real moments in Brussels time, none past, none that the clock skips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.clock import BRUSSELS
from bot.dutch.dates.absolute_days import days_of
from bot.dutch.dates.choice import Choice
from bot.dutch.dates.days import dated, said_day
from bot.dutch.dates.options import DAY_END, DAY_START, DateProblem, Option, past_problem
from bot.dutch.dates.pieces import (
    EVENING,
    NOON,
    OFFICE_OPENS,
    Clock,
    Day,
    Moment,
    Span,
    TimeOfDay,
    clock_times,
    dotted,
    part_window,
)

LATEST_END = 20
"""A window of an afternoon ends here at the latest, so "van 14u tot 10u" is no evening."""
_LONGEST_LIST = 7
"""A time in a period is given for each of its days, for a week at most: "volgende week in de voormiddag"."""


def options_of(choice: Choice, now: datetime) -> list[Option]:
    """All options of one choice. DateProblem when it cannot be."""
    if choice.fault:
        raise choice.fault.problem
    if choice.unknowable:
        return [Option("N")]
    if choice.moment:
        return [_after(choice.moment, now)]
    if choice.day is None:
        return _times_alone(choice.time) if choice.time else []
    if choice.day.unsure_bound:
        return _both_ways(choice.day, choice.time, now)
    return _on_day(choice.day, choice.time, now)


def _both_ways(day: Day, said: TimeOfDay | None, now: datetime) -> list[Option]:
    """ "voor vrijdag" is on Friday or before Friday; with a time of day it is on Friday."""
    on_the_day = _on_day(replace(day, bound=None, unsure_bound=False), said, now)
    try:
        return on_the_day if said else on_the_day + _on_day(replace(day, unsure_bound=False), None, now)
    except DateProblem:
        return on_the_day


def _on_day(day: Day, said: TimeOfDay | None, now: datetime) -> list[Option]:
    spans = dated(day, now.date())
    if said is None:
        return [_days(span, is_day=_is_day(span, day)) for span in spans]
    return _with_time(spans, said, now)


def _after(moment: Moment, now: datetime) -> Option:
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    return Option("DT", (whole + timedelta(minutes=moment.minutes_from_now)).astimezone(BRUSSELS))


def _is_day(span: Span, day: Day) -> bool:
    """A day was named, rather than a period of which one day is left."""
    if day.beside is not None:
        return day.beside.unit in ("dag", "weekdag", "werkdag")
    return day.bound is None and (day.weekday is not None or day.number is not None or span in day.spans)


def _days(span: Span, *, is_day: bool) -> Option:
    return Option("D", span.start) if span.single and is_day else Option("P", span.start, span.end)


def _times_alone(said: TimeOfDay) -> list[Option]:
    points = [Option("T", point) for point in _points(said)]
    return points + [Option("TR", start, end) for start, end in _windows(said)]


def _points(said: TimeOfDay) -> list[time]:
    return [point for clock in said.points for point in clock_times(clock, said.part, EVENING)]


def _windows(said: TimeOfDay) -> list[tuple[time, time]]:
    if said.window is None:
        return [part_window(said.part)] if said.part and not said.points else []
    first, last = said.window
    opens, closes = part_window(said.part) if said.part else (DAY_START, DAY_END)
    if first is None and last is not None:
        return [(opens, end) for end in clock_times(last, said.part)]
    if first is not None and last is None:
        return [(start, closes) for start in clock_times(first, said.part)]
    assert first is not None and last is not None  # noqa: S101 - a window has a side
    return [(start, _end_after(start, last)) for start in clock_times(first, said.part)]


def _end_after(start: time, last: Clock) -> time:
    """ "van 9 tot 5": the first five o'clock after nine. Both in the morning as said, they must be in that order."""
    same_half = last.hour >= OFFICE_OPENS.hour and OFFICE_OPENS <= start < NOON
    said_late = start >= NOON and last.hour < OFFICE_OPENS.hour + 4 and last.hour + 12 > LATEST_END
    hours = (
        [last.hour]
        if said_late or last.fixed or last.hour >= 12 or same_half
        else [last.hour, last.hour + 12]
    )
    for hour in hours:
        if time(hour, last.minute) > start:
            return time(hour, last.minute)
    raise DateProblem(f"{dotted(time(last.hour, last.minute))} uur is niet later dan {dotted(start)} uur.")


def _with_time(spans: list[Span], said: TimeOfDay, now: datetime) -> list[Option]:
    days = [day for span in spans for day in _listed(span)]
    if not days:
        return [Option("P", span.start, span.end) for span in spans]
    for day in days:
        _refuse_skipped(day, said)
    options = [Option("DT", _local(day, point)) for day in days for point in _points(said)]
    options += [Option("DP", _local(day, s), _local(day, e)) for day in days for s, e in _windows(said)]
    coming = [_from_now(option, now) for option in options if _is_coming(option, now)]
    if not coming:
        raise past_problem()
    return coming


def _refuse_skipped(day: date, said: TimeOfDay) -> None:
    """ "28 maart om 2u30": a time typed as that night's clock skips it is not taken for the afternoon."""
    for clock in said.points:
        if clock.digital and not said.part:
            _local(day, time(clock.hour % 24, clock.minute))


def _listed(span: Span) -> list[date]:
    if span.end is None or (span.end - span.start).days >= _LONGEST_LIST:
        return []
    return days_of(span)


def _local(day: date, moment: time) -> datetime:
    local = datetime.combine(day, moment, BRUSSELS)
    back = local.astimezone(UTC).astimezone(BRUSSELS)
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise DateProblem(
            f"{dotted(moment)} uur bestaat niet op {said_day(day)}: de klok gaat dan een uur vooruit."
        )
    return local


def _is_coming(option: Option, now: datetime) -> bool:
    last = option.end or option.start
    assert isinstance(last, datetime)  # noqa: S101 - only DT and DP come here
    return last > now if option.kind == "DP" else last >= now


def _from_now(option: Option, now: datetime) -> Option:
    """A part of today that has begun starts now, on the next whole minute."""
    assert isinstance(option.start, datetime)  # noqa: S101 - only DT and DP come here
    if option.kind != "DP" or option.start >= now:
        return option
    whole = now.replace(second=0, microsecond=0)
    start = whole if whole == now else whole + timedelta(minutes=1)
    return Option("DP", start, option.end)
