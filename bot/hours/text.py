"""Opening hours in Dutch, as a clerk would say them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

from bot.clock import brussels
from bot.hours.schedule import Schedule
from bot.hours.spans import DAYS, MINUTES_PER_DAY, Span, Week, minute_of

DAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTH_NAMES = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def time_text(minute: int) -> str:
    """540 → "9", 570 → "9.30"; the caller adds "uur"."""
    hour, rest = divmod(minute, 60)
    return f"{hour}.{rest:02}" if rest else str(hour)


def spans_text(spans: tuple[Span, ...]) -> str:
    """Says "van 9 tot 12 uur en van 14 tot 16 uur", "de hele dag", "gesloten"."""
    if not spans:
        return "gesloten"
    if spans == (Span(0, MINUTES_PER_DAY),):
        return "de hele dag"
    return _join([f"van {time_text(span.start)} tot {time_text(span.end)} uur" for span in spans])


def week_lines(week: Week) -> tuple[str, ...]:
    """A line per group of days with equal hours, closed ones last: "maandag tot vrijdag van 9 tot 13 uur"."""
    rows: dict[tuple[Span, ...], list[int]] = {}
    for index, day in enumerate(DAYS):
        rows.setdefault(tuple(sorted(week.get(day, ()))), []).append(index)
    order = sorted(rows.items(), key=lambda row: (not row[0], row[1]))
    return tuple(f"{_days_text(days)} {spans_text(spans)}" for spans, days in order)


def status_text(schedule: Schedule, service: str, channel: str, at: datetime) -> str:
    """Says "nu open tot 19 uur" or "nu gesloten, opnieuw open maandag om 9 uur".

    A closure or holiday is named behind it: "(vandaag gesloten: Wapenstilstand)".
    """
    closing = schedule.closes_at(service, channel, at)
    if closing is not None:
        return f"nu open tot {_closing_text(closing)}"
    opening = schedule.next_opening(service, channel, at)
    reason = _reason(schedule, service, channel, brussels(at).date())
    if opening is None:
        return f"nu gesloten{reason}"
    return f"nu gesloten, opnieuw open {moment_text(opening, at)}{reason}"


def moment_text(moment: datetime, seen_from: datetime) -> str:
    """Says "vandaag om 13 uur", "morgen om 9 uur", "maandag om 9 uur"; from a week ahead on with the date."""
    return f"{day_text(moment.date(), brussels(seen_from).date())} om {time_text(minute_of(moment))} uur"


def day_text(day: date, today: date) -> str:
    """Says "vandaag", "morgen", "maandag" or, from a week ahead on, "maandag 4 januari"."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("vandaag", "morgen")[ahead]
    name = DAY_NAMES[day.weekday()]
    return name if 1 < ahead < 7 else f"{name} {day.day} {MONTH_NAMES[day.month - 1]}"


def _reason(schedule: Schedule, service: str, channel: str, day: date) -> str:
    name = schedule.why_different(service, day)
    if name is None or schedule.day_hours(service, channel, day):
        return ""
    return f" (vandaag gesloten: {name})"


def _closing_text(closing: datetime) -> str:
    return "middernacht" if minute_of(closing) == 0 else f"{time_text(minute_of(closing))} uur"


def _days_text(days: list[int]) -> str:
    """Runs of three days or more become "maandag tot vrijdag"."""
    together = groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])
    runs = [[day for _, day in run] for _, run in together]
    return _join([name for run in runs for name in _run_names(run)])


def _run_names(run: list[int]) -> list[str]:
    names = [DAY_NAMES[day] for day in run]
    return names if len(run) < 3 else [f"{names[0]} tot {names[-1]}"]


def _join(parts: list[str]) -> str:
    return " en ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
