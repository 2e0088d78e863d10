"""What the desk reads: the inbox, one conversation, and the supervisor's view. Always of the agent's own city."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from bot.conversations import MAX_TEXT, log
from bot.conversations.tables import Conversation, LogMessage
from bot.takeover import agents, feed, routing, talking, waiting
from bot.takeover.cases import case, cases
from bot.takeover.deeds import IS_OPEN, Deed, may_record, newest_of, unknown
from bot.takeover.shapes import (
    Case,
    ChannelFacts,
    Colleague,
    DraftShown,
    NoteShown,
    Overview,
    Refused,
    View,
    Waiting,
)
from bot.takeover.states import (
    CALLBACK,
    CLOSED,
    HUMAN,
    ROLES_AT_DESK,
    SUPERVISOR,
    VERBS,
    WAITING,
    WRAPUP,
    mode_of,
)
from bot.takeover.tables import Agent, Draft, Handover, Note, Presence, Viewing

SAME_VIEW = timedelta(minutes=1)
"""Who opens the same conversation again within this time is not noted twice."""
LONGEST_LOG = 2000
"""Lines with which a conversation opens: the newest."""
MOST = 200
EARLIER = 10

WHICH = ("wachtend", "mijn", "afdeling", "terugbellen", "afgesloten", "alle")


def inbox(deed: Deed, agent_id: str, which: str, search: str, limit: int) -> list[Case]:
    """Those that wait are oldest first, the others newest first."""
    agent = agents.at_desk(deed.session, agent_id)
    query = _of_conversation().where(Handover.city == agent.city, *_which(agent, which))
    if words := search.strip():
        query = query.where(_about(words))
    order = (
        (Handover.queued_at, Handover.id)
        if which in ("wachtend", "terugbellen")
        else (Handover.queued_at.desc(), Handover.id)
    )
    found = deed.session.execute(query.order_by(*order).limit(min(limit, MOST)))
    return cases(deed, [(c, h) for c, h in found])


def _of_conversation() -> Select[Conversation, Handover]:
    return select(Conversation, Handover).join(Handover, Handover.conversation_id == Conversation.id)


def _which(agent: Agent, which: str) -> list[ColumnElement[bool]]:
    theirs = Handover.department.in_(agent.departments)
    asked_of = or_(
        Handover.offered_to == agent.id,
        Handover.forward_agent == agent.id,
        Handover.forward_department.in_(agent.departments),
    )
    match which:
        case "wachtend":
            return [Handover.state.in_(WAITING)]
        case "mijn":
            own = (Handover.agent_id == agent.id) & Handover.state.in_((HUMAN, WRAPUP))
            return [Handover.state != CLOSED, or_(own, asked_of)]
        case "afdeling":
            return [Handover.state != CLOSED, or_(theirs, asked_of)]
        case "terugbellen":
            return [Handover.state == CALLBACK]
        case "afgesloten":
            return [Handover.state == CLOSED]
        case "alle":
            return []
    raise Refused("conflict", f"Kies een van: {', '.join(WHICH)}.")


def _about(words: str) -> ColumnElement[bool]:
    """In what was said, what it is about, or who had it."""
    said = exists().where(
        LogMessage.conversation_id == Handover.conversation_id,
        LogMessage.text.icontains(words, autoescape=True),
    )
    had = select(Agent.id).where(Agent.name.icontains(words, autoescape=True))
    return or_(
        said,
        Handover.product.icontains(words, autoescape=True),
        Handover.record_note.icontains(words, autoescape=True),
        Handover.agent_id.in_(had),
    )


def conversation(deed: Deed, agent_id: str, conversation_id: str) -> View:
    """As it is now. Raises Refused("unknown") also for another city's."""
    agent, found = _theirs(deed, agent_id, conversation_id)
    feed_seq = feed.head(deed.session, agent.city)
    row = newest_of(deed.session, conversation_id, agent)
    return View(
        case=case(deed, found, row) if row else None,
        conversation_id=conversation_id,
        epoch=found.epoch,
        mode=mode_of(found.owner),
        entries=log.read(deed.session, conversation_id, found.head - LONGEST_LOG, LONGEST_LOG),
        notes=_notes(deed, conversation_id),
        drafts=_drafts(deed, conversation_id),
        channel=_channel(deed, found),
        summary=_summary(deed, found, row),
        may=may(agent, found, row, deed.now),
        earlier=_earlier(deed, agent, found),
        feed_seq=feed_seq,
    )


def may(agent: Agent, conversation: Conversation, row: Handover | None, now: datetime) -> frozenset[str]:
    """What this agent may do now. Only for drawing buttons: each verb looks again."""
    verbs = set(VERBS[row.state if row else "bot"])
    mine = conversation.owner == agents.owner(agent.id)
    if not mine:
        verbs -= {"say", "typing", "forward", "withdraw", "give_back", "end", "callback"}
    elif row and (row.forward_department or row.forward_agent):
        verbs -= {"forward"}
    else:
        verbs -= {"withdraw"}
    offered = row is not None and row.offered_until is not None and row.offered_until > now
    asked = offered and row is not None and agent.id in (row.offered_to, row.forward_agent)
    of_department = offered and row is not None and row.forward_department in agent.departments
    if mine or not (asked or of_department):
        verbs -= {"accept"}
    if not asked:
        verbs -= {"decline"}
    if mine or SUPERVISOR not in agent.roles:
        verbs -= {"overrule"}
    if row and row.offered_to not in (None, agent.id):
        verbs -= {"claim"}
    if row and not may_record(row, agent):
        verbs -= {"record"}
    return frozenset(verbs)


