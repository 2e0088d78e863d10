"""What is new in a conversation that an agent has open."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.conversations import Entry, log
from bot.conversations.tables import Conversation
from bot.storage import Storage
from bot.takeover import Refused
from bot.takeover.tables import Viewing

OPEN_FOR = timedelta(hours=12)
"""So long after opening it a page may read on without opening it (and being noted) again: a working day."""
PAGE = 200
"""Entries in one answer."""


def entries_after(
    storage: Storage, clock: Clock, city: str, agent_id: str, conversation_id: str, after: int
) -> list[Entry]:
    """Oldest first, PAGE at most. Raises Refused("unknown") as `must_have_opened` does."""
    must_have_opened(storage, clock, city, agent_id, conversation_id)
    with storage.read() as session:
        return log.read(session, conversation_id, after, PAGE)


def must_have_opened(storage: Storage, clock: Clock, city: str, agent_id: str, conversation_id: str) -> None:
    """Raises Refused("unknown") for a conversation of another city, or one that this agent has not opened: every view
    is noted, so nobody reads along unnoticed."""
    seen = select(Viewing.id).where(
        Viewing.conversation_id == conversation_id,
        Viewing.agent_id == agent_id,
        Viewing.at >= clock.now() - OPEN_FOR,
    )
    opened = select(Conversation.id).where(
        Conversation.id == conversation_id, Conversation.city == city, seen.exists()
    )
    with storage.read() as session:
        if session.scalar(opened) is None:
            raise Refused("unknown", "Open dit gesprek eerst.")
