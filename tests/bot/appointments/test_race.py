"""Forty residents at once want the same times: the promise that Onthaal is built on."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from bot.appointments import Agenda, AlreadyCancelled, Contact, NoNotices, SlotTaken
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import NOOR, REISPAS, at, gent

CLIENTS, SLOTS = 40, 15
type Wish = tuple[str, datetime]


def _wishes(agenda: Agenda, client: int) -> list[Wish]:
    """Fifteen times in an order of their own. Half of the clients also want to marry: three times as
    long, at the same desk, so that appointments can overlap without beginning together."""
    day = at(9).date()
    short = [
        ("reispas", free.start) for free in agenda.times("gent", "reispas", "loket", "stadskantoor", day)
    ]
    long = [("huwen", free.start) for free in agenda.times("gent", "huwen", "loket", "stadskantoor", day)]
    both = short[:SLOTS] if client % 2 else long + short[: SLOTS - len(long)]
    assert len(both) == SLOTS
    return random.Random(client).sample(both, SLOTS)


def _visit_all(agenda: Agenda, client: int, wishes: list[Wish]) -> list[str]:
    """One client tries every wish; the numbers of what it got. Anything but "taken" is raised."""
    got = []
    for theme, start in wishes:
        try:
            hold = agenda.hold("gent", theme, "loket", "stadskantoor", start, key=f"{client}/{theme}/{start}")
        except SlotTaken:
            continue
        got.append(agenda.confirm(hold.id, Contact(f"Bezoeker {client}")).number)
    return got


def test_it_never_books_a_time_twice(storage: Storage, clock: SetClock) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, NoNotices())
    wishes = [_wishes(agenda, client) for client in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        got = list(clients.map(_visit_all, [agenda] * CLIENTS, range(CLIENTS), wishes))

    with storage.read() as session:
        booked = session.scalars(select(AppointmentRow).order_by(AppointmentRow.start)).all()
        cells = session.scalars(select(AppointmentCell)).all()
    assert sorted(row.number for row in booked) == sorted(number for numbers in got for number in numbers)
    assert all(one.end <= two.start for one, two in pairwise(booked))
    assert sum((row.end - row.start) // timedelta(minutes=5) for row in booked) == len(cells)
    wanted = {start for wish in wishes for _, start in wish}
    assert all(any(row.start <= start < row.end for row in booked) for start in wanted)


def test_it_gives_two_officers_to_two_of_forty(storage: Storage, clock: SetClock) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, NoNotices())

    def _one(client: int) -> bool:
        try:
            agenda.hold("gent", "wonen", "video", None, at(9), key=str(client), conversation_id=str(client))
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(CLIENTS) as clients:
        assert sum(clients.map(_one, range(CLIENTS))) == 2


def test_it_gives_each_desk_to_one_of_forty(storage: Storage, clock: SetClock) -> None:
    """All ask for the first free desk at once; whoever misses it gets another, as long as there is one."""
    setup = gent(themes=(replace(REISPAS, desks=12),))
    agenda = Agenda(storage, clock, {"gent": setup}, NoNotices())

    def _one(client: int) -> bool:
        try:
            agenda.hold(
                "gent", "reispas", "loket", "rabot", at(9), key=str(client), conversation_id=str(client)
            )
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(CLIENTS) as clients:
        assert sum(clients.map(_one, range(CLIENTS))) == 12
    check_order(agenda, storage)


def test_it_gives_one_message_one_hold_however_often_it_comes(storage: Storage, clock: SetClock) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, NoNotices())

    def _again(_: int) -> str:
        return agenda.hold("gent", "wonen", "video", None, at(9), key="m1", conversation_id="noor").id

    with ThreadPoolExecutor(10) as clients:
        assert len(set(clients.map(_again, range(10)))) == 1


def test_it_cancels_once_however_many_click(storage: Storage, clock: SetClock) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, NoNotices())
    made = agenda.confirm(agenda.hold("gent", "wonen", "video", None, at(9), key="m1").id, NOOR)

    def _cancel(_: int) -> bool:
        try:
            agenda.cancel(made.id)
        except AlreadyCancelled:
            return False
        return True

    with ThreadPoolExecutor(10) as clients:
        assert sum(clients.map(_cancel, range(10))) == 1
