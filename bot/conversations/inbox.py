"""The inbox in SQL, as the worker asks for it: what waits, for whom, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, null, select, update

from bot.conversations.ownership import BOT
from bot.conversations.tables import Conversation, InboxRow, LogMessage, Understanding
from bot.conversations.takeover import is_for_people


@dataclass(frozen=True)
class Open:
    """A message that waits for its answer: its inbox row, what was said, and whose conversation it is."""

    id: int
    message_id: str
    payload: dict[str, Any] | None
    next_attempt_at: datetime
    seq: int
    text: str
    conversation_id: str
    channel: str
    city: str
    owner: str
    epoch: int
    episode: int
    outage_told: bool

    @property
    def for_people(self) -> bool:
        """Whether a person or the queue has the conversation, or it is a tap that only they understand."""
        return self.owner != BOT or is_for_people(self.payload)


# Made once: putting a statement together costs as much as running it, and these run in every turn.
_inbox = cast(Table, InboxRow.__table__)
_message = cast(Table, LogMessage.__table__)
_conversation = cast(Table, Conversation.__table__)
_OPEN = (
    select(
        *(_inbox.c[name] for name in ("id", "message_id", "payload", "next_attempt_at")),
        _message.c.seq,
        _message.c.text,
        _conversation.c.id.label("conversation_id"),
        *(_conversation.c[name] for name in ("channel", "city", "owner", "epoch", "episode", "outage_told")),
    )
    .join(_message, _message.c.id == _inbox.c.message_id)
    .join(_conversation, _conversation.c.id == _inbox.c.conversation_id)
    .where(_inbox.c.conversation_id == bindparam("its"), _inbox.c.status == "new")
    .order_by(_message.c.seq)
)
OLDEST = _OPEN.limit(1)
TAPS = _OPEN.where(_inbox.c.payload.is_not(null()))
DUE = (
    select(_inbox.c.conversation_id, _conversation.c.owner)
    .join(_conversation, _conversation.c.id == _inbox.c.conversation_id)
    .where(_inbox.c.status == "new", _inbox.c.next_attempt_at <= bindparam("now"))
    .distinct()
)
WHEN = (
    select(_inbox.c.next_attempt_at)
    .where(_inbox.c.conversation_id == bindparam("its"), _inbox.c.status == "new")
    .order_by(_inbox.c.id)
    .limit(1)
)
ANSWERED = (
    update(_inbox)
    .where(_inbox.c.id == bindparam("its"), _inbox.c.status == "new")
    .values(status="done")
    .returning(_inbox.c.id)
)
UNDERSTOOD = insert(cast(Table, Understanding.__table__))
