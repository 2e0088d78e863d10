"""The feed of a city: what consoles follow, numbered in the order in which it was committed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from bot.takeover.shapes import FeedEvent
from bot.takeover.tables import Feed, FeedRow

_BEGIN = text("INSERT INTO feed (city, head) VALUES (:city, 0) ON CONFLICT (city) DO NOTHING")

type Happening = tuple[str, str | None, dict[str, Any]]
"""kind, conversation id, data."""


def topic(city: str) -> str:
    """What a console subscribes to at the Notifier: a hint {"t": "feed", "seq": n} for each rise of the head."""
    return f"balie:{city}"


def append(session: Session, city: str, happenings: list[Happening], at: datetime) -> int:
    """Adds to the feed; the new head. Comes last in a transaction: it holds the city's row until the commit."""
    head = _raise(session, city, len(happenings))
    if head is None:
        session.execute(_BEGIN, {"city": city})
        head = _raise(session, city, len(happenings)) or 0
    first = head - len(happenings) + 1
    session.add_all(
        FeedRow(city=city, seq=first + n, kind=kind, conversation_id=conversation_id, data=data, at=at)
        for n, (kind, conversation_id, data) in enumerate(happenings)
    )
    return head


def _raise(session: Session, city: str, by: int) -> int | None:
    raised = update(Feed).where(Feed.city == city).values(head=Feed.head + by).returning(Feed.head)
    return session.execute(raised).scalar_one_or_none()


def read(session: Session, city: str, after: int, limit: int) -> list[FeedEvent]:
    query = (
        select(FeedRow).where(FeedRow.city == city, FeedRow.seq > after).order_by(FeedRow.seq).limit(limit)
    )
    return [
        FeedEvent(row.city, row.seq, row.kind, row.conversation_id, row.data, row.at)
        for row in session.scalars(query)
    ]


def head(session: Session, city: str) -> int:
    return session.scalar(select(Feed.head).where(Feed.city == city)) or 0
