"""The conversation in SQL: who owns it, what came in, what was said, what must go out.

Other programs (evaluation, editors' studio, agents' console) read these tables; the meaning of each
column stands here. All moments are UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class Conversation(Base):
    """One resident on one channel of one city.

    owner: "bot", "queue" or "agent:<id>"; only the owner writes to the resident.
    epoch: rises at every change of owner; an insert for an older epoch is refused.
    head: the highest `seq` handed out. Raised by the UPDATE that also locks the row.
    episode: number of the bot's episode; the engine's tracker is "<id>:<episode>".
    outage_told: the resident was told that the engine is down; cleared by the next answer.
    """

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    city: Mapped[str]
    owner: Mapped[str] = mapped_column(default="bot")
    epoch: Mapped[int] = mapped_column(default=1)
    head: Mapped[int] = mapped_column(default=0)
    episode: Mapped[int] = mapped_column(default=1)
    outage_told: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LogMessage(Base):
    """The append-only log: everything said, in order, by whoever said it.

    seq: 1, 2, 3… per conversation, without gaps. The web client replays from it.
    author: "user" (resident), "bot", "agent" or "system" (a notice of the service itself).
    text: as shown; secret numbers are masked before they come here.
    buttons: [{"id", "title", "payload"}] or [{"id", "title", "url"}]; payloads never leave the server.
    extras: the message's `custom`, for programs (source, how it was understood, appointment).
    reply_to: the resident's message that this one answers.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    epoch: Mapped[int]
    author: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    extras: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reply_to: Mapped[str | None] = mapped_column(ForeignKey("message.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InboxRow(Base):
    """What a channel delivered. The insert is both the dedupe (unique key) and the queue.

    external_id: the provider's id, or "<session>:<client id>" on the web.
    payload: of a tapped button, {"act", "entities"}; null for text.
    status: "new" until answered, then "done"; "dead" when no attempt helped (`error` says why).
    attempts: turns that failed; waiting for an engine that is down is none.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("inbox_due", "status", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    channel: Mapped[str]
    external_id: Mapped[str]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"))
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    status: Mapped[str] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Understanding(Base):
    """How one message of a resident was understood. The evaluation and the editors live on it.

    act, product, aspect: keys of data/sleutels; product and aspect null where there is none.
    confidence: 0–1, of what decided the tier. tier: "antwoord", "keuze" or "onbekend".
    answer: which answer was given, e.g. "reispas/kosten" or "afspraak/moment".
    ranking: the alternatives, winner first: [{"act", "product", "aspect", "confidence"}].
    rating: thumb of the resident, 1 or -1; null when not rated.
    """

    __tablename__ = "understanding"

    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), primary_key=True)
    act: Mapped[str]
    product: Mapped[str | None] = mapped_column(index=True)
    aspect: Mapped[str | None]
    confidence: Mapped[float]
    tier: Mapped[str]
    model: Mapped[str]
    answer: Mapped[str | None]
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rating: Mapped[int | None]
    rated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutboxRow(Base):
    """What must reach the resident's channel. Written with the message, in one transaction.

    status: "new", "sent" or "dead".
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "status", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    channel: Mapped[str]
    status: Mapped[str] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
