"""Rules for days that a calendar names: "24/11", "dinsdag de 24e", "eerste maandag van december", "kerstmis"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from bot.dutch.dates.options import DateProblem, past_problem
from bot.dutch.dates.pieces import Day, Faulty, Piece, Span, month_span, week_span
from bot.dutch.dates.rules import SAFE_END, Rule, rule
from bot.dutch.dates.words import MO, MONTHS, WD, WEEKDAYS

HORIZON = timedelta(days=270)
"""A date without a year that passed this year means next year only when that is at most this far away."""

_LAST_YEAR = 2199


def calendar_day(day: int, month: int, year: int | None, today: date) -> date:
    """The date; without a year the one that people mean (see HORIZON). DateProblem: impossible or past."""
    if not 1 <= month <= 12:
        raise DateProblem(f"Maand {month} bestaat niet.")
    if not 1 <= day <= monthrange(2028, month)[1]:
        raise DateProblem(f"{day} {MONTHS[month - 1]} bestaat niet.")
    if year is not None:
        return _existing(day, month, year)
    here = _in_year(day, month, today.year)
    if here is None or here < today:
        return _next_year(day, month, today)
    return here


def _in_year(day: int, month: int, year: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def _existing(day: int, month: int, year: int) -> date:
    if year > _LAST_YEAR:
        raise DateProblem(f"Het jaar {year} is te ver weg.")
    if year < 1:
        raise past_problem()
    found = _in_year(day, month, year)
    if found is None:
        raise DateProblem(f"{day} {MONTHS[month - 1]} {year} bestaat niet.")
    return found


def _next_year(day: int, month: int, today: date) -> date:
    if _in_year(day, month, today.year + 1) is None and _in_year(day, month, today.year) is None:
        raise DateProblem(f"{day} {MONTHS[month - 1]} bestaat niet dit jaar en ook niet volgend jaar.")
    following = _in_year(day, month, today.year + 1)
    if following is None or following - today > HORIZON:
        raise past_problem()
    return following


def full_year(written: str | None, today: date) -> int | None:
    """ "26" is 2026 and "85" is 1985: at most ten years ahead."""
    if not written:
        return None
    year = int(written)
    if len(written) == 4:
        return year
    return 2000 + year if 2000 + year <= today.year + 10 else 1900 + year


def _month_number(written: str) -> int:
    return MONTHS.index(written) + 1 if written in MONTHS else int(written)


def _weekday(name: str | None) -> int | None:
    return WEEKDAYS.index(name) if name else None


def _one_day(day: date, weekday: str | None = None) -> Day:
    return Day(weekday=_weekday(weekday), spans=(Span(day, day),))


def _named(match: re.Match[str], now: datetime) -> Piece:
    month = MONTHS.index(match["month"]) + 1
    number = 1 if match["day"] == "een" else int(match["day"])
    day = calendar_day(number, month, full_year(match["year"], now.date()), now.date())
    return _one_day(day, match["wd"])


def _numeric(match: re.Match[str], now: datetime) -> Piece:
    day = calendar_day(
        int(match["day"]), int(match["month"]), full_year(match["year"], now.date()), now.date()
    )
    return _one_day(day, match["wd"])


def _dotted(match: re.Match[str], now: datetime) -> Piece | None:
    """ "24.11" is a date; "8.10" without "op" is a time, "3.75" a number."""
    day, month = int(match["day"]), int(match["month"])
    is_time = len(match["month"]) == 2 and month in (5, 10) and day <= 23
    if (is_time and not match["lead"]) or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return _one_day(calendar_day(day, month, None, now.date()), match["wd"])


def _iso(match: re.Match[str], now: datetime) -> Piece:
    return _one_day(
        calendar_day(int(match["day"]), int(match["month"]), int(match["year"]), now.date()), match["wd"]
    )


def _number(match: re.Match[str], now: datetime) -> Piece | None:
    number = int(match["day"])
    if number > 39:
        return None
    if number > 31:
        raise DateProblem(f"De {number}e bestaat niet.")
    return Day(weekday=_weekday(match["wd"]), number=number)


def _either(match: re.Match[str], now: datetime) -> Piece:
    """ "12 of 13 november"."""
    first, second = _two_days(match, now)
    return Day(spans=(Span(first, first), Span(second, second)))


def _numbers(match: re.Match[str], now: datetime) -> Piece:
    """ "de 24 of 26": the next such days."""
    days = [now.date() + timedelta(days=n) for n in range(70)]
    found = [next(day for day in days if day.day == int(match[name])) for name in ("day", "day2")]
    return Day(spans=tuple(Span(day, day) for day in found))


def _listed(match: re.Match[str], now: datetime) -> Piece:
    """ "4, 5 of 6 december"."""
    month, today = MONTHS.index(match["month"]) + 1, now.date()
    year = full_year(match["year"], today)
    days = [calendar_day(int(day), month, year, today) for day in re.findall(r"\d+", match["days"])]
    return Day(spans=tuple(Span(day, day) for day in days))


def _range(match: re.Match[str], now: datetime) -> Piece:
    first, second = _two_days(match, now)
    if second < first:
        raise DateProblem(f"{match['day2']} {match['month']} komt voor {match['day']} {match['month']}.")
    return Day(spans=(Span(first, second),))


def _two_days(match: re.Match[str], now: datetime) -> tuple[date, date]:
    month, today = _month_number(match["month"]), now.date()
    second = calendar_day(int(match["day2"]), month, full_year(match["year"], today), today)
    first = calendar_day(int(match["day"]), month, second.year, today)
    return first, second


def _nth(match: re.Match[str], now: datetime) -> Piece:
    """ "eerste maandag van december": without a month, the first one still to come."""
    nth = -1 if match["nth"] == "laatste" else int(match["nth"][:-1])
    weekday = WEEKDAYS.index(match["wd"])
    month = named_month(match["month"], match["year"], now.date())
    found = _nth_weekday(month, weekday, nth)
    if match["month"] == "de maand" and found is not None and found < now.date():
        found = _nth_weekday(month_span(*_following(month.start)), weekday, nth)
    if found is None:
        raise DateProblem(f"Er is geen {match['nth'][:-1]}e {match['wd']} in die maand.")
    return _one_day(found)


def _following(day: date) -> tuple[int, int]:
    return day.year + day.month // 12, day.month % 12 + 1


def _nth_weekday(month: Span, weekday: int, nth: int) -> date | None:
    days = [day for day in days_of(month) if day.weekday() == weekday]
    return days[nth if nth < 0 else nth - 1] if nth <= len(days) else None


def days_of(span: Span) -> list[date]:
    """All days of a closed span."""
    assert span.end is not None  # noqa: S101 - callers close it
    return [span.start + timedelta(days=n) for n in range((span.end - span.start).days + 1)]


def named_month(words: str, year: str | None, today: date) -> Span:
    """ "december", "deze maand", "volgende maand" as days; a month that passed is next year's within the horizon."""
    if words in MONTHS:
        number = MONTHS.index(words) + 1
        if year:
            return month_span(int(year), number)
        here = month_span(today.year, number)
        if here.end is not None and here.end >= today:
            return here
        following = month_span(today.year + 1, number)
        if following.start - today > HORIZON:
            raise past_problem()
        return following
    if words.endswith("jaar"):  # only ever the last of it
        return month_span(today.year, 12)
    return (
        month_span(*_following(today))
        if words.startswith("volgende")
        else month_span(today.year, today.month)
    )


