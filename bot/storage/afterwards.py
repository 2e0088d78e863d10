"""What must happen once a transaction is committed, said inside it."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

_KEY = "afterwards"

_log = structlog.get_logger()


def afterwards(session: Session, do: Callable[[], None]) -> None:
    """`do` when the transaction of `session` is committed, and never when it is undone.

    For wake-ups, which must not go before others can read what they are about. What `do` raises is logged: the
    transaction stands, and who committed it did nothing wrong.
    """
    waiting = session.info.setdefault(_KEY, [])
    if not waiting:
        event.listen(session, "after_commit", _committed)
    waiting.append(do)


def _committed(session: Session) -> None:
    if session.in_nested_transaction():  # a savepoint only
        return
    for do in session.info.pop(_KEY, []):
        try:
            do()
        except Exception:
            _log.exception("afterwards")
