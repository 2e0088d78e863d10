"""The heads of many conversations, read at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from bot.conversations.tables import Conversation
from bot.storage import Storage
from channels.web.transport import Outbound

MOST = 500
"""Conversations in one statement; SQLite takes no more than 32,766 parameters, older ones 999."""


def states(storage: Storage, conversation_ids: Collection[str]) -> dict[str, Outbound]:
    """Per conversation {"seq": head of its log, "mode": who answers}; one that was erased is missing."""
    ids = list(conversation_ids)
    found: dict[str, Outbound] = {}
    with storage.read() as session:
        for start in range(0, len(ids), MOST):
            part = Conversation.id.in_(ids[start : start + MOST])
            rows = session.execute(select(Conversation.id, Conversation.head, Conversation.owner).where(part))
            found |= {id: {"seq": head, "mode": mode(owner)} for id, head, owner in rows}
    return found


def mode(owner: str) -> str:
    """ "bot", "queue" or "human": who of them it is, is not for the browser."""
    return owner if owner in ("bot", "queue") else "human"
