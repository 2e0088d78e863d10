"""What became of each message that we gave to a provider."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.clock import later
from bot.conversations.events import Reported
from bot.conversations.menus import in_numbers
from bot.conversations.tables import Conversation, Delivery, Identity, OutboxRow
from bot.conversations.transport import Failure, Part

RANKS = {
    "new": -2, "sending": -1,
    "accepted": 0, "scheduled": 0, "queued": 1, "sending_out": 2, "sent": 3, "delivered": 4, "read": 5,
    "failed": 9, "undelivered": 9, "canceled": 9,
}  # fmt: skip
"""Order of the statuses (Twilio's; reports come unordered and twice): applied only when the rank rises."""
FINAL = 9
SENT = RANKS["sent"]
AGAIN_AFTER = timedelta(seconds=60)
"""Before a message goes again that the provider took and then could not deliver (63018: its own limits)."""
TEMPLATE = 0
"""The number of the part that asks the resident to write, outside WhatsApp's 24 hours."""
MOST_RESENT = 2
"""Times that one message goes again after such a failure."""


def report(session: Session, channel: str, reported: Reported, kind: Failure, now: datetime) -> str | None:
    """Applies a status callback; the conversation it is about, None when we know no such message.

    `kind`: what its error code means. A message that failed goes again where that can help: as plain text
    ("content"), later ("retry"), or when the resident writes again ("window").
    """
    status = "sending_out" if reported.status == "sending" else reported.status
    rank = RANKS.get(status)
    query = select(Delivery.outbox_id).where(
        Delivery.channel == channel, Delivery.provider_id == reported.provider_id
    )
    outbox_id = session.scalars(query).one_or_none()
    if outbox_id is None:
        return None
    row = session.get_one(OutboxRow, outbox_id, with_for_update=True)  # first, as who delivers does
    of_it = select(Delivery).where(Delivery.outbox_id == outbox_id)
    same = of_it.where(Delivery.provider_id == reported.provider_id).with_for_update()
    found = session.scalars(same).one_or_none()
    if found is None:
        return None
    if rank is None or rank <= RANKS[found.status]:
        return found.conversation_id
    found.status, found.code = status, reported.code or None
    if rank == FINAL:
        _failed(session, row, found, kind, now)
    return found.conversation_id


def _failed(session: Session, row: OutboxRow, failed: Delivery, kind: Failure, now: datetime) -> None:
    failed.error = f"the provider reported {failed.status} {failed.code or ''}".strip()
    if failed.part == TEMPLATE and kind != "unreachable":
        return  # what waits goes on waiting
    if kind == "unreachable":
        unreachable(session, failed.conversation_id, failed.error, now)
    elif failed.content.get("template") and kind in ("window", "content"):
        row.status, row.error = "dead", failed.error  # nothing else may go now
    elif kind == "window" or (kind == "content" and to_plain(failed)):
        _again(failed, row, now)  # outside the window: who delivers sees the code, and holds it
    elif kind == "retry" and failed.resent < MOST_RESENT:
        failed.resent += 1
        _again(failed, row, later(now, AGAIN_AFTER))
    else:
        row.status, row.error = "dead", failed.error


def _again(failed: Delivery, row: OutboxRow, at: datetime) -> None:
    failed.status, failed.provider_id, failed.sending_since, failed.sent_at = "new", None, None, None
    row.status, row.next_attempt_at = "new", at


def to_plain(delivery: Delivery) -> bool:
    """Its content without anything to tap; False when there was nothing, so that it can't help."""
    part = Part.from_json(delivery.content)
    if part.style == "plain" and not part.links:
        return False
    delivery.content = in_numbers(part).to_json()
    return True


def unreachable(session: Session, conversation_id: str, why: str, now: datetime) -> None:
    """Nothing goes to this resident any more until something comes from there."""
    conversation = session.get_one(Conversation, conversation_id)
    if conversation.identity_id:
        identity = session.get_one(Identity, conversation.identity_id)
        identity.unreachable_at, identity.unreachable_why = now, why[:500]
    open_rows = update(OutboxRow).where(
        OutboxRow.conversation_id == conversation_id, OutboxRow.status.in_(("new", "held"))
    )
    session.execute(open_rows.values(status="dead", error=f"unreachable: {why}"[:500]))
