"""One look at the desk: what is open, who is there, and who fell silent. Nothing is locked, so nothing is decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.takeover import agents
from bot.takeover.agents import ABSENT, LOST_AFTER, PAUSE
from bot.takeover.deeds import IS_OPEN, Deed, Parts
from bot.takeover.states import HUMAN, OFFERED, WAITING
from bot.takeover.tables import Agent, Handover, PhoneFirst, Presence

SHIFT = timedelta(hours=12)
"""Who ended nothing for longer counts as idle longest."""


@dataclass(frozen=True)
class Look:
    """open: handovers in an open state, longest waiting first. silent: agents whose console isn't heard any more.
    away: agents who left; pausing: who wants nothing new. staff: who has or is offered something, per id.
    phone_over: cities whose "telephone first" ended; on_phone: where it holds. present: who can be offered something,
    per city where somebody waits. chats: what agents have or are offered, per channel. idle_since: when they ended
    their last conversation of this shift.
    """

    now: datetime
    open: list[Handover]
    silent: list[str]
    away: set[str]
    pausing: set[str]
    staff: dict[str, Agent]
    phone_over: list[str]
    on_phone: set[str]
    present: dict[str, list[Agent]]
    chats: defaultdict[str, Counter[str]]
    idle_since: dict[str, datetime]


def look_around(parts: Parts) -> Look:
    now = Deed.moment(parts)
    with parts.storage.read() as session:
        rows = _open(session, parts)
        phones = session.scalars(select(PhoneFirst)).all()
        cities = {row.city for row in rows if row.state in WAITING}
        present = {city: agents.present(session, city, now) for city in cities}
        return Look(
            now=now,
            open=rows,
            silent=_silent(session, now),
            away=_with_status(session, ABSENT),
            pausing=_with_status(session, PAUSE),
            staff=agents.by_id(session, [who for row in rows for who in (row.agent_id, row.offered_to)]),
            phone_over=[row.city for row in phones if row.until <= now],
            on_phone={row.city for row in phones if row.until > now},
            present=present,
            chats=_chats(rows),
            idle_since=_idle_since(session, [agent.id for there in present.values() for agent in there], now),
        )


def _open(session: Session, parts: Parts) -> list[Handover]:
    """Without those of a city that was taken out."""
    found = select(Handover).where(IS_OPEN).order_by(Handover.queued_at, Handover.id)
    return [row for row in session.scalars(found) if row.city in parts.catalogue.cities]


def _with_status(session: Session, status: str) -> set[str]:
    return set(session.scalars(select(Presence.agent_id).where(Presence.status == status)))


def _silent(session: Session, now: datetime) -> list[str]:
    long_ago = Presence.seen_at <= now - LOST_AFTER
    return list(session.scalars(select(Presence.agent_id).where(Presence.status != ABSENT, long_ago)))


def _chats(rows: list[Handover]) -> defaultdict[str, Counter[str]]:
    having: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        who = row.agent_id if row.state == HUMAN else row.offered_to if row.state == OFFERED else None
        if who is not None:
            having[who][row.channel] += 1
    return having


def _idle_since(session: Session, agent_ids: list[str], now: datetime) -> dict[str, datetime]:
    query = select(Handover.agent_id, Handover.ended_at).where(
        Handover.agent_id.in_(agent_ids), Handover.ended_at > now - SHIFT
    )
    found: dict[str, datetime] = {}
    for agent_id, ended in session.execute(query):
        if agent_id is not None and ended is not None:
            found[agent_id] = max(ended, found.get(agent_id, ended))
    return found
