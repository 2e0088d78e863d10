"""Rules for times of day: "14:30", "half 3", "kwart voor 3", "tussen 10 en 12", "na 16 uur", "in de namiddag"."""

from __future__ import annotations

import re
from datetime import datetime, time

from bot.dutch.dates.options import DateProblem
from bot.dutch.dates.pieces import Clock, Piece, SameTime, TimeOfDay, clock_times, dotted
from bot.dutch.dates.rules import SAFE_END, Rule, rule
from bot.dutch.dates.words import MO, PART

_HOUR = r"(?:\d{1,2}|een)"
_NO_UNIT = (
    r"(?! (?:dag|week|weken|maand\b|maanden|jaar|uren|minu|kwartier|euro|kilo|liter|keer|person|kind|stuk|"
    r"man\b|op\b \d|procent|meter))"
)
_SPOKEN = (
    rf"(?:(?:\d{{1,2}} (?:minuten )?(?:voor|over|na) {_HOUR})(?: uur|{SAFE_END})|"
    rf"(?:(?:\d{{1,2}}|kwart) (?:minuten )?(?:voor|over|na) half|kwart (?:voor|over|na)|half) {_HOUR}(?: uur|"
    rf"(?!\S){_NO_UNIT}))"
)
_DIGITAL = r"\d{1,2}[:.]\d{2}(?: uur)?"
_FULL = rf"\d{{1,2}} uur(?: \d{{2}}(?! (?:{MO}|e\b)))?"
_STRICT = rf"(?:{_SPOKEN}|{_DIGITAL}|{_FULL})"
_LOOSE = rf"(?:{_STRICT}|een uur|\d{{1,2}}{SAFE_END})"
_BOOKING = r"(?:oke?|akkoord|prima|goed|afspraak|afspraken|boeken|reserveren|plaats|vrij|iets|moment|terecht)"
_MEASURE = r"(?:ja[ar]|euro?|kind|pers|mens|dag|week|weken|maand|kilo|km|kg|meter|stuk|keer|cent|proc|min|punten|e\b)"
_OPEN_START = {"voor", "tot", "uiterlijk", "vroeger dan", "tem"}

_CLOCK = re.compile(
    rf"(?:(?P<minutes>\d{{1,2}}|kwart) (?:minuten )?(?P<side>voor|over|na) )?(?P<half>half )?(?P<hour>{_HOUR})"
    r"(?:[:.](?P<exact>\d{2}))?(?: uur)?(?: (?P<loose>\d{2}))?"
)


def clock(words: str) -> Clock | None:
    """The clock time that the words say; None when it is more likely something else; DateProblem when impossible."""
    said = _CLOCK.fullmatch(words)
    if not said:
        return None
    hour = 1 if said["hour"] == "een" else int(said["hour"])
    if said["half"] or said["minutes"]:
        return _spoken(said, hour, words)
    minute = int(said["exact"] or said["loose"] or 0)
    if hour > 23 or minute > 59:
        raise DateProblem(f"{words.removesuffix(' uur').replace(':', '.')} uur bestaat niet.")
    return Clock(hour, minute, fixed=said["hour"].startswith("0"), digital=bool(said["exact"]))


def _spoken(said: re.Match[str], hour: int, words: str) -> Clock | None:
    """ "tien voor half drie": from the named hour back or on."""
    minutes = 15 if said["minutes"] == "kwart" else int(said["minutes"] or 0)
    if hour > 24 and (said["half"] or said["minutes"] == "kwart"):
        raise DateProblem(f"{words.removesuffix(' uur').capitalize()} bestaat niet.")
    if hour > 23 or minutes > 30:
        return None
    total = hour * 60 - (30 if said["half"] else 0) + (-minutes if said["side"] == "voor" else minutes)
    total %= 24 * 60
    if hour <= 12 and total < 60:
        total += 12 * 60
    return Clock(total // 60, total % 60, fixed=hour > 12)


def _point(match: re.Match[str], now: datetime) -> Piece | None:
    words, announced = match["clock"], bool(match["lead"])
    if not announced and _is_no_time(words):
        return None
    said = clock(words)
    return TimeOfDay(points=(said,)) if said else None


def _is_no_time(words: str) -> bool:
    """Bare "36 uur" is a duration, "24.11" a date, "3.75" a number: only "om" or "uur" makes these times."""
    hours = re.match(r"(\d{1,2}) uur", words)
    if hours:
        return int(hours[1]) == 24 or int(hours[1]) > 27
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{2})", words)
    if not dotted:
        return False
    hour, minute = int(dotted[1]), int(dotted[2])
    return hour > 23 or minute > 59 or (1 <= minute <= 12 and minute not in (5, 10))


def _points(match: re.Match[str], now: datetime) -> Piece | None:
    both = clock(match["first"]), clock(match["second"])
    return TimeOfDay(points=tuple(c for c in both if c)) if all(both) else None


def _between(match: re.Match[str], now: datetime) -> Piece | None:
    start, end = clock(match["first"]), clock(match["second"])
    return TimeOfDay(window=(start, end)) if start and end else None


def _between_parts(match: re.Match[str], now: datetime) -> Piece | None:
    """ "van 9u 's morgens tot 3u 's middags"."""
    said = clock(match["first"]), clock(match["second"])
    if said[0] is None or said[1] is None:
        return None
    start, end = clock_times(said[0], match["part"])[0], clock_times(said[1], match["part2"])[0]
    if end <= start:
        raise DateProblem(f"{dotted(end)} uur is niet later dan {dotted(start)} uur.")
    return TimeOfDay(window=(_exactly(start), _exactly(end)))


