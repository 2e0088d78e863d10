"""Being at the desk or not, and whether the telephone goes first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text

from bot.storage import UtcDateTime
from bot.takeover import agents
from bot.takeover.agents import ABSENT, LOST, PAUSE, PRESENT
from bot.takeover.deeds import IS_OPEN, Deed
from bot.takeover.shapes import Refused
from bot.takeover.states import HUMAN, OFFERED, WAITING
from bot.takeover.tables import Agent, Handover, PhoneFirst, Presence

LONGEST_PHONE = timedelta(hours=24)

_PHONE = text(
    "INSERT INTO phone_first (city, until, by, since) VALUES (:city, :now, :by, :now) "
    "ON CONFLICT (city) DO UPDATE SET city = excluded.city"
).bindparams(bindparam("now", type_=UtcDateTime()))
"""The city's row, locked, also when two supervisors switch at once; a new one is over already."""


def presence(deed: Deed, agent_id: str, status: str, reason: str) -> list[str]:
    """Sets it. What goes back now: what is offered to who isn't present, and all that somebody who leaves has."""
    agent = agents.locked(deed, agent_id)
    if status not in (PRESENT, PAUSE, ABSENT):
        raise Refused("conflict", "Kies aanwezig, pauze of afwezig.")
    row = deed.session.get(Presence, agent.id)
    if row is None:
        row = Presence(agent_id=agent.id, status="", reason="", since=deed.now, seen_at=deed.now)
        deed.session.add(row)
    row.seen_at = deed.now
    if (row.status, row.reason) != (status, reason):
        row.status, row.reason, row.since = status, reason[:200], deed.now
        deed.happened("presence", agent.city, agent=agent.id, status=status)
    if status == PRESENT:
        return []
    return [*offered_to(deed, agent.id), *(of_agent(deed, agent.id) if status == ABSENT else [])]


def beat(deed: Deed, agent_id: str) -> None:
    """The console is still open. Who was lost for a moment is back as before."""
    agent = agents.at_desk(deed.session, agent_id)
    row = deed.session.get(Presence, agent_id, with_for_update=True)
    if row is None:
        return
    row.seen_at = deed.now
    if row.status == ABSENT and row.reason == LOST:
        row.status, row.reason, row.since = row.lost_status or PRESENT, row.lost_reason or "", deed.now
        deed.happened("presence", agent.city, agent=agent.id, status=row.status)


def lost(deed: Deed, agent_id: str) -> bool:
    """Nothing was heard of this console for LOST_AFTER. False when it was heard again just now."""
    agent = deed.session.get(Agent, agent_id)
    row = deed.session.get(Presence, agent_id, with_for_update=True)
    if agent is None or row is None or row.status == ABSENT or row.seen_at > deed.now - agents.LOST_AFTER:
        return False
    row.lost_status, row.lost_reason = row.status, row.reason
    row.status, row.reason, row.since = ABSENT, LOST, deed.now
    deed.happened("presence", agent.city, agent=agent_id, status=ABSENT, waarom=LOST)
    return True


def of_agent(deed: Deed, agent_id: str) -> list[str]:
    """The conversations that this person has."""
    query = select(Handover.conversation_id).where(
        IS_OPEN, Handover.state == HUMAN, Handover.agent_id == agent_id
    )
    return list(deed.session.scalars(query.order_by(Handover.queued_at)))


def offered_to(deed: Deed, agent_id: str) -> list[str]:
    """The conversations of the queue that this person is asked to take."""
    query = select(Handover.conversation_id).where(
        IS_OPEN, Handover.state == OFFERED, Handover.offered_to == agent_id
    )
    return list(deed.session.scalars(query.order_by(Handover.queued_at)))


def phone_first(deed: Deed, agent_id: str, until: datetime | None) -> list[str]:
    """Switches it on until a moment, or off. The conversations that wait, whose residents must be told."""
    agent = agents.locked(deed, agent_id)
    agents.supervisor(agent)
    if until is None:
        _phone_off(deed, agent)
        return []
    if not deed.now < until <= deed.now + LONGEST_PHONE:
        raise Refused("conflict", "Kies een einduur in de komende 24 uur.")
    deed.session.execute(_PHONE, {"city": agent.city, "by": agent.id, "now": deed.now})
    row = deed.session.get_one(PhoneFirst, agent.city, populate_existing=True)
    already = row.until > deed.now
    row.until, row.by = until, agent.id
    deed.happened("phone", agent.city, aan=True, tot=until.isoformat(), door=agent.id)
    return [] if already else _waiting(deed, agent.city)


def _phone_off(deed: Deed, agent: Agent) -> None:
    row = deed.session.get(PhoneFirst, agent.city, with_for_update=True)
    if row is not None:
        deed.session.delete(row)
        deed.happened("phone", agent.city, aan=False, door=agent.id)


def phone_over(deed: Deed, city: str) -> bool:
    """Its time is up."""
    row = deed.session.get(PhoneFirst, city, with_for_update=True)
    if row is None or row.until > deed.now:
        return False
    deed.session.delete(row)
    deed.happened("phone", city, aan=False)
    return True


def _waiting(deed: Deed, city: str) -> list[str]:
    query = select(Handover.conversation_id).where(
        IS_OPEN, Handover.city == city, Handover.state.in_(WAITING)
    )
    return list(deed.session.scalars(query.order_by(Handover.queued_at)))
