"""Forty residents at once want random, overlapping times of fifteen days: our booking beside other ways."""

from __future__ import annotations

import argparse
import random
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from benchmarks.kanalen.databases import postgres
from benchmarks.kanalen.figures import percentile
from benchmarks.keten.command import tell
from bot.appointments import Agenda, CitySetup, NoNotices, SlotTaken
from bot.clock import SetClock
from bot.storage import Storage
from bot.storage.migrate import migrate
from tests.bot.appointments.sample import START, WONEN, at, gent
from tests.servers import new_database

CLIENTS, DAYS = 40, 15
PERSONS = 2
ROUNDS = 3
"""Each way is measured so often, in turns, so that a busy moment of the machine hits all of them."""
TARGET = 2.0
"""Our p95 to that of checking and then inserting."""
CHECK, UNIQUE, EXCLUDE, TRIGGER, OURS = (
    "controleren en toevoegen",
    "uniek begin en einde",
    "uitsluiting met slot per stad",
    "trigger met BEGIN IMMEDIATE",
    "Onthaal: rij per vijf minuten",
)
_LENGTH = timedelta(minutes=30)
_GRID = timedelta(minutes=15)

type Wish = tuple[str, datetime]
"""An idempotency key, and when the visit should begin."""
type Way = Callable[[Wish], bool]
"""True: it is ours; False: taken. Raises whatever a resident would see as an error."""


@dataclass(frozen=True)
class Done:
    booked: int
    taken: int
    overlaps: int
    errors: Counter[str]
    milliseconds: list[float]

    def figures(self) -> dict[str, Any]:
        return {
            "geboekt": self.booked,
            "bezet": self.taken,
            "overlappingen": self.overlaps,
            "fouten": sum(self.errors.values()),
            "soorten_fouten": dict(self.errors),
            "p50_ms": round(percentile(self.milliseconds, 50), 1),
            "p95_ms": round(percentile(self.milliseconds, 95), 1),
        }


class AllDay:
    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        return [(time(9), time(17))]


def city() -> CitySetup:
    """One desk, and visits of half an hour that may begin every quarter: two persons at one person's moments."""
    theme = replace(
        WONEN,
        modes=("loket",),
        desks=1,
        minutes=15,
        per_person=15,
        most_persons=PERSONS,
        horizon=timedelta(days=90),
    )
    return replace(gent(themes=(theme,)), hours=AllDay())


def wishes(client: int, seed: int) -> list[Wish]:
    """One a day, at a moment of the first three hours."""
    chance, first = random.Random(f"{seed}/{client}"), at(9)
    return [
        (f"{seed}-{client}-{day}", first + timedelta(days=day) + chance.randrange(12) * _GRID)
        for day in range(DAYS)
    ]


