"""Feasts and Flemish school holidays: those that Easter or a weekday moves are worked out, not looked up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.dutch.dates.absolute_days import IN_YEAR, calendar_day, days_of, full_year, named_month
from bot.dutch.dates.options import DateProblem, past_problem
from bot.dutch.dates.pieces import Day, Piece, Span, Unknowable, week_span
from bot.dutch.dates.rules import Rule, rule
from bot.dutch.dates.words import MO, WD

_FIXED = {
    "kerstmis": (25, 12), "kerstavond": (24, 12), "2e kerstmis": (26, 12), "nieuwjaar": (1, 1),
    "oudejaarsdag": (31, 12), "oudejaarsavond": (31, 12), "sinterklaas": (6, 12), "wapenstilstand": (11, 11),
    "allerheiligen": (1, 11), "allerzielen": (2, 11), "feest van de arbeid": (1, 5), "dag van de arbeid": (1, 5),
    "driekoningen": (6, 1), "nationale feestdag": (21, 7), "vlaamse feestdag": (11, 7), "valentijn": (14, 2),
    "olv hemelvaart": (15, 8), "olv-hemelvaart": (15, 8), "maria hemelvaart": (15, 8), "halfoogst": (15, 8),
    "tenhemelopneming": (15, 8), "koningsdag": (15, 11), "feest van de dynastie": (15, 11), "halloween": (31, 10),
    "sint maarten": (11, 11), "sint-maarten": (11, 11), "lichtmis": (2, 2), "valentijnsdag": (14, 2),
    "wapenstilstandsdag": (11, 11), "sinterklaasdag": (6, 12), "sinterklaasavond": (5, 12),
    "feestdag van vlaanderen": (11, 7), "feest van de vlaamse gemeenschap": (11, 7),
}  # fmt: skip
_LEGAL = ((1, 1), (1, 5), (21, 7), (15, 8), (1, 11), (11, 11), (25, 12))
_FROM_EASTER = {
    "aswoensdag": -46, "palmzondag": -7, "witte donderdag": -3, "stille zaterdag": -1, "beloken pasen": 7,
    "rerum novarum": 39,
    "goede vrijdag": -2, "paaszaterdag": -1, "paasweekend": -1, "pasen": 0, "paaszondag": 0, "paasmaandag": 1,
    "2e paasdag": 1, "hemelvaart": 39, "hemelvaartsdag": 39, "pinksteren": 49, "pinksterzondag": 49,
    "pinkstermaandag": 50, "2e pinksterdag": 50,
}  # fmt: skip


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _autumn(year: int) -> Span:
    """The week of 1 November; the next one when that is a Sunday."""
    feast = date(year, 11, 1)
    return week_span(feast, 1 if feast.weekday() == 6 else 0)


def _christmas(year: int) -> Span:
    """Two weeks from the Monday of the week of 25 December; when that is in a weekend, from the Monday after."""
    feast = date(year, 12, 25)
    first = week_span(feast, 1 if feast.weekday() >= 5 else 0)
    return Span(first.start, first.start + timedelta(days=13))


def _carnival(year: int) -> Span:
    """The seventh week before Easter."""
    return week_span(easter(year), -6)


def _spring(year: int) -> Span:
    """Two weeks from the first Monday of April, but around Easter when that is in March or after 15 April.

    Easter Monday belongs to it.
    """
    feast = easter(year)
    start = _monday_on_or_after(date(year, 4, 1))
    if feast.month == 3:
        start = feast + timedelta(days=1)
    elif feast > date(year, 4, 15):
        start = feast - timedelta(days=13)
    return Span(start, max(start + timedelta(days=13), feast + timedelta(days=1)))


def _summer(year: int) -> Span:
    return Span(date(year, 7, 1), date(year, 8, 31))


_SCHOOL: dict[str, Callable[[int], Span]] = {
    "herfst": _autumn, "allerheiligen": _autumn, "kerst": _christmas, "kerstmis": _christmas, "krokus": _carnival,
    "voorjaars": _carnival, "paas": _spring, "zomer": _summer, "grote": _summer, "groot": _summer,
}  # fmt: skip
"""Article 3 and following of the Flemish decision on the school year (17 April 1991)."""


def school_holiday(name: str, year: int | None, today: date) -> Span:
    """The one that goes on or comes next, or that of `year` (the year it begins in). DateProblem: past."""
    years = (year,) if year else (today.year - 1, today.year, today.year + 1)
    for candidate in years:
        span = _SCHOOL[name](candidate)
        if span.end is not None and span.end >= today:
            return span
    raise past_problem()


def _school(match: re.Match[str], now: datetime) -> Piece:
    """ "Voor de kerstvakantie" is before it: nobody books for two weeks."""
    span = school_holiday(match["name"], full_year(match["year"], now.date()), now.date())
    return Day(spans=(span,), bound="voor" if match["before"] else None)


def _school_week(match: re.Match[str], now: datetime) -> Piece:
    """ "tweede week van de kerstvakantie"."""
    weeks = _weeks(school_holiday(match["name"], full_year(match["year"], now.date()), now.date()))
    nth = -1 if match["nth"] == "laatste" else int(match["nth"][:-1]) - 1
    if nth >= len(weeks):
        raise DateProblem("Zoveel weken heeft die vakantie niet.")
    return Day(spans=(weeks[nth],))


def _weeks(span: Span) -> list[Span]:
    days = (span.start + timedelta(days=n) for n in range(0, 70, 7))
    return [Span(day, day + timedelta(days=6)) for day in days if span.end is not None and day <= span.end]


def public_holiday(day: date) -> bool:
    """The ten legal holidays of Belgium."""
    moved = (easter(day.year) + timedelta(days=n) for n in (1, 39, 50))
    return (day.day, day.month) in _LEGAL or day in moved


def workday_after(day: date) -> date:
    """The first day from Monday to Friday after `day` that is no legal holiday. Offices may close on others."""
    day += timedelta(days=1)
    while day.weekday() >= 5 or public_holiday(day):
        day += timedelta(days=1)
    return day


def _next_workday(match: re.Match[str], now: datetime) -> Piece:
    day = workday_after(now.date())
    return Day(spans=(Span(day, day),), counted=True)


def _workdays_later(match: re.Match[str], now: datetime) -> Piece:
    """ "over vijf werkdagen" is a day, "binnen de vijf werkdagen" all of them."""
    day = now.date()
    for _ in range(int(match["count"])):
        day = workday_after(day)
    return Day(spans=(Span(now.date() if match["all"] else day, day),), counted=True)


def _workday_of(match: re.Match[str], now: datetime) -> Piece:
    """ "eerste werkdag van december", "laatste werkdag van de week"."""
    period = _named_period(match["period"], now.date())
    days = [day for day in days_of(period) if day.weekday() < 5 and not public_holiday(day)]
    nth = -1 if match["nth"] == "laatste" else int(match["nth"][:-1]) - 1
    if nth >= len(days):
        raise DateProblem("Zoveel werkdagen heeft die periode niet.")
    return Day(spans=(Span(days[nth], days[nth]),))


def _named_period(words: str, today: date) -> Span:
    later = words.startswith(("volgende", "komende", "nieuwe"))
    if words.endswith("week"):
        return week_span(today, int(later))
    if words.endswith("jaar"):
        return Span(date(today.year + later, 1, 1), date(today.year + later, 12, 31))
    month = "volgende maand" if later else words
    return named_month(month, None, today)


def _fixed(match: re.Match[str], now: datetime) -> Day:
    day, month = _FIXED[match["name"]]
    found = calendar_day(day, month, full_year(match["year"], now.date()), now.date())
    return Day(spans=(Span(found, found),))


def _moved(match: re.Match[str], now: datetime) -> Day:
    """The feast of that year, else the next one to come."""
    name, today, year = match["name"], now.date(), full_year(match["year"], now.date())
    length = timedelta(days=2 if name == "paasweekend" else 0)
    for candidate in (year,) if year else (today.year, today.year + 1):
        first = easter(candidate) + timedelta(days=_FROM_EASTER[name])
        if first + length >= today:
            return Day(spans=(Span(first, first + length),))
    raise past_problem()


def _week_of_feast(match: re.Match[str], now: datetime) -> Piece:
    """ "de week van kerstmis"."""
    day = (_fixed if match["name"] in _FIXED else _moved)(match, now)
    return Day(spans=tuple(week_span(span.start) for span in day.spans))


def _nth_sunday(match: re.Match[str], now: datetime) -> Piece:
    """Mother's day and father's day: the second Sunday of May and of June."""
    month, today, year = _SUNDAYS[match["name"]], now.date(), full_year(match["year"], now.date())
    for candidate in (year,) if year else (today.year, today.year + 1):
        eighth = date(candidate, month, 8)
        second = eighth + timedelta(days=6 - eighth.weekday())
        if second >= today:
            return Day(spans=(Span(second, second),))
    raise past_problem()


_SUNDAYS = {"moederdag": 5, "vaderdag": 6}


def _names(of: dict[str, object]) -> str:
    return "|".join(sorted(of, key=len, reverse=True))


FEAST = rf"(?:{_names({**_FIXED, **_FROM_EASTER})})"
SCHOOL_HOLIDAY = rf"(?:{_names({**_SCHOOL})})(?: ?-? ?)(?:va[kc]anti?e|verlof)"
_NAMED_BUT_UNKNOWN = (
    r"(?:in|tijdens|na|voor|rond|om)?(?: )?(?:de |het )?(?:school|mei)-?(?: )?(?:vakantie|verlof)|feestdagen|"
    r"over (?:een )?(?:paar|enkele) (?:dagen|weken|maanden)|komende dagen|de volgende dagen|"
    r"(?:binnenkort|weldra)|(?:in |tijdens |na |voor |met )?(?:de |het )?(?:ramadan|suikerfeest|offerfeest)"
)

FEAST_RULES: tuple[Rule, ...] = (
    rule(rf"(?:met |op )?(?:de |het )?(?P<name>{_names({**_FIXED})}){IN_YEAR}", _fixed),
    rule(rf"(?:met |op )?(?:de )?(?P<name>{_names({**_FROM_EASTER})}){IN_YEAR}", _moved),
    rule(
        rf"(?P<before>voor )?(?:in |tijdens )?(?:de |het )?(?P<name>{_names({**_SCHOOL})}) ?-? ?"
        rf"(?:va[kc]anti?e|verlof){IN_YEAR}",
        _school,
    ),
    rule(
        rf"(?:in )?(?:de )?(?P<nth>[1-9]e|laatste) week van (?:de |het )?(?P<name>{_names({**_SCHOOL})}) ?-? ?"
        rf"(?:va[kc]anti?e|verlof){IN_YEAR}",
        _school_week,
    ),
    rule(rf"(?:in )?(?:de )?week van (?:de |het )?(?P<name>{FEAST}){IN_YEAR}", _week_of_feast),
    rule(rf"(?:met |op )?(?P<name>{_names({**_SUNDAYS})}){IN_YEAR}", _nth_sunday),
    rule(r"(?:op )?(?:de )?(?:volgende|komende|1e volgende) werkdag", _next_workday),
    rule(r"(?:over|binnen) (?P<all>de )?(?P<count>\d{1,2}) werkdagen", _workdays_later),
    rule(
        rf"(?:op )?(?:de )?(?P<nth>[1-5]e|laatste) werkdag (?:van|in) (?:de |het )?"
        rf"(?P<period>{MO}|(?:deze|volgende|komende|nieuwe) (?:week|maand|jaar)|week|maand|jaar)",
        _workday_of,
    ),
    rule(
        rf"(?:{WD} )?(?:na|voor|tijdens) (?:de |het |mijn )?(?:vakantie|verlof|bouwverlof)",
        lambda match, now: Unknowable(),
    ),
    rule(_NAMED_BUT_UNKNOWN, lambda match, now: Unknowable()),
)