def _nth_week(match: re.Match[str], now: datetime) -> Piece:
    """ "eerste week van december": a week belongs to the month of its Thursday, as week numbers count."""
    month = named_month(match["month"], match["year"], now.date())
    thursdays = [day for day in days_of(month) if day.weekday() == 3]
    nth = -1 if match["nth"] == "laatste" else int(match["nth"][:-1]) - 1
    if nth >= len(thursdays):
        raise DateProblem(f"Er is geen {match['nth']} week in die maand.")
    return Day(spans=(week_span(thursdays[nth]),))


def _nth_weekend(match: re.Match[str], now: datetime) -> Piece:
    """ "laatste weekend van november": a weekend belongs to the month of its Saturday."""
    nth = -1 if match["nth"] == "laatste" else int(match["nth"][:-1])
    saturday = _nth_weekday(named_month(match["month"], match["year"], now.date()), 5, nth)
    if saturday is None:
        raise DateProblem(f"Er is geen {match['nth']} weekend in die maand.")
    return Day(spans=(Span(saturday, saturday + timedelta(days=1)),))


def _half_month(match: re.Match[str], now: datetime) -> Piece:
    month = named_month(match["month"], match["year"], now.date())
    middle = month.start + timedelta(days=14)
    return Day(
        spans=(
            Span(month.start, middle)
            if match["half"] == "1"
            else Span(middle + timedelta(days=1), month.end),
        )
    )


def _last_day(match: re.Match[str], now: datetime) -> Piece:
    month = named_month(match["month"], match["year"], now.date())
    assert month.end is not None  # noqa: S101 - a month is closed
    return _one_day(month.end)


def _week_of(match: re.Match[str], now: datetime) -> Piece:
    """ "de week van 7 december"."""
    month = _month_number(match["month"])
    day = calendar_day(int(match["day"]), month, full_year(match["year"], now.date()), now.date())
    return Day(spans=(week_span(day),))