def _exactly(at: time) -> Clock:
    return Clock(at.hour, at.minute, fixed=True)


def _from_or_until(match: re.Match[str], now: datetime) -> Piece | None:
    said = clock(match["clock"])
    if said is None:
        return None
    return TimeOfDay(window=(None, said) if match["side"] in _OPEN_START else (said, None))


def _from_or_until_bare(match: re.Match[str], now: datetime) -> Piece | None:
    """ "ik kan na 4": only for hours of a working day; "vanaf 18" is more likely an age."""
    return _from_or_until(match, now) if 1 <= int(match["clock"]) <= 17 else None


def _for(match: re.Match[str], now: datetime) -> Piece | None:
    """ "een afspraak voor 14 uur" is at two, or before two."""
    said = clock(match["clock"])
    return TimeOfDay(points=(said,), window=(None, said)) if said else None


def _packed(match: re.Match[str], now: datetime) -> Piece | None:
    """ "om 1430"."""
    said = clock(f"{match['hour']}:{match['minute']}")
    return TimeOfDay(points=(said,)) if said else None


def _part(match: re.Match[str], now: datetime) -> Piece | None:
    return TimeOfDay(part=match["part"])


def _midnight(match: re.Match[str], now: datetime) -> Piece | None:
    return TimeOfDay(points=(Clock(0, 0, fixed=True),))


CLOCK_RULES: tuple[Rule, ...] = (
    rule(rf"(?P<lead>(?:om|tegen) )(?P<clock>{_STRICT}|een uur|\d{{1,2}}{SAFE_END})", _point),
    rule(rf"(?P<lead>)(?P<clock>{_STRICT})", _point),
    rule(rf"(?:om |tegen )?(?P<first>\d{{1,2}}) (?:of|en) (?:om )?(?P<second>{_FULL})", _points),
    rule(rf"om (?P<first>\d{{1,2}}) of (?:om )?(?P<second>\d{{1,2}}){SAFE_END}", _points),
    rule(
        rf"(?:van|tussen|vanaf) (?P<first>{_LOOSE}|\d{{1,2}}) (?:tot|-|tem|a) (?P<second>{_LOOSE})", _between
    ),
    rule(
        rf"(?:van|tussen|vanaf) (?P<first>{_LOOSE}) (?P<part>{PART}) (?:tot|en|-) "
        rf"(?P<second>{_LOOSE}) (?P<part2>{PART})",
        _between_parts,
    ),
    rule(rf"na (?P<first>{_STRICT}|\d{{1,2}}) (?:en|maar) voor (?P<second>{_LOOSE})", _between),
    rule(rf"tussen (?:de )?(?P<first>{_LOOSE}|\d{{1,2}}) en (?P<second>{_LOOSE})", _between),
    rule(rf"tussen (?:de )?(?P<first>[1-9]|1\d) en (?P<second>[1-9]|1\d)(?! (?:{_MEASURE}|{MO}))", _between),
    rule(rf"(?:om )?(?P<first>{_STRICT}) (?:tot|-|tem|a) (?P<second>{_LOOSE})", _between),
    rule(r"(?:van |tussen )?(?P<first>\d{1,2})-(?P<second>\d{1,2}) uur", _between),
    rule(r"(?P<first>\d{1,2}) (?:tot|tem|-|a) (?P<second>\d{1,2}(?: uur|[:.]\d{2}(?: uur)?))", _between),
    rule(
        rf"(?P<side>na|voor|vanaf|tot|uiterlijk|vroeger dan|tem)(?: om)? (?P<clock>{_STRICT})",
        _from_or_until,
    ),
    rule(
        r"(?P<side>na|vanaf|tot|uiterlijk)(?: om)? (?P<clock>\d{1,2})"
        r"(?=$| [.?!,]| (?:kan|past|lukt|is|of|aub|graag|liefst)\b)",
        _from_or_until_bare,
    ),
    rule(r"\A(?P<side>voor) (?P<clock>\d{1,2})\Z", _from_or_until_bare),
    rule(r"\A(?P<first>[7-9]|1\d) of (?P<second>[7-9]|1\d)\Z", _points),
    rule(r"(?<=morgen )(?P<first>[7-9]|1\d) of (?P<second>[7-9]|1\d)\Z", _points),
    rule(rf"{_BOOKING} voor (?P<clock>{_STRICT})", _for),
    rule(r"om (?P<hour>\d{2})(?P<minute>\d{2})(?: uur)?", _packed),
    rule(r"(?P<hour>\d{2})(?P<minute>\d{2}) uur", _packed),
    rule(rf"om (?P<hour>[89]|1\d|2[0-3]) (?P<minute>[0-5][05])(?! {MO}| uur)", _packed),
    rule(r"(?<=dag )(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5][05])", _packed),
    rule(r"(?<=morgen )(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5][05])", _packed),
    rule(rf"(?:(?:in|op|tijdens) (?:de |het )?)?(?:(?:vroege|late|loop van de) )?(?P<part>{PART})", _part),
    rule(r"(?:om |op )?(?:het|de)?zelfde (?:uur|tijd|tijdstip|moment)", lambda match, now: SameTime()),
    rule(r"(?:om )?middernacht", _midnight),
)
