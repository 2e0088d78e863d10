"""What errors of the database mean: it can't be used now, or a mistake of ours. And what they may tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import ExceptionContext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.errors import OnthaalError

_POSTGRES = ("08", "53", "55P03", "57P", "57014", "40001", "40P01", "25006", "58")
"""Beginnings of SQLSTATE (PostgreSQL, appendix A): the connection, resources (disk full, too many clients),
a lock or statement that took too long, shutting down or starting, a deadlock, a read-only stand-by, the system."""
_PASSING = ("55P03", "57014", "40001", "40P01")
"""Of those: somebody held what we needed, and the database itself is there."""
_SQLITE = frozenset({5, 6, 8, 10, 13, 14, 15})
"""Primary result codes: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL (sqlite.org/rescode.html)."""
_QUOTING = ("22", "23")
"""Data exceptions and violated constraints: the classes whose words hold what was to be stored."""


class StorageAway(OnthaalError):
    """The database can't be reached or used now; the same may succeed in a moment.

    Nothing was written, except when the connection broke during the COMMIT itself: then nobody can know. What is
    written again after this error must therefore be recognised (a unique key, a status that is checked first).

    passing: only this transaction could not go through (a deadlock, a lock that took too long).
    """

    def __init__(self, reason: str) -> None:
        self.passing = reason.startswith(_PASSING)
        super().__init__(f"De databank is nu niet bruikbaar ({reason}).")


@contextmanager
def told_apart() -> Iterator[None]:
    """Raises StorageAway for errors of SQLAlchemy of that kind; lets everything else through."""
    try:
        yield
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        raise StorageAway(_reason(error)) from error


def is_away(error: SQLAlchemyError) -> bool:
    """Whether the same may succeed later, without a change of what was asked."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # psycopg: no answer of a server at all, so it could not be reached
        return (
            type(error.orig).__module__.startswith("psycopg") and type(error).__name__ == "OperationalError"
        )
    return str(state).startswith(_POSTGRES)


def _reason(error: SQLAlchemyError) -> str:
    """The kind of the error, never its words: those may name hosts, users or what a resident wrote."""
    orig = getattr(error, "orig", None)
    code = getattr(orig, "sqlstate", None) or getattr(orig, "sqlite_errorname", None)
    return str(code or type(orig or error).__name__)


def without_values(context: ExceptionContext) -> None:
    """For PostgreSQL's errors (event handle_error): its words quote the row, "Key (email)=(…) already exists".

    What is left says what went wrong and where; `hide_parameters` does the same for what SQLAlchemy adds.
    """
    orig = context.original_exception
    if not isinstance(orig, psycopg.Error) or orig.sqlstate is None:
        return
    told = orig.diag
    words = type(orig).__name__ if orig.sqlstate.startswith(_QUOTING) else told.message_primary
    places = [f"({orig.sqlstate})", told.table_name, told.column_name, told.constraint_name]
    before, after = str(orig), " ".join(filter(None, [words, *places]))
    orig.args = (after,)
    wrapped = context.sqlalchemy_exception
    if wrapped is not None:
        wrapped.args = tuple(str(part).replace(before, after) for part in wrapped.args)
