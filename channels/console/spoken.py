"""What people said last in many conversations, read at once: notices of the service say little in a list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_

from bot.conversations.tables import LogMessage
from bot.storage import Storage

PEOPLE = ("user", "agent")
LONGEST = 160
"""Characters of a line in a list."""


@dataclass(frozen=True)
class Spoken:
    """author: "user" or "agent"."""

    author: str
    text: str
    seq: int
    at: datetime


def spoken(storage: Storage, conversation_ids: Collection[str]) -> dict[str, Spoken]:
    """By conversation; one in which nobody said anything yet is missing."""
    if not conversation_ids:
        return {}
    last = (
        select(LogMessage.conversation_id, func.max(LogMessage.seq))
        .where(LogMessage.conversation_id.in_(list(conversation_ids)), LogMessage.author.in_(PEOPLE))
        .group_by(LogMessage.conversation_id)
    )
    query = select(LogMessage).where(tuple_(LogMessage.conversation_id, LogMessage.seq).in_(last))
    with storage.read() as session:
        return {
            row.conversation_id: Spoken(row.author, _line(row.text), row.seq, row.at)
            for row in session.scalars(query)
        }


def _line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"
