"""Many processes that sweep, residents who say yes twice at once, and kills half-way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.appointments import Appointment, AppointmentError, Contact, HoldExpired
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.appointments.waiting_tables import WaitingRow
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.messages import Messages
from tests.bot.appointments.queue import Queue
from tests.bot.appointments.sample import TUESDAY, at
from tests.bot.appointments.standing import mails

WEDNESDAY = TUESDAY + timedelta(days=1)
OFFERED = "afspraak_aanbod"


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def queue(storage: Storage, clock: SetClock, messages: Messages) -> Iterator[Queue]:
    yield Queue(storage, clock, messages)


@pytest.fixture
def full(queue: Queue) -> list[Appointment]:
    return queue.fill(at(12, day=WEDNESDAY))


def waiters(queue: Queue, count: int) -> list[Appointment]:
    """Residents who wait, in this order, with a time on Wednesday afternoon or later."""
    made = []
    for number, free in enumerate(queue.agenda.times("gent", "reispas", "loket", "stadskantoor", WEDNESDAY)):
        if number == count:
            break
        contact = Contact(f"Wachter {number}", f"wachter{number}@example.be")
        made.append(queue.book(free.start, contact, f"c{number}"))
        queue.list.join(made[-1].id)
        queue.clock.advance(timedelta(seconds=1))
    return made


def doubled(storage: Storage) -> int:
    """Confirmed appointments at one desk at one moment."""
    query = select(AppointmentRow.resource, AppointmentRow.start).where(AppointmentRow.status == "confirmed")
    with storage.read() as session:
        found = session.execute(query).all()
    return len(found) - len(set(found))


def test_many_sweeps_at_once_ask_each_resident_once(
    queue: Queue, full: list[Appointment], storage: Storage, messages: Messages
) -> None:
    waiting = waiters(queue, 5)
    for one in full[30:33]:
        queue.agenda.cancel(one.id)
    others = [Queue(storage, queue.clock, messages) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        done = sum(pool.map(lambda each: each.list.sweep(), others))

    assert done == 3
    assert len(mails(storage, OFFERED)) == len(messages.told) == 3
    offered = [queue.held_for(one) for one in waiting]
    assert None not in offered[:3] and len(set(offered[:3])) == 3, "the first three, each another time"
    assert offered[3:] == [None, None]
    with storage.read() as session:
        held = session.scalar(select(func.count()).where(AppointmentRow.status == "held"))
    assert held == 3, "no hold that nobody knows of"


def test_yes_from_everywhere_at_once_moves_once(
    queue: Queue, full: list[Appointment], storage: Storage
) -> None:
    (noor,) = waiters(queue, 1)
    queue.agenda.cancel(full[30].id)
    queue.list.sweep()
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda n: queue.list.accept(noor.id, key=f"k{n}"), range(8)))

    assert {(one.start, one.moved) for one in said} == {(full[30].start, 1)}
    assert doubled(storage) == 0


def test_yes_while_the_time_runs_out_is_one_or_the_other(
    queue: Queue, full: list[Appointment], storage: Storage
) -> None:
    noor, lien = waiters(queue, 2)
    queue.agenda.cancel(full[30].id)
    queue.list.sweep()
    queue.clock.advance(timedelta(minutes=15, seconds=-1))

    def say_yes() -> str:
        try:
            return f"{queue.list.accept(noor.id, key='k').start:%H:%M}"
        except HoldExpired:
            return "weg"

    def time_passes() -> str:
        queue.clock.advance(timedelta(seconds=1))
        queue.list.sweep()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said, _ = pool.submit(say_yes), pool.submit(time_passes)
        got = said.result()
    queue.list.sweep()
    moved = queue.agenda.look_up(noor.id)
    assert (got != "weg") == (moved.start == full[30].start)
    assert (queue.held_for(lien) == full[30].start) == (got == "weg")


def test_a_kill_before_the_resident_was_told_offers_it_again(
    queue: Queue, full: list[Appointment], storage: Storage, messages: Messages
) -> None:
    (noor,) = waiters(queue, 1)
    queue.agenda.cancel(full[30].id)
    messages.kill = 0
    with pytest.raises(KeyboardInterrupt):
        queue.list.sweep()
    assert (len(mails(storage, OFFERED)), queue.held_for(noor)) == (0, None)

    messages.kill = None
    assert queue.list.sweep() == 1
    assert queue.held_for(noor) == full[30].start
    assert len(mails(storage, OFFERED)) == 1


def test_a_quarter_begins_when_they_are_told_also_after_an_outage(
    queue: Queue, full: list[Appointment], messages: Messages
) -> None:
    (noor,) = waiters(queue, 1)
    queue.agenda.cancel(full[30].id)
    messages.kill = 0
    with pytest.raises(KeyboardInterrupt):
        queue.list.sweep()
    messages.kill = None
    queue.clock.advance(timedelta(minutes=8))
    while not queue.list.sweep():
        queue.clock.advance(timedelta(seconds=10))

    offer = queue.list.offer(noor.id)
    assert offer is not None
    assert offer.until - queue.clock.now() >= timedelta(minutes=14)


def test_a_kill_between_the_move_and_its_note_is_settled_by_the_next_sweep(
    queue: Queue, full: list[Appointment], storage: Storage
) -> None:
    (noor,) = waiters(queue, 1)
    queue.agenda.cancel(full[30].id)
    queue.list.sweep()
    with storage.read() as session:
        row = session.scalars(select(WaitingRow)).one()
    key = f"wachtlijst/{row.id}/{row.hold_id}"
    queue.agenda.move(noor.id, str(row.hold_id), key=key)

    assert queue.list.accept(noor.id, key="again").start == full[30].start
    assert queue.list.sweep() == 1
    with storage.read() as session:
        assert session.scalars(select(WaitingRow)).one().status == "accepted"
    assert queue.list.accept(noor.id, key="and again").moved == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_an_afternoon_of_everything_at_once(
    queue: Queue, full: list[Appointment], storage: Storage, seed: int
) -> None:
    """Cancelling, joining, yes, no and sweeping by eight processes: nobody loses what they had."""
    waiting = waiters(queue, 6)
    others = [Queue(storage, queue.clock, queue.messages) for _ in range(8)]
    leaving = full[20:36]

    def act(number: int) -> None:
        chance, mine = random.Random(f"{seed}{number}"), others[number]
        for _ in range(10):
            one = chance.choice(waiting)
            try:
                chance.choice(
                    (
                        mine.list.sweep,
                        mine.list.sweep,
                        lambda: mine.agenda.cancel(chance.choice(leaving).id),
                        lambda one=one: mine.list.accept(one.id, key=f"{number}/{chance.random()}"),
                        lambda one=one: mine.list.decline(one.id),
                        lambda one=one: mine.list.join(one.id),
                        lambda: mine.clock.advance(timedelta(minutes=2)),
                    )
                )()
            except AppointmentError:
                continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(8)))

    assert doubled(storage) == 0
    now = [queue.agenda.look_up(one.id) for one in waiting]
    assert all(one.status == "confirmed" for one in now)
    assert all(after.start <= before.start for after, before in zip(now, waiting, strict=True))
    with storage.read() as session:
        for one in now:
            cells = session.scalar(select(func.count()).where(AppointmentCell.appointment_id == one.id))
            assert cells == 3, "fifteen minutes at one desk"
