"""Public holidays of Flanders: the Belgian ones and 11 July."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays as calendar

FLEMISH_DAY = (7, 11)
# The library names them without the article that a sentence needs.
_NAMES = {
    "Nieuwjaar": "Nieuwjaar",
    "Dag van de Arbeid": "de Dag van de Arbeid",
    "O. L. H. Hemelvaart": "Hemelvaartsdag",
    "O. L. V. Hemelvaart": "Onze-Lieve-Vrouw-Hemelvaart",
    "Nationale feestdag": "de nationale feestdag",
}


def holiday(day: date) -> str | None:
    """The Dutch name of the public holiday on `day`, as a sentence says it; None on other days."""
    if (day.month, day.day) == FLEMISH_DAY:
        return "het feest van de Vlaamse Gemeenschap"
    name = _belgian(day.year).get(day)
    return None if name is None else _NAMES.get(name, name)


@cache
def _belgian(year: int) -> dict[date, str]:
    return dict(calendar.country_holidays("BE", language="nl", years=year))
