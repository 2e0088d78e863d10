"""What the grammar hands back: options of a moment, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

Kind = Literal["D", "DT", "T", "DP", "P", "TR", "N"]

DAY_START = time(0, 0)
DAY_END = time(23, 59)
PART_WINDOWS: dict[str, tuple[time, time]] = {
    "voormiddag": (time(6), time(12)),
    "middag": (time(12), time(14)),
    "namiddag": (time(12), time(18)),
    "avond": (time(18), DAY_END),
    "nacht": (DAY_START, time(6)),
}
"""Parts of the day as Flanders uses them: the voormiddag is before noon, the middag is around it."""


@dataclass(frozen=True)
class Option:
    """One way to understand the expression. Moments are aware (Europe/Brussels), on whole minutes.

    kind  start     end         meaning
    D     date      None        a day
    DT    datetime  None        a day and a time
    T     time      None        a time; the caller adds the day
    DP    datetime  datetime    part of one day: "in de namiddag", "na 16 uur" (to 23.59)
    P     date      date|None   days, both included; None is open: "vanaf dinsdag"
    TR    time      time        part of a day the caller adds: "tussen 10 en 12" (open sides are 0.00 and 23.59)
    N     None      None        a moment was named, but it cannot be worked out: "in de kerstvakantie"
    """

    kind: Kind
    start: date | datetime | time | None = None
    end: date | datetime | time | None = None


@dataclass(frozen=True)
class Reading:
    """All options of one text. With an error (a Dutch sentence) there are no options; neither: no date in it."""

    options: tuple[Option, ...] = ()
    error: str | None = None


class DateProblem(Exception):
    """The expression names a moment that cannot be: impossible, contradictory or past (`past`)."""

    def __init__(self, sentence: str, *, past: bool = False) -> None:
        super().__init__(sentence)
        self.past = past


def past_problem() -> DateProblem:
    return DateProblem("Dat is al voorbij.", past=True)
