"""Human takeover in SQL: who works at the desk, who was asked for, what they noted. All moments are UTC.

What the resident reads is never here: that is `message` (bot.conversations.tables). Notes and drafts have tables of
their own, so that no path to a resident can meet one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime

OPEN_STATES = ("queued", "offered", "human")
_OPEN = text("state IN ('queued', 'offered', 'human')")


class Agent(Base):
    """Somebody of the staff. One row is one person in one city.

    roles: of "agent", "teamleider", "redacteur", "beheerder". departments: keys of the city's `contactcentrum`.
    languages: ISO 639-1 codes. max_chats: conversations at the same time, over all channels.
    subject: "<issuer>|<sub>" of OpenID Connect. username, password_hash: of a local account.
    The row is locked while a conversation is given to this person, so that the limit holds.
    """

    __tablename__ = "agent"

    id: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    first_name: Mapped[str]
    function: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    departments: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    max_chats: Mapped[int] = mapped_column(default=4)
    active: Mapped[bool] = mapped_column(default=True)
    subject: Mapped[str | None] = mapped_column(unique=True)
    username: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Presence(Base):
    """Whether somebody is at the desk. status: "aanwezig", "pauze" (nothing new is offered) or "afwezig".

    since: of this status. seen_at: the console's last heartbeat.
    lost_status, lost_reason: what it was when the console fell silent, for when it is heard again.
    """

    __tablename__ = "presence"

    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lost_status: Mapped[str | None]
    lost_reason: Mapped[str | None]


class Handover(Base):
    """One request for a person, from the wish to the contact record.

    state: "queued", "offered", "human", "wrapup", "callback" or "closed" (bot.takeover.states).
    reason: "gevraagd", "onbegrepen", "boos", "altijd", "bijlage", or "overgenomen" when nobody asked.
    agent_id: who has or had it last. queued_at: keeps its place, also when it comes back to the queue.
    offered_to, offered_at, offered_until: the offer under way, of the queue or of a forward. passed: agents who let an
    offer go. forward_department, forward_agent: to whom it is being forwarded; the owner keeps the line meanwhile.
    claimed_at: the first time a person took it; taken_at: since when its owner has it.
    told_place, told_at: the place in the queue that the resident was told last, and when.
    due_at, phone, wish: of a call-back: at the latest when, which number, and which moment suits.
    result, record_product, record_note: the contact record. rating: 1 to 5 by the resident.
    summary: lines of facts for the agent.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("handover_open", "conversation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("handover_city", "city", "state", "queued_at"),
        Index("handover_recent", "city", "queued_at"),
        Index("handover_pace", "city", "department", "claimed_at"),
        Index("handover_agent", "agent_id", "ended_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    city: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    department: Mapped[str]
    product: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="nl")
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_to: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed: Mapped[list[str]] = mapped_column(JSON, default=list)
    forward_department: Mapped[str | None]
    forward_agent: Mapped[str | None] = mapped_column(ForeignKey("agent.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_answer_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_place: Mapped[int | None]
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phone: Mapped[str | None]
    wish: Mapped[str | None]
    result: Mapped[str | None]
    record_product: Mapped[str | None]
    record_note: Mapped[str | None] = mapped_column(Text)
    rating: Mapped[int | None]
    summary: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class Note(Base):
    """What colleagues tell each other about a conversation. Never shown to the resident.

    after_seq: the head of the log when it was written. key: the console's, so that a repeat adds nothing.
    """

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("conversation_id", "key"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    after_seq: Mapped[int]
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    text: Mapped[str] = mapped_column(Text)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Draft(Base):
    """A text that a person may use and that nothing sends by itself.

    why: "onderdrukt" (the bot's answer that came after it lost the conversation) or "catalogus".
    source: {"titel", "url"} where known, and the answer's `custom`.
    """

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    after_seq: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    why: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Feed(Base):
    """The head of each city's feed. Its row is locked last in a transaction: commit order is the order of `seq`."""

    __tablename__ = "feed"

    city: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(default=0)


class FeedRow(Base):
    """What consoles follow: 1, 2, 3… per city without gaps. Texts are never in it, only where they stand."""

    __tablename__ = "feed_event"

    city: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    conversation_id: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Viewing(Base):
    """Who of the staff opened which conversation, and when."""

    __tablename__ = "viewing"
    __table_args__ = (Index("viewing_of", "conversation_id", "agent_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PhoneFirst(Base):
    """ "Telefoon heeft voorrang" in a city, until a moment. Without a row it is off."""

    __tablename__ = "phone_first"

    city: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(ForeignKey("agent.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageKey(Base):
    """The client's key of an agent's message. digest: of its text, so that another text is noticed."""

    __tablename__ = "agent_message_key"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"))
    digest: Mapped[str]
