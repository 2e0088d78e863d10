"""The databases of a run, and the processes that work on each."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from benchmarks.kanalen import databases
from benchmarks.kanalen.place import Database
from bot.storage import Storage
from bot.storage.migrate import migrate

SPAWN = multiprocessing.get_context("spawn")
"""No fork: a copy of a process with threads and connections is no process of its own."""
PATIENCE = 120.0
"""Seconds that one process waits for another."""


@dataclass(frozen=True)
class Leg:
    """processes: how many work on it at once."""

    database: Database
    url: str
    processes: int


@contextlib.contextmanager
def both(processes: int) -> Iterator[list[Leg]]:
    """PostgreSQL, and SQLite, which has one process. Migrated; gone afterwards."""
    with databases.postgres() as server, tempfile.TemporaryDirectory(prefix="onthaal-bench-") as folder:
        made = [
            Leg("postgresql", server.url, processes),
            Leg("sqlite", f"sqlite:///{Path(folder) / 'onthaal.db'}", 1),
        ]
        for leg in made:
            storage = Storage(leg.url)
            migrate(storage)
            storage.close()
        yield made


def at_once[T](legs: Sequence[Leg], measured: Callable[[Leg], T]) -> list[T]:
    """Each in a thread that waits for its processes."""
    with ThreadPoolExecutor(len(legs)) as threads:
        return list(threads.map(measured, legs))


def shares(count: int, processes: int) -> list[range]:
    """Numbers 0 to `count`, in as many equal parts."""
    ends = [count * part // processes for part in range(processes + 1)]
    return [range(first, last) for first, last in itertools.pairwise(ends)]


def spread(work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], *, together: bool = False) -> list[Any]:
    """Each job in a process of its own, all at once; with `together` they can `meet`. One job alone stays here."""
    if len(jobs) == 1:
        return [work(*jobs[0])]
    where = (SPAWN.Barrier(len(jobs)),) if together else (None,)
    with ProcessPoolExecutor(len(jobs), SPAWN, _here, where) as processes:
        return list(processes.map(work, *zip(*jobs, strict=True)))


_meeting: list[Barrier] = []
"""Of this process: where it meets the others."""


def _here(meeting: Barrier | None) -> None:
    if meeting is not None:
        _meeting.append(meeting)


def meet() -> None:
    """Waits for the other processes of `spread`; who is alone does not."""
    for meeting in _meeting:
        meeting.wait(PATIENCE)
