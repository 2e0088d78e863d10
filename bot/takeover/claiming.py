"""Who takes a conversation: exactly one person, and never more than that person can handle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.conversations.tables import Conversation
from bot.takeover import agents, queueing, routing, talking, texts
from bot.takeover.deeds import Deed, open_of, stale
from bot.takeover.shapes import Refused
from bot.takeover.states import HUMAN, OFFERED, QUEUED
from bot.takeover.tables import Agent, Handover, Presence

OFFER_FOR = timedelta(seconds=30)
"""How long an offer of the queue stands."""
FORWARD_FOR = timedelta(seconds=120)
"""How long colleagues have to accept what is forwarded."""


def claim(
    deed: Deed,
    agent_id: str,
    conversation_id: str,
    epoch: int | None,
    text: str | None,
    key: str | None,
) -> None:
    agent = agents.locked(deed, agent_id)
    conversation = deed.lock_for_a_person(conversation_id, agent.city)
    if conversation.owner != agents.owner(agent.id):
        row = open_of(deed.session, conversation.id)
        _free(deed, agent, conversation, row)
        if epoch is not None and epoch != conversation.epoch:
            raise stale()
        _take(deed, agent, conversation, row or _unasked(deed, conversation))
    if text is not None:
        talking.say(deed, agent.id, conversation.id, text, conversation.epoch, key or "")


def accept(deed: Deed, agent_id: str, conversation_id: str) -> None:
    agent = agents.locked(deed, agent_id)
    conversation = deed.lock_for_a_person(conversation_id, agent.city)
    if conversation.owner == agents.owner(agent.id):
        return
    row = open_of(deed.session, conversation.id)
    if row is None or not _is_for(row, agent):
        if row is not None:
            _free(deed, agent, conversation, row)
        raise Refused("not_yours", "Dit gesprek wordt jou niet (meer) aangeboden.")
    if row.offered_until is None or row.offered_until <= deed.now:
        raise Refused("stale", "Dit aanbod is verlopen.")
    if row.forward_agent is None:
        row.department = row.forward_department or row.department
    _take(deed, agent, conversation, row)


def decline(deed: Deed, agent_id: str, conversation_id: str) -> None:
    agent = agents.at_desk(deed.session, agent_id)
    deed.lock(conversation_id, agent.city)
    row = open_of(deed.session, conversation_id)
    if row is not None and row.state == OFFERED and row.offered_to == agent.id:
        back_from_offer(deed, row, "afgewezen")
    elif row is not None and row.forward_agent == agent.id:
        end_forward(deed, row, "afgewezen")
    else:
        raise Refused("not_yours", "Dit gesprek wordt jou niet (meer) aangeboden.")


def overrule(deed: Deed, agent_id: str, conversation_id: str) -> None:
    agent = agents.locked(deed, agent_id)
    agents.supervisor(agent)
    conversation = deed.lock_for_a_person(conversation_id, agent.city)
    if conversation.owner == agents.owner(agent.id):
        return
    row = open_of(deed.session, conversation.id)
    if row is None or row.state != HUMAN:
        raise Refused("conflict", "Niemand heeft dit gesprek: je kan het gewoon nemen.")
    _take(deed, agent, conversation, row, kind="overruled")


def offer(deed: Deed, agent_id: str, conversation_id: str) -> bool:
    """To one who is there, for a while. False when that can't be any more."""
    agent = agents.locked(deed, agent_id)
    deed.lock(conversation_id, agent.city)
    row = open_of(deed.session, conversation_id)
    if row is None or row.state != QUEUED or not _could_take(deed, agent, row.channel):
        return False
    row.state, row.offered_to = OFFERED, agent.id
    row.offered_at, row.offered_until = deed.now, deed.now + OFFER_FOR
    deed.happened(
        "offered", row.city, conversation_id, handover=row.id, aan=agent.id, tot=row.offered_until.isoformat()
    )
    return True


def back_from_offer(deed: Deed, row: Handover, why: str) -> None:
    """To the queue, where it keeps its place; the next one is asked. why: "afgewezen", "verlopen" or "weg"."""
    row.passed = [*row.passed, *([row.offered_to] if row.offered_to else [])]
    row.state = QUEUED
    queueing.no_offer(row)
    deed.happened(
        "queued", row.city, row.conversation_id, handover=row.id, afdeling=row.department, waarom=why
    )


def end_forward(deed: Deed, row: Handover, why: str) -> None:
    """The owner keeps it and is told. why: "afgewezen", "verlopen" or "ingetrokken"."""
    to: dict[str, Any] = {"afdeling": row.forward_department, "collega": row.forward_agent}
    queueing.no_offer(row)
    deed.happened(
        "withdrawn", row.city, row.conversation_id, handover=row.id, waarom=why, eigenaar=row.agent_id, **to
    )


