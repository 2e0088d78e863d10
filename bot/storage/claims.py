"""Who works on what, among all processes of one installation."""

from __future__ import annotations

import fcntl
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, Protocol
from weakref import WeakKeyDictionary

import psycopg
import structlog

from bot.errors import OnthaalError
from bot.storage.database import Storage, connect_args, prepare_session

RECONNECT_EVERY = 1.0
"""Seconds between two attempts at a server that is away: `take` never waits longer than one attempt."""

_log = structlog.get_logger()


class Claims(Protocol):
    """Names that one process at a time may work on: "conversation:<id>", "reconciler:gent"…

    A claim keeps processes out of each other's way. It does not guard the data: a process whose connection was lost
    works on for a moment without knowing, so what it writes must still be checked by the database.
    """

    def take(self, name: str) -> bool:
        """True when this caller now has the name. Not re-entrant: False also when this process has it already,
        and while the database is away. Never waits for another process. May be called from any thread."""

    def holds(self, name: str) -> bool:
        """Whether this object still has the name for sure. For work that lasts: when it was lost, another process may
        have begun the same. Asks the database."""

    def release(self, name: str) -> None:
        """Gives the name free; nothing happens when this object doesn't have it."""

    def close(self) -> None:
        """Gives all names free."""


class AlreadyServing(OnthaalError):
    """Another process serves this SQLite database; the message is a Dutch sentence for the administrator."""


def claims(storage: Storage) -> Claims:
    """Those of this database. Each call on PostgreSQL makes a connection of its own: keep the result."""
    return MemoryClaims(storage) if storage.sqlite else PostgresClaims(storage)


class MemoryClaims:
    """For one process (SQLite). All of one Storage see the same names."""

    _taken: ClassVar[WeakKeyDictionary[Storage, set[str]]] = WeakKeyDictionary()
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, storage: Storage) -> None:
        with self._lock:
            self._all = self._taken.setdefault(storage, set())
        self._mine: set[str] = set()

    def take(self, name: str) -> bool:
        with self._lock:
            if name in self._all:
                return False
            self._all.add(name)
            self._mine.add(name)
            return True

    def holds(self, name: str) -> bool:
        with self._lock:
            return name in self._mine

    def release(self, name: str) -> None:
        with self._lock:
            if name in self._mine:
                self._mine.discard(name)
                self._all.discard(name)

    def close(self) -> None:
        with self._lock:
            self._all -= self._mine
            self._mine.clear()


class PostgresClaims:
    """Session-level advisory locks on one connection of its own: a killed process gives all of them free at once.

    When the connection is lost, so are all claims: others may take the names. `take` of a name that is still being
    worked on here stays False until it is released. After a new connection the names still in use are taken again,
    where nobody else was sooner.

    A pooler that shares connections between transactions (pgbouncer in transaction mode) must not stand between:
    it would hand the locks to strangers.
    """

    def __init__(self, storage: Storage) -> None:
        self._connection: psycopg.Connection[Any] | None = None
        arguments, options = storage.engine.dialect.create_connect_args(storage.engine.url)
        self._connect_with = (arguments, {**options, **connect_args("onthaal claims"), "autocommit": True})
        self._lock = threading.Lock()
        self._held: set[str] = set()  # what this process works on
        self._lost: set[str] = set()  # and of that, what another process may have by now
        self._tried_at = float("-inf")

    def take(self, name: str) -> bool:
        with self._lock:
            if name in self._held:
                return False
            connection = self._connected()
            if connection is None or not self._locks(connection, name):
                return False
            self._held.add(name)
            return True

    def holds(self, name: str) -> bool:
        with self._lock:
            for _ in range(2):  # the second time with a new connection, when the old one turns out to be lost
                connection = self._connected()
                if connection is not None and self._ask(connection, "SELECT %s::bigint IS NOT NULL", name):
                    return name in self._held and name not in self._lost
            return False

    def release(self, name: str) -> None:
        with self._lock:
            if name not in self._held:
                return
            self._held.discard(name)
            if name in self._lost:
                self._lost.discard(name)
            elif self._connection is not None:
                self._ask(self._connection, "SELECT pg_advisory_unlock(%s)", name)

    def close(self) -> None:
        with self._lock:
            self._held.clear()
            self._drop()

    def __del__(self) -> None:
        """Who is forgotten has nothing any more."""
        self._drop()

    def _connected(self) -> psycopg.Connection[Any] | None:
        """The connection, made anew when it was lost; None when that doesn't work now."""
        if self._connection is not None and not self._connection.closed:
            return self._connection
        self._drop()
        now = time.monotonic()
        if now - self._tried_at < RECONNECT_EVERY:
            return None
        self._tried_at = now
        arguments, options = self._connect_with
        try:
            connection = psycopg.connect(*arguments, **options)
            prepare_session(connection, idle_session_timeout="0")
        except psycopg.Error as error:
            _log.warning("claims: no connection", error=type(error).__name__)
            return None
        self._connection = connection
        self._lost = {name for name in self._held if not self._locks(connection, name)}
        return self._connection

    def _locks(self, connection: psycopg.Connection[Any], name: str) -> bool:
        return self._ask(connection, "SELECT pg_try_advisory_lock(%s)", name)

    def _ask(self, connection: psycopg.Connection[Any], query: Any, name: str) -> bool:
        """What the server says; False when the connection turns out to be lost."""
        try:
            found = connection.execute(query, (key(name),)).fetchone()
        except psycopg.Error as error:
            _log.warning("claims: connection lost", error=type(error).__name__, held=len(self._held))
            self._drop()
            return False
        return bool(found and found[0])

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None
            self._lost = set(self._held)


def key(name: str) -> int:
    """The signed 64-bit number of an advisory lock: the same in every process and release."""
    digest = hashlib.blake2b(f"onthaal:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@contextmanager
def alone(storage: Storage) -> Iterator[None]:
    """While a process serves. On SQLite only one can, as wake-ups, limits and claims are in its memory: a second one
    raises AlreadyServing. PostgreSQL is there for many: nothing happens."""
    path = storage.engine.url.database
    if not storage.sqlite or not path or path == ":memory:":
        yield
        return
    with Path(f"{path}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyServing(
                f"Onthaal draait al met de databank {path}. Stop het andere venster eerst, of kies een andere map met "
                "ONTHAAL_VAR. Wie met meer dan een proces wil werken, gebruikt PostgreSQL."
            ) from None
        yield
