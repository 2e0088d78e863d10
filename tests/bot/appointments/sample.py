"""A small city with an agenda, and the cast: Noor and Lien want a time, Kim is nobody's business."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.appointments import CitySetup, Contact, Place, Theme
from bot.clock import BRUSSELS

NOOR = Contact("Noor Peeters", "noor@example.be", "+32470123456")
LIEN = Contact("Lien De Smet", "lien@example.be")

# Friday morning; the coming Tuesday is 24 November.
START = datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS)
TUESDAY = date(2026, 11, 24)

REISPAS = Theme(
    key="reispas",
    name="Reispas",
    products=("reispas", "kids_id"),
    modes=("loket",),
    places=("stadskantoor", "rabot"),
    minutes=15,
    service="burgerzaken",
    group="burgerzaken",
    desks=1,
)
HUWEN = Theme(
    key="huwen",
    name="Huwen",
    products=("huwelijk",),
    modes=("loket",),
    places=("stadskantoor",),
    minutes=45,
    service="burgerzaken",
    group="burgerzaken",
    desks=1,
)
WONEN = Theme(
    key="wonen",
    name="Wonen en renoveren",
    products=("woonadvies",),
    modes=("video", "loket"),
    places=("stadskantoor",),
    minutes=30,
    service="wonen",
    group="wonen",
)
PLACES = (
    Place("stadskantoor", "Stadskantoor Gent", "Woodrow Wilsonplein 1, 9000 Gent"),
    Place("rabot", "Wijkkantoor Rabot", "Jozef II-straat 104, 9000 Gent"),
)
MORNING = (time(9), time(12))
AFTERNOON = (time(14), time(16, 30))


class WeekdayHours:
    """Open on working days, closed on the days given."""

    def __init__(self, *closed: date, hours: tuple[tuple[time, time], ...] = (MORNING, AFTERNOON)) -> None:
        self._closed = closed
        self._hours = hours

    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        return [] if day.weekday() > 4 or day in self._closed else list(self._hours)


class EveryDay:
    def __init__(self, *hours: tuple[time, time]) -> None:
        self._hours = hours

    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        return list(self._hours)


def gent(hours: WeekdayHours | EveryDay | None = None, themes: tuple[Theme, ...] = ()) -> CitySetup:
    return CitySetup(
        key="gent",
        name="Stad Gent",
        phone="09 210 10 10",
        themes={theme.key: theme for theme in themes or (REISPAS, HUWEN, WONEN)},
        places={place.key: place for place in PLACES},
        hours=hours or WeekdayHours(),
    )


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=BRUSSELS)
