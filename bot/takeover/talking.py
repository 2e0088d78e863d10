"""What people write: to the resident, and to each other."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.conversations import Entry, TurnResult, clean
from bot.conversations.log import new_id, shown
from bot.conversations.tables import Conversation, LogMessage
from bot.conversations.takeover import Heard
from bot.errors import InvalidInput
from bot.privacy.masking import OF_PERSONS, mask
from bot.replies import Message
from bot.takeover import agents
from bot.takeover.deeds import Deed, open_of, stale
from bot.takeover.shapes import Refused
from bot.takeover.states import BOT, mode_of
from bot.takeover.tables import Agent, Draft, MessageKey, Note

LONGEST_NOTE = 4000


def say(deed: Deed, agent_id: str, conversation_id: str, text: str, epoch: int, key: str) -> Entry:
    """The owner's words to the resident, once per key."""
    agent = agents.at_desk(deed.session, agent_id)
    conversation = deed.lock(conversation_id, agent.city)
    if earlier := _earlier(deed, conversation_id, key, text):
        return earlier
    mine(deed, conversation, agent, epoch)
    _within_window(deed, conversation)
    name = agents.shown_name(agent, deed.parts.city(agent.city))
    row = deed.say(conversation, Message(_words(text), custom={"wie": name}), epoch)
    if key:
        deed.session.add(
            MessageKey(conversation_id=conversation_id, key=key, message_id=row.id, digest=_digest(text))
        )
    handover = open_of(deed.session, conversation_id)
    if handover is not None and handover.first_answer_at is None:
        handover.first_answer_at = deed.now
    deed.happened("message", agent.city, conversation_id, seq=row.seq, van="agent", door=agent.id)
    return shown(row)


def mine(deed: Deed, conversation: Conversation, agent: Agent, epoch: int) -> None:
    """Raises Refused("not_yours") for who isn't the owner, Refused("stale") for an owner with an older epoch."""
    if conversation.owner != agents.owner(agent.id):
        raise Refused("not_yours", _whose(deed, conversation))
    if conversation.epoch != epoch:
        raise stale()


def _whose(deed: Deed, conversation: Conversation) -> str:
    mode = mode_of(conversation.owner)
    if mode == BOT:
        return "Dit gesprek is niet van jou: de digitale assistent antwoordt. Neem het eerst over."
    if mode == "queue":
        return "Dit gesprek is niet van jou: het staat in de rij. Neem het eerst over."
    other = deed.session.get(Agent, conversation.owner.removeprefix("agent:"))
    return f"Dit gesprek is niet van jou: {other.name if other else 'een collega'} heeft het nu."


def _words(text: str) -> str:
    """Without numbers of a resident. Raises Refused("conflict") for an empty or too long message."""
    try:
        words = mask(clean(text).strip(), OF_PERSONS).text
    except InvalidInput as wrong:
        raise Refused("conflict", wrong.reason) from None
    if not words:
        raise Refused("conflict", "Schrijf eerst iets.")
    return words


def _earlier(deed: Deed, conversation_id: str, key: str, text: str) -> Entry | None:
    found = deed.session.get(MessageKey, (conversation_id, key)) if key else None
    if found is None:
        return None
    if found.digest != _digest(text):
        raise Refused("conflict", "Met deze sleutel is al een ander bericht verstuurd.")
    return shown(deed.session.get_one(LogMessage, found.message_id))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def window(deed: Deed, conversation: Conversation) -> datetime | None:
    """Until when free text may go to this resident; None where that has no end."""
    return deed.window(conversation.channel, conversation.identity_id)


def _within_window(deed: Deed, conversation: Conversation) -> None:
    until = window(deed, conversation)
    if until is not None and until <= deed.now:
        said = (
            "De inwoner schreef langer dan een dag geleden. Op dit kanaal mag je dan geen vrije tekst meer sturen. "
            "Wacht tot de inwoner weer schrijft, of maak er een terugbelverzoek van."
        )
        raise Refused("window", said, tot=until.isoformat())


def note(deed: Deed, agent_id: str, conversation_id: str, text: str, key: str) -> None:
    """For colleagues only. Secret numbers are masked, as in the log."""
    agent = agents.at_desk(deed.session, agent_id)
    conversation = deed.lock(conversation_id, agent.city)
    words = mask(clean(text, LONGEST_NOTE).strip()).text
    same = select(Note).where(Note.conversation_id == conversation_id, Note.key == key)
    earlier = deed.session.scalars(same).one_or_none()
    if earlier is not None:
        if earlier.text != words:
            raise Refused("conflict", "Met deze sleutel is al een andere notitie bewaard.")
        return
    if not words:
        raise Refused("conflict", "Schrijf eerst iets.")
    add_note(deed, conversation, agent, words, key)


def add_note(deed: Deed, conversation: Conversation, agent: Agent, text: str, key: str) -> None:
    row = Note(
        id=new_id(),
        conversation_id=conversation.id,
        after_seq=_head(deed, conversation.id),
        agent_id=agent.id,
        text=text,
        key=key,
        at=deed.now,
    )
    deed.session.add(row)
    deed.happened("note", agent.city, conversation.id, note=row.id, door=agent.id)


def typing(deed: Deed, agent_id: str, conversation_id: str) -> bool:
    """Whether the resident may see it: only the owner types."""
    agent = agents.at_desk(deed.session, agent_id)
    conversation = deed.session.get(Conversation, conversation_id)
    if conversation is None or conversation.owner != agents.owner(agent.id):
        return False
    name = agents.shown_name(agent, deed.parts.city(agent.city))
    deed.parts.notifier.publish(conversation_id, {"t": "typing", "on": True, "wie": name})
    deed.parts.on_typing(conversation_id, conversation.channel)
    return True


def suppressed(deed: Deed, message: Heard, result: TurnResult) -> bool:
    """An answer that came too late: whoever has the conversation may use it. False: the bot must answer after all."""
    conversation = deed.lock(message.conversation_id)
    if conversation.owner == BOT and not _answered_by_person(deed, message):
        return False
    text = "\n\n".join(answer.text for answer in result.messages if answer.text)
    if not text:
        return True
    source: dict[str, Any] = {"antwoord_op": message.message_id}
    sources = [answer.custom["bron"] for answer in result.messages if answer.custom.get("bron")]
    if sources:
        source["bron"] = sources[0]
    draft(deed, conversation, message.seq, text, source, "onderdrukt")
    return True


def _answered_by_person(deed: Deed, message: Heard) -> bool:
    said = select(LogMessage.id).where(
        LogMessage.conversation_id == message.conversation_id,
        LogMessage.seq > message.seq,
        LogMessage.author == "agent",
    )
    return deed.session.scalars(said.limit(1)).first() is not None


def draft(
    deed: Deed, conversation: Conversation, after_seq: int, text: str, source: dict[str, Any], why: str
) -> None:
    row = Draft(
        id=new_id(),
        conversation_id=conversation.id,
        after_seq=after_seq,
        text=text,
        source=source,
        why=why,
        at=deed.now,
    )
    deed.session.add(row)
    deed.happened("draft", conversation.city, conversation.id, draft=row.id, waarom=why)


def _head(deed: Deed, conversation_id: str) -> int:
    """Asked of the database: an append does not show on a row that was read before."""
    return deed.session.scalar(select(Conversation.head).where(Conversation.id == conversation_id)) or 0
