"""One process that books, moves or cancels, with the workers of mail and video behind it, and dies where it is told.

Every statement, commit, request to Microsoft and hand-over to the mail server is a fault point, before and after it:
nothing has to be added to the code for it, and no step can be forgotten.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.appointments import Agenda, AlreadyCancelled, Appointment, Hold, Links, MailNotices
from bot.appointments.video import VideoJobs, VideoNotices, VideoWorker
from bot.appointments.video.tables import JobStatus, VideoJob
from bot.clock import SetClock
from bot.mail import MailWorker, Outbox, SmtpSettings, SmtpTransport
from bot.mail.tables import MailRow, MailStatus
from bot.storage import Storage
from channels.video import Teams
from channels.video_accounts import TeamsAccount
from tests.bot.appointments.sample import NOOR, at, gent
from tests.fakes.graph.server import APPLICATION, ORGANISER, SECRET, TENANT
from tests.fakes.serving import NO_TLS

GENT = TeamsAccount("gent", TENANT, APPLICATION, ORGANISER, secret=SECRET)
PATIENCE = 10.0
"""Seconds for one request."""
FIRST, THEN = at(9), at(10, 30)
ROUNDS = 8


@dataclass(frozen=True)
class Surroundings:
    """What outlives the process: the database, Microsoft, the mail server, and what time it is.

    slots: a folder for what the conversation remembers between its turns.
    """

    database: str
    slots: Path
    graph: str
    microsoft: str
    smtp_port: int
    now: datetime


@dataclass
class Points:
    """Counts what is passed, and ends the process there with SIGKILL. `at` 0: never."""

    at: int = 0
    passed: list[str] = field(default_factory=list)
    quiet: bool = False

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        self.quiet = True
        yield
        self.quiet = False

    def reached(self, name: str) -> None:
        if self.quiet:
            return
        self.passed.append(name)
        if len(self.passed) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Office:
    """The parts of one process, each step of which is a point."""

    def __init__(self, where: Surroundings, points: Points) -> None:
        self._points, self._slots = points, where.slots
        self.clock = SetClock(where.now, ticking=False)
        self.storage = Storage(where.database)
        _watch(self.storage, points)
        hooks: dict[str, list[Callable[..., Any]]] = {
            "request": [lambda asked: points.reached(f"voor {asked.method} bij Microsoft")],
            "response": [lambda given: points.reached(f"na {given.request.method} bij Microsoft")],
        }
        client = httpx.Client(timeout=PATIENCE, verify=NO_TLS, event_hooks=hooks)
        self.teams = Teams(GENT, where.graph, where.microsoft, client)
        cities, providers = {"gent": gent()}, {"gent": self.teams}
        jobs = VideoJobs(providers, self.clock)
        links = Links("geheim", "https://onthaal.example")
        notices = MailNotices(Outbox("afspraken@onthaal.example"), links, self.clock, jobs.has_link)
        self.agenda = Agenda(self.storage, self.clock, cities, VideoNotices(notices, jobs))
        self.video = VideoWorker(self.storage, providers, cities, notices, self.clock)
        self.mail = MailWorker(self.storage, _Counted(where.smtp_port, points), self.clock)

    def close(self) -> None:
        self.teams.close()
        self.storage.close()

    def settle(self) -> None:
        """The workers do what is due until nothing is left; so much time goes by that leases and pauses end."""
        for _ in range(ROUNDS):
            self.video.work_due()
            self.mail.send_due()
            if not self._open():
                return
            self.clock.advance(timedelta(minutes=6))

    def _open(self) -> int:
        """Mails and meetings that wait. Looking is no step of the system, so it is no fault point."""
        with self._points.silent(), self.storage.read() as session:
            jobs = select(VideoJob.appointment_id).where(VideoJob.status == JobStatus.WAITING)
            mails = select(MailRow.id).where(MailRow.status == MailStatus.QUEUED)
            return len(session.execute(jobs).all()) + len(session.execute(mails).all())

    def held(self, hold: Callable[[], Hold]) -> str:
        """The id of the hold, remembered as a slot is: once the turn that took it was over, it never comes again."""
        slot = self._slots / "afspraak_id"
        if not slot.exists():
            slot.write_text(hold().id, encoding="utf-8")
        return slot.read_text(encoding="utf-8")

    def only(self) -> Appointment:
        (one,) = self.agenda.upcoming("noor")
        return one


class _Counted(SmtpTransport):
    def __init__(self, port: int, points: Points) -> None:
        super().__init__(SmtpSettings("127.0.0.1", port, starttls=False))
        self._points = points

    def send(self, content: str, sender: str, recipient: str) -> None:
        self._points.reached("voor de mail")
        super().send(content, sender, recipient)
        self._points.reached("na de mail")


def _watch(storage: Storage, points: Points) -> None:
    def before(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        points.reached(f"voor {_short(statement)}")

    def after(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        points.reached(f"na {_short(statement)}")

    event.listen(storage.engine, "before_cursor_execute", before)
    event.listen(storage.engine, "after_cursor_execute", after)
    event.listen(storage.engine, "commit", lambda _: points.reached("voor COMMIT"))
    event.listen(Session, "after_commit", lambda _: points.reached("na COMMIT"))


def _short(statement: str) -> str:
    words = statement.split()
    verb = words[0].upper()
    after = {"SELECT": "FROM", "DELETE": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE"}.get(verb)
    table = words[words.index(after) + 1] if after in words else ""
    return f"{verb} {table}".strip()


# What a resident does. Each is a turn: after a crash the same turn comes again, with the same keys.


def book(office: Office) -> None:
    agenda = office.agenda
    hold = office.held(
        lambda: agenda.hold("gent", "wonen", "video", None, FIRST, key="m1", conversation_id="noor")
    )
    agenda.confirm(hold, NOOR, bring="de plannen")


def move(office: Office) -> None:
    _to(office, "video", None, THEN)


def switch(office: Office) -> None:
    """To the desk, at the same time."""
    _to(office, "loket", "stadskantoor", FIRST)


def cancel(office: Office) -> None:
    for one in office.agenda.upcoming("noor"):
        office.agenda.cancel(one.id, key="m2")


def _to(office: Office, mode: str, place: str | None, start: datetime) -> None:
    one = office.only()

    def hold() -> Hold:
        return office.agenda.hold(
            "gent", "wonen", mode, place, start, key="m2", conversation_id="noor", replaces=one.id
        )

    office.agenda.move(one.id, office.held(hold), key="m3")


DEEDS: dict[str, Callable[[Office], None]] = {
    "boeken": book,
    "verplaatsen": move,
    "wisselen": switch,
    "annuleren": cancel,
}


def run(where: Surroundings, verb: str | None, kill_at: int, passed: Any = None) -> None:
    """The turn and all that follows. For a process of its own. `verb` None: only what follows."""
    points = Points(kill_at)
    office = Office(where, points)
    if verb is not None:
        with contextlib.suppress(AlreadyCancelled):
            DEEDS[verb](office)
    office.settle()
    office.close()
    if passed is not None:
        passed.send(points.passed)