def _weekend_of(match: re.Match[str], now: datetime) -> Piece:
    """ "het weekend van 5 december"."""
    month = _month_number(match["month"])
    day = calendar_day(int(match["day"]), month, full_year(match["year"], now.date()), now.date())
    saturday = week_span(day).start + timedelta(days=5)
    return Day(spans=(Span(saturday, saturday + timedelta(days=1)),))


def _week_of_number(match: re.Match[str], now: datetime) -> Piece | None:
    """ "de week van de 30ste": the next 30th."""
    number = int(match["day"])
    days = [now.date() + timedelta(days=n) for n in range(70)]
    found = [day for day in days if day.day == number]
    return Day(spans=(week_span(found[0]),)) if found else None


def _iso_week(match: re.Match[str], now: datetime) -> Piece:
    number, year = int(match["week"]), int(match["year"] or now.year)
    last = date(year, 12, 28).isocalendar().week
    if not 1 <= number <= 53:
        return Faulty(DateProblem(f"Week {number} bestaat niet."))
    if not match["year"] and number < now.isocalendar().week:
        year, last = year + 1, date(year + 1, 12, 28).isocalendar().week
    if number > last:
        return Faulty(DateProblem(f"Week {number} bestaat niet in {year}."))
    monday = date.fromisocalendar(year, number, 1)
    if not match["year"] and monday - now.date() > HORIZON:
        raise past_problem()
    return Day(spans=(week_span(monday),))


_WDS = rf"(?:(?P<wd>{WD}) (?:, )?)?(?:op )?(?:de )?"
IN_YEAR = r"(?: (?P<year>(?:19|20|21)\d\d))?"
_IN_MONTH = rf"(?:van|in) (?P<month>{MO}|de maand|deze maand|volgende maand){IN_YEAR}"
_IN_DECEMBER = r"van (?P<month>het jaar|dit jaar)(?P<year>(?!))?"
_COUNTED = (
    r"(?:verjaardag|eeuw|verdieping|keer|maal|persoon|kind|editie|lijn|plaats|week|jaar|dag|huis|brief)\b"
)
"""What has such a number and is no day: "de 21ste eeuw"."""
_DAY_NUMBER = r"(?:[12]?[1-9]|[123]0|31)"
_TO = r"(?:tot|tem|-|tot aan)"

