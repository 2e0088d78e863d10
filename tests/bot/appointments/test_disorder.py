"""Everybody does everything at once while holds run out: what must always hold afterwards."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from bot.appointments import Agenda, AppointmentError, Contact, Hold, Status
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.appointments.timetable import cells
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.sample import at

RESIDENTS, STEPS = 8, 25
STARTS = [at(9) + timedelta(minutes=45 * number) for number in range(4)]


def _live(agenda: Agenda, clock: SetClock, resident: int) -> None:
    """One resident's confused quarter of an hour. Only errors of the tree may come out of it."""
    chance = random.Random(resident)
    holds: list[Hold] = []

    def take(step: int) -> None:
        theme = chance.choice(("reispas", "huwen"))
        conversation = str(resident % (RESIDENTS // 2))  # two browser tabs each
        key = f"{resident}-{step}"
        start = chance.choice(STARTS)
        holds.append(
            agenda.hold("gent", theme, "loket", "stadskantoor", start, key=key, conversation_id=conversation)
        )

    def some(act: Callable[[str], object]) -> Callable[[int], None]:
        return lambda _: void(act(chance.choice(holds).id)) if holds else take(0)

    def void(_: object) -> None:
        return

    acts = [
        take,
        take,
        some(agenda.renew),
        some(agenda.release),
        some(lambda found: agenda.confirm(found, Contact("Noor"))),
        some(agenda.cancel),
        lambda _: clock.advance(timedelta(minutes=chance.choice((1, 4)))),
    ]
    for step in range(STEPS):
        try:
            chance.choice(acts)(step)
        except AppointmentError:
            continue
    for found in holds:  # and at last everybody wants it after all, and then does not
        with suppress(AppointmentError):
            agenda.confirm(found.id, Contact("Noor"))
            agenda.cancel(found.id)


def test_it_stays_in_order(agenda: Agenda, storage: Storage, clock: SetClock, notebook: Notebook) -> None:
    with ThreadPoolExecutor(RESIDENTS) as residents:
        list(residents.map(_live, [agenda] * RESIDENTS, [clock] * RESIDENTS, range(RESIDENTS)))

    with storage.read() as session:
        rows = session.scalars(select(AppointmentRow)).all()
        kept = Counter(
            (cell.resource, cell.start, cell.appointment_id)
            for cell in session.scalars(select(AppointmentCell))
        )
    in_force = [row for row in rows if row.status in (Status.HELD, Status.CONFIRMED) or row.cells_until]
    wanted = Counter((row.resource, start, row.id) for row in in_force for start in cells(row.start, row.end))
    assert kept == wanted
    assert len({(resource, start) for resource, start, _ in kept}) == sum(kept.values())
    holding = Counter(row.conversation_id for row in rows if row.status == Status.HELD)
    assert max(holding.values(), default=0) <= 1
    told = Counter(kind for kind, _, _ in notebook.lines)
    assert told["confirmed"] == sum(row.confirmed_at is not None for row in rows)
    assert told["cancelled"] == sum(row.sequence for row in rows)
    assert told["confirmed"] and told["cancelled"], "nothing happened"
