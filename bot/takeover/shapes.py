"""What the desk shows to those who work at it: plain values, never rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.conversations import Entry
from bot.errors import OnthaalError


class Refused(OnthaalError):
    """The desk doesn't do what was asked, and nothing was changed.

    kind: "taken", "stale", "capacity", "not_yours", "closed_department", "not_allowed", "unknown", "window" or
    "conflict". said: a Dutch sentence for whoever asked. details of "taken": {"wie", "sinds"} (name, ISO 8601); of
    "closed_department": {"open"} (the next opening, or null); of "capacity": {"limiet"}; of "window": {"tot"}.
    """

    def __init__(self, kind: str, said: str, **details: Any) -> None:
        super().__init__(f"{kind}: {said}")
        self.kind = kind
        self.said = said
        self.details = details


@dataclass(frozen=True)
class Case:
    """A conversation with the staff, as a line of the inbox. Without a handover: state "bot", handover_id "".

    state: of bot.takeover.states. place: in the queue of its department, 1 first. window_until: until when free
    text may go (WhatsApp).
    """

    handover_id: str
    conversation_id: str
    city: str
    channel: str
    state: str
    reason: str
    department: str
    product: str | None
    agent_id: str | None
    agent_name: str | None
    owner_epoch: int
    queued_at: datetime
    claimed_at: datetime | None
    taken_at: datetime | None
    offered_to: str | None
    offered_until: datetime | None
    forward_department: str | None
    forward_agent: str | None
    last_text: str
    last_author: str
    last_at: datetime
    last_seq: int
    place: int | None
    window_until: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    phone: str | None = None
    wish: str | None = None
    result: str | None = None
    record_product: str | None = None
    record_note: str | None = None
    rating: int | None = None
    language: str = "nl"


@dataclass(frozen=True)
class NoteShown:
    id: str
    after_seq: int
    agent_id: str
    agent_name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class DraftShown:
    """why: "onderdrukt" or "catalogus"."""

    id: str
    after_seq: int
    text: str
    source: dict[str, Any]
    why: str
    at: datetime


@dataclass(frozen=True)
class ChannelFacts:
    """What the channel can do. max_text: characters of one message of it. buttons: choices that it draws as such."""

    name: str
    window_until: datetime | None
    max_text: int
    buttons: bool = True


@dataclass(frozen=True)
class View:
    """One conversation, opened by an agent. mode: "bot", "queue" or "human".

    may: the verbs that this agent may use now, keys of bot.takeover.states.VERBS; the server checks each again.
    earlier: closed cases of the same resident, newest first, where the city allows it.
    feed_seq: the city's feed up to which this is true.
    """

    case: Case | None
    conversation_id: str
    epoch: int
    mode: str
    entries: list[Entry]
    notes: list[NoteShown]
    drafts: list[DraftShown]
    channel: ChannelFacts
    summary: list[str]
    may: frozenset[str] = frozenset()
    earlier: list[Case] = field(default_factory=list)
    feed_seq: int = 0


@dataclass(frozen=True)
class FeedEvent:
    """kind: "queued", "offered", "claimed", "overruled", "message", "note", "draft", "forwarded", "withdrawn",
    "returned", "ended", "closed", "callback", "presence" or "phone". No text of a resident is in `data`."""

    city: str
    seq: int
    kind: str
    conversation_id: str | None
    data: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody at the desk. chats: conversations that they have now; limit: how many they may have now."""

    agent_id: str
    name: str
    first_name: str
    function: str
    departments: tuple[str, ...]
    languages: tuple[str, ...]
    status: str
    reason: str
    since: datetime | None
    chats: int
    limit: int


@dataclass(frozen=True)
class Waiting:
    """A department's queue. wait: minutes from and to that the next one may expect, None when data are thin.

    open: whether its chat is open now. next_opening: None when it doesn't open within a year.
    """

    department: str
    name: str
    waiting: int
    longest: datetime | None
    wait: tuple[int, int] | None
    open: bool
    next_opening: datetime | None


@dataclass(frozen=True)
class Overview:
    """What a supervisor sees. phone_first: until when the telephone goes first; None when it doesn't."""

    departments: list[Waiting]
    colleagues: list[Colleague]
    open: list[Case]
    callbacks: list[Case]
    phone_first: datetime | None
    feed_seq: int = 0
