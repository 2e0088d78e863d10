"""The set-up of each city as it is now: what the staff changed, laid over what its content says."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments.contract import Theme
from bot.appointments.setup import CitySetup, Desk, Officer, Week
from bot.appointments.setup_tables import DeskSetup, HoursSetup, OfficerSetup, ThemeSetup
from bot.storage import Storage

FRESH_FOR = 5.0
"""Seconds. A change reaches every process within this; the one that made it calls `forget`."""
_END_OF_DAY = 24 * 60


@dataclass(frozen=True)
class _Kept:
    setup: CitySetup
    until: float


class Setups(Mapping[str, CitySetup]):
    """By city. `content` is what the files say; a city without content has no agenda (KeyError)."""

    def __init__(self, storage: Storage, content: Mapping[str, CitySetup]) -> None:
        self._storage = storage
        self._content = content
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def __getitem__(self, city: str) -> CitySetup:
        content = self._content[city]
        with self._lock:
            kept = self._kept.get(city)
        if kept is not None and monotonic() < kept.until:
            return kept.setup
        with self._storage.read() as session:
            setup = laid_over(content, session)
        with self._lock:
            self._kept[city] = _Kept(setup, monotonic() + FRESH_FOR)
        return setup

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    def __contains__(self, city: object) -> bool:
        return city in self._content

    def content(self, city: str) -> CitySetup:
        """As the files say it. Raises KeyError."""
        return self._content[city]

    def whole(self, city: str) -> CitySetup:
        """With the themes, desks and officers that were put off: to name what was booked before. Reads the database."""
        content = self._content[city]
        with self._storage.read() as session:
            return laid_over(content, session, also_put_off=True)

    def forget(self, city: str) -> None:
        """After a change: the next look reads the database."""
        with self._lock:
            self._kept.pop(city, None)


def laid_over(content: CitySetup, session: Session, *, also_put_off: bool = False) -> CitySetup:
    """What is set up for a theme, place or product that the content dropped is left out."""
    city = content.key
    changed = {row.theme: row for row in session.scalars(select(ThemeSetup).where(ThemeSetup.city == city))}
    themes = {
        key: _theme(theme, changed[key]) if key in changed else theme for key, theme in content.themes.items()
    }
    active = {
        key: theme
        for key, theme in themes.items()
        if also_put_off or key not in changed or changed[key].active
    }
    desks = select(DeskSetup).where(DeskSetup.city == city).order_by(DeskSetup.key)
    officers = select(OfficerSetup).where(OfficerSetup.city == city).order_by(OfficerSetup.key)
    return replace(
        content,
        themes=active,
        desks=tuple(
            _desk(row)
            for row in session.scalars(desks)
            if row.place in content.places and (row.active or also_put_off)
        ),
        officers=tuple(_officer(row) for row in session.scalars(officers) if row.active or also_put_off),
        weeks=_weeks(session, city),
    )


def _theme(theme: Theme, row: ThemeSetup) -> Theme:
    changes = {
        "minutes": row.minutes,
        "per_person": row.per_person,
        "most_persons": row.most_persons,
        "durations": {**theme.durations, **row.durations} if row.durations else None,
        "before": row.before,
        "after": row.after,
        "lead": None if row.lead is None else timedelta(minutes=row.lead),
        "horizon": None if row.horizon is None else timedelta(days=row.horizon),
        "most_open": row.most_open,
        "walk_in": row.walk_in,
        "modes": None if row.modes is None else tuple(row.modes),
    }
    return replace(theme, **{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]


def _desk(row: DeskSetup) -> Desk:
    return Desk(row.key, row.place, row.name, tuple(row.themes), row.capacity)


def _officer(row: OfficerSetup) -> Officer:
    return Officer(row.key, row.name, tuple(row.themes), tuple(row.modes), tuple(row.places), row.agent_id)


def _weeks(session: Session, city: str) -> dict[str, Week]:
    query = select(HoursSetup).where(HoursSetup.city == city).order_by(HoursSetup.weekday, HoursSetup.opens)
    weeks: dict[str, dict[int, list[tuple[time, time]]]] = defaultdict(lambda: defaultdict(list))
    for row in session.scalars(query):
        weeks[row.who][row.weekday].append((_at(row.opens), _at(row.closes)))
    return {who: dict(week) for who, week in weeks.items()}


def _at(minute: int) -> time:
    # Midnight at the end of a day is no `time`; nobody comes in the last minute before it.
    return time(*divmod(min(minute, _END_OF_DAY - 1), 60))
