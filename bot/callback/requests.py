"""A request for a call in SQL: what the page must know of it, and the resident's wish on its way to the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from bot.callback.filling import Wish, ending
from bot.conversations import Conversations, Notifier
from bot.conversations.tables import Conversation, Identity
from bot.replies import Message
from bot.storage import Storage
from bot.takeover.states import CALLBACK
from bot.takeover.tables import Handover

_WHATSAPP = re.compile(r"whatsapp:(\+\d{6,15})")


class Wishing(Protocol):
    """The desk, of which only this is needed."""

    def call_wish(self, handover_id: str, *, phone: str, wish: str) -> None:
        """Raises bot.takeover.Refused."""


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


class Requests:
    """Finds requests, and takes a resident's wish."""

    def __init__(
        self, storage: Storage, conversations: Conversations, notifier: Notifier, desk: Wishing
    ) -> None:
        self._storage = storage
        self._conversations = conversations
        self._notifier = notifier
        self._desk = desk

    def find(self, handover_id: str) -> Request | None:
        with self._storage.read() as session:
            row = session.get(Handover, handover_id)
            return None if row is None else _request(session, row)

    def take(self, request: Request, wish: Wish) -> None:
        """Keeps it with the desk and says so in the conversation; the same again changes nothing.

        Raises bot.takeover.Refused when somebody has called meanwhile.
        """
        if (request.phone, request.wish) == (wish.phone, wish.said):
            return
        self._desk.call_wish(request.handover_id, phone=wish.phone, wish=wish.said)
        with self._storage.begin() as session:
            told = [noted(wish)]
            self._conversations.tell(session, request.conversation_id, request.channel, told, author="system")
        self._notifier.publish(request.conversation_id, {"t": "head"})
        self._conversations.on_outgoing(request.conversation_id)


def noted(wish: Wish) -> Message:
    """In the conversation: without the number itself, of which the log is no place."""
    text = f"Genoteerd. We bellen je op het nummer dat eindigt op {ending(wish.phone)}: {wish.said}."
    return Message(text, custom={"overdracht": {"stand": "terugbellen"}})


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
