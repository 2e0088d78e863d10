"""What is done once a transaction is committed."""

from __future__ import annotations

import pytest

from bot.storage import Storage, afterwards


def test_it_waits_for_the_commit(storage: Storage) -> None:
    done: list[str] = []
    with storage.begin() as session:
        afterwards(session, lambda: done.append("een"))
        with session.begin_nested():
            afterwards(session, lambda: done.append("twee"))
        session.flush()
        assert done == []
    assert done == ["een", "twee"]


def test_it_does_nothing_when_all_is_undone(storage: Storage) -> None:
    done: list[str] = []
    with pytest.raises(RuntimeError), storage.begin() as session:
        afterwards(session, lambda: done.append("een"))
        raise RuntimeError("power cut")
    assert done == []


def test_what_fails_leaves_the_rest_its_turn(storage: Storage) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError("bus away")

    with storage.begin() as session:
        afterwards(session, fail)
        afterwards(session, lambda: done.append("twee"))
    assert done == ["twee"]
