"""Inserting what is new: once, whoever else inserts it at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from bot.clock import SetClock
from bot.conversations.tables import Conversation
from bot.storage import Storage, insert_new


def rows(clock: SetClock, *keys: str, city: str = "gent") -> list[dict[str, Any]]:
    now = clock.now()
    return [{"id": key, "channel": "web", "city": city, "created_at": now, "last_at": now} for key in keys]


def insert(storage: Storage, new: Sequence[dict[str, Any]]) -> set[tuple[Any, ...]]:
    with storage.begin() as session:
        return insert_new(session, Conversation, new, ["id"])


def test_it_tells_which_were_new_and_leaves_the_others(storage: Storage, clock: SetClock) -> None:
    assert insert(storage, rows(clock, "noor")) == {("noor",)}
    assert insert(storage, rows(clock, "noor", "lien", city="hasselt")) == {("lien",)}

    with storage.read() as session:
        cities = {row.id: row.city for row in session.scalars(select(Conversation))}
    assert cities == {"noor": "gent", "lien": "hasselt"}


def test_it_takes_the_first_of_what_comes_twice(storage: Storage, clock: SetClock) -> None:
    new = [*rows(clock, "noor"), *rows(clock, "noor", city="hasselt")]

    assert insert(storage, new) == {("noor",)}
    with storage.read() as session:
        assert session.get_one(Conversation, "noor").city == "gent"


def test_it_fills_in_the_defaults_of_the_table(storage: Storage, clock: SetClock) -> None:
    insert(storage, rows(clock, "noor"))

    with storage.read() as session:
        noor = session.get_one(Conversation, "noor")
        assert (noor.owner, noor.epoch, noor.head) == ("bot", 1, 0)


def test_it_inserts_nothing_when_there_is_nothing(storage: Storage) -> None:
    assert insert(storage, []) == set()


def test_it_inserts_each_once_when_ten_come_with_the_same(storage: Storage, clock: SetClock) -> None:
    """In opposite orders: whoever came second waits, and nobody in a circle (a deadlock)."""
    keys = [f"k{number}" for number in range(40)]
    orders = [rows(clock, *(keys if client % 2 else reversed(keys))) for client in range(10)]
    with ThreadPoolExecutor(10) as clients:
        inserted = [
            key for new in clients.map(lambda order: insert(storage, order), orders) for (key,) in new
        ]

    assert sorted(inserted) == sorted(keys)
