"""What no attempt helped: for a person to look at, and to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversations.tables import ArrivalRow, Conversation, Delivery, InboxRow, LogMessage, OutboxRow
from bot.storage import Storage

type Kind = Literal["in", "beurt", "uit"]


@dataclass(frozen=True)
class Dead:
    """id: "<kind>:<row>". kind: "in" (could not be logged), "beurt" (could not be answered) or "uit" (could not
    be delivered). text: what it is about, as it stands in the log; empty for "in", which never came there.
    """

    id: str
    kind: Kind
    channel: str
    city: str
    at: datetime
    reason: str
    text: str


def found(storage: Storage) -> list[Dead]:
    """Everything that is put aside, newest first."""
    with storage.read() as session:
        dead = [*_arrivals(session), *_turns(session), *_deliveries(session)]
    return sorted(dead, key=lambda one: one.at, reverse=True)


def _arrivals(session: Session) -> list[Dead]:
    query = select(ArrivalRow).where(ArrivalRow.status == "dead")
    return [
        Dead(f"in:{row.id}", "in", row.channel, row.city, row.received_at, row.error or "", "")
        for row in session.scalars(query)
    ]


def _turns(session: Session) -> list[Dead]:
    query = (
        select(InboxRow, LogMessage.text, Conversation.city)
        .join(LogMessage, LogMessage.id == InboxRow.message_id)
        .join(Conversation, Conversation.id == InboxRow.conversation_id)
        .where(InboxRow.status == "dead")
    )
    return [
        Dead(f"beurt:{row.id}", "beurt", row.channel, city, row.received_at, row.error or "", text)
        for row, text, city in session.execute(query)
    ]


def _deliveries(session: Session) -> list[Dead]:
    query = (
        select(OutboxRow, LogMessage.text, Conversation.city)
        .join(Conversation, Conversation.id == OutboxRow.conversation_id)
        .join(
            LogMessage,
            (LogMessage.conversation_id == OutboxRow.conversation_id)
            & (LogMessage.seq == OutboxRow.first_seq),
        )
        .where(OutboxRow.status == "dead")
    )
    return [
        Dead(f"uit:{row.id}", "uit", row.channel, city, row.created_at, row.error or "", text)
        for row, text, city in session.execute(query)
    ]


def retry(storage: Storage, clock: Clock, id: str) -> bool:
    """Puts one back as if it came now; what the provider already has of it is not sent again.

    False when there is no such dead row.
    """
    kind, _, number = id.partition(":")
    if not number.isdigit():
        return False
    with storage.begin() as session:
        row = _row(session, kind, int(number))
        if row is None or row.status != "dead":
            return False
        row.status, row.attempts, row.error, row.next_attempt_at = "new", 0, None, clock.now()
        if isinstance(row, OutboxRow):
            row.created_at = clock.now()
            for part in session.scalars(select(Delivery).where(Delivery.outbox_id == row.id)):
                if part.status in ("failed", "undelivered", "canceled"):
                    part.status, part.provider_id, part.sending_since, part.sent_at = "new", None, None, None
    return True


def _row(session: Session, kind: str, number: int) -> ArrivalRow | InboxRow | OutboxRow | None:
    match kind:
        case "in":
            return session.get(ArrivalRow, number, with_for_update=True)
        case "beurt":
            return session.get(InboxRow, number, with_for_update=True)
        case "uit":
            return session.get(OutboxRow, number, with_for_update=True)
    return None
