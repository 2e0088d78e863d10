"""What became of the appointments of a period, per theme and way: for the evaluation that a city publishes.

Only counts and middles come out of this, no names, numbers or moments of one resident.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import mean, median
from typing import Any

from sqlalchemy import Row, select

from bot.appointments.contract import LOKET, VIDEO, Status
from bot.appointments.setup import CitySetup
from bot.appointments.setup_tables import WalkIn
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS, Clock
from bot.storage import Storage

ALL = ""
"""The key of a line about all themes, or both ways."""
FEWEST_RATINGS = 5
"""A mean of fewer ratings says more about one resident than about the service; it is left out."""


@dataclass(frozen=True)
class Line:
    """One theme by one way; `theme` or `mode` is ALL where it is about all of them.

    booked       appointments that were to begin in the period, cancelled ones included
    cancelled    by the resident            by_city  cancelled by the desk
    moved        moved at least once        past     not cancelled, and over by now
    no_show      of `past`, who did not come
    lead_days    middle number of days between booking and appointment; None without any
    rating       mean of 1 to 5 after a talk, None under five ratings; rated: how many gave one
    at_desk      booked by the staff, for who phoned or stood at the desk
    """

    theme: str
    mode: str
    booked: int
    cancelled: int
    by_city: int
    moved: int
    past: int
    no_show: int
    lead_days: float | None
    rating: float | None
    rated: int
    at_desk: int

    @property
    def no_show_share(self) -> float | None:
        """0 to 1, of those that are past; None while there are none."""
        return self.no_show / self.past if self.past else None


@dataclass(frozen=True)
class Evaluation:
    """`lines`: both ways of each theme that had any, then each way, then all. `walk_ins`: theme -> numbers taken."""

    city: str
    first: date
    last: date
    lines: tuple[Line, ...]
    walk_ins: dict[str, int]


def evaluation(storage: Storage, clock: Clock, city: str, first: date, last: date) -> Evaluation:
    """The period from `first` to `last`, both included, by the local day on which the appointment was to begin."""
    rows = _rows(storage, city, first, last)
    now = clock.now()
    themes = sorted({row.theme for row in rows})
    wanted = [(theme, mode) for theme in themes for mode in (VIDEO, LOKET)]
    found = [
        _line(theme, mode, rows, now) for theme, mode in (*wanted, (ALL, VIDEO), (ALL, LOKET), (ALL, ALL))
    ]
    lines = tuple(line for line in found if line.booked or not line.theme)
    return Evaluation(city, first, last, lines, _walk_ins(storage, city, first, last))


def as_csv(found: Evaluation, setup: CitySetup) -> str:
    """With ; and a comma for decimals, as Belgian spreadsheets read it."""
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow(
        ["thema", "wijze", "geboekt", "geannuleerd", "door_stad_geannuleerd", "verplaatst", "voorbij", "niet_gekomen",
         "dagen_vooraf_mediaan", "tevredenheid_gemiddeld", "beoordelingen", "aan_de_balie_geboekt"]
    )  # fmt: skip
    for line in found.lines:
        sheet.writerow(
            [theme_name(line.theme, setup), line.mode or "alle", line.booked, line.cancelled, line.by_city, line.moved,
             line.past, line.no_show, _decimal(line.lead_days), _decimal(line.rating), line.rated, line.at_desk]
        )  # fmt: skip
    return out.getvalue()


def theme_name(key: str, setup: CitySetup) -> str:
    theme = setup.themes.get(key)
    return theme.name if theme else key or "Alle thema's"


def _rows(storage: Storage, city: str, first: date, last: date) -> Sequence[Any]:
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    its = AppointmentRow
    query = select(
        its.theme, its.mode, its.start, its.end, its.status, its.confirmed_at, its.cancelled_by, its.moved,
        its.no_show_at, its.rating, its.origin,
    ).where(its.city == city, its.confirmed_at.is_not(None), its.start >= begin, its.start < end)  # fmt: skip
    with storage.read() as session:
        return session.execute(query).all()


def _walk_ins(storage: Storage, city: str, first: date, last: date) -> dict[str, int]:
    query = select(WalkIn.theme).where(WalkIn.city == city, WalkIn.day >= first, WalkIn.day <= last)
    counted: dict[str, int] = {}
    with storage.read() as session:
        for theme in session.scalars(query):
            counted[theme] = counted.get(theme, 0) + 1
    return counted


def _line(theme: str, mode: str, rows: Iterable[Row[Any]], now: datetime) -> Line:
    ours = [row for row in rows if theme in (ALL, row.theme) and mode in (ALL, row.mode)]
    kept = [row for row in ours if row.status == Status.CONFIRMED and row.end <= now]
    gone = [row for row in ours if row.status == Status.CANCELLED]
    ratings = [row.rating for row in ours if row.rating is not None]
    leads = [(row.start - row.confirmed_at) / timedelta(days=1) for row in ours]
    return Line(
        theme=theme,
        mode=mode,
        booked=len(ours),
        cancelled=sum(row.cancelled_by != "balie" for row in gone),
        by_city=sum(row.cancelled_by == "balie" for row in gone),
        moved=sum(row.moved > 0 for row in ours),
        past=len(kept),
        no_show=sum(row.no_show_at is not None for row in kept),
        lead_days=round(median(leads), 1) if leads else None,
        rating=round(mean(ratings), 1) if len(ratings) >= FEWEST_RATINGS else None,
        rated=len(ratings),
        at_desk=sum(row.origin == "balie" for row in ours),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BRUSSELS)


def _decimal(value: float | None) -> str:
    return "" if value is None else str(value).replace(".", ",")
