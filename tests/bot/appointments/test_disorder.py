"""Everybody does everything at once while holds run out: what must always hold afterwards."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.appointments import Agenda, AppointmentError, CitySetup, Contact, Status
from bot.appointments.booking import queue_up
from bot.appointments.setup import Officer
from bot.appointments.setup_tables import Block
from bot.appointments.tables import AppointmentKey, AppointmentRow, AppointmentWeek
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import HUWEN, REISPAS, START, WONEN, at, gent

RESIDENTS, STEPS = 8, 40
STARTS = [at(9) + timedelta(days=day, minutes=45 * number) for day in range(3) for number in range(4)]


def _city() -> CitySetup:
    """Sam receives passports and talks about houses; buffers differ."""
    themes = (
        replace(REISPAS, after=5, per_person=10, most_persons=2, minutes=10),
        HUWEN,
        replace(WONEN, before=10),
    )
    sam = Officer("sam", "Sam", ("reispas", "wonen"), ("loket", "video"))
    return replace(gent(themes=themes), officers=(sam,))


class Crowd:
    """Residents who do whatever comes up. Only errors of the tree may come out of it."""

    def __init__(self, agenda: Agenda, storage: Storage, clock: SetClock) -> None:
        self._agenda, self._storage, self._clock = agenda, storage, clock
        self.holds: list[str] = []
        self.made: list[str] = []
        self.moves: list[tuple[str, str]] = []
        self.acts: list[Callable[[int, random.Random, str], object]] = [
            self._take, self._take, self._for_move, self._renew, self._release, self._confirm, self._confirm,
            self._move, self._move, self._cancel, self._purge, self._block, self._later, self._for_move,
        ]  # fmt: skip

    def act(self, number: int, resident: int, chance: random.Random, key: str) -> None:
        with suppress(AppointmentError):
            self.acts[number % len(self.acts)](resident, chance, key)

    def _take(self, resident: int, chance: random.Random, key: str, replaces: str | None = None) -> None:
        theme = (
            self._agenda.look_up(replaces).theme if replaces else chance.choice(("reispas", "huwen", "wonen"))
        )
        mode = chance.choice(("video", "loket")) if theme == "wonen" else "loket"
        persons = chance.choice((1, 1, 2)) if theme == "reispas" else 1
        start = chance.choice(STARTS) + chance.choice((timedelta(0), timedelta(minutes=15)))
        where = "stadskantoor" if mode == "loket" else None
        conversation = chance.choice((str(resident % (RESIDENTS // 2)), None))  # two browser tabs each
        hold = self._agenda.hold(
            "gent", theme, mode, where, start,
            key=key, conversation_id=conversation, persons=persons, replaces=replaces,
        )  # fmt: skip
        self.holds.append(hold.id)
        if replaces:
            self.moves.append((replaces, hold.id))

    def _for_move(self, resident: int, chance: random.Random, key: str) -> None:
        self._take(resident, chance, key, _some(self.made, chance))

    def _renew(self, _: int, chance: random.Random, key: str) -> None:
        self._agenda.renew(self._one(chance))

    def _release(self, _: int, chance: random.Random, key: str) -> None:
        self._agenda.release(self._one(chance))

    def _confirm(self, resident: int, chance: random.Random, key: str) -> None:
        self.made.append(self._agenda.confirm(self._one(chance), Contact(f"Inwoner {resident}")).id)

    def _move(self, _: int, chance: random.Random, key: str) -> None:
        if self.moves:
            self._agenda.move(*chance.choice(self.moves[-4:]), key=chance.choice((key, "same")))

    def _cancel(self, _: int, chance: random.Random, key: str) -> None:
        self._agenda.cancel(_some(self.made, chance), key=key)

    def _purge(self, _: int, chance: random.Random, key: str) -> None:
        self._agenda.purge()

    def _block(self, _: int, chance: random.Random, key: str) -> None:
        start = chance.choice(STARTS[::4])
        with self._storage.begin() as session:
            queue_up(session, "gent")
            who = chance.choice(("gent/medewerker/sam", "thema/huwen"))
            minutes = timedelta(minutes=20)
            session.add(
                Block(id=key, city="gent", who=who, start=start, end=start + minutes, created_at=start)
            )

    def _later(self, _: int, chance: random.Random, key: str) -> None:
        self._clock.advance(timedelta(minutes=chance.choice((1, 4, 11))))

    def _one(self, chance: random.Random) -> str:
        return _some(self.holds, chance)


def _some(ids: list[str], chance: random.Random) -> str:
    return chance.choice(ids[-6:]) if ids else "nobody's"


def _check_told(storage: Storage, notebook: Notebook) -> None:
    """Each change was told once, each in its own number."""
    with storage.read() as session:
        rows = session.scalars(select(AppointmentRow)).all()
    told = Counter((kind, number) for kind, number, _ in notebook.lines)
    for row in rows:
        was, gone = row.confirmed_at is not None, bool(row.confirmed_at and row.status == Status.CANCELLED)
        expected = (int(was), row.moved, int(gone))
        assert tuple(told[kind, row.number] for kind in ("confirmed", "moved", "cancelled")) == expected
        assert row.sequence == row.moved + gone


def _book_and_move(agenda: Agenda, resident: int) -> None:
    """What nobody else is in the way of, while everybody does it."""
    start = at(9) + timedelta(days=7 * (1 + resident))
    hold = agenda.hold("gent", "huwen", "loket", "stadskantoor", start, key=f"own-{resident}")
    made = agenda.confirm(hold.id, Contact(f"Inwoner {resident}"))
    later = start + timedelta(minutes=45)
    hold = agenda.hold("gent", "huwen", "loket", None, later, key=f"to-{resident}", replaces=made.id)
    assert agenda.move(made.id, hold.id, key=f"move-{resident}").start == later


def test_it_stays_in_order(storage: Storage, clock: SetClock, notebook: Notebook) -> None:
    agenda = Agenda(storage, clock, {"gent": _city()}, notebook)
    crowd = Crowd(agenda, storage, clock)

    def live(resident: int) -> None:
        chance = random.Random(resident)
        _book_and_move(agenda, resident)
        for step in range(STEPS):
            crowd.act(chance.randrange(len(crowd.acts)), resident, chance, f"{resident}-{step}")

    with ThreadPoolExecutor(RESIDENTS) as residents:
        list(residents.map(live, range(RESIDENTS)))
    agenda.purge()
    check_order(agenda, storage)
    _check_told(storage, notebook)
    assert {kind for kind, _, _ in notebook.lines} == {"confirmed", "moved", "cancelled"}, (
        "too little happened"
    )


_steps = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 3), st.integers(0, 9999)), min_size=5, max_size=30
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_steps)
def test_it_is_in_order_after_every_step(
    storage: Storage, clock: SetClock, notebook: Notebook, steps: list[tuple[int, int, int]]
) -> None:
    clock.set(START)
    notebook.lines.clear()
    with storage.begin() as session:
        for table in (AppointmentRow, AppointmentWeek, AppointmentKey, Block):
            session.execute(delete(table))
    agenda = Agenda(storage, clock, {"gent": _city()}, notebook, chance=random.Random(1))
    crowd = Crowd(agenda, storage, clock)
    for number, (act, resident, seed) in enumerate(steps):
        crowd.act(act, resident, random.Random(seed), f"k{number}")
        check_order(agenda, storage)
    _check_told(storage, notebook)