def hand_in(deed: Deed, agent_id: str, conversation_id: str) -> bool:
    """Of somebody who can't be asked (any more): an offer to the next one, their conversation to the queue.

    False when they were back sooner, or when it was not theirs any more.
    """
    deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    if row is None:
        return False
    presence = deed.session.get(Presence, agent_id)
    status = presence.status if presence is not None else agents.PRESENT
    gone = status == agents.ABSENT or not agents.serves(deed.session.get(Agent, agent_id), row.city)
    if row.state == OFFERED and row.offered_to == agent_id and (gone or status == agents.PAUSE):
        back_from_offer(deed, row, "weg")
        return True
    return gone and to_queue(deed, agent_id, conversation_id)


def to_queue(deed: Deed, agent_id: str, conversation_id: str) -> bool:
    """From an agent who is gone, back to the place that it had. False when it was not theirs any more."""
    conversation = deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    if row is None or conversation.owner != agents.owner(agent_id):
        return False
    row.state, row.agent_id, row.taken_at, row.passed = QUEUED, None, None, []
    queueing.no_offer(row)
    deed.give(conversation, "queue")
    queueing.tell_lost(deed, conversation, row)
    deed.happened(
        "queued",
        row.city,
        conversation_id,
        handover=row.id,
        afdeling=row.department,
        waarom="weg",
        van=agent_id,
    )
    return True


def _take(deed: Deed, agent: Agent, conversation: Conversation, row: Handover, kind: str = "claimed") -> None:
    """The one place where a person gets a conversation: counted under the agent's lock, written under its own."""
    agents.make_room(deed, agent, conversation.channel)
    city = deed.parts.city(agent.city)
    before = agents.by_id(deed.session, [row.agent_id]).get(row.agent_id or "")
    was_human = row.state == HUMAN and before is not None
    row.state, row.agent_id, row.taken_at = HUMAN, agent.id, deed.now
    row.claimed_at = row.claimed_at or deed.now
    queueing.no_offer(row)
    deed.give(conversation, agents.owner(agent.id))
    agents.here(deed, agent)
    name = agents.shown_name(agent, city)
    if was_human and before is not None:
        deed.tell(conversation, texts.forwarded(agents.shown_name(before, city), name))
    else:
        deed.tell(conversation, texts.joined(name))
    data: dict[str, Any] = {
        "handover": row.id,
        "door": agent.id,
        "wie": agent.name,
        "epoch": conversation.epoch,
    }
    if was_human and before is not None:
        data["van"] = before.id
    deed.happened(kind, agent.city, conversation.id, **data)


def _unasked(deed: Deed, conversation: Conversation) -> Handover:
    """A request of nobody: an agent takes a conversation from the bot."""
    product = routing.product_of(deed.session, conversation.id)
    city = deed.parts.city(conversation.city)
    department = routing.department_of(deed.parts.catalogue, city, product)
    row = queueing.new(deed, conversation, HUMAN, department, "overgenomen", product)
    row.summary = deed.summary(conversation.id, row) or None
    return row


def _free(deed: Deed, agent: Agent, conversation: Conversation, row: Handover | None) -> None:
    """Raises Refused("taken") when somebody else has it, or is being asked."""
    if row is None:
        return
    if row.state == HUMAN:
        raise taken(deed, row)
    if row.state == OFFERED and row.offered_to not in (None, agent.id):
        other = agents.by_id(deed.session, [row.offered_to]).get(row.offered_to or "")
        name = other.name if other else "een collega"
        since = row.offered_at or deed.now
        said = f"Dit gesprek wordt nu aangeboden aan {name}."
        raise Refused("taken", said, wie=name, sinds=since.isoformat())


def taken(deed: Deed, row: Handover) -> Refused:
    who = agents.by_id(deed.session, [row.agent_id]).get(row.agent_id or "")
    name = who.name if who else "Een collega"
    since = row.taken_at or deed.now
    said = f"{name} heeft dit gesprek al."
    return Refused("taken", said, wie=name, sinds=since.isoformat())


def _is_for(row: Handover, agent: Agent) -> bool:
    if row.state == OFFERED:
        return row.offered_to == agent.id
    return row.state == HUMAN and (
        row.forward_agent == agent.id or row.forward_department in agent.departments
    )


def _could_take(deed: Deed, agent: Agent, channel: str) -> bool:
    city = deed.parts.city(agent.city)
    most = agents.limit(agent, city, agents.phone_first_until(deed.session, agent.city, deed.now) is not None)
    having = agents.chats(deed.session, agent.id) + agents.offers(deed.session, agent.id)
    here = any(found.id == agent.id for found in agents.present(deed.session, agent.city, deed.now))
    return here and agents.fits(having, channel, most, city)
