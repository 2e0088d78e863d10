"""What became of our messages, in words: on channels where a provider carries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.conversations.delivery import FINAL, RANKS
from bot.conversations.tables import Delivery, OutboxRow
from bot.storage import Storage

WAITING = "nog niet verzonden"
WORDS: Mapping[str, str] = {
    "accepted": "verzonden",
    "scheduled": "verzonden",
    "queued": "verzonden",
    "sending_out": "verzonden",
    "sent": "verzonden",
    "delivered": "aangekomen",
    "read": "gelezen",
}
FAILED = "niet aangekomen"
HELD = "wacht tot de inwoner opnieuw schrijft"
DEAD = "niet verzonden: het lukte niet"
PAST = "niet verzonden: het had geen zin meer"


def arrived(storage: Storage, conversation_id: str) -> dict[int, str]:
    """By seq of the last message of each turn. Empty on the website, where the browser reads the log itself."""
    query = (
        select(OutboxRow, Delivery.status, Delivery.part)
        .outerjoin(Delivery, Delivery.outbox_id == OutboxRow.id)
        .where(OutboxRow.conversation_id == conversation_id)
        .order_by(OutboxRow.first_seq, Delivery.part)
    )
    rows: dict[int, tuple[OutboxRow, list[str]]] = {}
    with storage.read() as session:
        for row, status, part in session.execute(query):
            found = rows.setdefault(row.last_seq, (row, []))
            if status is not None and part:
                found[1].append(status)
    return {seq: _word(row, parts) for seq, (row, parts) in rows.items()}


def _word(row: OutboxRow, parts: Sequence[str]) -> str:
    """A turn of several parts is as far as the part that is least far; one that failed counts most."""
    if row.status == "dead":
        return DEAD
    if row.status == "past":
        return PAST
    if row.status == "held":
        return HELD
    if any(RANKS[status] == FINAL for status in parts):
        return FAILED
    least = min(parts, key=lambda status: RANKS[status], default="new")
    return WORDS.get(least, WAITING)
