"""The staff of a city as colleagues see them: names, departments, who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.storage import Storage
from bot.takeover.tables import Agent, Presence

WORDS: Mapping[str, str] = {"aanwezig": "Aanwezig", "pauze": "Pauze", "afwezig": "Afwezig"}


@dataclass(frozen=True)
class Person:
    """status: "aanwezig", "pauze" or "afwezig"; `reason` is theirs."""

    id: str
    name: str
    status: str
    reason: str


def people(storage: Storage, city: str) -> dict[str, Person]:
    """Everybody of the city by id, by name; also who stopped, for the names in old conversations."""
    query = (
        select(Agent, Presence)
        .outerjoin(Presence, Presence.agent_id == Agent.id)
        .where(Agent.city == city)
        .order_by(Agent.name)
    )
    with storage.read() as session:
        return {agent.id: _person(agent, presence) for agent, presence in session.execute(query)}


def _person(agent: Agent, presence: Presence | None) -> Person:
    return Person(
        agent.id,
        agent.name,
        presence.status if presence else "afwezig",
        presence.reason if presence else "",
    )


def presence_shown(status: str, reason: str) -> dict[str, str]:
    """As the page shows it: {"status", "reason", "word"}."""
    word = WORDS[status]
    return {"status": status, "reason": reason, "word": f"{word}: {reason}" if reason else word}
