"""Checks of what time has overtaken: dates and years in texts, sources, and closed days.

All of it is a warning: content must not turn wrong overnight for somebody who changes another file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.catalogue.check.content import Content
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.check.texts import all_texts, maps_with
from bot.hours.text import MONTH_NAMES

OLD = timedelta(days=548)
"""Eighteen months: then a source is read again."""
_DEADLINE = re.compile(
    rf"\b(?:tot(?: en met)?|t/m|uiterlijk(?: op)?|v[oó][oó]r)\s+((\d{{1,2}})\s+({'|'.join(MONTH_NAMES)})\s+(20\d\d))\b",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(r"\b(20\d\d)\s?[-–/]\s?(20\d\d)\b")
_TARIFF = re.compile(
    r"\b((?:tarie\w+|prij[sz]\w*|bedrag\w*|premie\w*|toeslag\w*|retributie\w*|kalender|inkomensgrens\w*|grens)"
    r"\s+(?:van\s+|voor\s+|in\s+|sinds\s+)?)(20\d\d)\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    r"\b[Ii]n (20\d\d)\s+(?:betaal|kost|is|zijn|kan|kun|moet|mag|krijg|geld|bedraag|ontvang)\w*\b"
)


def expired_dates(content: Content) -> Problems:
    today = date.today()
    for file, where, text in all_texts(content):
        for written in expired(text, today):
            yield Problem(
                file.path,
                f"{where} zegt '{written}', dat is voorbij",
                "pas het aan of laat het weg",
                warning=True,
            )


def expired(text: str, today: date) -> Iterator[str]:
    """The pieces of `text` that speak of a day, a school year or a tariff that is over."""
    for found in _DEADLINE.finditer(text):
        day = _day(int(found[2]), found[3], int(found[4]))
        if day is not None and day < today:
            yield found[0]
    for found in _SCHOOL_YEAR.finditer(text):
        if int(found[2]) - int(found[1]) == 1 and date(int(found[2]), 8, 31) < today:
            yield found[0]
    for found in _TARIFF.finditer(text):
        if int(found[2]) < today.year:
            yield found[0]
    for found in _IN_YEAR.finditer(text):
        if int(found[1]) < today.year:
            yield found[0]


def _day(day: int, month: str, year: int) -> date | None:
    try:
        return date(year, MONTH_NAMES.index(month.lower()) + 1, day)
    except ValueError:
        return None


def old_sources(content: Content) -> Problems:
    limit = date.today() - OLD
    for file, _ in content.raw_texts():
        for where, source in maps_with(file.content, "datum"):
            if isinstance(source["datum"], date) and source["datum"] < limit:
                yield Problem(
                    file.path,
                    f"{where} is van {source['datum']}, meer dan 18 maanden oud",
                    "lees de bron opnieuw en pas de datum aan",
                    warning=True,
                )


def closed_days_to_come(content: Content) -> Problems:
    """A list of closed days of which none is to come was forgotten."""
    for city in content.cities:
        days = city.city.sluitingen
        if days and all((day.tot or day.van) < date.today() for day in days):
            yield Problem(
                city.file.path,
                "alle sluitingen zijn voorbij",
                "zet er de volgende sluitingen bij",
                warning=True,
            )


CHECKS = (expired_dates, old_sources, closed_days_to_come)
