"""One heartbeat for all: one query for many, in time, and quiet when nobody is there."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from bot.storage import StorageAway
from channels.web.heart import Heart, urge

type Queue = asyncio.Queue[dict[str, Any]]


class Heads:
    """What is asked, and what is answered: everyone at seq 7, but who was erased."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []
        self.erased: set[str] = set()
        self.away = False

    def __call__(self, conversation_ids: Collection[str]) -> dict[str, dict[str, Any]]:
        self.asked.append(set(conversation_ids))
        if self.away:
            raise StorageAway("test")
        return {id: {"seq": 7, "mode": "bot"} for id in conversation_ids if id not in self.erased}


def beaten(heads: Heads, conversations: list[str], for_: float = 0.12) -> list[list[dict[str, Any]]]:
    """The hints that each queue got from a heart that beats every tenth of a second."""

    async def run() -> list[list[dict[str, Any]]]:
        heart = Heart(heads, 0.1)
        queues: list[Queue] = [asyncio.Queue(maxsize=100) for _ in conversations]
        for queue, conversation in zip(queues, conversations, strict=True):
            heart.add(conversation, queue)
        await asyncio.sleep(for_)
        for queue in queues:
            heart.remove(queue)
        asked = len(heads.asked)
        await asyncio.sleep(0.25)
        assert len(heads.asked) == asked  # nobody left: it stands still
        return [[queue.get_nowait() for _ in range(queue.qsize())] for queue in queues]

    return asyncio.run(run())


def test_it_asks_for_all_together() -> None:
    heads = Heads()
    hints = beaten(heads, [f"c{number}" for number in range(300)])
    assert all(each == [{"t": "beat", "seq": 7, "mode": "bot"}] for each in hints)
    assert len(heads.asked) <= 5 and sum(len(asked) for asked in heads.asked) == 300


def test_it_beats_again_and_again() -> None:
    assert len(beaten(Heads(), ["c"], 0.55)[0]) in (3, 4, 5)


def test_it_tells_who_was_erased() -> None:
    heads = Heads()
    heads.erased = {"weg"}
    assert [each[0]["t"] for each in beaten(heads, ["hier", "weg"])] == ["beat", "gone"]


def test_it_beats_without_a_head_while_the_database_is_away() -> None:
    heads = Heads()
    heads.away = True
    assert beaten(heads, ["c"]) == [[{"t": "beat"}]]


def test_what_must_arrive_pushes_the_oldest_hint_out() -> None:
    queue: Queue = asyncio.Queue(maxsize=2)
    for number in (1, 2):
        queue.put_nowait({"t": "head", "seq": number})
    urge(queue, {"t": "bye"})
    assert [queue.get_nowait(), queue.get_nowait()] == [{"t": "head", "seq": 2}, {"t": "bye"}]
