"""What of a city's agenda Qmatic keeps, and its free times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.appointments import LOKET, VIDEO, FreeTime, NotOffered, Theme, Window
from bot.clock import BRUSSELS, Clock
from channels.agenda_accounts import VIDEO_PLACE, QmaticAccount
from channels.agendas.api import QmaticApi

MOST_DAYS = 15
"""Days whose times one question looks at: each is a request, and a resident waits."""


@dataclass(frozen=True)
class Wish:
    """What is asked for. `branches`: each place where it can be (None: by video) with its branch, best first."""

    theme: Theme
    mode: str
    service: str
    length: timedelta
    branches: tuple[tuple[str | None, str], ...]


def kept(theme: Theme, account: QmaticAccount) -> Theme | None:
    """The theme as far as Qmatic has a service and branches for it; None when it has not."""
    products = tuple(key for key in theme.products if account.service_of(theme.key, key))
    places = tuple(place for place in theme.places if place in account.branches)
    there = {LOKET: bool(places), VIDEO: VIDEO_PLACE in account.branches}
    modes = tuple(mode for mode in theme.modes if there.get(mode))
    if not modes or not (products or account.service_of(theme.key)):
        return None
    return replace(theme, products=products, modes=modes, places=places if LOKET in modes else ())


def wished(
    theme: Theme, account: QmaticAccount, mode: str, place: str | None, product: str | None, persons: int
) -> Wish:
    """Raises NotOffered."""
    service = _service(theme, account, product)
    if service is None or mode not in theme.modes:
        raise NotOffered(f"theme '{theme.key}' can't be booked by '{mode}' at Qmatic")
    if not 1 <= persons <= theme.most_persons:
        raise NotOffered(f"{persons} persons can't come together for '{theme.key}'")
    if mode == VIDEO:
        branches: tuple[tuple[str | None, str], ...] = ((None, account.branches[VIDEO_PLACE]),)
    else:
        if place is not None and place not in theme.places:
            raise NotOffered(f"theme '{theme.key}' has no branch at '{place}'")
        places = theme.places if place is None else (place,)
        branches = tuple((key, account.branches[key]) for key in places)
    return Wish(theme, mode, service, theme.length(product, persons), branches)


def _service(theme: Theme, account: QmaticAccount, product: str | None) -> str | None:
    """That of the product or the theme. Without a product: that of all its products, when they have the same."""
    if found := account.service_of(theme.key, product):
        return found
    services = {account.services[key] for key in theme.products if key in account.services}
    return services.pop() if product is None and len(services) == 1 else None


class FreeTimes:
    """The free times of one city, asked of Qmatic each time."""

    def __init__(self, api: QmaticApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    def days(self, wanted: Wish, window: Window | None) -> list[date]:
        if window is not None and window.between is not None:
            return list(dict.fromkeys(free.start.date() for free in self.ahead(wanted, window)))
        return list(self._days(wanted, window))

    def ahead(self, wanted: Wish, window: Window | None) -> Iterator[FreeTime]:
        """In order; asks for the times of a day when it comes to it, of so many days at most."""
        for day, _ in zip(self._days(wanted, window), range(MOST_DAYS), strict=False):
            yield from (free for free in self.on(wanted, day) if window is None or window.holds(free.start))

    def on(self, wanted: Wish, day: date) -> list[FreeTime]:
        """Of one day, in order; at a moment that several places have, the first choice."""
        now, found = self._clock.now().astimezone(UTC), dict[datetime, FreeTime]()
        for place, branch in wanted.branches:
            for start in self._api.times(branch, wanted.service, day, wanted.length):
                moment = start.astimezone(UTC)
                if moment > now:
                    found.setdefault(moment, _free(wanted, place, moment))
        return [found[moment] for moment in sorted(found)]

    def _days(self, wanted: Wish, window: Window | None) -> Iterator[date]:
        found = {
            day
            for _, branch in wanted.branches
            for day in self._api.days(branch, wanted.service, wanted.length)
        }
        for day in sorted(found):
            if window is None or _brussels(window.first) <= day <= _brussels(window.last):
                yield day


def _free(wanted: Wish, place: str | None, start: datetime) -> FreeTime:
    ends = (start + wanted.length).astimezone(BRUSSELS)
    return FreeTime(wanted.theme.key, wanted.mode, place, start.astimezone(BRUSSELS), ends)


def _brussels(moment: datetime) -> date:
    return moment.date() if moment.tzinfo is None else moment.astimezone(BRUSSELS).date()
