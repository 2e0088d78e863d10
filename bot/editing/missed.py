"""What residents wrote that was not surely understood, from the log of the conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.answers.understanding import ASK, CHOICE, OUT_OF_SCOPE, UNKNOWN
from bot.conversations.tables import Conversation, InboxRow, LogMessage, Understanding
from bot.editing.discretion import hidden

PERSON = "medewerker"
FAILED, DISLIKED = "mislukt", "duim_omlaag"
WORTH_NAMING = 0.05
"""Confidence below which a meaning is no likely one."""


@dataclass(frozen=True)
class Missed:
    """One message. `why`: "onbekend", "keuze", "mislukt", "duim_omlaag", or "medewerker" (asked for right after).

    `act` and `product` are what it most likely meant: keys of data/sleutels; None when nothing was likely.
    `text` is fit to be shown; `at` is in UTC.
    """

    text: str
    why: str
    act: str | None
    product: str | None
    city: str
    at: datetime


@dataclass(frozen=True)
class _Row:
    """A message of a resident with what became of it. A booking's answers, with names in them, are `booking`."""

    message: LogMessage
    city: str
    understood: Understanding | None
    inbox: InboxRow

    @property
    def booking(self) -> bool:
        return bool(self.understood and (self.understood.answer or "").startswith("afspraak/"))

    @property
    def typed(self) -> bool:
        return self.inbox.payload is None


def missed(session: Session, since: datetime, city: str | None = None) -> list[Missed]:
    """Every missed message from `since` on (aware), oldest conversation first. Nothing is written."""
    rows = _rows(session, since, city)
    return [
        found
        for _, conversation in groupby(rows, key=lambda row: row.message.conversation_id)
        for found in _of_conversation(list(conversation))
    ]


def _rows(session: Session, since: datetime, city: str | None) -> Iterator[_Row]:
    query = (
        select(LogMessage, Conversation.city, Understanding, InboxRow)
        .join(Conversation, Conversation.id == LogMessage.conversation_id)
        .join(InboxRow, InboxRow.message_id == LogMessage.id)
        .outerjoin(Understanding, Understanding.message_id == LogMessage.id)
        .where(LogMessage.author == "user", LogMessage.at >= since)
        .order_by(Conversation.created_at, Conversation.id, LogMessage.seq)
    )
    if city is not None:
        query = query.where(Conversation.city == city)
    for message, its_city, understood, inbox in session.execute(query):
        yield _Row(message, its_city, understood, inbox)


def _of_conversation(rows: Sequence[_Row]) -> Iterator[Missed]:
    for row, after in pairwise([*rows, None]):
        why = _why(row, after) if row and row.typed and not row.booking else None
        if row and why:
            act, product = _likely(row.understood)
            message = row.message
            yield Missed(hidden(message.text), why, act, product, row.city, message.at)


def _why(row: _Row, after: _Row | None) -> str | None:
    understood = row.understood
    if understood is None:
        return FAILED if row.inbox.status == "dead" else None
    if understood.tier in (CHOICE, UNKNOWN):
        return understood.tier
    if understood.rating == -1:
        return DISLIKED
    return PERSON if _asks_for_a_person(after) and not _asks_for_a_person(row) else None


def _asks_for_a_person(row: _Row | None) -> bool:
    return bool(row and row.understood and row.understood.act == PERSON)


def _likely(understood: Understanding | None) -> tuple[str | None, str | None]:
    """The best alternative that says anything: "out of scope" and a question about nothing do not."""
    ranking: Iterable[dict[str, Any]] = understood.ranking if understood else ()
    for one in ranking:
        act, product = one.get("act"), one.get("product")
        if act == OUT_OF_SCOPE or (act == ASK and not product):
            continue
        if float(one.get("confidence") or 0.0) >= WORTH_NAMING:
            return act, product
    return None, None