def measure(_: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {"klanten": CLIENTS, "dagen": DAYS, "doel_verhouding": TARGET}
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        figures["postgresql"] = race(new_database(server.url, "race"), ROUNDS)
        figures["sqlite"] = race(f"sqlite:///{Path(folder)}/race.db", ROUNDS)
    print(in_words(figures))
    return figures


def race(url: str, rounds: int, clients: int = CLIENTS) -> dict[str, Any]:
    """All ways on one database, in turns; what each booked is thrown away after it was looked at."""
    storage = Storage(url)
    migrate(storage)
    ways = _ways(storage)
    found: dict[str, list[Done]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name, (table, prepare, way) in ways.items():
            tell(f"  {storage.engine.dialect.name}: {name}, ronde {turn + 1}…")
            prepare()
            found[name].append(
                _raced(way, turn, clients, lambda table=table: _overlaps(storage.engine, table))
            )  # type: ignore[misc]
            _empty(storage.engine, table)
    storage.close()
    figures = {name: _together(dones).figures() for name, dones in found.items()}
    figures["verhouding_p95"] = round(figures[OURS]["p95_ms"] / figures[CHECK]["p95_ms"], 2)
    return figures


def _raced(way: Way, seed: int, clients: int, overlaps: Callable[[], int]) -> Done:
    begin, errors, taken = Barrier(clients), Counter[str](), []

    def client(number: int) -> list[bool]:
        got = []
        for wish in wishes(number, seed):
            begin.wait()  # a new day opens, and everybody is there
            begun = perf_counter()
            try:
                got.append(way(wish))
            except Exception as error:
                errors[type(getattr(error, "orig", None) or error).__name__] += 1
            taken.append((perf_counter() - begun) * 1000)
        return got

    with ThreadPoolExecutor(clients) as threads:
        got = [one for each in threads.map(client, range(clients)) for one in each]
    return Done(sum(got), len(got) - sum(got), overlaps(), errors, taken)


def _together(dones: Sequence[Done]) -> Done:
    return Done(
        sum(one.booked for one in dones),
        sum(one.taken for one in dones),
        sum(one.overlaps for one in dones),
        sum((one.errors for one in dones), Counter()),
        [each for one in dones for each in one.milliseconds],
    )


# The ways


def _ways(storage: Storage) -> dict[str, tuple[str, Callable[[], None], Way]]:
    agenda = Agenda(storage, SetClock(START, ticking=False), {"gent": city()}, NoNotices())

    def ours(wish: Wish) -> bool:
        key, start = wish
        try:
            agenda.hold("gent", "wonen", "loket", "stadskantoor", start, key=key, persons=PERSONS)
        except SlotTaken:
            return False
        return True

    ways: dict[str, tuple[str, Callable[[], None], Way]] = {
        CHECK: ("plain", _made(storage.engine, "plain", ""), _checking(storage, "plain", "")),
        UNIQUE: (
            "uniq",
            _made(storage.engine, "uniq", ", UNIQUE (desk, begins, ends)"),
            _checking(storage, "uniq", ""),
        ),
    }
    if storage.sqlite:
        ways[TRIGGER] = ("trig", _with_trigger(storage.engine), _checking(storage, "trig", "", look=False))
    else:
        ways[EXCLUDE] = ("excl", _with_exclusion(storage.engine), _checking(storage, "excl", _LOCK))
    ways[OURS] = ("appointment", lambda: None, ours)
    return ways


_LOCK = "SELECT pg_advisory_xact_lock(61)"
_TAKEN = "SELECT 1 FROM {} WHERE desk = 1 AND begins < :ends AND ends > :begins LIMIT 1"
_INSERT = (
    "INSERT INTO {} (id, number, begins, ends, desk, status) VALUES (:id, :number, :begins, :ends, 1, 'held')"
)


def _checking(storage: Storage, table: str, lock: str, *, look: bool = True) -> Way:
    """As Easy!Appointments, Nextcloud and Thunderbird do: look, then insert. With a lock before it, if any."""
    taken, insert, queue = text(_TAKEN.format(table)), text(_INSERT.format(table)), text(lock)

    def way(wish: Wish) -> bool:
        key, start = wish
        begins = start.astimezone(UTC)
        values = {"begins": _stored(storage, begins), "ends": _stored(storage, begins + _LENGTH)}
        try:
            with storage.begin() as session:
                if lock:
                    session.execute(queue)
                if look and session.execute(taken, values).first():
                    return False
                session.execute(insert, {**values, "id": str(uuid.uuid4()), "number": key})
        except IntegrityError:
            return False  # the database itself said that it is taken
        return True

    return way


def _made(engine: Engine, table: str, more: str, then: Sequence[str] = ()) -> Callable[[], None]:
    moment = "TEXT" if engine.dialect.name == "sqlite" else "TIMESTAMPTZ"
    statements = [
        f"CREATE TABLE {table} (id TEXT PRIMARY KEY, number TEXT NOT NULL, begins {moment} NOT NULL, "
        f"ends {moment} NOT NULL, desk INT NOT NULL, status TEXT NOT NULL{more})",
        f"CREATE INDEX ix_{table} ON {table} (desk, begins)",
        *then,
    ]

    def prepare() -> None:
        with engine.begin() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
            for statement in statements:
                connection.execute(text(statement))

    return prepare


def _with_exclusion(engine: Engine) -> Callable[[], None]:
    rule = "EXCLUDE USING gist (desk WITH =, tstzrange(begins, ends, '[)') WITH &&) WHERE (status = 'held')"
    make = _made(engine, "excl", f", {rule}")

    def prepare() -> None:
        with engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
        make()

    return prepare


def _with_trigger(engine: Engine) -> Callable[[], None]:
    body = "SELECT RAISE(ABORT, 'taken') FROM trig WHERE desk = NEW.desk AND begins < NEW.ends AND ends > NEW.begins"
    return _made(engine, "trig", "", [f"CREATE TRIGGER trig_taken BEFORE INSERT ON trig BEGIN {body}; END"])


def _stored(storage: Storage, moment: datetime) -> Any:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if storage.sqlite else moment


# What they left


def _overlaps(engine: Engine, table: str) -> int:
    """Pairs of visits at the one desk that share a moment."""
    begins, ends = ("start", '"end"') if table == "appointment" else ("begins", "ends")
    query = f"SELECT count(*) FROM {table} a JOIN {table} b ON a.id < b.id AND a.{begins} < b.{ends} AND b.{begins} < a.{ends}"  # noqa: S608, E501
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def _empty(engine: Engine, table: str) -> None:
    also = ("appointment_cell", "appointment_week") if table == "appointment" else ()
    with engine.begin() as connection:
        for each in (*also, table):
            connection.execute(text(f"DELETE FROM {each}"))  # noqa: S608


def in_words(figures: dict[str, Any]) -> str:
    lines = []
    for database in ("postgresql", "sqlite"):
        for name, found in figures[database].items():
            if isinstance(found, dict):
                lines.append(
                    f"{database:11} {name:30} geboekt {found['geboekt']:4} overlappingen {found['overlappingen']:5} "
                    f"fouten {found['fouten']:3} p50 {found['p50_ms']:7} p95 {found['p95_ms']:7} ms"
                )
        lines.append(
            f"{database:11} p95 naast controleren en toevoegen: {figures[database]['verhouding_p95']}x"
        )
    return "\n".join(lines)
