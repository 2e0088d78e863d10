"""Everybody does anything at once: nothing but Refused comes out, and the rows agree with each other."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.takeover import Refused
from bot.takeover.states import HUMAN, OPEN
from tests.bot.takeover.desks import AISHA, MIEKE, SAM, Desks, owner_of, wish

THREADS, STEPS, ROOMS = 8, 40, 5
STAFF = (SAM, AISHA, MIEKE)


def steps(desks: Desks, rooms: list[str], dice: random.Random) -> list[Callable[[], Any]]:
    """What one of them may do next."""
    desk, room, who = desks.desk, dice.choice(rooms), dice.choice(STAFF)
    epoch = desks.epoch(room)
    other = dice.choice(STAFF)
    return [
        lambda: desk.claim(who, room),
        lambda: desk.claim(who, room, text="Dag.", key=f"{dice.random()}"),
        lambda: desk.accept(who, room),
        lambda: desk.decline(who, room),
        lambda: desk.overrule(MIEKE, room),
        lambda: desk.say(who, room, "Dag.", epoch=epoch, key=f"{dice.random()}"),
        lambda: desk.note(who, room, "let op", key=f"{dice.random()}"),
        lambda: desk.forward(who, room, epoch=epoch, to=other),
        lambda: desk.forward(who, room, epoch=epoch, department="wonen"),
        lambda: desk.give_back(who, room, epoch=epoch),
        lambda: desk.end(who, room, epoch=epoch),
        lambda: desk.callback(who, room, epoch=epoch, why=""),
        lambda: desk.presence(who, dice.choice(("aanwezig", "aanwezig", "pauze", "afwezig"))),
        lambda: desk.beat(who),
        lambda: desk.phone_first(MIEKE, desks.clock.now() + timedelta(minutes=5)),
        lambda: desk.phone_first(MIEKE, None),
        desk.sweep,
        lambda: desks.say(room, "nog iets"),
        lambda: asyncio.run(desks.worker.settle(room)),
        lambda: desk.conversation(who, room),
        lambda: desk.overview(MIEKE),
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_but_refusals_comes_out(desks: Desks, seed: int) -> None:
    desks.arrive_at_desk(*STAFF)
    rooms = [desks.ask(desks.open()) for _ in range(ROOMS)]
    desks.engine.script.extend(wish() if n % 3 else wish(afdeling="wonen") for n in range(200))

    def live(number: int) -> None:
        dice = random.Random(seed * 1000 + number)
        for _ in range(STEPS):
            with suppress(Refused):
                dice.choice(steps(desks, rooms, dice))()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(live, range(THREADS)))

    for room in rooms:
        asyncio.run(desks.worker.settle(room))
        agree(desks, room)
    chats = Counter(row.agent_id for room in rooms for row in desks.rows(room) if row.state == HUMAN)
    assert all(number <= 4 for number in chats.values())
    events = desks.feed()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


def agree(desks: Desks, room: str) -> None:
    now_open = [row for row in desks.rows(room) if row.state in OPEN]
    assert len(now_open) <= 1
    expected = owner_of(now_open[0].state, now_open[0].agent_id) if now_open else "bot"
    assert desks.state(room).owner == expected
    log = desks.log(room)
    assert [row.seq for row in log] == list(range(1, len(log) + 1))
    assert [row.epoch for row in log] == sorted(row.epoch for row in log)
    assert set(desks.statuses(room)) == {"done"}
