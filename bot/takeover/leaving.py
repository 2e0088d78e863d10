"""How a person lets go of a conversation: to a colleague, to the bot, at the end; and the record of it."""

from __future__ import annotations

from bot.conversations.log import new_id
from bot.conversations.tables import Conversation
from bot.privacy.masking import mask
from bot.takeover import agents, claiming, queueing, routing, talking, texts
from bot.takeover.deeds import Deed, may_record, open_of, unknown
from bot.takeover.records import CALL_BACK, checked
from bot.takeover.shapes import Refused
from bot.takeover.states import BOT, CALLBACK, CLOSED, HUMAN, WRAPUP
from bot.takeover.tables import Agent, Handover

type Own = tuple[Agent, Conversation, Handover]


def forward(
    deed: Deed,
    agent_id: str,
    conversation_id: str,
    epoch: int,
    department: str | None,
    to: str | None,
    why: str,
) -> None:
    """Asks a department or a colleague to take over. The owner keeps the line until somebody accepts."""
    agent, conversation, row = _own(deed, agent_id, conversation_id, epoch)
    if row.forward_department or row.forward_agent:
        raise Refused("conflict", "Dit gesprek wordt al doorgegeven. Trek dat eerst in.")
    if (department is None) == (to is None):
        raise Refused("conflict", "Kies een afdeling of een collega.")
    if department is not None:
        _open_department(deed, agent, department)
        row.forward_department = department
    else:
        row.forward_agent = _colleague(deed, agent, to or "").id
    row.offered_at, row.offered_until = deed.now, deed.now + claiming.FORWARD_FOR
    if why.strip():
        talking.add_note(deed, conversation, agent, mask(why.strip()).text, new_id())
    deed.happened(
        "forwarded",
        agent.city,
        conversation.id,
        handover=row.id,
        door=agent.id,
        afdeling=department,
        collega=to,
        tot=row.offered_until.isoformat(),
    )


def _open_department(deed: Deed, agent: Agent, department: str) -> None:
    city = deed.parts.city(agent.city)
    if department not in city.contactcentrum.afdelingen:
        raise Refused("unknown", "Die afdeling bestaat niet.")
    if routing.is_open(city, department, deed.now):
        return
    opening = routing.next_opening(city, department, deed.now)
    named = city.contactcentrum.named(department)
    said = f"{named} is nu gesloten{texts.again_open(opening, deed.now)}. Maak er een terugbelverzoek van."
    raise Refused("closed_department", said, open=opening.isoformat() if opening else None)


def _colleague(deed: Deed, agent: Agent, to: str) -> Agent:
    if to == agent.id:
        raise Refused("conflict", "Je hebt dit gesprek al.")
    there = {found.id: found for found in agents.present(deed.session, agent.city, deed.now)}
    if to in there:
        return there[to]
    other = deed.session.get(Agent, to)
    if other is None or other.city != agent.city:
        raise Refused("unknown", "Die collega bestaat niet.")
    raise Refused("conflict", f"{other.name} is er nu niet. Kies een afdeling, of maak een terugbelverzoek.")


def withdraw(deed: Deed, agent_id: str, conversation_id: str, epoch: int) -> None:
    _, _, row = _own(deed, agent_id, conversation_id, epoch)
    if not (row.forward_department or row.forward_agent):
        raise Refused("conflict", "Dit gesprek wordt niet (meer) doorgegeven.")
    claiming.end_forward(deed, row, "ingetrokken")


def give_back(deed: Deed, agent_id: str, conversation_id: str, epoch: int, summary: str) -> None:
    """To the bot, which begins anew and says that it is a computer."""
    agent, conversation, row = _own(deed, agent_id, conversation_id, epoch)
    if words := mask(summary.strip()).text:
        talking.add_note(deed, conversation, agent, words, new_id())
        row.record_note = words
    name = _name(deed, agent)
    _to_bot(deed, conversation, row, WRAPUP)
    deed.tell(conversation, texts.left(name))
    deed.tell(conversation, texts.rating(row.id))
    deed.tell(conversation, deed.parts.returned(agent.city), author="bot")
    deed.happened("returned", agent.city, conversation.id, handover=row.id, door=agent.id)