ABSOLUTE_RULES: tuple[Rule, ...] = (
    rule(rf"{_WDS}(?P<day>\d{{1,2}}|een)e? (?:van |de )?(?P<month>{MO}){IN_YEAR}", _named),
    rule(
        rf"{_WDS}(?P<day>\d{{1,2}})(?P<sign>[/-])(?P<month>\d{{1,2}})(?! uur)(?:[/-](?P<year>\d{{4}}|\d{{2}}))?",
        _numeric,
    ),
    rule(
        rf"{_WDS}(?P<day>\d{{1,2}})e (?:van )?(?:de )?(?P<month>\d{{1,2}})e(?P<year>(?!))?(?! (?:maand|{WD}))",
        _numeric,
    ),
    rule(rf"{_WDS}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}|\d{{2}})", _numeric),
    rule(rf"{_WDS}(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})", _iso),
    rule(rf"(?P<lead>op )?(?:(?P<wd>{WD}) )?(?:op )?(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})", _dotted),
    rule(
        rf"(?P<wd>{WD}) (?P<day>\d{{1,2}})"
        rf"(?=$| [.,?!]| (?:om|in|kan|past|voormiddag|namiddag|avond)\b| {_TO} (?:de )?{WD} \d)",
        _number,
    ),
    rule(rf"(?P<wd>{WD}) (?:op )?(?:de )?(?P<day>\d{{1,2}})e", _number),
    rule(rf"(?P<wd>{WD}) (?:op )?de (?P<day>\d{{1,2}}){SAFE_END}", _number),
    rule(rf"(?P<wd>(?!))?(?:op )?de (?P<day>\d{{1,2}})e{SAFE_END}", _number),
    rule(rf"(?P<wd>(?!))?(?:op )?de (?P<day>1[3-9]|[23]\d)e(?! {_COUNTED})", _number),
    rule(rf"(?P<wd>(?!))?(?:op de|\Ade) (?P<day>\d{{1,2}}){SAFE_END}", _number),
    rule(
        rf"(?<!tussen )(?:op )?de (?P<day>{_DAY_NUMBER})e? (?:of|en) "
        rf"(?:op )?(?:de )?(?P<day2>{_DAY_NUMBER})e?{SAFE_END}",
        _numbers,
    ),
    rule(rf"op (?P<day>{_DAY_NUMBER}) (?:of|en) op (?P<day2>{_DAY_NUMBER}){SAFE_END}", _numbers),
    rule(r"(?P<wd>(?!))?(?P<day>\d{1,2})e(?= (?:van )?(?:deze|volgende) maand)", _number),
    rule(r"(?:de |op )?(?P<wd>(?!))?(?P<day>\d{1,2})e?(?: van de maand)", _number),
    rule(
        rf"(?:op )?(?:de )?(?P<day>\d{{1,2}})e? (?:of|en|,|/) (?:op )?(?:de )?"
        rf"(?P<day2>\d{{1,2}})e? (?P<month>{MO}){IN_YEAR}",
        _either,
    ),
    rule(
        rf"(?P<days>(?:(?:de )?\d{{1,2}}e? , ){{1,5}}(?:de )?\d{{1,2}}e? (?:of|en) (?:de )?\d{{1,2}}e?) "
        rf"(?P<month>{MO}){IN_YEAR}",
        _listed,
    ),
    rule(rf"(?P<day>\d{{1,2}})/(?P<day2>\d{{1,2}}) (?P<month>{MO}){IN_YEAR}", _either),
    rule(
        r"(?:op )?(?P<day>\d{1,2})e? (?:of|en) (?:op )?(?P<day2>\d{1,2})[/-](?P<month>\d{1,2})(?:[/-](?P<year>\d{4}))?",
        _either,
    ),
    rule(
        rf"(?:van |vanaf )?(?:de )?(?P<day>\d{{1,2}})e? {_TO} (?:de )?(?P<day2>\d{{1,2}})e? (?P<month>{MO}){IN_YEAR}",
        _range,
    ),
    rule(
        rf"tussen (?:de )?(?P<day>\d{{1,2}})e? en (?:de )?(?P<day2>\d{{1,2}})e? (?P<month>{MO}){IN_YEAR}",
        _range,
    ),
    rule(rf"(?P<day>\d{{1,2}})-(?P<day2>\d{{1,2}}) (?P<month>{MO}){IN_YEAR}", _range),
    rule(rf"(?P<wd>(?!))?(?P<month>{MO}) (?P<day>\d{{1,2}})e?{IN_YEAR}{SAFE_END}", _named),
    rule(r"\A(?P<wd>(?!))?(?P<day>\d{1,2})e\Z", _number),
    rule(rf"(?:op )?(?:de )?(?P<nth>[1-9]e|laatste) (?P<wd>{WD}) {_IN_MONTH}", _nth),
    rule(rf"(?:op )?(?:de )?(?:aller)?laatste (?:dag )?{_IN_MONTH}", _last_day),
    rule(r"(?:in )?week (?P<week>\d{1,2})(?: (?:(?:van|in) (?:het jaar )?)?(?P<year>20\d\d))?", _iso_week),
    rule(rf"(?:de )?week van (?:de )?(?:{WD} )?(?P<day>\d{{1,2}})e? (?P<month>{MO}){IN_YEAR}", _week_of),
    rule(
        rf"(?:de )?week van (?:{WD} )?(?P<day>\d{{1,2}})[/-](?P<month>\d{{1,2}})(?:[/-](?P<year>\d{{4}}|\d\d))?",
        _week_of,
    ),
    rule(
        rf"(?:in )?(?:het )?weekend van (?:de )?(?:{WD} )?(?P<day>\d{{1,2}})e? (?P<month>{MO}){IN_YEAR}",
        _weekend_of,
    ),
    rule(
        rf"(?:in )?(?:het )?weekend van (?:{WD} )?(?P<day>\d{{1,2}})[/-](?P<month>\d{{1,2}})(?:[/-](?P<year>\d{{4}}))?",
        _weekend_of,
    ),
    rule(rf"(?:de )?week van (?:{WD} )?de (?P<day>\d{{1,2}})e?", _week_of_number),
    rule(rf"{_WDS}(?P<day>\d{{1,2}}) (?P<month>\d{{1,2}}) (?P<year>20\d\d)", _numeric),
    rule(rf"(?:in )?(?:de )?(?P<nth>[1-5]e|laatste) week {_IN_MONTH}", _nth_week),
    rule(rf"(?:op )?(?:de )?(?P<nth>laatste) (?P<wd>{WD}) {_IN_DECEMBER}", _nth),
    rule(rf"(?:in )?(?:de )?(?P<nth>laatste) week {_IN_DECEMBER}", _nth_week),
    rule(rf"(?:op )?(?:de )?(?:aller)?laatste (?:dag )?{_IN_DECEMBER}", _last_day),
    rule(rf"(?:in )?(?:het )?(?P<nth>[1-5]e|laatste) weekend {_IN_MONTH}", _nth_weekend),
    rule(rf"(?:in )?(?:de )?(?P<half>[12])e helft {_IN_MONTH}", _half_month),
)
