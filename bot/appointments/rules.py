"""What holds in every city, unless its themes say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rules:
    """`hold` for how long a time is kept, `longest_hold` with renewals; `lead` before the appointment, at
    least; `horizon` ahead, at most.

    cooling: the shortest and longest that a cancelled time stays taken. In between it is drawn by lot, so that nobody
    can sell a time by cancelling it for a buyer who waits (as `deallocationDuration` of Munich's ZMS does).
    """

    hold: timedelta = timedelta(minutes=10)
    longest_hold: timedelta = timedelta(minutes=30)
    lead: timedelta = timedelta(hours=2)
    horizon: timedelta = timedelta(days=60)
    cooling: tuple[timedelta, timedelta] = (timedelta(minutes=2), timedelta(minutes=10))
