"""The conversation in SQL: who owns it, what came in, what was said, what must go out.

Other programs (evaluation, editors' studio, agents' console) read these tables; the meaning of each
column stands here. All moments are UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime

_OPEN = text("status = 'new'")
"""Of the rows of months only the few open ones are looked for."""


class Conversation(Base):
    """One resident on one channel of one city.

    owner: "bot", "queue" or "agent:<id>"; only the owner writes to the resident.
    epoch: rises at every change of owner; an insert for an older epoch is refused.
    head: the highest `seq` handed out. Raised by the UPDATE that also locks the row.
    episode: number of the bot's episode; the engine's tracker is "<id>:<episode>".
    outage_told: the resident was told that the engine is down; cleared by the next answer.
    identity_id: the resident's identity on a channel with addresses; null on the website.
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
    identity_id: Mapped[str | None] = mapped_column(ForeignKey("identity.id"), index=True)
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


class Identity(Base):
    """One resident on a channel with addresses (WhatsApp, Telegram), towards one city.

    reply_to: the address that answers go to. conversation_id: the one under way.
    last_inbound_at: the resident's last message; WhatsApp allows free text for 24 hours after it.
    stopped_at: asked (STOP) that we begin no conversation; answers still go.
    unreachable_at, unreachable_why: blocked us or gone; cleared by the next message from there.
    """

    __tablename__ = "identity"

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    city: Mapped[str]
    reply_to: Mapped[str]
    conversation_id: Mapped[str | None]
    last_inbound_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unreachable_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unreachable_why: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Address(Base):
    """An address of an identity ("whatsapp:+32470000001", "whatsapp:BE.AbC1", "telegram:4711").

    A WhatsApp user without a visible number has an id of the business (BSUID) only; when a message shows
    both, the two become addresses of one identity.
    """

    __tablename__ = "address"

    channel: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    identity_id: Mapped[str] = mapped_column(ForeignKey("identity.id", ondelete="CASCADE"), index=True)


class ArrivalRow(Base):
    """What a provider delivered and was told that we have. The unique key is the dedupe, the row the queue.

    event: `events.to_json`; null as soon as it is handled, so that nothing is kept outside the log.
    status: "new", then "done"; "dead" when no attempt helped (`error` says why) until a person retries it.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("arrival_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("arrival_behind", "channel", "city", "key", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    channel: Mapped[str]
    city: Mapped[str]
    external_id: Mapped[str]
    key: Mapped[str]
    event: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    status: Mapped[str] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutboxRow(Base):
    """What must reach the resident: the messages first_seq…last_seq of one turn, written with them.

    status: "new"; "held" until the resident writes again (WhatsApp's 24 hours are over); "sent" when the
    provider has all of it; "dead" when no attempt helped (`error` says why) until a person retries it; "past" when it
    could not go before `valid_until`, which asks nothing of anybody.
    valid_until: after this it is of no use (a reminder of what is past) and doesn't go; null is always of use.
    template: {"name", "values"} of the approved template that says the same outside WhatsApp's 24 hours.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("conversation_id", "first_seq"),
        Index("outbox_due", "status", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    channel: Mapped[str]
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    status: Mapped[str] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    template: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Delivery(Base):
    """One message of the provider: part 1, 2… of an outbox row; part 0 is the template that reopens a window.

    content: `transport.Part` as JSON. status: "new", "sending" (from just before the request: after a crash
    the outcome is looked up), then what the provider reports: "accepted" … "read" or "failed", and never
    back (`delivery.RANKS`). resent: times that it went again although it may have arrived.
    """

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("outbox_id", "part"), UniqueConstraint("channel", "provider_id"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    channel: Mapped[str]
    part: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(default="new")
    provider_id: Mapped[str | None]
    code: Mapped[str | None]
    error: Mapped[str | None]
    resent: Mapped[int] = mapped_column(default=0)
    sending_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