def is_new_view(deed: Deed, agent_id: str, conversation_id: str) -> bool:
    """Whether this agent did not have it open just now. Raises Refused("unknown", "not_allowed")."""
    _theirs(deed, agent_id, conversation_id)
    recent = select(Viewing.id).where(
        Viewing.conversation_id == conversation_id,
        Viewing.agent_id == agent_id,
        Viewing.at > deed.now - SAME_VIEW,
    )
    return deed.session.scalars(recent.limit(1)).first() is None


def note_view(deed: Deed, agent_id: str, conversation_id: str) -> None:
    deed.session.add(Viewing(agent_id=agent_id, conversation_id=conversation_id, at=deed.now))


def _theirs(deed: Deed, agent_id: str, conversation_id: str) -> tuple[Agent, Conversation]:
    agent = agents.at_desk(deed.session, agent_id)
    found = deed.session.get(Conversation, conversation_id)
    if found is None or found.city != agent.city:
        raise unknown()
    return agent, found


def _notes(deed: Deed, conversation_id: str) -> list[NoteShown]:
    query = (
        select(Note, Agent.name)
        .join(Agent, Agent.id == Note.agent_id)
        .where(Note.conversation_id == conversation_id)
        .order_by(Note.at, Note.id)
    )
    return [
        NoteShown(note.id, note.after_seq, note.agent_id, name, note.text, note.at)
        for note, name in deed.session.execute(query)
    ]


def _drafts(deed: Deed, conversation_id: str) -> list[DraftShown]:
    query = select(Draft).where(Draft.conversation_id == conversation_id).order_by(Draft.at, Draft.id)
    return [
        DraftShown(row.id, row.after_seq, row.text, row.source, row.why, row.at)
        for row in deed.session.scalars(query)
    ]


def _channel(deed: Deed, conversation: Conversation) -> ChannelFacts:
    longest = min(MAX_TEXT, deed.parts.max_texts.get(conversation.channel, MAX_TEXT))
    until = talking.window(deed, conversation)
    return ChannelFacts(conversation.channel, until, longest)


def _summary(deed: Deed, conversation: Conversation, row: Handover | None) -> list[str]:
    kept = row.summary if row else None
    return kept or deed.summary(conversation.id, row)


def _earlier(deed: Deed, agent: Agent, conversation: Conversation) -> list[Case]:
    """What the same resident asked people before, on a channel that knows residents."""
    city = deed.parts.city(agent.city)
    if not city.contactcentrum.eerdere_contacten or conversation.identity_id is None:
        return []
    query = (
        _of_conversation()
        .where(
            Conversation.identity_id == conversation.identity_id,
            Handover.city == agent.city,
            Handover.state == CLOSED,
        )
        .order_by(Handover.queued_at.desc())
        .limit(EARLIER)
    )
    return cases(deed, [(c, h) for c, h in deed.session.execute(query)])


def overview(deed: Deed, agent_id: str) -> Overview:
    """For a supervisor: who waits, who does what, what must still be done."""
    agent = agents.at_desk(deed.session, agent_id)
    agents.supervisor(agent)
    feed_seq = feed.head(deed.session, agent.city)
    of_city = _of_conversation().where(Handover.city == agent.city).order_by(Handover.queued_at)
    now_open = [(c, h) for c, h in deed.session.execute(of_city.where(IS_OPEN))]
    calls = deed.session.execute(of_city.where(Handover.state == CALLBACK).limit(MOST))
    until = agents.phone_first_until(deed.session, agent.city, deed.now)
    return Overview(
        departments=_departments(deed, agent.city, [row for _, row in now_open]),
        colleagues=colleagues(deed, agent.city),
        open=cases(deed, now_open),
        callbacks=cases(deed, [(c, h) for c, h in calls]),
        phone_first=until,
        feed_seq=feed_seq,
    )


def _departments(deed: Deed, city_key: str, rows: list[Handover]) -> list[Waiting]:
    city = deed.parts.city(city_key)
    found = []
    for key, department in city.contactcentrum.afdelingen.items():
        queue = [row.queued_at for row in rows if row.department == key and row.state in WAITING]
        found.append(
            Waiting(
                department=key,
                name=department.naam,
                waiting=len(queue),
                longest=min(queue, default=None),
                wait=waiting.wait(deed.session, city_key, key, len(queue) + 1, deed.now),
                open=routing.is_open(city, key, deed.now),
                next_opening=routing.next_opening(city, key, deed.now),
            )
        )
    return found


def colleagues(deed: Deed, city_key: str) -> list[Colleague]:
    """Everybody who may work at the desk, also those who aren't there."""
    city = deed.parts.city(city_key)
    phone = agents.phone_first_until(deed.session, city_key, deed.now) is not None
    having = select(Handover.agent_id, func.count()).where(
        IS_OPEN, Handover.state == HUMAN, Handover.city == city_key
    )
    chats: dict[str | None, int] = {
        row[0]: row[1] for row in deed.session.execute(having.group_by(Handover.agent_id))
    }
    query = (
        select(Agent, Presence)
        .outerjoin(Presence, Presence.agent_id == Agent.id)
        .where(Agent.city == city_key, Agent.active)
        .order_by(Agent.name)
    )
    return [
        Colleague(
            agent_id=agent.id,
            name=agent.name,
            first_name=agent.first_name,
            function=agent.function,
            departments=tuple(agent.departments),
            languages=tuple(agent.languages),
            status=_status(presence, deed.now),
            reason=presence.reason if presence else "",
            since=presence.since if presence else None,
            chats=chats.get(agent.id, 0),
            limit=agents.limit(agent, city, phone),
        )
        for agent, presence in deed.session.execute(query)
        if ROLES_AT_DESK & set(agent.roles)
    ]


def _status(presence: Presence | None, now: datetime) -> str:
    if presence is None or presence.seen_at <= now - agents.LOST_AFTER:
        return agents.ABSENT
    return presence.status
