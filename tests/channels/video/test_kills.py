"""Killed at every step: each request and each transaction, before it and after it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.appointments import Appointment, Status, UnknownAppointment
from bot.appointments.tables import AppointmentRow, AppointmentWeek
from bot.appointments.video.tables import JobStatus, VideoJob
from bot.clock import SetClock
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.appointments.sample import at
from tests.channels.video.conftest import LEASE, Office, Postbox, text, written
from tests.fakes.graph import FakeGraph

ENOUGH = 120
"""More steps than any of these stories has."""


class Killed(BaseException):
    """No code of ours catches it, and what is not committed is gone."""


class Death:
    """Comes at step `at`; counts them meanwhile."""

    def __init__(self, at: int) -> None:
        self.at, self.steps = at, 0

    def step(self, *_: Any) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Killed


class MortalStorage:
    """The process can die before a transaction is committed, and right after."""

    def __init__(self, storage: Storage, death: Death) -> None:
        self._storage, self._death, self.sqlite = storage, death, storage.sqlite

    @contextmanager
    def begin(self) -> Iterator[Any]:
        with self._storage.begin() as session:
            yield session
            self._death.step()
        self._death.step()

    def read(self) -> AbstractContextManager[Any]:
        return self._storage.read()


class MortalPostbox:
    def __init__(self, postbox: Postbox, death: Death) -> None:
        self._postbox, self._death = postbox, death

    def send(self, *mail: str) -> None:
        self._death.step()
        self._postbox.send(*mail)
        self._death.step()


def book(office: Office) -> str:
    made = office.book()
    _all(office)
    return made.id


def move(office: Office) -> str:
    made = office.book()
    _all(office)
    office.move(made, at(15))
    _all(office)
    return made.id


def cancel(office: Office) -> str:
    made = office.book()
    _all(office)
    office.agenda.cancel(made.id)
    _all(office)
    return made.id


def move_at_once(office: Office) -> str:
    made = office.book()
    office.move(made, at(15))
    _all(office)
    return made.id


def away_then_cancel(office: Office) -> str:
    office.graph.faults.add("accepted-reset", path="createOrGet")
    made = office.book()
    _all(office)
    office.agenda.cancel(made.id)
    _all(office)
    return made.id


STORIES: tuple[Callable[[Office], str], ...] = (book, move, cancel, move_at_once, away_then_cancel)


def _all(office: Office) -> None:
    office.worker.work_due()
    office.mail.send_due()


def lives_until(at: int, story: Callable[[Office], str], office: Office, storage: Storage) -> bool:
    """Whether the story ended before its death at step `at`."""
    death = Death(at)
    hooks: dict[str, list[Any]] = {"request": [death.step], "response": [death.step]}
    mortal = Office(
        MortalStorage(storage, death), office.clock, office.graph, MortalPostbox(office.postbox, death), hooks
    )
    try:
        story(mortal)
    except Killed:
        return False
    finally:
        mortal.close()
    return True


def the_appointment(office: Office) -> Appointment | None:
    with office.storage.read() as session:
        identity = session.scalar(select(AppointmentRow.id).where(AppointmentRow.confirmed_at.is_not(None)))
    try:
        return office.agenda.look_up(identity) if identity else None
    except UnknownAppointment:
        return None  # killed before it was confirmed


def is_right(office: Office, appointment: Appointment) -> None:
    meetings, job = office.meetings(appointment), office.job(appointment)
    assert job.status == JobStatus.DONE and job.lease is None
    if appointment.status == Status.CANCELLED:
        assert office.graph.meetings == {}
    else:
        assert [meeting.times for meeting in meetings] == [
            (written(appointment.start), written(appointment.end))
        ]
        assert meetings[0].properties["lobbyBypassSettings"]["scope"] == "organization"
        assert len(office.graph.made) == 1
        assert any("/video/" in text(mail) for mail in office.postbox.mails)
    assert {mail["Subject"][:11] for mail in office.postbox.mails} >= {"Je afspraak"}


@pytest.mark.parametrize("story", STORIES)
def test_it_recovers_from_a_death_at_every_step(
    storage: Storage, clock: SetClock, graph: FakeGraph, story: Callable[[Office], str]
) -> None:
    start = clock.now()
    for step in itertools.count(1):
        office = Office(storage, clock, graph, Postbox())
        ended = lives_until(step, story, office, storage)
        clock.advance(2 * LEASE)  # somebody starts it again
        office.settle()
        office.close()
        appointment = the_appointment(office)
        if appointment is None:
            assert graph.asked == [] and office.postbox.mails == []
        else:
            is_right(office, appointment)
            each = [mail["Message-ID"] for mail in office.postbox.mails]
            assert len(each) - len(set(each)) <= 1  # only what was on its way goes twice
        if ended:
            break
        assert step < ENOUGH
        clock.set(start)
        forget(storage, graph)
    assert step > 10


def forget(storage: Storage, graph: FakeGraph) -> None:
    with storage.begin() as session:
        for table in (MailRow, VideoJob, AppointmentRow, AppointmentWeek):
            session.execute(delete(table))
    graph.faults.clear()
    for kept in (graph.meetings, graph.made, graph.deleted, graph.asked):
        kept.clear()