def end(deed: Deed, agent_id: str, conversation_id: str, epoch: int) -> None:
    agent, conversation, row = _own(deed, agent_id, conversation_id, epoch)
    name = _name(deed, agent)
    _to_bot(deed, conversation, row, WRAPUP)
    deed.tell(conversation, texts.ended(name))
    deed.tell(conversation, texts.rating(row.id))
    deed.happened("ended", agent.city, conversation.id, handover=row.id, door=agent.id)


def callback(deed: Deed, agent_id: str, conversation_id: str, epoch: int, why: str) -> None:
    """Somebody will call; the bot answers here meanwhile. why: for who calls."""
    agent, conversation, row = _own(deed, agent_id, conversation_id, epoch)
    if words := mask(why.strip()).text:
        talking.add_note(deed, conversation, agent, words, new_id())
        row.record_note = words
    deed.tell(conversation, texts.left(_name(deed, agent)))
    if promised := queueing.call_of(deed, conversation):
        _into(deed, conversation, row, promised)
        return
    _to_bot(deed, conversation, row, CALLBACK)
    queueing.promise_call(deed, conversation, row)


def _into(deed: Deed, conversation: Conversation, row: Handover, promised: Handover) -> None:
    """The resident is called once: who calls finds what was noted both times."""
    _to_bot(deed, conversation, row, CLOSED)
    row.result, row.closed_at = CALL_BACK, deed.now
    promised.record_note = "\n".join(filter(None, (promised.record_note, row.record_note))) or None
    queueing.tell_call(deed, conversation, promised)
    deed.happened("closed", row.city, conversation.id, handover=row.id, waarom="terugbellen")
    tegen = promised.due_at.isoformat() if promised.due_at else None
    deed.happened("callback", row.city, conversation.id, handover=promised.id, tegen=tegen)


def record(
    deed: Deed, agent_id: str, handover_id: str, result: str, product: str | None, note: str
) -> Handover:
    """The contact record: from then on it is closed. Raises InvalidInput (bot.takeover.records) too."""
    agent = agents.at_desk(deed.session, agent_id)
    found = deed.session.get(Handover, handover_id)
    if found is None or found.city != agent.city:
        raise unknown()
    deed.lock(found.conversation_id, agent.city)
    deed.session.refresh(found)
    if found.state not in (WRAPUP, CALLBACK):
        raise Refused("conflict", _not_now(found))
    if not may_record(found, agent):
        raise Refused("not_yours", "Deze registratie is voor wie het gesprek had.")
    fit = checked(result, product, note, deed.parts.catalogue.products(agent.city))
    found.state, found.closed_at = CLOSED, deed.now
    found.result, found.record_product, found.record_note = fit.result, fit.product, fit.note
    found.agent_id = found.agent_id or agent.id
    deed.happened(
        "closed", agent.city, found.conversation_id, handover=found.id, door=agent.id, resultaat=fit.result
    )
    return found


def _not_now(row: Handover) -> str:
    if row.state == CLOSED:
        return "Dit contact is al geregistreerd."
    return "Dit gesprek loopt nog. Rond het eerst af."


def _own(deed: Deed, agent_id: str, conversation_id: str, epoch: int) -> Own:
    agent = agents.at_desk(deed.session, agent_id)
    conversation = deed.lock(conversation_id, agent.city)
    talking.mine(deed, conversation, agent, epoch)
    row = open_of(deed.session, conversation_id)
    if row is None or row.state != HUMAN:
        raise unknown()
    return agent, conversation, row


def _to_bot(deed: Deed, conversation: Conversation, row: Handover, state: str) -> None:
    """A new episode: no form, pause or half-heard turn of before comes with it."""
    row.state, row.ended_at = state, deed.now
    queueing.no_offer(row)
    conversation.episode += 1
    deed.give(conversation, BOT)


def _name(deed: Deed, agent: Agent) -> str:
    return agents.shown_name(agent, deed.parts.city(agent.city))
