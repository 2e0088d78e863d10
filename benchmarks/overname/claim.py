"""Fifty agents want the same conversation at the same moment; one gets it. Nobody gets more than they can handle."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import Any

from benchmarks.overname import audit, legs
from benchmarks.overname.legs import PATIENCE, Leg
from benchmarks.overname.office import CITY, DEPARTMENT, agent_ids, hire, office
from bot.conversations.tables import Conversation
from bot.takeover import Refused
from channels.installation import Installation

EACH = 4
"""Conversations that the city allows one agent on its website."""


@dataclass(frozen=True)
class Plan:
    """rounds, and capacity_rounds: on each database. agents: who all want the same one. processes: on PostgreSQL.

    hungry: agents of a capacity round, who each claim `wanted` conversations at once.
    """

    rounds: int = 1000
    agents: int = 50
    processes: int = 2
    capacity_rounds: int = 50
    hungry: int = 5
    wanted: int = 8


@dataclass
class Told:
    """What one process was told. won: round → who. refused: kinds of all rounds."""

    won: dict[int, list[str]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, number: int, outcomes: Sequence[tuple[str, str]]) -> list[str]:
        winners = [agent for agent, kind in outcomes if not kind]
        self.won.setdefault(number, []).extend(winners)
        self.refused += Counter(kind for _, kind in outcomes if kind)
        return winners


def prepare(url: str, plan: Plan) -> dict[str, list[str]]:
    """The conversations of both kinds of rounds; every other one waits in the queue already."""
    with office(url) as installation:
        hire(installation, agent_ids(plan.agents), EACH)
        hire(installation, agent_ids(plan.hungry, "hongerig"), EACH)
        wanted = plan.capacity_rounds * plan.hungry * plan.wanted
        with installation.storage.begin() as session:
            made = [
                installation.conversations.begin(session, "web", CITY) for _ in range(plan.rounds + wanted)
            ]
        _queue(installation, made[: plan.rounds : 2])
    return {"raced": made[: plan.rounds], "wanted": made[plan.rounds :]}


def _queue(installation: Installation, conversations: list[str]) -> None:
    """As when the bot's answer says that a person is wanted."""
    wish = {"reden": "gevraagd", "afdeling": DEPARTMENT}
    for conversation_id in conversations:
        with installation.storage.begin() as session:
            after = installation.desk.asked(session, conversation_id, wish)
        after()


def race(url: str, conversations: list[str], agents: list[str]) -> Told:
    """One process: its agents claim every conversation, all at the same moment, with those of the other processes."""
    told = Told()
    start = threading.Barrier(len(agents))
    with office(url) as installation, ThreadPoolExecutor(len(agents)) as threads:
        for number, conversation in enumerate(conversations):
            legs.meet()
            done = threads.map(partial(_claim, installation, conversation, start), agents)
            winners = told.add(number, list(done))
            legs.meet()  # who is still claiming must not find it free again
            for winner in winners:
                _end(installation, winner, conversation)
    return told


def _claim(
    installation: Installation, conversation: str, start: threading.Barrier, agent: str
) -> tuple[str, str]:
    """(agent, why not); "" for who got it."""
    start.wait(PATIENCE)
    try:
        installation.desk.claim(agent, conversation)
    except Refused as refused:
        return agent, refused.kind
    except Exception as mistake:  # counted as something that must not happen
        return agent, type(mistake).__name__
    return agent, ""


def _end(installation: Installation, agent: str, conversation: str) -> None:
    """Makes room for the next round. Who did not really win can't end it either."""
    with installation.storage.read() as session:
        epoch = session.get_one(Conversation, conversation).epoch
    try:
        installation.desk.end(agent, conversation, epoch=epoch)
    except Refused:
        return


def hunger(url: str, conversations: list[str], plan: Plan) -> dict[str, Any]:
    """Agents who each claim many at once. Each must get as many as are allowed: not one more, not one less."""
    agents = agent_ids(plan.hungry, "hongerig")
    claims = plan.hungry * plan.wanted
    found = {"capacity_rounds": 0, "over_capacity": 0, "under_capacity": 0}
    with office(url) as installation, ThreadPoolExecutor(claims) as threads:
        start = threading.Barrier(claims)
        for first in range(0, len(conversations), claims):
            wanted = conversations[first : first + claims]
            who = [agents[number % plan.hungry] for number in range(claims)]
            done = list(threads.map(_claim, repeat(installation), wanted, repeat(start), who))
            having = audit.by_conversation(url, audit.HAVING)
            found["capacity_rounds"] += 1
            found["over_capacity"] += sum(count > EACH for count in having.values())
            found["under_capacity"] += sum(having.get(agent, 0) < EACH for agent in agents)
            for (agent, why), conversation in zip(done, wanted, strict=True):
                if not why:
                    _end(installation, agent, conversation)
    return found


def measure(plan: Plan, tell: Callable[[str], None]) -> dict[str, Any]:
    tell(f"Op elke databank {plan.rounds} keer {plan.agents} medewerkers die hetzelfde gesprek nemen…")
    with legs.both(plan.processes) as both:
        found = legs.at_once(both, lambda leg: _of(leg, plan))
    figures = {leg.database: one for leg, one in zip(both, found, strict=True)}
    keys = ("claim_rounds", "double_claims", "unexpected", "over_capacity", "under_capacity")
    return {key: sum(one[key] for one in figures.values()) for key in keys} | figures


def _of(leg: Leg, plan: Plan) -> dict[str, Any]:
    (made,) = legs.spread(prepare, [(leg.url, plan)])
    told = _race(leg, plan, made["raced"])
    capacity: dict[str, Any]
    (capacity,) = legs.spread(hunger, [(leg.url, made["wanted"], plan)])
    return judged(leg.url, made["raced"], told) | capacity


def _race(leg: Leg, plan: Plan, conversations: list[str]) -> list[Told]:
    agents = agent_ids(plan.agents)
    jobs = [
        (leg.url, conversations, [agents[n] for n in share])
        for share in legs.shares(plan.agents, leg.processes)
    ]
    return legs.spread(race, jobs, together=True)


def judged(url: str, conversations: list[str], told: list[Told]) -> dict[str, Any]:
    """double_claims: rounds that did not have exactly one winner, one event, one line to the resident, one request."""
    counts = [audit.by_conversation(url, query) for query in (audit.CLAIMS, audit.LINES, audit.ROWS)]
    winners = [sum(len(one.won.get(n, ())) for one in told) for n in range(len(conversations))]
    wrong = sum(
        won != 1 or any(count.get(conversation) != 1 for count in counts)
        for won, conversation in zip(winners, conversations, strict=True)
    )
    refused = sum((one.refused for one in told), Counter())
    return {
        "claim_rounds": len(conversations),
        "double_claims": wrong,
        "refused": dict(refused),
        "unexpected": refused.total() - refused["taken"],
    }
