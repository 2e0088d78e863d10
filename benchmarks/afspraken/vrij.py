"""How long the next free times take to find in a full city, by desks and days shown; beside reading every cell."""

from __future__ import annotations

import argparse
import random
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from benchmarks.kanalen.databases import postgres
from benchmarks.kanalen.figures import percentile
from benchmarks.keten.command import tell
from bot.appointments import Agenda, CitySetup, FreeTime, NoNotices, Place, Status, Theme, Window
from bot.appointments.free import spread
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.appointments.timetable import CELL, starts
from bot.appointments.weeks import BYTES, begins, bit_of, week_of
from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from bot.storage.migrate import migrate
from tests.servers import libpq, new_database

DESKS = (1, 10, 50)
DAYS = 90
FULL = 0.8
ROUNDS, FEW = 200, 10
"""Questions per figure; `FEW` of those that take long."""
WARM = 6
SHOWN = (1, 7, 30, 90)
TARGET = 20.0
"""Milliseconds, p95, of the three next free times with fifty desks."""
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS)
HOURS = [(time(9), time(12)), (time(13), time(17))]
SEED = 6


class WorkingDays:
    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        return [] if day.weekday() > 4 else HOURS


@dataclass(frozen=True)
class Booked:
    """One appointment at one desk."""

    resource: str
    start: datetime
    end: datetime


def city(desks: int) -> CitySetup:
    theme = Theme(
        key="reispas",
        name="Reispas",
        products=("reispas",),
        modes=("loket",),
        places=("stadskantoor",),
        minutes=15,
        service="burgerzaken",
        group="burgerzaken",
        desks=desks,
        horizon=timedelta(days=DAYS),
    )
    place = Place("stadskantoor", "Stadskantoor", "Woodrow Wilsonplein 1, 9000 Gent")
    return CitySetup(f"stad{desks}", "Stad", "", {"reispas": theme}, {"stadskantoor": place}, WorkingDays())


