"""Inserting what is not there yet, in one statement, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.storage.database import Base


def insert_new(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], key: Sequence[str]
) -> set[tuple[Any, ...]]:
    """Inserts the rows whose `key` (names of columns with a unique constraint) is new; the keys that were inserted.

    A row that exists, or comes twice in `rows`, is left as it was (the first one counts). Another transaction that is
    inserting the same key is waited for. The rows go in in the order of their keys, so that two transactions with the
    same rows wait for each other in turn and never in a circle.
    """
    if not rows:
        return set()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    columns = [getattr(table, name) for name in key]
    statement = insert(table).on_conflict_do_nothing(index_elements=columns).returning(*columns)
    ordered = sorted(rows, key=lambda row: [str(row[name]) for name in key])
    return {tuple(row) for row in session.execute(statement, [dict(row) for row in ordered])}
