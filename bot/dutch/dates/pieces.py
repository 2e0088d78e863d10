"""What the rules recognise in a text: days, times of day, and the small words that tie them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal

from bot.dutch.dates.options import PART_WINDOWS, DateProblem

OFFICE_OPENS = time(8)
OFFICE_CLOSES = time(19)
NOON = time(12)
EVENING = time(18)
"""From here on a desk may be open or not: "half zeven" is asked back."""
Bound = Literal["vanaf", "tot", "voor", "na", "naast", "reeks"]
"""How a day bounds a period; "naast": what is `beside` it is meant; "reeks": it already is from one day to another."""


@dataclass(frozen=True)
class Span:
    """Days, both included; `end` None is open."""

    start: date
    end: date | None

    @property
    def single(self) -> bool:
        return self.start == self.end

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Day:
    """A day as far as one phrase tells: a weekday, a day of the month, spans of days, or several of these.

    `spans` are alternatives. `unsure_bound`: the bound may not be meant ("voor dinsdag"). `counted`: from today on
    ("morgen", "volgende dinsdag"), so a date beside it must be the same day. `beside`: with bound "naast".
    """

    weekday: int | None = None
    number: int | None = None
    spans: tuple[Span, ...] = ()
    bound: Bound | None = None
    unsure_bound: bool = False
    counted: bool = False
    beside: Following | None = None

    @property
    def only_weekday(self) -> bool:
        return self.weekday is not None and self.number is None and not self.spans

    @property
    def period(self) -> bool:
        return bool(self.spans) and not all(span.single for span in self.spans)


@dataclass(frozen=True)
class Clock:
    """Hour and minute as said. `fixed`: a 24-hour notation ("07:30"), so no afternoon is thought of.

    `digital`: typed as a clock shows it ("2u30", not "half drie").
    """

    hour: int
    minute: int
    fixed: bool = False
    digital: bool = False


@dataclass(frozen=True)
class TimeOfDay:
    """Clock times (alternatives), a window between clock times (None: open), a part of the day, or two of these."""

    points: tuple[Clock, ...] = ()
    window: tuple[Clock | None, Clock | None] | None = None
    part: str | None = None

    @property
    def end(self) -> Clock | None:
        """Where it ends, for "daarna"."""
        return self.window[1] if self.window else self.points[-1] if self.points else None

    def closed_by(self, other: TimeOfDay) -> TimeOfDay | None:
        """ "na 15u, maar niet later dan 17u": one window, when both sides leave open what the other closes."""
        if not (self.window and other.window) or self.points or other.points or self.part or other.part:
            return None
        starts, ends = (
            [w[0] for w in (self.window, other.window) if w[0]],
            [w[1] for w in (self.window, other.window) if w[1]],
        )
        if len(starts) != 1 or len(ends) != 1 or starts[0].hour >= ends[0].hour:
            return None
        return TimeOfDay(window=(starts[0], ends[0]))

    def merged(self, other: TimeOfDay) -> TimeOfDay | None:
        """Both together ("in de namiddag om 3 uur"), or None when they are two different times."""
        if (self.part and other.part) or ((self.points or self.window) and (other.points or other.window)):
            return None
        return replace(
            self,
            points=self.points or other.points,
            window=self.window or other.window,
            part=self.part or other.part,
        )


@dataclass(frozen=True)
class Moment:
    """A fixed moment: "over een uur"."""

    minutes_from_now: int


@dataclass(frozen=True)
class Join:
    """ "of" and "en" make another option, "," may, "tussen" makes the next "en" a range."""

    kind: Literal["of", ",", "tussen"]


@dataclass(frozen=True)
class Limit:
    """A bound on the day beside it: "vanaf", "ten laatste". `before`: it stands before its day.

    `unsure`: it may be no bound at all ("voor dinsdag"). `either_side`: "ten laatste vrijdag", "vrijdag ten laatste".
    `beside` belongs to bound "naast".
    """

    bound: Bound
    before: bool = True
    unsure: bool = False
    either_side: bool = False
    beside: Following | None = None


@dataclass(frozen=True)
class Following:
    """What comes after a day: "de week na kerstmis", "15/12 of de week erna". `count` is negative for "voor".

    `unit`: "dag" (`count` days), "week" (Monday to Sunday), "weekend", "weekdag" (the first `weekday`), "werkdag".
    """

    unit: Literal["dag", "week", "weekend", "weekdag", "werkdag"]
    count: int = 1
    weekday: int | None = None


@dataclass(frozen=True)
class ThatDay:
    """The day that was said before: "na die datum" (na), "voor die dag" (voor), "op die dag" (None).

    `loose`: "daarna" may as well be the order of things, so it counts only after a day that is not the wish itself.
    `denied`: "die dag niet".
    """

    bound: Bound | None
    loose: bool = False
    denied: bool = False


@dataclass(frozen=True)
class SameTime:
    """The time that was said before: "zelfde uur"."""


@dataclass(frozen=True)
class Unknowable:
    """A moment that has a name but no date: "binnenkort"."""


@dataclass(frozen=True)
class Faulty:
    """A phrase that is surely a date or time, and surely wrong."""

    problem: DateProblem


Piece = Day | TimeOfDay | Moment | Join | Limit | Following | ThatDay | SameTime | Unknowable | Faulty


def clock_times(clock: Clock, part: str | None, evening: time = OFFICE_CLOSES) -> tuple[time, ...]:
    """The times of day that `clock` can mean; office hours (08.00 to `evening`) decide between morning and evening.

    With a part of the day that decides; a time outside it is a contradiction (DateProblem).
    """
    early = time(clock.hour % 24, clock.minute)
    late = time(clock.hour + 12, clock.minute) if 1 <= clock.hour <= 11 and not clock.fixed else None
    if part:
        return _times_in_part(early, late, part)
    if late is None or clock.hour >= 12:
        return (early,)
    if OFFICE_OPENS <= early < OFFICE_CLOSES:
        return (early,)
    return (late,) if OFFICE_OPENS <= late < evening else (early, late)


_PART_CLOCKS: dict[str, tuple[time, time]] = {
    "voormiddag": (time(5), time(11, 59)),
    "middag": (time(11, 30), time(17, 59)),
    "namiddag": (time(12), time(18, 59)),
    "avond": (time(17), time(23, 59)),
    "nacht": (time(0), time(6)),
}
"""Wider than PART_WINDOWS: which clock times people still call by that part."""


def _times_in_part(early: time, late: time | None, part: str) -> tuple[time, ...]:
    first, last = _PART_CLOCKS[part]
    if part == "nacht" and early.hour == 12:
        return (time(0, early.minute),)
    if part == "nacht" and late and late.hour >= 22:
        return (late,)
    fitting = tuple(t for t in (early, late) if t is not None and first <= t <= last)
    if fitting:
        return fitting
    raise DateProblem(f"{dotted(early)} uur is niet in de {part}.")


def dotted(moment: time) -> str:
    return f"{moment.hour}.{moment.minute:02d}" if moment.minute else str(moment.hour)


def part_window(part: str) -> tuple[time, time]:
    return PART_WINDOWS[part]


def month_span(year: int, month: int) -> Span:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return Span(first, following - timedelta(days=1))


def week_span(day: date, weeks: int = 0) -> Span:
    """Monday to Sunday of the week of `day`, `weeks` later."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return Span(monday, monday + timedelta(days=6))
