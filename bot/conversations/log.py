"""The log of a conversation: the only place where `seq` is handed out and `epoch` is checked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, select, update
from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation, LogMessage
from bot.errors import StaleEpoch, UnknownConversation
from bot.replies import Button, Message

_messages = cast(Table, LogMessage.__table__)
_conversations = cast(Table, Conversation.__table__)
# Made once: putting a statement together costs as much as running it, and these run for every message.
_RAISE = (
    update(_conversations)
    .where(_conversations.c.id == bindparam("its"))
    .values(head=_conversations.c.head + bindparam("more", type_=Integer), last_at=bindparam("now"))
    .returning(_conversations.c.head, _conversations.c.epoch)
)
_READ = (
    select(*(_messages.c[name] for name in ("seq", "id", "author", "text", "buttons", "extras", "at")))
    .where(_messages.c.conversation_id == bindparam("its"), _messages.c.seq > bindparam("after"))
    .order_by(_messages.c.seq)
    .limit(bindparam("most"))
)
_RAISE_IN_EPOCH = _RAISE.where(_conversations.c.epoch == bindparam("of"))


@dataclass(frozen=True)
class Entry:
    """One line of the log as a channel may show it.

    buttons: {"id", "title"} to tap or {"id", "title", "url"} to open. author: user, bot, agent or system.
    """

    seq: int
    id: str
    author: str
    text: str
    buttons: tuple[dict[str, str], ...]
    extras: dict[str, Any]
    at: datetime


def new_id() -> str:
    return uuid.uuid4().hex


def append(
    session: Session,
    conversation_id: str,
    messages: Sequence[Message],
    *,
    author: str,
    at: datetime,
    epoch: int | None = None,
    reply_to: str | None = None,
) -> list[LogMessage]:
    """Adds messages at the head of the log, in order.

    The UPDATE locks the conversation's row, hands out the numbers and checks the epoch at once.
    The rows that it returns are no part of the session: this is the hottest insert, and needs no more of them.
    Raises StaleEpoch when `epoch` is given and the conversation has moved on; UnknownConversation.
    """
    asked = {"its": conversation_id, "more": len(messages), "now": at}
    raised = session.execute(
        _RAISE if epoch is None else _RAISE_IN_EPOCH, asked if epoch is None else {**asked, "of": epoch}
    ).one_or_none()
    if raised is None:
        raise _refusal(session, conversation_id)
    first = raised.head - len(messages) + 1
    rows = [
        LogMessage(
            id=new_id(),
            conversation_id=conversation_id,
            seq=first + n,
            epoch=raised.epoch,
            author=author,
            text=message.text,
            buttons=[stored(i, button) for i, button in enumerate(message.buttons, 1)],
            extras=message.custom,
            reply_to=reply_to,
            at=at,
        )
        for n, message in enumerate(messages)
    ]
    session.execute(_messages.insert(), [_values(row) for row in rows])
    return rows


def _values(row: LogMessage) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in _messages.columns}


def _refusal(session: Session, conversation_id: str) -> Exception:
    known = session.get(Conversation, conversation_id)
    return StaleEpoch(conversation_id) if known else UnknownConversation()


def stored(number: int, button: Button) -> dict[str, Any]:
    """The button as the log keeps it, with its payload."""
    aim = {"url": button.url} if button.url else {"payload": button.payload}
    return {"id": str(number), "title": button.title, **aim}


def shown(row: LogMessage) -> Entry:
    """The row as a channel may show it: without payloads."""
    return _entry(row.seq, row.id, row.author, row.text, row.buttons, row.extras, row.at)


def _entry(
    seq: int,
    id: str,
    author: str,
    text: str,
    buttons: list[dict[str, Any]],
    extras: dict[str, Any],
    at: datetime,
) -> Entry:
    allowed = tuple({k: v for k, v in button.items() if k != "payload"} for button in buttons)
    return Entry(seq, id, author, text, allowed, extras, at)


def read(session: Session, conversation_id: str, after: int, limit: int) -> list[Entry]:
    rows = session.execute(_READ, {"its": conversation_id, "after": after, "most": limit})
    return [_entry(*row) for row in rows]
