"""Who writes, on channels with addresses: one identity per person, city and channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.conversations.events import Sender
from bot.conversations.log import new_id
from bot.conversations.tables import Address, Conversation, Identity

# Made once: putting a statement together costs as much as running it, and these run for every message.
_KNOWN = (
    select(Identity)
    .where(
        Identity.id.in_(
            select(Address.identity_id).where(
                Address.channel == bindparam("channel"),
                Address.city == bindparam("city"),
                Address.address.in_(bindparam("addresses", expanding=True)),
            )
        )
    )
    .order_by(Identity.created_at, Identity.id)
    # Not against foreign keys to it: an agent's message, which locks the conversation first, would wait for us.
    .with_for_update(key_share=True)
)
_ADDRESSES = select(Address.address).where(Address.identity_id == bindparam("its"))


def identify(session: Session, channel: str, city: str, sender: Sender, now: datetime) -> Identity:
    """The identity of `sender`, locked; made when it is new, merged when its addresses were two until now.

    WhatsApp shows a number, an id of the business (BSUID), or both: the first message with both says that
    they are one person. Two processes that make the same one at once: one gets an IntegrityError and the
    arrival is tried again.
    """
    found = _known(session, channel, city, sender.addresses)
    identity = _merged(session, found) if found else _new(session, channel, city, sender, now)
    have = set(session.scalars(_ADDRESSES, {"its": identity.id}))
    for address in sender.addresses:
        if address not in have:
            session.add(Address(channel=channel, city=city, address=address, identity_id=identity.id))
    identity.reply_to = sender.addresses[0]
    session.flush()
    return identity


def same_resident(session: Session, one: str, other: str) -> bool:
    """Whether both conversations are of one person: the same one, or of the same identity."""
    if one == other:
        return True
    ids = select(Conversation.identity_id).where(Conversation.id.in_((one, other)))
    found = session.scalars(ids).all()
    return len(found) == 2 and found[0] is not None and found[0] == found[1]


def others_of(session: Session, conversation_id: str) -> list[str]:
    """The other conversations of the same identity: earlier ones of this resident on this channel and in this city."""
    same = select(Conversation.identity_id).where(Conversation.id == conversation_id).scalar_subquery()
    others = select(Conversation.id).where(
        Conversation.identity_id == same, Conversation.id != conversation_id
    )
    return list(session.scalars(others))


def _known(session: Session, channel: str, city: str, addresses: Sequence[str]) -> Sequence[Identity]:
    """Oldest first; locked in one order, so that two transactions never wait for each other."""
    return session.scalars(_KNOWN, {"channel": channel, "city": city, "addresses": addresses}).all()


def _new(session: Session, channel: str, city: str, sender: Sender, now: datetime) -> Identity:
    identity = Identity(
        id=new_id(),
        channel=channel,
        city=city,
        reply_to=sender.addresses[0],
        last_inbound_at=now,
        created_at=now,
    )
    session.add(identity)
    session.flush()
    return identity


def _merged(session: Session, found: Sequence[Identity]) -> Identity:
    """The oldest stays, with the conversation that was spoken in last; a STOP of either holds for both."""
    kept, *others = found
    for other in others:
        if other.last_inbound_at > kept.last_inbound_at:
            kept.conversation_id = other.conversation_id
            kept.last_inbound_at = other.last_inbound_at
        kept.stopped_at = kept.stopped_at or other.stopped_at
        for table in (Address, Conversation):
            session.execute(update(table).where(table.identity_id == other.id).values(identity_id=kept.id))
        session.delete(other)
    session.flush()
    return kept
