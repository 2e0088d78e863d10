"""Killed at every step of booking, moving, switching and cancelling: what everybody is left with."""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.afspraken import victim
from benchmarks.afspraken.victim import DEEDS, FIRST, THEN, Surroundings
from benchmarks.kanalen.databases import postgres
from benchmarks.keten.command import tell
from bot.appointments.contract import Status
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.appointments.timetable import cells
from bot.mail.tables import MailRow
from bot.storage import Storage
from bot.storage.migrate import migrate
from tests.bot.appointments.sample import START
from tests.e2e.service import Postbox
from tests.fakes.graph import FakeGraph
from tests.servers import drop_database, new_database

LATER = timedelta(minutes=6)
"""After a kill the same turn comes again; by then the leases of the dead process are over."""
DONE = {"boeken": "afspraak_bevestigd", "verplaatsen": "afspraak_verplaatst", "wisselen": "afspraak_verplaatst",
        "annuleren": "afspraak_geannuleerd"}  # fmt: skip
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["benchmarks.afspraken.victim"])


@dataclass
class Outcome:
    """`broken`: what was wrong, per fault point. `doubled`: mails that went twice, with one Message-ID."""

    points: int = 0
    doubled: int = 0
    broken: list[str] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)


class Databases:
    """A prepared database and as many copies of it as there are fault points."""

    def __init__(self, folder: Path, server: Any | None) -> None:
        self._folder, self._server, self._made = folder, server, 0

    def slots(self) -> Path:
        """A new folder for what a conversation remembers."""
        return Path(tempfile.mkdtemp(prefix="gesprek-", dir=self._folder))

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a migrated database."""
        with self._new(None) as url:
            storage = Storage(url)
            migrate(storage)
            storage.close()
            yield url

    @contextmanager
    def copy(self, url: str) -> Iterator[str]:
        with self._new(url) as made:
            yield made

    @contextmanager
    def _new(self, template: str | None) -> Iterator[str]:
        self._made += 1
        name = f"gedood_{self._made}"
        if self._server is None:
            path = self._folder / f"{name}.db"
            if template is not None:
                _copy_sqlite(Path(template.removeprefix("sqlite:///")), path)
            yield f"sqlite:///{path}"
            return
        source = template.rpartition("?")[0].rpartition("/")[2] if template else "template1"
        url = new_database(self._server.url, name, template=source)
        yield url.replace("postgresql://", "postgresql+psycopg://")
        drop_database(self._server.url, name)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All fault points of all four deeds on both databases."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="onthaal-gedood-") as folder, postgres() as server:
        for name, databases in {
            "sqlite": Databases(Path(folder), None),
            "postgresql": Databases(Path(folder), server),
        }.items():
            found = {verb: kill_everywhere(databases, verb) for verb in DEEDS}
            figures[name] = {verb: _figures(outcome) for verb, outcome in found.items()}
            tell(f"{name}: " + ", ".join(f"{verb} {one.points} punten" for verb, one in found.items()))
    every = [one for part in figures.values() for one in part.values()]
    figures["fault_points"] = sum(one["punten"] for one in every)
    figures["fault_broken"] = sum(one["stuk"] for one in every)
    print(in_words(figures))
    return figures


def kill_everywhere(databases: Databases, verb: str, step: int = 1) -> Outcome:
    """Kills at every `step`-th fault point of one deed, and looks what is left each time."""
    outcome = Outcome()
    with FakeGraph() as graph, Postbox() as postbox, databases.empty() as prepared:
        here = _At(graph, postbox, databases.slots())
        if verb != "boeken":
            here.run(prepared, "boeken")
        before = here.state()
        here.back_to(before)
        with databases.copy(prepared) as url:
            passed = here.run(url, verb)
            _look(outcome, verb, "zonder kill", url, here)
        for point in range(1, len(passed) + 1, step):
            here.back_to(before)
            outcome.points += 1
            outcome.names[passed[point - 1]] += 1
            with databases.copy(prepared) as url:
                here.run(url, verb, kill_at=point)
                here.run(url, verb, later=LATER)
                _look(outcome, verb, f"{point} {passed[point - 1]}", url, here)
    return outcome


class _At:
    """Microsoft and the mail server around the processes that die."""

    def __init__(self, graph: FakeGraph, postbox: Postbox, slots: Path) -> None:
        self.graph, self.postbox, self._slots = graph, postbox, slots

    def run(self, url: str, verb: str, *, kill_at: int = 0, later: timedelta = timedelta()) -> list[str]:
        """One process; the fault points that it passed, if it lived."""
        where = Surroundings(
            url, self._slots, self.graph.graph_url, self.graph.url, self.postbox.port, START + later
        )
        ours, theirs = _forks.Pipe(duplex=False)
        process = _forks.Process(target=victim.run, args=(where, verb, kill_at, theirs))
        process.start()
        theirs.close()
        try:
            passed: list[str] = ours.recv()
        except EOFError:
            passed = []
        process.join()
        ours.close()
        expected = -9 if kill_at else 0
        if process.exitcode != expected:
            raise RuntimeError(f"{verb} at {kill_at}: the process ended with {process.exitcode}")
        process.close()
        return passed

    def state(self) -> tuple[Any, ...]:
        graph = self.graph
        return deepcopy((graph.meetings, graph.made, graph.deleted))

    def back_to(self, state: tuple[Any, ...]) -> None:
        self.graph.meetings, self.graph.made, self.graph.deleted = deepcopy(state)
        self.postbox.mails.clear()
        (self._slots / "afspraak_id").unlink(missing_ok=True)


def _look(outcome: Outcome, verb: str, point: str, url: str, here: _At) -> None:
    storage = Storage(url)
    try:
        with storage.read() as session:
            rows = session.scalars(select(AppointmentRow)).all()
            taken = session.scalars(select(AppointmentCell)).all()
            mails = session.scalars(select(MailRow)).all()
    finally:
        storage.close()
    wrong = [
        *_agenda(verb, rows, taken),
        *_meetings(verb, rows, here.graph),
        *_mails(outcome, verb, mails, here),
    ]
    outcome.broken += [f"{verb}, {point}: {what}" for what in wrong]


def _agenda(verb: str, rows: Any, taken: Any) -> Iterator[str]:
    """One appointment, whole: its row, its cells, and nobody else's."""
    booked = [row for row in rows if row.confirmed_at is not None and row.conversation_id == "noor"]
    if len(booked) != 1:
        yield f"{len(booked)} afspraken"
        return
    (row,) = booked
    start = THEN if verb == "verplaatsen" else FIRST
    mode = "loket" if verb == "wisselen" else "video"
    status = Status.CANCELLED if verb == "annuleren" else Status.CONFIRMED
    if (row.start, row.mode, row.status) != (start, mode, status):
        yield f"staat als {row.status} op {row.start} via {row.mode}"
    if row.sequence < (0 if verb == "boeken" else 1):
        yield "het volgnummer steeg niet"
    kept = {(cell.resource, cell.start) for cell in taken if cell.appointment_id == row.id}
    wanted = {(row.resource, start) for start in cells(row.start, row.end)}
    if status == Status.CONFIRMED and kept != wanted:
        yield f"{len(kept)} vakjes in plaats van {len(wanted)}"
    by_id = {one.id: one for one in rows}
    for cell in taken:
        owner = by_id[cell.appointment_id]
        if owner.status == Status.EXPIRED or (owner.status == Status.CANCELLED and owner.cells_until is None):
            yield f"een vakje van een {owner.status} afspraak"


