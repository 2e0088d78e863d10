"""Connections and transactions, the same for SQLite (one machine) and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Session


class Base(DeclarativeBase):
    """The tables of all parts."""


class Storage:
    """A database. `begin` writes, `read` only reads; each is one transaction.

    On SQLite a write transaction takes the write lock at its start (BEGIN IMMEDIATE): a read that
    later wants to write would otherwise be refused at once, whatever the time-out. Its writers of this
    process queue up here: SQLite itself would have them poll, and some would wait for seconds.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(
            url,
            connect_args={"timeout": 30} if self.sqlite else {},
            pool_size=20,
            hide_parameters=True,  # an error of the database goes to the log, what a resident wrote does not
        )
        self._turn: AbstractContextManager[Any] = threading.RLock() if self.sqlite else nullcontext()
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A write transaction: committed at the end, rolled back on any exception."""
        with self._turn, self._session(writes=True) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read transaction, never committed."""
        with self._session(writes=False) as session:
            yield session

    def _session(self, *, writes: bool) -> Session:
        return Session(self.engine.execution_options(writes=writes), expire_on_commit=False)

    def close(self) -> None:
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
