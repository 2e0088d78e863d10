"""When a resident may be called: parts of the coming days on which the department works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.catalogue import City
from bot.catalogue.contact_centre import CHAT
from bot.clock import brussels
from bot.hours import Span
from bot.hours.spans import MINUTES_PER_DAY, minute_of
from bot.hours.text import DAY_NAMES, MONTH_NAMES, time_text

SOON = "gauw"
"""The key of "as soon as possible", which is always offered."""
SOON_SAID = "zo snel mogelijk"
DAYS, LOOKED_AT = 5, 31
"""Working days that are offered, and days in which they are looked for."""
PARTS = (("voormiddag", 0, 12 * 60), ("namiddag", 12 * 60, 17 * 60), ("avond", 17 * 60, MINUTES_PER_DAY))
LEAST, AHEAD = 30, 30
"""Minutes that a part must last, and that today's must still be away: somebody has to see the request first."""
PHONE = "telefoon"


@dataclass(frozen=True)
class Moment:
    """A part of a day. key: "2026-11-23-voormiddag". first, last: minutes of the day between which is called."""

    day: date
    part: str
    first: int
    last: int

    @property
    def key(self) -> str:
        return f"{self.day.isoformat()}-{self.part}"

    @property
    def day_said(self) -> str:
        """Says "maandag 23 november"."""
        return f"{DAY_NAMES[self.day.weekday()]} {self.day.day} {MONTH_NAMES[self.day.month - 1]}"

    @property
    def part_said(self) -> str:
        """Says "voormiddag, tussen 9 en 12 uur"."""
        last = "24" if self.last == MINUTES_PER_DAY else time_text(self.last)
        return f"{self.part}, tussen {time_text(self.first)} en {last} uur"

    @property
    def said(self) -> str:
        return f"{self.day_said}, {self.part_said}"


def moments(city: City, department: str, now: datetime) -> list[Moment]:
    """In order, of the first days on which there are any; by the telephone's hours, else those of the chat."""
    found: list[Moment] = []
    local = brussels(now)
    for ahead in range(LOOKED_AT):
        day = local.date() + timedelta(days=ahead)
        earliest = minute_of(local) + AHEAD if ahead == 0 else 0
        found += _parts(day, _hours(city, department, day), earliest)
        if len({moment.day for moment in found}) == DAYS:
            break
    return found


def _hours(city: City, department: str, day: date) -> tuple[Span, ...]:
    known = city.contactcentrum.afdelingen.get(department)
    service = known.uren if known else ""
    channel = next((one for one in (PHONE, CHAT) if city.schedule.knows(service, one)), None)
    return city.schedule.day_hours(service, channel, day) if channel else ()


def _parts(day: date, hours: tuple[Span, ...], earliest: int) -> list[Moment]:
    found = []
    for part, begins, ends in PARTS:
        open_in = [
            (max(span.start, begins, earliest), min(span.end, ends))
            for span in hours
            if min(span.end, ends) - max(span.start, begins, earliest) >= LEAST
        ]
        if open_in:
            found.append(Moment(day, part, _quarter(open_in[0][0]), open_in[-1][1]))
    return found


def _quarter(minute: int) -> int:
    """The next quarter of an hour: nobody is called from 10.07 on."""
    return -(-minute // 15) * 15
