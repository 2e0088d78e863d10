"""What the desk keeps for a while only: numbers to call, notes, who looked at what, what consoles followed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Executable, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.storage import Storage
from bot.takeover.states import CALLBACK, CLOSED, OPEN, WRAPUP
from bot.takeover.tables import Draft, FeedRow, Handover, Note, Viewing

CALLED = timedelta(days=30)
"""The number and the moment of a call-back, after it was recorded."""
NOTED = timedelta(days=90)
"""Notes and drafts, while nothing of their conversation must still be done."""
FOLLOWED = timedelta(days=30)
"""Events of the feed: sessions of consoles end long before."""
LOOKED = timedelta(days=365)
"""Who opened which conversation."""


def forget(storage: Storage, clock: Clock) -> int:
    """Removes what is older than these. Returns how many rows it were."""
    now = clock.now()
    with storage.begin() as session:
        return _forget_numbers(session, now - CALLED) + sum(
            len(session.scalars(old).all()) for old in _old(now)
        )


def _forget_numbers(session: Session, before: datetime) -> int:
    """The request itself stays: how it ended, and when."""
    old = update(Handover).where(
        Handover.state == CLOSED,
        Handover.closed_at < before,
        or_(Handover.phone.is_not(None), Handover.wish.is_not(None)),
    )
    return len(session.scalars(old.values(phone=None, wish=None).returning(Handover.id)).all())


def _old(now: datetime) -> list[Executable]:
    busy = select(Handover.conversation_id).where(Handover.state.in_((*OPEN, WRAPUP, CALLBACK)))
    return [
        *(
            delete(table)
            .where(table.at < now - NOTED, table.conversation_id.not_in(busy))
            .returning(table.id)
            for table in (Note, Draft)
        ),
        delete(Viewing).where(Viewing.at < now - LOOKED).returning(Viewing.id),
        delete(FeedRow).where(FeedRow.at < now - FOLLOWED).returning(FeedRow.seq),
    ]
