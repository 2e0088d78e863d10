"""Connections and transactions, the same for SQLite (one machine) and PostgreSQL (replicas)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session

from bot.errors import SettingsError
from bot.storage.away import told_apart, without_values

PSYCOPG = "postgresql+psycopg"
KEEPALIVES = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that vanished is noticed within half a minute. Seconds, a count, milliseconds (libpq, 34.1.2)."""
CONNECT_TIMEOUT = 5
"""Seconds for one address of the server."""
POOL = {
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": 30.0,
    "pool_recycle": 1800,
    "pool_pre_ping": True,
}
"""At most 20 connections per process, beside the one of its claims: four processes fit in PostgreSQL's 100."""
SESSION = {
    "TimeZone": "UTC",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""What the server keeps for each of our connections. Its own keepalives free the locks of a machine that died."""


class Base(DeclarativeBase):
    """The tables of all parts."""


class Storage:
    """A database. `begin` writes, `read` only reads; each is one transaction.

    Both raise StorageAway when the database can't be reached or used now.

    On SQLite a write transaction takes the write lock at its start (BEGIN IMMEDIATE): a read that
    later wants to write would otherwise be refused at once, whatever the time-out. Its writers of this
    process queue up here: SQLite itself would have them poll, and some would wait for seconds.

    On PostgreSQL each statement sees what was committed before it (READ COMMITTED): what is checked and then
    written must be locked (`with_for_update`) or ruled out by a constraint. Raises SettingsError for an address
    that is neither of the two.
    """

    def __init__(self, url: str, *, name: str = "onthaal") -> None:
        """`name` is what an administrator sees in pg_stat_activity."""
        parsed = _parsed(url)
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = (
            {"connect_args": {"timeout": 30}, "pool_size": 20}
            if self.sqlite
            else {"connect_args": connect_args(name), **POOL}
        )
        # hide_parameters: an error of the database goes to the log, what a resident wrote does not
        self.engine = create_engine(parsed, hide_parameters=True, **options)
        self._writing = self.engine.execution_options(writes=True)
        self._reading = self.engine.execution_options(writes=False)
        self._turn: AbstractContextManager[Any] = threading.RLock() if self.sqlite else nullcontext()
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "connect", _prepare_postgres)
            event.listen(self.engine, "handle_error", without_values)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A write transaction: committed at the end, rolled back on any exception. Raises StorageAway."""
        session = Session(self._writing, expire_on_commit=False)
        with told_apart(), self._turn, session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read transaction, never committed. Raises StorageAway."""
        with told_apart(), Session(self._reading, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def connect_args(name: str) -> dict[str, Any]:
    """What libpq is told for every connection of ours to PostgreSQL."""
    return {"connect_timeout": CONNECT_TIMEOUT, "application_name": name, **KEEPALIVES}


def prepare_session(connection: Any, **more: str) -> None:
    """Sets SESSION on a new psycopg connection. What this server doesn't know is left out.

    A COMMIT is only done when it is on disk (`synchronous_commit`): a server that is set up to promise sooner is
    asked not to, as our "accepted" to a provider means that nobody sends it again.
    """
    query = """SELECT set_config(name, wanted, false)
        FROM pg_settings JOIN unnest(%s::text[], %s::text[]) AS w (known, wanted) ON lower(name) = lower(known)
        WHERE name <> 'synchronous_commit' OR setting = 'off'"""
    settings = {"synchronous_commit": "on", **SESSION, **more}
    before, connection.autocommit = connection.autocommit, True
    connection.execute(query, (list(settings), list(settings.values())))
    connection.autocommit = before


def _parsed(url: str) -> URL:
    """Both postgres:// and postgresql:// mean psycopg 3. The address itself stays out of the error: it may hold
    a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError("ONTHAAL_DATABASE_URL: dit is geen adres van een databank.") from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername=PSYCOPG)
    if parsed.drivername != PSYCOPG and parsed.get_backend_name() != "sqlite":
        raise SettingsError(
            "ONTHAAL_DATABASE_URL: moet beginnen met sqlite:/// of postgresql://; andere databanken ken ik niet."
        )
    return parsed


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgres(connection: Any, _record: Any) -> None:
    prepare_session(connection)
