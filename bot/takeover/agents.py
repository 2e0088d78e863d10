"""Who works at the desk: their rights, whether they are there, and how much they can take on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import City
from bot.takeover.deeds import IS_OPEN, LOCK, Deed
from bot.takeover.shapes import Refused
from bot.takeover.states import HUMAN, OFFERED, ROLES_AT_DESK, SUPERVISOR
from bot.takeover.tables import Agent, Handover, PhoneFirst, Presence

PRESENT, PAUSE, ABSENT = "aanwezig", "pauze", "afwezig"
LOST = "verbinding verbroken"
"""The reason of who was not heard of for LOST_AFTER."""
LOST_AFTER = timedelta(seconds=60)


def at_desk(session: Session, agent_id: str) -> Agent:
    """Raises Refused("not_allowed") for who may not speak with residents."""
    return _allowed(session.get(Agent, agent_id))


def locked(deed: Deed, agent_id: str) -> Agent:
    """The same, with the row for us alone: what this person takes on is counted by one at a time."""
    return _allowed(deed.session.get(Agent, agent_id, with_for_update=LOCK, populate_existing=True))


def _allowed(agent: Agent | None) -> Agent:
    if agent is None or not agent.active or not ROLES_AT_DESK & set(agent.roles):
        raise Refused("not_allowed", "Je mag geen gesprekken voeren. Vraag het aan je beheerder.")
    return agent


def serves(agent: Agent | None, city: str) -> bool:
    """Whether this person may have conversations of this city now, there or not."""
    return (
        agent is not None and agent.active and agent.city == city and bool(ROLES_AT_DESK & set(agent.roles))
    )


def supervisor(agent: Agent) -> None:
    if SUPERVISOR not in agent.roles:
        raise Refused("not_allowed", "Alleen een teamleider mag dat.")


def owner(agent_id: str) -> str:
    return f"agent:{agent_id}"


def shown_name(agent: Agent, city: City) -> str:
    """How residents see this person: the city decides."""
    return agent.first_name if city.contactcentrum.naam_tonen == "voornaam" else agent.function


def phone_first_until(session: Session, city: str, now: datetime) -> datetime | None:
    found = session.get(PhoneFirst, city)
    return found.until if found is not None and found.until > now else None


def limit(agent: Agent, city: City, phone_first: bool) -> int:
    """Conversations at the same time, over all channels."""
    return min(agent.max_chats, city.contactcentrum.telefoon_eerst) if phone_first else agent.max_chats


def chats(session: Session, agent_id: str) -> Counter[str]:
    """The conversations that this person has now, per channel."""
    query = select(Handover.channel).where(IS_OPEN, Handover.state == HUMAN, Handover.agent_id == agent_id)
    return Counter(session.scalars(query))


def offers(session: Session, agent_id: str) -> Counter[str]:
    """What is being offered from the queue to this person, per channel."""
    query = select(Handover.channel).where(
        IS_OPEN, Handover.state == OFFERED, Handover.offered_to == agent_id
    )
    return Counter(session.scalars(query))


def fits(having: Counter[str], channel: str, most: int, city: City) -> bool:
    """Whether one more of this channel may be added."""
    of_channel = city.contactcentrum.limieten.get(channel, most)
    return having.total() < most and having[channel] < of_channel


def make_room(deed: Deed, agent: Agent, channel: str) -> None:
    """Raises Refused("capacity"). The agent's row must be locked."""
    city = deed.parts.city(agent.city)
    phone_first = phone_first_until(deed.session, agent.city, deed.now) is not None
    most = limit(agent, city, phone_first)
    having = chats(deed.session, agent.id)
    if fits(having, channel, most, city):
        return
    told = f"Je hebt al {having.total()} gesprekken; meer dan {most} tegelijk kan niet."
    if having.total() < most:
        most = city.contactcentrum.limieten[channel]
        told = f"Je hebt al {having[channel]} gesprekken via {channel}; meer dan {most} tegelijk kan niet."
    elif phone_first:
        told += " De telefoon heeft nu voorrang."
    raise Refused("capacity", told, limiet=most)


def here(deed: Deed, agent: Agent) -> None:
    """A sign of life of somebody whose row is locked; who takes a conversation is present."""
    found = deed.session.get(Presence, agent.id)
    if found is None:
        deed.session.add(
            Presence(agent_id=agent.id, status=PRESENT, since=deed.now, seen_at=deed.now, reason="")
        )
        deed.happened("presence", agent.city, agent=agent.id, status=PRESENT)
        return
    found.seen_at = deed.now
    if found.status == ABSENT:
        found.status, found.reason, found.since = PRESENT, "", deed.now
        deed.happened("presence", agent.city, agent=agent.id, status=PRESENT)


def present(session: Session, city: str, now: datetime) -> list[Agent]:
    """Who can be offered something now."""
    query = (
        select(Agent)
        .join(Presence, Presence.agent_id == Agent.id)
        .where(
            Agent.city == city,
            Agent.active,
            Presence.status == PRESENT,
            Presence.seen_at > now - LOST_AFTER,
        )
    )
    return [agent for agent in session.scalars(query) if ROLES_AT_DESK & set(agent.roles)]


def any_of(session: Session, city: str) -> bool:
    """Whether the city has anybody who may speak with residents, there now or not."""
    roles = session.scalars(select(Agent.roles).where(Agent.city == city, Agent.active))
    return any(ROLES_AT_DESK & set(having) for having in roles)


def staffed(session: Session, city: str, department: str, now: datetime) -> bool:
    return any(department in agent.departments for agent in present(session, city, now))


def by_id(session: Session, agent_ids: Iterable[str | None]) -> dict[str, Agent]:
    wanted = {agent_id for agent_id in agent_ids if agent_id}
    if not wanted:
        return {}
    return {agent.id: agent for agent in session.scalars(select(Agent).where(Agent.id.in_(wanted)))}
