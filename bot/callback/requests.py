"""A request for a call as it stands in SQL: what the page must know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation, Identity
from bot.storage import Storage
from bot.takeover.states import CALLBACK
from bot.takeover.tables import Handover

_WHATSAPP = re.compile(r"whatsapp:(\+\d{6,15})")


@dataclass(frozen=True)
class Request:
    """phone: the number that was given, or the resident's own on WhatsApp. wish: in Dutch, None when not given yet.

    open: nobody has called yet. due: until when we promised to call.
    """

    handover_id: str
    conversation_id: str
    channel: str
    city: str
    department: str
    product: str | None
    due: datetime | None
    open: bool
    phone: str | None
    wish: str | None


def find(storage: Storage, handover_id: str) -> Request | None:
    with storage.read() as session:
        row = session.get(Handover, handover_id)
        return None if row is None else _request(session, row)


def _request(session: Session, row: Handover) -> Request:
    return Request(
        handover_id=row.id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        city=row.city,
        department=row.department,
        product=row.product,
        due=row.due_at,
        open=row.state == CALLBACK,
        phone=row.phone or _own(session, row.conversation_id),
        wish=row.wish,
    )


def _own(session: Session, conversation_id: str) -> str | None:
    """The number from which somebody writes on WhatsApp; None elsewhere, and for who shows none."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or conversation.identity_id is None:
        return None
    identity = session.get(Identity, conversation.identity_id)
    found = _WHATSAPP.fullmatch(identity.reply_to) if identity else None
    return found[1] if found else None
