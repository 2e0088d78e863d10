"""Rules for the small words between days and times: "of", "tot", "vanaf", "ten laatste"."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from bot.dutch.dates.feasts import FEAST, SCHOOL_HOLIDAY
from bot.dutch.dates.pieces import Bound, Following, Join, Limit, Piece, ThatDay
from bot.dutch.dates.rules import Rule, rule
from bot.dutch.dates.words import MO, WD, WEEKDAYS

_BEFORE: dict[str, Bound] = {
    "vanaf": "vanaf", "na": "na", "voor": "voor", "vroeger dan": "voor", "tot": "tot", "tem": "tot",
    "tegen": "tot", "uiterlijk": "tot",
}  # fmt: skip


def _limit(match: re.Match[str], now: datetime) -> Piece:
    word = match["word"]
    return Limit(_BEFORE[word], unsure=word == "voor", either_side=word == "uiterlijk")


_AHEAD = (
    rf"{FEAST}|{SCHOOL_HOLIDAY}|\d{{1,2}}e? (?:van )?{MO}|\d{{1,2}}[/-]\d|\d{{1,2}}e|vandaag|(?:over)?morgen|"
    r"(?:deze|volgende) (?:week|maand)"
)
_DATE_AHEAD = rf"(?= (?:de )?(?:{_AHEAD}))"
_AFTERWARDS = r"(?:erna|erop|daarna|nadien|daarop|later)"
_BEFOREHAND = r"(?:ervoor|daarvoor|voordien|eerder|vroeger)"
_DAYS = r"(?P<count>\d{1,2}|een) (?P<unit>dag|dagen|week|weken)"


def _beside(match: re.Match[str], now: datetime) -> Piece | None:
    """ "de dag na kerstmis", "de week voor 7 december", "de woensdag na de kerstvakantie"."""
    back = match["side"] == "voor"
    if match["unit"] == "werkdag" and back:
        return None
    return Limit("naast", beside=_next(match["unit"], -1 if back else 1))


def _following(match: re.Match[str], now: datetime) -> Piece:
    """ "de week erna", "dinsdag daarop", "de dag ervoor"."""
    return _next(match["unit"], -1 if match["back"] else 1)


def _next(unit: str, count: int) -> Following:
    if unit in WEEKDAYS:
        return Following("weekdag", count, WEEKDAYS.index(unit))
    return Following(_UNITS[unit], count)


_UNITS: dict[str, Literal["dag", "week", "weekend", "werkdag"]] = {
    "dag": "dag", "week": "week", "weekend": "weekend", "werkdag": "werkdag",
}  # fmt: skip


def _counted(match: re.Match[str]) -> int:
    days = 1 if match["count"] == "een" else int(match["count"])
    return days * (7 if match["unit"].startswith("we") else 1)


def _later(match: re.Match[str], now: datetime) -> Piece:
    """ "een week later", "twee dagen vroeger": that many days from the day before."""
    return Following("dag", -_counted(match) if match["back"] else _counted(match))


def _days_beside(match: re.Match[str], now: datetime) -> Piece:
    """ "twee dagen na kerstmis", "een week voor 1 december"."""
    return Limit("naast", beside=Following("dag", _counted(match) * (-1 if match["side"] == "voor" else 1)))


_THAT = r"(?:die|diezelfde|dezelfde) (?:dag|datum|tijd|week|periode|weken|dagen)"


def _that_day(match: re.Match[str], now: datetime) -> Piece:
    """ "voor die dag", "vanaf dan", "op diezelfde dag"."""
    return ThatDay(_BEFORE.get(match["word"]))


CONNECTING_RULES: tuple[Rule, ...] = (
    rule(r"of|en|\+|/", lambda match, now: Join("of")),
    rule(",", lambda match, now: Join(",")),
    rule("tussen", lambda match, now: Join("tussen")),
    rule("-", lambda match, now: Limit("tot")),
    rule(rf"(?P<word>{'|'.join(_BEFORE)})", _limit),
    rule(rf"nog (?:net )?voor(?= (?:de |het )?(?:{WD}|{_AHEAD}|weekend))", lambda match, now: Limit("voor")),
    rule(rf"(?:de )?(?:1e )?(?P<unit>dag|week|werkdag|{WD}) (?P<side>na|voor){_DATE_AHEAD}", _beside),
    rule(
        rf"(?:in |op )?(?:de |het )?(?P<unit>dag|week|weekend|{WD}) (?:{_AFTERWARDS}|(?P<back>{_BEFOREHAND}))",
        _following,
    ),
    rule(rf"{_DAYS} (?:{_AFTERWARDS}|(?P<back>{_BEFOREHAND}))", _later),
    rule(rf"{_DAYS} (?P<side>na|voor)(?= (?:de )?(?:{WD}|{_AHEAD}))", _days_beside),
    rule(rf"(?P<word>op|na|voor|vroeger dan|vanaf|tegen|tot) {_THAT}", _that_day),
    rule(r"(?P<word>na|voor|vanaf|tegen) dan", _that_day),
    rule(
        r"(?:op )?die (?:dag|datum) (?:(?:kan|past|lukt|gaat|ik|het|me|mij|dus|liever|liefst) ){0,3}(?:niet|geen)",
        lambda match, now: ThatDay(None, denied=True),
    ),
    rule(r"(?:pas )?(?:daarna|nadien|erna)", lambda match, now: ThatDay("na", loose=True)),
    rule(r"(?:nog|net|liefst|graag|best) (?:daarvoor|ervoor|voordien)", lambda match, now: ThatDay("voor")),
    rule(
        r"(?:moet|moeten|het|zeker|ruim) (?:er )?(?:daarvoor|ervoor|voordien)"
        r"(?=$| [.,?!]| (?:zijn|kan|kunnen|lukken|moet)\b)",
        lambda match, now: ThatDay("voor"),
    ),
    rule(r"voor(?: het)?(?= eind )", lambda match, now: Limit("tot")),
    rule(r"of (?:later|daarna|erna)|en later|en daarna", lambda match, now: Limit("vanaf", before=False)),
    rule(r"of (?:vroeger|eerder|ervoor)", lambda match, now: Limit("tot", before=False)),
)
"""A booking is *for* a day ("een afspraak voor dinsdag"), a deadline is *before* it: "voor" alone leaves both."""
