"""The staff blocks, hands over and moves while residents book, move and cancel, all at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.appointments import Agenda, AppointmentError, CitySetup, Status
from bot.appointments.setup import Officer
from bot.appointments.staff import StaffAgenda
from bot.appointments.staff.illness import Choice, Way
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import NOOR, START, WONEN, at, gent
from tests.bot.appointments.staff.conftest import MIEKE

PEOPLE = [Officer(key, key.title(), ("wonen",), ("video", "loket")) for key in ("aisha", "sam", "tom")]
STARTS = [at(9) + timedelta(minutes=30 * number) for number in range(5)]
AHEAD = timedelta(days=1)


class Day:
    """What the people of one day do. Only errors of the tree may come out of it."""

    def __init__(self, staff: StaffAgenda, setup: CitySetup, clock: SetClock) -> None:
        self._staff, self._agenda, self._setup, self._clock = staff, staff.agenda, setup, clock
        self.made: list[str] = []
        self.acts: list[Callable[[random.Random, str], object]] = [
            self._book, self._book, self._book, self._move, self._cancel, self._ill, self._ill, self._free, self._wait,
        ]  # fmt: skip

    def act(self, chance: random.Random, key: str) -> None:
        with suppress(AppointmentError):
            chance.choice(self.acts)(chance, key)

    def _book(self, chance: random.Random, key: str, replaces: str | None = None) -> str:
        mode = chance.choice(("video", "loket"))
        place = "stadskantoor" if mode == "loket" else None
        start = chance.choice(STARTS) + chance.choice((timedelta(0), AHEAD))
        hold = self._agenda.hold("gent", "wonen", mode, place, start, key=key, replaces=replaces)
        if replaces is None:
            contact = replace(NOOR, email=f"{key}@example.be", phone=None)
            self.made.append(self._agenda.confirm(hold.id, contact).id)
        return hold.id

    def _move(self, chance: random.Random, key: str) -> None:
        one = self._some(chance)
        self._agenda.move(one, self._book(chance, key, one), key=f"{key}/yes")

    def _cancel(self, chance: random.Random, key: str) -> None:
        self._agenda.cancel(self._some(chance), key=key)

    def _ill(self, chance: random.Random, key: str) -> None:
        who = f"gent/medewerker/{chance.choice(('aisha', 'sam'))}"
        block = self._staff.blocks.block(MIEKE, self._setup, who, at(0), at(23), "", key=key, verb="ziek")
        choices = {
            one.visit.appointment.id: Choice(
                chance.choice((Way.COLLEAGUE, Way.MOVE, Way.CANCEL)), one.first.start if one.first else None
            )
            for one in self._staff.illness.proposals("gent", block)
        }
        for _ in range(2):
            self._staff.illness.carry_out(MIEKE, block, choices, key=key)

    def _free(self, chance: random.Random, key: str) -> None:
        for block in self._staff.blocks.coming(self._setup):
            self._staff.blocks.unblock(MIEKE, block.id)

    def _wait(self, chance: random.Random, key: str) -> None:
        self._clock.advance(timedelta(minutes=chance.choice((1, 4, 11))))

    def _some(self, chance: random.Random) -> str:
        return chance.choice(self.made[-8:]) if self.made else "nobody's"


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_in_two_places_whatever_the_staff_does(
    storage: Storage, clock: SetClock, notebook: Notebook, seed: int
) -> None:
    setup = replace(gent(themes=(WONEN,)), officers=tuple(PEOPLE))
    agenda = Agenda(storage, clock, {"gent": setup}, notebook)
    day = Day(StaffAgenda(storage, clock, agenda), setup, clock)

    def live(number: int) -> None:
        chance = random.Random(100 * seed + number)
        for step in range(20):
            day.act(chance, f"{number}-{step}")

    with ThreadPoolExecutor(6) as people:
        list(people.map(live, range(6)))
    agenda.purge()
    check_order(agenda, storage)
    found = [agenda.look_up(one) for one in day.made]
    standing = [one for one in found if one.status == Status.CONFIRMED]
    taken = [(one.officer, one.start) for one in standing]
    assert len(set(taken)) == len(taken) and START.date() < min(one.start for one in found).date()
    for one in found:
        told = [kind for kind, number, _ in notebook.lines if number == one.number]
        gone = one.status == Status.CANCELLED
        assert (told.count("confirmed"), told.count("moved"), told.count("cancelled")) == (1, one.moved, gone)
