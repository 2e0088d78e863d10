"""Rules for days counted from today: "morgen", "volgende dinsdag", "over twee weken", "begin volgende week"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from bot.dutch.dates.absolute_days import named_month
from bot.dutch.dates.options import DateProblem, past_problem
from bot.dutch.dates.pieces import Day, Moment, Piece, Span, Unknowable, month_span, week_span
from bot.dutch.dates.rules import SAFE_END, Rule, rule
from bot.dutch.dates.words import MO, WD, WEEKDAYS

_DAYS_FROM_TODAY = {"vandaag": 0, "morgen": 1, "overmorgen": 2, "gisteren": -1, "eergisteren": -2}
_BOTH_ENDS = {8: 7, 15: 14}
"""People count the first day too: "dinsdag in acht dagen" is in a week."""
_COUNT = r"(?P<count>\d{1,3}|een|anderhalf|een half|half)"


def coming(weekday: int, today: date) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def said_weekday(weekday: int, today: date) -> tuple[Span, ...]:
    """A bare weekday is the coming one; on that very weekday it may be today as well."""
    following = coming(weekday, today)
    return _days(today, following) if today.weekday() == weekday else _days(following)


def _days(*days: date) -> tuple[Span, ...]:
    return tuple(Span(day, day) for day in dict.fromkeys(days))


def _near(match: re.Match[str], now: datetime) -> Piece:
    days = _DAYS_FROM_TODAY[match["word"]]
    if days < 0:
        raise past_problem()
    return Day(spans=_days(now.date() + timedelta(days=days)), counted=True)


def _tonight(match: re.Match[str], now: datetime) -> Piece:
    """ "vannacht" is the night to come, or the one that goes on."""
    return Day(spans=_days(now.date() + timedelta(days=now.hour >= 6)), counted=True)


def _bare_weekday(match: re.Match[str], now: datetime) -> Piece:
    return Day(weekday=WEEKDAYS.index(match["wd"]))


def _pointed_weekday(match: re.Match[str], now: datetime) -> Piece:
    """ "volgende dinsdag" said on Monday is tomorrow for some and next week for others: both."""
    weekday, today = WEEKDAYS.index(match["wd"]), now.date()
    following = coming(weekday, today)
    if match["which"] == "vorige":
        raise past_problem()
    if match["which"] == "volgende":
        return Day(spans=_days(following, week_span(today, 1).start + timedelta(days=weekday)), counted=True)
    if match["which"] == "deze" and today.weekday() == weekday:
        return Day(spans=_days(today), counted=True)
    return Day(spans=_days(following), counted=True)


def _past(match: re.Match[str], now: datetime) -> Piece:
    raise past_problem()


def _weekday_later(match: re.Match[str], now: datetime) -> Piece:
    """ "dinsdag over een week", "dinsdag in 14 dagen": counted from the coming Tuesday, or from today.

    Eight days are a week too.
    """
    days = _days_of_count(match["count"], match["unit"])
    days = _BOTH_ENDS.get(days, days)
    if days % 7:
        raise DateProblem(f"{match['count']} dagen na {match['wd']} is geen {match['wd']}.")
    first = said_weekday(WEEKDAYS.index(match["wd"]), now.date())[0]
    return Day(spans=_days(first.start + timedelta(days=days)), counted=True)


def _later_weekday(match: re.Match[str], now: datetime) -> Piece:
    """ "over twee weken op dinsdag": in that week, or two weeks after the coming Tuesday."""
    weekday, weeks = WEEKDAYS.index(match["wd"]), _whole(match["count"])
    in_week = week_span(now.date(), weeks).start + timedelta(days=weekday)
    return Day(spans=_days(in_week, coming(weekday, now.date()) + timedelta(weeks=weeks)), counted=True)


def _near_later(match: re.Match[str], now: datetime) -> Piece:
    """ "vandaag in acht dagen" is in a week."""
    count = _days_of_count(match["count"], match["unit"])
    days = _DAYS_FROM_TODAY[match["word"]] + _BOTH_ENDS.get(count, count)
    return Day(spans=_days(now.date() + timedelta(days=days)), counted=True)


def _whole(count: str) -> int:
    return 1 if count == "een" else int(count) if count.isdigit() else 0


def _days_of_count(count: str, unit: str) -> int:
    return _whole(count) * (7 if unit.startswith("we") else 1)


def _after(match: re.Match[str], now: datetime) -> Piece | None:
    """ "over twee weken" is a day. "binnen 2 weken" is that day in Flanders, any day until then elsewhere: both."""
    count, unit, today = match["count"], match["unit"], now.date()
    if not count.isdigit() and count != "een":
        return Unknowable()
    day = _shifted(today, _whole(count), unit)
    if match["lead"] == "binnen" and match["the"]:
        return Day(spans=(Span(today, day),), counted=True)
    spans = _days(day) + ((Span(today, day),) if match["lead"] == "binnen" else ())
    return Day(spans=spans, counted=True)


def _within(match: re.Match[str], now: datetime) -> Piece:
    """ "binnen de week", "binnen de maand"."""
    return Day(spans=(Span(now.date(), _shifted(now.date(), 1, match["unit"])),))


def _shifted(day: date, count: int, unit: str) -> date:
    if unit.startswith("dag"):
        return day + timedelta(days=count)
    if unit.startswith("we"):
        return day + timedelta(weeks=count)
    months = day.month - 1 + count * (12 if unit.startswith("ja") else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _minutes_later(match: re.Match[str], now: datetime) -> Piece:
    per_unit = {"uur": 60, "kwartier": 15, "minuten": 1, "minuut": 1, "halfuur": 30}[match["unit"]]
    factor = {"een": 1.0, "anderhalf": 1.5, "een half": 0.5, "half": 0.5}.get(match["count"])
    return Moment(int(per_unit * (factor if factor is not None else int(match["count"]))))


def _period(match: re.Match[str], now: datetime) -> Piece:
    which, unit, today = match["which"] or "deze", match["unit"], now.date()
    if which == "vorige":
        raise past_problem()
    later = which in ("volgende", "komende")
    if unit == "weekend":
        return _weekend(which, today)
    if unit == "week":
        span = week_span(today, 1 if later else 0)
    elif unit == "maand":
        span = named_month("volgende maand" if later else "deze maand", None, today)
    else:
        span = Span(date(today.year + later, 1, 1), date(today.year + later, 12, 31))
    return Day(spans=(_slice(span, match["edge"]),))


def _weekend(which: str, today: date) -> Day:
    """ "volgend weekend" said on a weekday: the first one or the one after."""
    here = week_span(today).start + timedelta(days=5)
    first, second = (
        Span(here, here + timedelta(days=1)),
        Span(here + timedelta(days=7), here + timedelta(days=8)),
    )
    if which == "volgende":
        return Day(spans=(first, second) if today.weekday() < 5 else (second,))
    if which == "komende" and today.weekday() >= 5:
        return Day(spans=(second,))
    return Day(spans=(first,))


def _month(match: re.Match[str], now: datetime) -> Piece:
    return Day(spans=(_slice(named_month(match["month"], match["year"], now.date()), match["edge"]),))


def _slice(span: Span, edge: str | None) -> Span:
    """Begin, middle, end: of a week Mon–Tue, Wed, Thu–Fri; of a month 1–10, 11–20, the rest; of a year 3, 6, 3."""
    assert span.end is not None  # noqa: S101 - periods are closed
    if not edge:
        return span
    days = (span.end - span.start).days
    first, last = (1, 3) if days < 7 else (9, 19) if days < 32 else (89, 272)
    start, middle, end = span.start, span.start + timedelta(days=first), span.start + timedelta(days=last)
    if edge == "begin":
        return Span(start, middle)
    if edge == "half":
        return Span(middle + timedelta(days=1), end - timedelta(days=1) if days < 7 else end)
    return Span(
        end if days < 7 else end + timedelta(days=1), span.start + timedelta(days=4) if days < 7 else span.end
    )


def _rest(match: re.Match[str], now: datetime) -> Piece:
    """ "de rest van de week"."""
    today = now.date()
    spans = {"week": week_span(today), "maand": month_span(today.year, today.month)}
    end = spans[match["unit"]].end if match["unit"] else date(today.year, 12, 31)
    return Day(spans=(Span(today, end),))


def _year(match: re.Match[str], now: datetime) -> Piece | None:
    """ "in 2027"; this year and the years before are rather part of a story."""
    year = int(match["year"])
    if year <= now.year:
        return None
    return Day(spans=(Span(month_span(year, 1).start, date(year, 12, 31)),))


_LEAD = r"(?P<lead>over|binnen|in) (?P<the>de )?"
_EDGE = r"(?:(?:in )?(?:het |de )?(?P<edge>begin|half|eind) (?:van )?)"

_ENDS = r"(?=$| [.,?!])"
_VAGUE_UNIT = r"(?:dag|week|maand|uur|kwartier)"
_UNIT = r"(?P<unit>weekend|week|maand|jaar)"

RELATIVE_RULES: tuple[Rule, ...] = (
    rule(rf"(?P<word>{'|'.join(_DAYS_FROM_TODAY)})", _near),
    rule(rf"(?P<wd>{WD})", _bare_weekday),
    rule(rf"(?:op )?de 1e (?P<wd>{WD})", _bare_weekday),
    rule(rf"(?P<which>volgende|komende|deze|vorige) (?P<wd>{WD})", _pointed_weekday),
    rule(rf"{WD} vorige(?: week)?|vorige week (?:op )?{WD}", _past),
    rule(r"(?:\d+|een|paar|enkele) (?:dag|dagen|week|weken|maand|maanden|jaar|uur) geleden", _past),
    rule(rf"(?P<wd>{WD}) (?:over |in |binnen )?{_COUNT} (?P<unit>week|weken|dagen)", _weekday_later),
    rule(rf"(?:over|binnen) {_COUNT} (?:week|weken) (?:, )?(?:op )?(?:de |een )?(?P<wd>{WD})", _later_weekday),
    rule(rf"(?P<word>vandaag|morgen|overmorgen) (?:over |in |binnen ){_COUNT} (?P<unit>week|weken|dagen)", _near_later),
    rule(
        rf"(?:over|binnen) een {_VAGUE_UNIT} of (?:\d{{1,2}}|wat){SAFE_END}",
        lambda match, now: Unknowable(),
    ),
    rule(r"nachtdag", _tonight),
    rule(rf"{_LEAD}{_COUNT} (?P<unit>dag|dagen|week|weken|maand|maanden|jaar)", _after),
    rule(r"binnen (?:de|het) (?P<unit>week|maand|jaar)", _within),
    rule(rf"(?:over|binnen) {_COUNT} (?P<unit>uur|kwartier|minuten|minuut|halfuur)", _minutes_later),
    rule(rf"{_EDGE}?(?:in )?(?:de |het )?(?P<which>deze|volgende|komende|vorige) {_UNIT}", _period),
    rule(rf"{_EDGE}(?:de |het )?(?P<which>(?!))?{_UNIT}", _period),
    rule(r"(?P<edge>(?!))?(?:(?:in |tijdens )?het )?(?P<which>(?!))?(?P<unit>weekend)", _period),
    rule(rf"{_EDGE}?(?:in )?(?P<month>{MO})(?: (?P<year>20\d\d))?", _month),
    rule(
        rf"(?:in )?(?P<which>deze|volgende|komende) (?P<unit>week|maand) (?:(?:aan |op )?het )?"
        rf"(?P<edge>begin|half|eind){_ENDS}",
        _period,
    ),
    rule(rf"(?P<month>{MO})(?P<year>(?!))? (?P<edge>begin|half|eind){_ENDS}", _month),
    rule(r"(?:de |het )?rest(?:je)? van (?:(?:de |deze )?(?P<unit>week|maand)|(?:het |dit )(?P<year>jaar))", _rest),
    rule(r"in (?:het jaar )?(?P<year>20\d\d)", _year),
)  # fmt: skip
