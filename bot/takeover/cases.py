"""Rows as the desk shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, select

from bot.clock import later
from bot.conversations.tables import Conversation, Identity, LogMessage
from bot.takeover import agents, waiting
from bot.takeover.deeds import IS_OPEN, Deed
from bot.takeover.shapes import Case
from bot.takeover.states import BOT, WAITING
from bot.takeover.tables import Agent, Handover

type Pair = tuple[Conversation, Handover | None]

PREVIEW = 200
"""Characters of the last message in a line of the inbox."""


def case(deed: Deed, conversation: Conversation, row: Handover | None) -> Case:
    return cases(deed, [(conversation, row)])[0]


def cases(deed: Deed, pairs: Sequence[Pair]) -> list[Case]:
    """In the same order, with few queries for all of them."""
    last = _last(deed, [conversation.id for conversation, _ in pairs])
    who = agents.by_id(deed.session, (row.agent_id for _, row in pairs if row is not None))
    where = _places(deed, {row.city for _, row in pairs if row is not None and row.state in WAITING})
    windows = _windows(deed, [conversation for conversation, _ in pairs])
    return [
        _case(conversation, row, last.get(conversation.id), who, where, windows.get(conversation.id))
        for conversation, row in pairs
    ]


def _last(deed: Deed, conversation_ids: list[str]) -> dict[str, LogMessage]:
    at_head = and_(LogMessage.conversation_id == Conversation.id, LogMessage.seq == Conversation.head)
    query = select(LogMessage).join(Conversation, at_head).where(Conversation.id.in_(conversation_ids))
    return {row.conversation_id: row for row in deed.session.scalars(query)}


def _places(deed: Deed, cities: set[str]) -> dict[str, int]:
    if not cities:
        return {}
    query = select(Handover).where(IS_OPEN, Handover.city.in_(cities), Handover.state.in_(WAITING))
    return waiting.places(deed.session.scalars(query))


def _windows(deed: Deed, conversations: Iterable[Conversation]) -> dict[str, datetime]:
    """Until when free text may go, of the conversations where that has an end."""
    lengths = deed.parts.conversations.windows
    limited = {c.identity_id: c for c in conversations if c.identity_id and c.channel in lengths}
    if not limited:
        return {}
    found = deed.session.scalars(select(Identity).where(Identity.id.in_(limited)))
    return {
        c.id: later(identity.last_inbound_at, lengths[c.channel])
        for identity in found
        if (c := limited.get(identity.id)) is not None
    }


def _case(
    conversation: Conversation,
    row: Handover | None,
    last: LogMessage | None,
    who: dict[str, Agent],
    where: dict[str, int],
    window: datetime | None,
) -> Case:
    agent = who.get(row.agent_id or "") if row else None
    return Case(
        handover_id=row.id if row else "",
        conversation_id=conversation.id,
        city=conversation.city,
        channel=conversation.channel,
        state=row.state if row else BOT,
        reason=row.reason if row else "",
        department=row.department if row else "",
        product=row.product if row else None,
        agent_id=row.agent_id if row else None,
        agent_name=agent.name if agent else None,
        owner_epoch=conversation.epoch,
        queued_at=row.queued_at if row else conversation.created_at,
        claimed_at=row.claimed_at if row else None,
        taken_at=row.taken_at if row else None,
        offered_to=row.offered_to if row else None,
        offered_until=row.offered_until if row else None,
        forward_department=row.forward_department if row else None,
        forward_agent=row.forward_agent if row else None,
        last_text=last.text[:PREVIEW] if last else "",
        last_author=last.author if last else "",
        last_at=last.at if last else conversation.last_at,
        last_seq=last.seq if last else 0,
        place=where.get(row.id) if row else None,
        window_until=window,
        ended_at=row.ended_at if row else None,
        closed_at=row.closed_at if row else None,
        due_at=row.due_at if row else None,
        phone=row.phone if row else None,
        wish=row.wish if row else None,
        result=row.result if row else None,
        record_product=row.record_product if row else None,
        record_note=row.record_note if row else None,
        rating=row.rating if row else None,
        language=row.language if row else "nl",
    )
