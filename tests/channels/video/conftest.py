"""A city with Teams: its agenda, its worker and its mail, against a small Microsoft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.appointments import Agenda, Appointment, Contact, Links, MailNotices
from bot.appointments.tables import AppointmentRow
from bot.appointments.video import Talks, VideoJobs, VideoNotices, VideoWorker
from bot.appointments.video.tables import JobStatus, VideoJob
from bot.appointments.video.worker import LEASE
from bot.clock import SetClock
from bot.mail import MailWorker, Outbox
from bot.storage import Storage
from channels.video import Teams
from channels.video_accounts import TeamsAccount
from tests.bot.appointments.sample import NOOR, START, at, gent
from tests.fakes.graph import FakeGraph, OnlineMeeting
from tests.fakes.graph.server import APPLICATION, ORGANISER, SECRET, TENANT
from tests.fakes.serving import NO_TLS

PATIENCE = 1.0
"""Seconds that a request may take here."""
GENT = TeamsAccount("gent", TENANT, APPLICATION, ORGANISER, secret=SECRET)


@dataclass
class Postbox:
    """Every mail that left, in order; the same one may leave twice."""

    mails: list[EmailMessage] = field(default_factory=list)

    def send(self, content: str, sender: str, recipient: str) -> None:
        self.mails.append(message_from_string(content, policy=default))  # type: ignore[arg-type]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def event(mail: EmailMessage) -> Any:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return Calendar.from_ical(part.get_content()).walk("VEVENT")[0]


class Office:
    """Everything that one process has. Another one on the same database is what comes after a crash."""

    def __init__(
        self,
        storage: Any,
        clock: SetClock,
        graph: FakeGraph,
        postbox: Any,
        hooks: dict[str, list[Any]] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.storage, self.clock, self.graph, self.postbox = storage, clock, graph, postbox
        client = httpx.Client(timeout=patience, verify=NO_TLS, event_hooks=hooks or {})
        self.teams = Teams(GENT, graph.graph_url, graph.url, client)
        self.cities, providers = {"gent": gent()}, {"gent": self.teams}
        cities = self.cities
        self.jobs = VideoJobs(providers, clock)
        self.links = Links("geheim", "https://onthaal.example")
        self.notices = notices = MailNotices(
            Outbox("afspraken@onthaal.example"), self.links, clock, self.jobs.has_link
        )
        self.agenda = Agenda(storage, clock, cities, VideoNotices(notices, self.jobs))
        self.worker = VideoWorker(storage, providers, cities, notices, clock)
        self.talks = Talks(storage, providers, cities, clock)
        self.mail = MailWorker(storage, postbox, clock)

    def close(self) -> None:
        self.teams.close()

    # What people do

    def book(self, hour: int = 9, key: str = "m1", contact: Contact = NOOR) -> Appointment:
        hold = self.agenda.hold("gent", "wonen", "video", None, at(hour), key=key)
        return self.agenda.confirm(hold.id, contact, bring="de plannen")

    def move(self, appointment: Appointment, start: datetime) -> Appointment:
        key = f"{appointment.id} {start.isoformat()}"
        hold = self.agenda.hold("gent", "wonen", "video", None, start, key=key, replaces=appointment.id)
        return self.agenda.move(appointment.id, hold.id, key=key)

    def erase(self, appointment: Appointment) -> None:
        with self.storage.begin() as session:
            session.delete(session.get(AppointmentRow, appointment.id))

    # What the process does

    def settle(self, rounds: int = 12) -> None:
        """Work and mail until nothing is left; time goes by."""
        for _ in range(rounds):
            self.worker.work_due()
            self.mail.send_due()
            if not self.waiting():
                break
            self.clock.advance(LEASE + timedelta(seconds=1))
        self.clock.advance(timedelta(minutes=1))
        self.mail.send_due()

    def waiting(self) -> list[VideoJob]:
        with self.storage.read() as session:
            return list(session.scalars(select(VideoJob).where(VideoJob.status == JobStatus.WAITING)))

    def job(self, appointment: Appointment) -> VideoJob:
        with self.storage.read() as session:
            found = session.get(VideoJob, appointment.id)
        assert found is not None
        return found

    def meetings(self, appointment: Appointment) -> list[OnlineMeeting]:
        live = list(self.graph.meetings.values())
        return [meeting for meeting in live if meeting.external_id.startswith(appointment.id)]


def written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START, ticking=False)


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    with FakeGraph() as running:
        yield running
    assert running.violations == []


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def office(storage: Storage, clock: SetClock, graph: FakeGraph, postbox: Postbox) -> Iterator[Office]:
    made = Office(storage, clock, graph, postbox)
    yield made
    made.close()
