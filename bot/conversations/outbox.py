"""The outbox: noting what must still reach a resident's channel, in the transaction that logs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.tables import LogMessage, OutboxRow
from bot.replies import Template

READ_BACK = frozenset({"web"})
"""Channels whose residents read the log themselves: their messages need no row here."""


def enqueue(
    session: Session,
    rows: Sequence[LogMessage],
    channel: str,
    now: datetime,
    *,
    until: datetime | None = None,
    template: Template | None = None,
) -> None:
    """Notes the messages of one turn, which follow each other in the log, as one delivery.

    until, template: as `valid_until` and `template` in the table.
    """
    session.add(
        OutboxRow(
            conversation_id=rows[0].conversation_id,
            channel=channel,
            first_seq=rows[0].seq,
            last_seq=rows[-1].seq,
            next_attempt_at=now,
            created_at=now,
            valid_until=until,
            template={"name": template.name, "values": list(template.values)} if template else None,
        )
    )


def hold_last(session: Session, conversation_id: str) -> None:
    """What was noted last goes when the resident writes again, and nothing goes out to ask for that."""
    session.flush()
    last = select(OutboxRow).where(OutboxRow.conversation_id == conversation_id)
    for row in session.scalars(last.order_by(OutboxRow.id.desc()).limit(1)):
        row.status, row.error = "held", "outside the window for free text"
