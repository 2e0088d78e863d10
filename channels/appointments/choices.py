"""What one can choose from when moving: the days of a week, and the free times of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.appointments import VIDEO, Appointment, FreeTime, Theme
from bot.appointments.wording import DAYS, MONTHS, SHORT_MONTHS, clock_time, full_date
from bot.clock import BRUSSELS

_WORKING_DAYS = 5
_NOON = 12
_YEARS = range(2000, 3000)  # far from where a week earlier or another clock is no date any more


@dataclass(frozen=True)
class Wish:
    """How and where; `place` is None for video. `week` and `day` are what the address asks, if it does."""

    mode: str
    place: str | None
    week: date | None = None
    day: date | None = None


@dataclass(frozen=True)
class Day:
    """A day as a link. `iso` is empty when nothing is free."""

    iso: str
    short: str
    full: str
    chosen: bool


@dataclass(frozen=True)
class Time:
    value: str
    label: str


@dataclass(frozen=True)
class Week:
    """`title` as "Week van 23 november". `earlier`, `later`: the Monday of the next week with free days, or empty."""

    title: str
    days: tuple[Day, ...]
    earlier: str
    later: str


def wished(theme: Theme, appointment: Appointment, asked: Mapping[str, str]) -> Wish:
    """What an address or a form asks (wijze, plaats, week, dag); where it asks nonsense, as it is now."""
    mode = _one_of(theme.modes, asked.get("wijze", ""), appointment.mode)
    place = None if mode == VIDEO else _one_of(theme.places, asked.get("plaats", ""), appointment.place or "")
    return Wish(mode, place, read_day(asked.get("week", "")), read_day(asked.get("dag", "")))


def chosen_day(wish: Wish, free: Sequence[date]) -> date | None:
    """The day that is shown: as asked, else the first free one of the week asked, else the first one."""
    if wish.day in free:
        return wish.day
    week = wish.week or wish.day
    if week is None:
        return free[0] if free else None
    return next((day for day in free if _monday(day) == _monday(week)), None)


def week_of(day: date, free: Sequence[date], chosen: date | None, today: date) -> Week:
    """The week of `day` from `today` on: Monday to Friday, and the weekend where something is free."""
    monday = _monday(day)
    mondays = sorted({_monday(each) for each in free})
    week = [monday + timedelta(days=number) for number in range(7)]
    coming = [each for each in week if each >= today]
    shown = [each for each in coming if each.weekday() < _WORKING_DAYS or each in free]
    return Week(
        f"Week van {monday.day} {MONTHS[monday.month - 1]}",
        tuple(_shown(each, each in free, each == chosen) for each in shown),
        max((each.isoformat() for each in mondays if each < monday), default=""),
        min((each.isoformat() for each in mondays if each > monday), default=""),
    )


def by_part(times: Sequence[FreeTime]) -> dict[str, list[Time]]:
    """Under "Voormiddag" and "Namiddag", what is free."""
    parts: dict[str, list[Time]] = {}
    for time in times:
        part = "Voormiddag" if time.start.astimezone(BRUSSELS).hour < _NOON else "Namiddag"
        parts.setdefault(part, []).append(Time(written(time.start), clock_time(time.start)))
    return parts


def written(moment: datetime) -> str:
    """For a form, in UTC: a local time happens twice when the clock goes back. 2026-11-24T08:00Z"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def read_moment(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _shown(day: date, is_free: bool, is_chosen: bool) -> Day:
    short = f"{DAYS[day.weekday()][:2]} {day.day} {SHORT_MONTHS[day.month - 1]}"
    return Day(day.isoformat() if is_free else "", short, full_date(day), is_chosen)


def _one_of(known: Sequence[str], *asked: str) -> str:
    return next((each for each in asked if each in known), known[0])


def read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
