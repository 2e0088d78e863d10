"""One of the moments a text names, before it is worked out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dutch.dates.clauses import NO_CLAUSE, Clause
from bot.dutch.dates.pieces import Day, Faulty, Moment, TimeOfDay


@dataclass(frozen=True)
class Choice:
    """One of the moments a text names, not yet worked out. `joined`: by "of", "en" or a comma to the one before.

    `linked`: by "of" or "en" with nothing between, so that a "niet" is for both. `clause`: where it was said.
    `same_day`: "dan" leads it in, so it is about the day before. `aside`: a day of something else, such as a trip.
    `own_part`: its part of the day is not shared. `borrowed`: the time is that of the day it corrects. `old_thing`: it
    is the day of a thing ("de brief van vorige week").
    """

    day: Day | None = None
    time: TimeOfDay | None = None
    moment: Moment | None = None
    fault: Faulty | None = None
    unknowable: bool = False
    time_first: bool = False
    joined: bool = False
    linked: bool = False
    denied: bool = False
    clause: Clause = NO_CLAUSE
    same_day: bool = False
    aside: bool = False
    borrowed: bool = False
    old_thing: bool = False
    own_part: bool = False

    @property
    def told(self) -> bool:
        """About what was: a day that is over is no mistake there."""
        return self.old_thing or self.clause.told

    @property
    def background(self) -> bool:
        return self.aside or self.clause.background
