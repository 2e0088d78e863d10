"""When a service can be reached over a channel: pure questions about aware moments in Europe/Brussels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.clock import brussels
from bot.errors import OnthaalError
from bot.hours.holidays import holiday
from bot.hours.spans import DAYS, HOLIDAY, MINUTES_PER_DAY, Span, Week, at_minute, minute_of

HORIZON = timedelta(days=366)


class NoSuchHours(OnthaalError):
    """The city has no hours for this service and channel."""

    def __init__(self, service: str, channel: str) -> None:
        super().__init__(f"no hours for service '{service}' over channel '{channel}'")


@dataclass(frozen=True)
class Closure:
    """Days, both included, on which the ordinary hours do not hold.

    `hours` are the hours of those days instead (none: closed). `services` empty: it holds for all of them.
    """

    first: date
    last: date
    name: str
    hours: tuple[Span, ...] = ()
    services: tuple[str, ...] = ()

    def covers(self, service: str, day: date) -> bool:
        return self.first <= day <= self.last and (not self.services or service in self.services)


@dataclass(frozen=True)
class Schedule:
    """`weeks[service][channel]` is an ordinary week. A closure wins over a holiday, that over the week."""

    weeks: Mapping[str, Mapping[str, Week]]
    closures: Sequence[Closure] = ()

    def knows(self, service: str, channel: str) -> bool:
        return channel in self.weeks.get(service, {})

    def week(self, service: str, channel: str) -> Week:
        """The ordinary week; raises NoSuchHours."""
        if not self.knows(service, channel):
            raise NoSuchHours(service, channel)
        return self.weeks[service][channel]

    def day_hours(self, service: str, channel: str, day: date) -> tuple[Span, ...]:
        """The hours of one day in order, empty when closed; raises NoSuchHours."""
        week = self.week(service, channel)
        if closure := self._closure(service, day):
            return closure.hours
        key = HOLIDAY if holiday(day) else DAYS[day.weekday()]
        return tuple(sorted(week.get(key, ())))

    def why_different(self, service: str, day: date) -> str | None:
        """The name of the closure or public holiday on `day`; None on an ordinary day."""
        closure = self._closure(service, day)
        return closure.name if closure else holiday(day)

    def is_open(self, service: str, channel: str, at: datetime) -> bool:
        return self._span_at(service, channel, brussels(at)) is not None

    def closes_at(self, service: str, channel: str, at: datetime) -> datetime | None:
        """When the stretch that `at` is in ends; None when closed at `at`."""
        local = brussels(at)
        span = self._span_at(service, channel, local)
        return at_minute(local.date(), span.end) if span else None

    def next_opening(self, service: str, channel: str, at: datetime) -> datetime | None:
        """The first moment after `at` when it goes from closed to open; None: not within a year."""
        local = brussels(at)
        for opening in self._openings(service, channel, local.date()):
            # Two moments of one zone compare by their wall clocks, which repeat in October: compare in UTC.
            if opening.astimezone(UTC) > local.astimezone(UTC):
                return opening
        return None

    def _openings(self, service: str, channel: str, first: date) -> Iterator[datetime]:
        for ahead in range(HORIZON.days + 1):
            day = first + timedelta(days=ahead)
            for span in self.day_hours(service, channel, day):
                if not self._runs_into(service, channel, day, span.start):
                    yield at_minute(day, span.start)

    def _runs_into(self, service: str, channel: str, day: date, start: int) -> bool:
        """Whether it was open already right before `start`: 24 hours a day opens only once."""
        before, end = (day - timedelta(days=1), MINUTES_PER_DAY) if start == 0 else (day, start)
        return any(span.end == end for span in self.day_hours(service, channel, before))

    def _span_at(self, service: str, channel: str, local: datetime) -> Span | None:
        spans = self.day_hours(service, channel, local.date())
        return next((span for span in spans if minute_of(local) in span), None)

    def _closure(self, service: str, day: date) -> Closure | None:
        return next((closure for closure in self.closures if closure.covers(service, day)), None)
