"""Killed at every step of booking, moving and cancelling: each request and each transaction, before it and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import delete, select

from bot.appointments import LOKET, Status
from bot.appointments.tables import AppointmentKey, AppointmentRow
from bot.clock import SetClock
from bot.storage import Storage
from channels.agendas.ledger import LEASE
from channels.agendas.tables import SupplierBooking
from channels.agendas.worker import SupplierWorker
from tests.bot.appointments.sample import NOOR, START, at
from tests.channels.agendas.conftest import Notebook, Office
from tests.channels.video.test_kills import Death, Killed, MortalStorage
from tests.fakes.qmatic import FakeQmatic
from tests.fakes.serving import NO_TLS

ENOUGH = 60
"""More steps than any of these stories has."""
FEWEST = 4


def book(office: Office) -> None:
    hold = office.agenda.hold("gent", "reispas", LOKET, "rabot", at(9), key="m-1", conversation_id="c-noor")
    office.agenda.confirm(hold.id, NOOR)


def move(office: Office) -> None:
    [made] = office.agenda.upcoming("c-noor")
    if made.moved:
        return
    hold = office.agenda.hold(
        "gent", "reispas", LOKET, "rabot", at(10), key="m-2", conversation_id="c-noor", replaces=made.id
    )
    office.agenda.move(made.id, hold.id, key="m-2")


def cancel(office: Office) -> None:
    for made in office.agenda.upcoming("c-noor"):
        office.agenda.cancel(made.id, key="m-3")


STORIES: dict[str, tuple[list[Callable[[Office], None]], Callable[[Office], None], list[datetime]]] = {
    "book": ([], book, [at(9)]),
    "move": ([book], move, [at(10)]),
    "cancel": ([book], cancel, []),
}


class Town:
    """One Qmatic and one database, in which processes live and die."""

    def __init__(self, storage: Storage, clock: SetClock, qmatic: FakeQmatic) -> None:
        self.storage, self.clock, self.qmatic, self.notebook = storage, clock, qmatic, Notebook()

    def process(self, death: Death) -> Office:
        mortal = MortalStorage(self.storage, death)
        hooks = {"request": [death.step], "response": [death.step]}
        client = httpx.Client(timeout=2.0, verify=NO_TLS, event_hooks=hooks)
        return Office(mortal, self.clock, self.qmatic, self.notebook, through=client)  # type: ignore[arg-type]

    def begin_anew(self) -> None:
        self.qmatic.visits.clear()
        self.clock.set(START)
        with self.storage.begin() as session:
            for table in (SupplierBooking, AppointmentKey, AppointmentRow):
                session.execute(delete(table))

    def live(self, *stories: Callable[[Office], None], death: Death | None = None) -> None:
        """A process that lives these stories, or as far as its death."""
        office = self.process(death or Death(0))
        try:
            for story in stories:
                story(office)
        finally:
            office.close()

    def settle(self) -> None:
        """An hour and a half with a worker."""
        office = self.process(Death(0))
        for _ in range(30):
            self.clock.advance(timedelta(minutes=3))
            SupplierWorker([office.agenda.keeper]).work_due()
        office.close()

    def ours(self) -> list[datetime]:
        query = select(AppointmentRow).where(AppointmentRow.status == Status.CONFIRMED)
        with self.storage.read() as session:
            return [row.start for row in session.scalars(query)]

    def theirs(self) -> list[datetime]:
        assert all(one.status >= 20 for one in self.qmatic.visits.values())
        return [one.start for one in self.qmatic.visits.values()]


@pytest.fixture
def town(storage: Storage, clock: SetClock, qmatic: FakeQmatic) -> Town:
    return Town(storage, clock, qmatic)


def killed_at_each_step(town: Town, name: str) -> Iterator[int]:
    """A death at each step of the story, one after the other, until it is lived to its end."""
    before, story, _ = STORIES[name]
    for step in range(1, ENOUGH):
        town.begin_anew()
        town.live(*before)
        try:
            town.live(story, death=Death(step))
        except Killed:
            yield step
        else:
            assert step > FEWEST
            return
    raise AssertionError("more steps than enough")


@pytest.mark.parametrize("name", STORIES)
def test_asking_again_finishes_what_a_dead_process_began(town: Town, name: str) -> None:
    _, story, wanted = STORIES[name]
    for step in killed_at_each_step(town, name):
        town.clock.advance(LEASE)
        town.live(story)
        assert town.ours() == wanted, step
        town.settle()
        assert town.theirs() == wanted, step


@pytest.mark.parametrize("name", STORIES)
def test_what_a_dead_process_began_is_whole_or_gone_when_nobody_asks_again(town: Town, name: str) -> None:
    for step in killed_at_each_step(town, name):
        town.settle()
        assert town.ours() == town.theirs(), step
