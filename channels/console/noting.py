"""What the staff did with what residents said, for whoever must answer for it later: searched it, mailed it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversations.tables import Conversation
from bot.privacy.masking import mask
from bot.staff import Staff
from bot.storage import Storage
from bot.takeover import Refused
from bot.takeover.forgetting import LOOKED
from bot.takeover.states import SUPERVISOR
from bot.takeover.tables import Handover
from channels.console.tables import Mailed, Searched

SAME_SEARCH = timedelta(minutes=10)
"""A list with the same words that is drawn again within this time is the same search."""


def note_search(storage: Storage, clock: Clock, who: Staff, which: str, words: str) -> None:
    """Before anything is found."""
    now, kept = clock.now(), mask(words).text
    same = select(Searched.id).where(
        Searched.agent_id == who.id,
        Searched.which == which,
        Searched.words == kept,
        Searched.at > now - SAME_SEARCH,
    )
    with storage.begin() as session:
        if session.scalars(same.limit(1)).first() is None:
            session.add(Searched(agent_id=who.id, city=who.city, which=which, words=kept, at=now))


def must_have_had(session: Session, who: Staff, conversation_id: str) -> None:
    """Raises Refused("not_yours") unless they have it, had a request in it, or lead."""
    if who.may(SUPERVISOR):
        return
    had = select(Handover.id).where(Handover.conversation_id == conversation_id, Handover.agent_id == who.id)
    owns = select(Conversation.id).where(
        Conversation.id == conversation_id, Conversation.owner == f"agent:{who.id}"
    )
    if session.scalars(had.limit(1)).first() is None and session.scalar(owns) is None:
        raise Refused("not_yours", "Alleen wie dit gesprek heeft of had, of een teamleider, mag het mailen.")


def is_mailed(session: Session, conversation_id: str, key: str, to: str) -> bool:
    """Whether it went with this key before. Raises Refused("conflict") when that was to another address."""
    earlier = session.get(Mailed, (conversation_id, key))
    if earlier is not None and earlier.address != masked(to):
        raise Refused("conflict", "Met deze sleutel is het gesprek al naar een ander adres gemaild.")
    return earlier is not None


def note_mail(session: Session, who: Staff, conversation_id: str, key: str, to: str, now: datetime) -> None:
    session.add(Mailed(conversation_id=conversation_id, key=key, agent_id=who.id, address=masked(to), at=now))


def masked(address: str) -> str:
    """Enough to recognise an address by who knows it: "n…@example.org"."""
    name, _, domain = address.strip().rpartition("@")
    return f"{name[:1]}…@{domain}"


def forget(storage: Storage, clock: Clock) -> int:
    """Removes the searches and mails of before LOOKED, as the viewings. Returns how many."""
    before = clock.now() - LOOKED
    with storage.begin() as session:
        searched = session.scalars(delete(Searched).where(Searched.at < before).returning(Searched.id)).all()
        mailed = session.scalars(delete(Mailed).where(Mailed.at < before).returning(Mailed.key)).all()
    return len(searched) + len(mailed)