def measure(_: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {"doel_p95_ms": TARGET, "dagen": DAYS, "vol": FULL}
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        for kind, filled in (("verspreid", _at_random), ("vooraan", _from_the_front)):
            url = new_database(server.url, f"vrij_{kind}")
            figures[f"postgresql_{kind}"] = _on(url, filled)
        figures["sqlite_vooraan"] = _on(f"sqlite:///{Path(folder)}/vrij.db", _from_the_front)
    print(in_words(figures))
    return figures


def _on(url: str, filled: Callable[[CitySetup], Iterator[Booked]]) -> dict[str, Any]:
    storage = Storage(url)
    migrate(storage)
    setups = {setup.key: setup for setup in map(city, DESKS)}
    agenda = Agenda(storage, SetClock(NOW, ticking=False), setups, NoNotices())
    figures: dict[str, Any] = {}
    for desks, setup in zip(DESKS, setups.values(), strict=True):
        booked = list(filled(setup))
        tell(f"  {storage.engine.dialect.name}, {desks} loketten: {len(booked)} afspraken…")
        write(storage, setup.key, booked)
        figures[f"{desks} loketten"] = {"afspraken": len(booked), **_figures(storage, agenda, setup)}
    storage.close()
    return figures


def _figures(storage: Storage, agenda: Agenda, setup: CitySetup) -> dict[str, Any]:
    def shown(days: int) -> Callable[[], object]:
        window = Window(NOW, NOW + timedelta(days=days))
        return lambda: agenda.days(setup.key, "reispas", "loket", None, window)

    ours = agenda.free_times(setup.key, "reispas", "loket")
    assert [one.start for one in ours] == [one.start for one in by_cells(storage, setup)], (
        "not the same times"
    )
    return {
        "drie_volgende": _timed(lambda: agenda.free_times(setup.key, "reispas", "loket"), ROUNDS),
        "drie_volgende_per_cel": _timed(lambda: by_cells(storage, setup), FEW),
        "dagen_getoond": {days: _timed(shown(days), FEW * 4) for days in SHOWN},
    }


def _timed(ask: Callable[[], object], rounds: int) -> dict[str, float]:
    taken = []
    for _ in range(rounds + WARM):
        begun = perf_counter()
        ask()
        taken.append((perf_counter() - begun) * 1000)
    taken = taken[WARM:]  # the first ones open connections and prepare statements
    return {"p50_ms": round(percentile(taken, 50), 2), "p95_ms": round(percentile(taken, 95), 2)}


# A full city


def _all_times(setup: CitySetup) -> Iterator[Booked]:
    theme, first = setup.themes["reispas"], NOW.date()
    for ahead in range(DAYS):
        day = first + timedelta(days=ahead)
        for start in starts(setup.day_hours(theme, "loket", day), day, theme.length()):
            for seat in setup.seats(theme, "loket", None):
                yield Booked(seat.resource, start, start + theme.length())


def _at_random(setup: CitySetup) -> Iterator[Booked]:
    chance = random.Random(SEED)
    return (one for one in _all_times(setup) if chance.random() < FULL)


def _from_the_front(setup: CitySetup) -> Iterator[Booked]:
    """Everything until a moment, nothing after it: who asks must look past two months."""
    last = NOW + timedelta(days=DAYS * FULL)
    return (one for one in _all_times(setup) if one.start < last)


def write(storage: Storage, city: str, booked: list[Booked]) -> None:
    """Appointments, cells and weeks, as booking one by one would leave them."""
    named = [(str(uuid.uuid4()), one) for one in booked]
    appointments = (
        (key, f"{city[4:]}-{n}", city, "reispas", "loket", "stadskantoor", one.resource, one.start, one.end,
         "confirmed", NOW.astimezone(UTC), key, 0, NOW.astimezone(UTC), NOW.astimezone(UTC))
        for n, (key, one) in enumerate(named)
    )  # fmt: skip
    cells = (
        (one.resource, one.start + number * CELL, key)
        for key, one in named
        for number in range((one.end - one.start) // CELL)
    )
    weeks: dict[tuple[str, int], int] = {}
    for one in booked:
        week = week_of(one.start)
        bits = (1 << (one.end - one.start) // CELL) - 1 << bit_of(one.start, begins(week))
        weeks[one.resource, week] = weeks.get((one.resource, week), 0) | bits
    stored = ((*where, bits.to_bytes(BYTES, "little")) for where, bits in weeks.items())
    columns = (
        'id, number, city, theme, mode, place, resource, start, "end", status, '
        "hold_expires_at, hold_key, sequence, created_at, confirmed_at"
    )
    _copy(storage, "appointment", columns, appointments)
    _copy(storage, "appointment_cell", "resource, start, appointment_id", cells)
    _copy(storage, "appointment_week", "resource, week, taken", stored)


def _copy(storage: Storage, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    if storage.sqlite:
        marks = ", ".join("?" * (columns.count(",") + 1))
        plain = (tuple(_as_text(value) for value in row) for row in rows)
        raw = storage.engine.raw_connection()
        raw.cursor().execute("BEGIN")
        raw.cursor().executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)  # noqa: S608
        raw.commit()
        raw.close()
        return
    address = storage.engine.url.render_as_string(hide_password=False)
    with psycopg.connect(libpq(address)) as connection:
        with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        connection.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]


def _as_text(value: Any) -> Any:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


# As it was before: every cell of two weeks at a time


def by_cells(storage: Storage, setup: CitySetup) -> list[FreeTime]:
    return spread(_free_by_cells(storage, setup), 3)


def _free_by_cells(storage: Storage, setup: CitySetup) -> Iterator[FreeTime]:
    theme, now = setup.themes["reispas"], NOW.astimezone(UTC)
    resources = [seat.resource for seat in setup.seats(theme, "loket", None)]
    first, last = now + timedelta(hours=2), now + timedelta(days=DAYS)
    while first < last:
        until = min(first + timedelta(days=14), last)
        with storage.read() as session:
            busy = _taken(session, resources, first, until + theme.length(), now)
        for ahead in range((until.date() - first.date()).days + 1):
            day = first.date() + timedelta(days=ahead)
            for start in starts(setup.day_hours(theme, "loket", day), day, theme.length()):
                wanted = [start + number * CELL for number in range(theme.length() // CELL)]
                if not first <= start < until:
                    continue
                if any(not any((one, cell) in busy for cell in wanted) for one in resources):
                    local = start.astimezone(BRUSSELS)
                    yield FreeTime(theme.key, "loket", "stadskantoor", local, local + theme.length())
        first = until


def _taken(
    session: Session, resources: list[str], first: datetime, last: datetime, now: datetime
) -> set[tuple[str, datetime]]:
    in_force = or_(
        AppointmentRow.status == Status.CONFIRMED,
        and_(AppointmentRow.status == Status.HELD, AppointmentRow.hold_expires_at > now),
    )
    query = (
        select(AppointmentCell.resource, AppointmentCell.start)
        .join(AppointmentRow, AppointmentRow.id == AppointmentCell.appointment_id)
        .where(
            AppointmentCell.resource.in_(resources),
            AppointmentCell.start >= first,
            AppointmentCell.start < last,
            in_force,
        )
    )
    return {(resource, start) for resource, start in session.execute(query)}


def in_words(figures: dict[str, Any]) -> str:
    lines = []
    for where, by_desks in figures.items():
        if not isinstance(by_desks, dict):
            continue
        for desks, found in by_desks.items():
            ours, cells = found["drie_volgende"], found["drie_volgende_per_cel"]
            days = ", ".join(f"{n}: {one['p95_ms']}" for n, one in found["dagen_getoond"].items())
            lines.append(
                f"{where:22} {desks:12} drie volgende p50 {ours['p50_ms']:7} p95 {ours['p95_ms']:7} ms "
                f"(per cel p95 {cells['p95_ms']:8} ms); dagen getoond p95 {days} ms"
            )
    return "\n".join(lines)