def _meetings(verb: str, rows: Any, graph: FakeGraph) -> Iterator[str]:
    """Exactly the meeting of the appointment as it is now, and none beside it."""
    wanted = [row for row in rows if row.status == Status.CONFIRMED and row.mode == "video"]
    if len(graph.meetings) != len(wanted):
        yield f"{len(graph.meetings)} videogesprekken in plaats van {len(wanted)}"
        return
    for row, meeting in zip(wanted, graph.meetings.values(), strict=True):
        if not meeting.times[0].startswith(f"{row.start:%Y-%m-%dT%H:%M}"):
            yield f"het videogesprek staat op {meeting.times[0]}"


def _mails(outcome: Outcome, verb: str, rows: Any, here: _At) -> Iterator[str]:
    """One letter about the change, at least once; the same one again only with its own Message-ID."""
    letters = [row for row in rows if row.kind == DONE[verb]]
    if len(letters) != 1:
        yield f"{len(letters)} brieven {DONE[verb]}"
    went = Counter(str(mail["Message-ID"]) for mail in here.postbox.mails)
    for letter in letters:
        if not went[letter.message_id]:
            yield "de mail vertrok niet"
    known = {row.message_id for row in rows}
    if unknown := set(went) - known:
        yield f"{len(unknown)} mails die nergens staan"
    outcome.doubled += sum(count - 1 for count in went.values())
    if any(count > 2 for count in went.values()):
        yield "dezelfde mail vertrok drie keer"


def _copy_sqlite(source: Path, target: Path) -> None:
    """With what is in the journal of the source."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    reading.close()
    writing.close()
    if not target.exists():
        shutil.copy(source, target)


def _figures(outcome: Outcome) -> dict[str, Any]:
    return {
        "punten": outcome.points,
        "stuk": len(outcome.broken),
        "mails_dubbel": outcome.doubled,
        "wat": outcome.broken[:20],
    }


def in_words(figures: dict[str, Any]) -> str:
    lines = ["| databank | daad | punten | stuk | mail tweemaal |", "|---|---|---|---|---|"]
    for name in ("sqlite", "postgresql"):
        for verb, one in figures[name].items():
            lines.append(f"| {name} | {verb} | {one['punten']} | {one['stuk']} | {one['mails_dubbel']} |")
    lines.append(f"\nfault_points {figures['fault_points']}, fault_broken {figures['fault_broken']}")
    return "\n".join(lines)
