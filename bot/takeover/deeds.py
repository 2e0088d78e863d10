"""One transaction of the desk: what it locks, what it tells, and what is published when it is done.

Locks are taken in one order: the agent's row, the resident's identity, the conversation's, its handover's, and at
the very end the feed's. They leave keys alone (FOR NO KEY UPDATE), so that a row that points to one of them never
waits for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue, City
from bot.clock import Clock, later
from bot.conversations import Conversations, Notifier, log, ownership
from bot.conversations.outbox import READ_BACK, enqueue, hold_last
from bot.conversations.tables import Conversation, Identity, LogMessage
from bot.errors import StaleEpoch
from bot.replies import Message
from bot.storage import Storage
from bot.takeover import feed
from bot.takeover.shapes import Refused
from bot.takeover.states import BOT, CALLBACK, SUPERVISOR, UNFINISHED, mode_of
from bot.takeover.tables import Agent, Handover

LOCK = {"key_share": True}
IS_OPEN = text("handover.state IN ('queued', 'offered', 'human')")
"""Word for word the condition of the index `handover_open`, or the database would not use it."""


class Summarise(Protocol):
    """bot.takeover.summary.load, with the catalogue given."""

    def __call__(
        self, session: Session, conversation_id: str, *, reason: str | None, language: str
    ) -> list[str]: ...


def no_summary(session: Session, conversation_id: str, *, reason: str | None, language: str) -> list[str]:
    return []


@dataclass
class Parts:
    """What the verbs need of the rest.

    returned(city): what the bot says when it has a conversation back. callback_url(handover id): where a resident
    leaves a number and a moment, None where there is no such page. summarise: lines of facts for who takes over.
    max_texts: characters of one message to a resident, per channel.
    """

    storage: Storage
    clock: Clock
    conversations: Conversations
    notifier: Notifier
    catalogue: Catalogue
    returned: Callable[[str], Message]
    callback_url: Callable[[str], str | None] = lambda handover_id: None
    summarise: Summarise = no_summary
    max_texts: Mapping[str, int] = field(default_factory=dict)
    on_typing: Callable[[str, str], None] = lambda conversation_id, channel: None

    def city(self, key: str) -> City:
        return self.catalogue.city(key)


class Deed:
    """The transaction under way. `now` is its moment, in UTC: there moments can be added and compared."""

    def __init__(self, parts: Parts, session: Session) -> None:
        self.parts = parts
        self.session = session
        self.now = self.moment(parts)
        self._happened: defaultdict[str, list[feed.Happening]] = defaultdict(list)
        self._told: dict[str, str] = {}
        self._modes: dict[str, str] = {}
        self._heads: dict[str, int] = {}

    @staticmethod
    def moment(parts: Parts) -> datetime:
        return parts.clock.now().astimezone(UTC)

    def lock(self, conversation_id: str, city: str | None = None) -> Conversation:
        """The conversation as it is now, for us alone. Raises Refused("unknown"), also for one of another city."""
        self.session.flush()  # what is read anew must not overwrite what was not written yet
        found = self.session.get(Conversation, conversation_id, with_for_update=LOCK, populate_existing=True)
        if found is None or (city is not None and found.city != city):
            raise unknown()
        return found

    def lock_for_a_person(self, conversation_id: str, city: str) -> Conversation:
        """`lock`, of the conversation in which the resident writes now: a person who takes another would hear nothing.

        The identity goes first, as when the resident writes, so that no newer conversation can begin meanwhile.
        Raises Refused("unknown", "stale", or "conflict" with the id of the newer one as `gesprek`).
        """
        whose = select(Conversation.identity_id).where(Conversation.id == conversation_id)
        identity_id = self.session.scalar(whose)
        if identity_id is None:
            return self.lock(conversation_id, city)
        identity = self.session.get(Identity, identity_id, with_for_update=LOCK, populate_existing=True)
        conversation = self.lock(conversation_id, city)
        if identity is None or conversation.identity_id != identity.id:  # merged with another just now
            raise stale()
        if identity.conversation_id not in (None, conversation.id):
            said = "De inwoner schrijft intussen in een nieuwer gesprek. Open dat gesprek."
            raise Refused("conflict", said, gesprek=identity.conversation_id)
        return conversation

    def tell(self, conversation: Conversation, message: Message, *, author: str = "system") -> None:
        """To the resident, in the log and on its way.

        Where only a paid template may go now, it waits in silence until the resident writes again.
        """
        self.parts.conversations.tell(
            self.session, conversation.id, conversation.channel, [message], author=author
        )
        self._told[conversation.id] = conversation.channel
        until = self.window(conversation.channel, conversation.identity_id)
        if until is not None and until <= self.now:
            hold_last(self.session, conversation.id)

    def window(self, channel: str, identity_id: str | None) -> datetime | None:
        """Until when free text may go to this resident; None where that has no end."""
        length = self.parts.conversations.windows.get(channel)
        if length is None or identity_id is None:
            return None
        identity = self.session.get(Identity, identity_id)
        return later(identity.last_inbound_at, length) if identity is not None else None

    def say(self, conversation: Conversation, message: Message, epoch: int) -> LogMessage:
        """What a person says, with the epoch of its owner. Raises StaleEpoch."""
        (row,) = log.append(
            self.session, conversation.id, [message], author="agent", at=self.now, epoch=epoch
        )
        if conversation.channel not in READ_BACK:
            enqueue(self.session, [row], conversation.channel, self.now)
        self._told[conversation.id] = conversation.channel
        return row

    def give(self, conversation: Conversation, owner: str) -> int:
        """To another owner, if it is still as we read it; the new epoch. Raises Refused("stale")."""
        try:
            epoch = ownership.change(self.session, conversation.id, owner, epoch=conversation.epoch)
        except StaleEpoch:
            raise stale() from None
        self.session.refresh(conversation)
        self._modes[conversation.id] = mode_of(owner)
        if owner == BOT:
            conversation.outage_told = False
        return epoch

    def summary(self, conversation_id: str, row: Handover | None) -> list[str]:
        """Lines of facts for who takes over."""
        self.session.flush()
        reason, language = (row.reason, row.language) if row else (None, "nl")
        return self.parts.summarise(self.session, conversation_id, reason=reason, language=language)

    def happened(self, kind: str, city: str, conversation_id: str | None = None, **data: Any) -> None:
        """For the consoles of this city."""
        self._happened[city].append((kind, conversation_id, data))

    def close(self) -> None:
        """The last of the transaction. Cities in one order, so that two never wait for each other."""
        self.session.flush()
        for city in sorted(self._happened):
            self._heads[city] = feed.append(self.session, city, self._happened[city], self.now)

    def publish(self) -> None:
        """After the commit: who follows the log, who delivers it, who follows the feed."""
        notifier, conversations = self.parts.notifier, self.parts.conversations
        for conversation_id, mode in self._modes.items():
            notifier.publish(conversation_id, {"t": "mode", "mode": mode})
        for conversation_id, channel in self._told.items():
            notifier.publish(conversation_id, {"t": "head"})
            if channel not in READ_BACK:
                conversations.on_outgoing(conversation_id)
        for city, head in self._heads.items():
            notifier.publish(feed.topic(city), {"t": "feed", "seq": head})


@contextmanager
def doing(parts: Parts) -> Iterator[Deed]:
    """A transaction of its own. Nothing of it is left when it raises."""
    with parts.storage.begin() as session:
        deed = Deed(parts, session)
        yield deed
        deed.close()
    deed.publish()


def open_of(session: Session, conversation_id: str) -> Handover | None:
    """The request that is open now."""
    query = select(Handover).where(Handover.conversation_id == conversation_id, IS_OPEN)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def newest_of(session: Session, conversation_id: str, agent: Agent | None = None) -> Handover | None:
    """The open request; else the one to finish: the agent's own first, then the oldest; else the one that ended last.

    A resident who asks again begins a new request, and the record or the call of the one before must still be done.
    """
    theirs = select(Handover).where(Handover.conversation_id == conversation_id)
    unfinished = session.scalars(
        theirs.where(Handover.state.in_(UNFINISHED)).order_by(Handover.queued_at, Handover.id)
    ).all()
    may = [row for row in unfinished if agent is not None and may_record(row, agent)]
    own = [row for row in may if agent is not None and row.agent_id == agent.id]
    past = theirs.order_by(Handover.queued_at.desc(), Handover.id.desc()).limit(1)
    return (
        open_of(session, conversation_id)
        or next(iter([*own, *may, *unfinished]), None)
        or session.scalars(past).one_or_none()
    )


def may_record(row: Handover, agent: Agent) -> bool:
    """Who had the conversation, and supervisors; a call-back is of its department too."""
    if SUPERVISOR in agent.roles or row.agent_id == agent.id:
        return True
    return row.state == CALLBACK and row.department in agent.departments


def unknown() -> Refused:
    return Refused("unknown", "Dit gesprek bestaat niet, of het hoort niet bij jouw stad.")


def stale() -> Refused:
    return Refused("stale", "Dit gesprek is intussen veranderd. Kijk eerst wat er gebeurde.")
