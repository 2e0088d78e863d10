"""Opening a conversation, taking what residents send, and reading the log back."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.clock import Clock, later
from bot.conversations import log, ownership
from bot.conversations.events import Attachment
from bot.conversations.identities import same_resident
from bot.conversations.log import Entry
from bot.conversations.notifier import Notifier
from bot.conversations.outbox import READ_BACK, enqueue
from bot.conversations.tables import Conversation, Identity, InboxRow, LogMessage, Understanding
from bot.errors import InvalidInput, UnknownButton, UnknownConversation, UnknownMessage
from bot.privacy.masking import mask
from bot.replies import Message
from bot.storage import Storage

MAX_TEXT = 2000
"""Characters of one message. Longer ones are refused in words; WhatsApp's own limit is 4,096."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control signs, signs that turn the direction of writing, and halves of a sign, which no database takes."""

_INBOX = insert(cast(Table, InboxRow.__table__))


@dataclass(frozen=True)
class Tap:
    """A tapped button: of which message, which one."""

    message_id: str
    button_id: str


@dataclass(frozen=True)
class Incoming:
    """What a channel delivers: one of `text`, `tap` and `attachment`. `external_id` is unique per channel.

    most: characters that its text may have.
    """

    conversation_id: str
    channel: str
    external_id: str
    text: str | None = None
    tap: Tap | None = None
    attachment: Attachment | None = None
    most: int = MAX_TEXT


@dataclass(frozen=True)
class Accepted:
    """Durably taken. `text` is what stands in the log, after masking."""

    message_id: str
    seq: int
    text: str


class Conversations:
    """The way in for every channel.

    `opening` gives the first messages of a city (who speaks, what it can do, how to reach a person) and
    raises for a city it doesn't know. Channels in `read_back` read the log themselves; what we say on the
    others goes through the outbox. `addressed(city, message)` says a message as that city does (je or u).
    `returned(city)` is said when a person gave the conversation back. windows: per channel, for how long after the
    resident's last message free text may go. `on_outgoing` is told of a conversation that must be delivered to.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        notifier: Notifier,
        opening: Callable[[str], list[Message]],
        read_back: Collection[str] = READ_BACK,
        addressed: Callable[[str, Message], Message] = lambda city, message: message,
        returned: Callable[[str], Message] = lambda city: Message("Een computer antwoordt weer."),
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._notifier = notifier
        self._opening = opening
        self._read_back = frozenset(read_back)
        self._addressed = addressed
        self._returned = returned
        self.windows: Mapping[str, timedelta] = {}
        self.on_outgoing: Callable[[str], None] = lambda conversation_id: None
        self.on_received: Callable[[str], None] = lambda conversation_id: None

    def open(self, channel: str, city: str) -> str:
        """A new conversation, which begins with the city's opening messages. Returns its id."""
        with self._storage.begin() as session:
            return self.begin(session, channel, city)

    def begin(self, session: Session, channel: str, city: str, identity_id: str | None = None) -> str:
        """`open` as a part of the caller's transaction."""
        opening = self._opening(city)
        now = self._clock.now()
        new = Conversation(
            id=log.new_id(),
            channel=channel,
            city=city,
            identity_id=identity_id,
            created_at=now,
            last_at=now,
        )
        session.add(new)
        session.flush()
        self.tell(session, new.id, channel, opening, author="bot")
        return new.id

    def welcome(self, session: Session, conversation: Conversation) -> None:
        """The opening again, for a resident who asks for it in a conversation that the bot has (still, now)."""
        session.refresh(conversation, with_for_update=True)
        if conversation.owner != ownership.BOT:
            return
        opening = self._opening(conversation.city)
        self.tell(session, conversation.id, conversation.channel, opening, author="bot")

    def receive(self, incoming: Incoming) -> Accepted:
        """Takes a message durably and wakes the worker. The same external id twice gives the first answer.

        Raises InvalidInput (too long), UnknownConversation, UnknownMessage, UnknownButton.
        """
        try:
            with self._storage.begin() as session:
                accepted = self.take_new(session, incoming)
        except IntegrityError:  # the unique key: it was here before
            with self._storage.begin() as session:
                accepted = self.take(session, incoming)
        self.announce(incoming.conversation_id, accepted.seq)
        return accepted

    def announce(self, conversation_id: str, seq: int) -> None:
        """Wakes who waits for the log and for the inbox of this conversation, after the commit."""
        self._notifier.publish(conversation_id, {"t": "head", "seq": seq})
        self.on_received(conversation_id)

    def take(self, session: Session, incoming: Incoming) -> Accepted:
        """`receive` as a part of the caller's transaction, who announces it."""
        _lock(session, incoming.conversation_id)
        return _earlier(session, incoming) or self.take_new(session, incoming)

    def note(self, session: Session, conversation_id: str, text: str) -> int:
        """Logs what a resident did that asks for no turn of the bot. Returns its seq."""
        (row,) = log.append(
            session, conversation_id, [Message(mask(text).text)], author="user", at=self._clock.now()
        )
        return row.seq

    def take_new(self, session: Session, incoming: Incoming) -> Accepted:
        """`take` of what surely was not taken before. Raises IntegrityError when it was."""
        now = self._clock.now()
        text, payload = _content(session, incoming)
        masked = mask(text)
        (row,) = log.append(session, incoming.conversation_id, [Message(masked.text)], author="user", at=now)
        session.execute(
            _INBOX,
            {
                "channel": incoming.channel,
                "external_id": incoming.external_id,
                "conversation_id": incoming.conversation_id,
                "message_id": row.id,
                "payload": payload,
                "status": "new",
                "attempts": 0,
                "next_attempt_at": now,
                "received_at": now,
            },
        )
        if masked.found:
            notice = _masked_notice(masked.found)
            self.tell(session, incoming.conversation_id, incoming.channel, [notice], author="system")
        return Accepted(row.id, row.seq, row.text)

    def tell(
        self, session: Session, conversation_id: str, channel: str, messages: list[Message], *, author: str
    ) -> None:
        """Logs messages to the resident, and notes them for delivery where the channel doesn't read back."""
        now = self._clock.now()
        if author == "system":
            city = session.get_one(Conversation, conversation_id).city
            messages = [self._addressed(city, message) for message in messages]
        rows = log.append(session, conversation_id, messages, author=author, at=now)
        if channel not in self._read_back:
            enqueue(session, rows, channel, now)

    def read(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[Entry]:
        """The log from `after` (not included), oldest first."""
        with self._storage.read() as session:
            return log.read(session, conversation_id, after, limit)

    def head(self, conversation_id: str) -> int:
        """The highest seq. Raises UnknownConversation."""
        return self._get(conversation_id).head

    def mode(self, conversation_id: str) -> str:
        """Who answers: "bot", "queue" or "human"."""
        return _mode(self._get(conversation_id).owner)

    def give_to(self, conversation_id: str, owner: str, *, epoch: int | None = None) -> int:
        """Gives the conversation to "bot", "queue" or "agent:<id>"; the new epoch, which that owner writes with.

        When it comes back to the bot, the resident is told again that this is a computer (AI Act, art. 50).
        Raises StaleEpoch when `epoch` is given and somebody else was sooner; UnknownConversation.
        """
        with self._storage.begin() as session:
            before = session.get(Conversation, conversation_id, with_for_update=True)
            if before is None:
                raise UnknownConversation
            was, channel, city = before.owner, before.channel, before.city
            new = ownership.change(session, conversation_id, owner, epoch=epoch)
            if owner == ownership.BOT and was != ownership.BOT:
                self.tell(session, conversation_id, channel, [self._returned(city)], author="bot")
        self._notifier.publish(conversation_id, {"t": "mode", "mode": _mode(owner)})
        self.on_outgoing(conversation_id)
        return new

    def say(self, conversation_id: str, message: Message, *, author: str, epoch: int) -> Entry:
        """What the owner of `epoch` says to the resident, in the log and on its way.

        Raises StaleEpoch when the conversation has another owner now: then nothing is written.
        """
        now = self._clock.now()
        with self._storage.begin() as session:
            rows = log.append(session, conversation_id, [message], author=author, at=now, epoch=epoch)
            channel = session.get_one(Conversation, conversation_id).channel
            if channel not in self._read_back:
                enqueue(session, rows, channel, now)
        self._notifier.publish(conversation_id, {"t": "head", "seq": rows[-1].seq})
        self.on_outgoing(conversation_id)
        return log.shown(rows[-1])

    def window(self, conversation_id: str) -> datetime | None:
        """Until when free text may go to this resident; None where that has no end. Raises UnknownConversation."""
        conversation = self._get(conversation_id)
        window = self.windows.get(conversation.channel)
        if window is None or conversation.identity_id is None:
            return None
        with self._storage.read() as session:
            identity = session.get_one(Identity, conversation.identity_id)
        return later(identity.last_inbound_at, window)

    def rate(self, conversation_id: str, message_id: str, value: int) -> None:
        """A thumb up (1) or down (-1) for an answer. Raises UnknownMessage, InvalidInput."""
        if value not in (1, -1):
            raise InvalidInput("value", "Een waardering is 1 of -1.")
        with self._storage.begin() as session:
            answer = session.get(LogMessage, message_id)
            if answer is None or answer.conversation_id != conversation_id or answer.reply_to is None:
                raise UnknownMessage
            understanding = session.get(Understanding, answer.reply_to)
            if understanding is None:
                raise UnknownMessage
            understanding.rating, understanding.rated_at = value, self._clock.now()

    def _get(self, conversation_id: str) -> Conversation:
        with self._storage.read() as session:
            found = session.get(Conversation, conversation_id)
        if found is None:
            raise UnknownConversation
        return found


def _mode(owner: str) -> str:
    return owner if owner in ("bot", "queue") else "human"


def _lock(session: Session, conversation_id: str) -> None:
    """One message of a conversation at a time: of two equal deliveries the second sees the first."""
    query = select(Conversation.id).where(Conversation.id == conversation_id).with_for_update()
    if session.scalars(query).one_or_none() is None:
        raise UnknownConversation


def _earlier(session: Session, incoming: Incoming) -> Accepted | None:
    query = (
        select(LogMessage)
        .join(InboxRow, InboxRow.message_id == LogMessage.id)
        .where(InboxRow.channel == incoming.channel, InboxRow.external_id == incoming.external_id)
    )
    row = session.scalars(query).one_or_none()
    return Accepted(row.id, row.seq, row.text) if row else None


def _content(session: Session, incoming: Incoming) -> tuple[str, dict[str, Any] | None]:
    if incoming.tap is not None:
        return _tapped(session, incoming.conversation_id, incoming.tap)
    if incoming.attachment is not None:
        return _attached(incoming.attachment)
    return clean(incoming.text or "", incoming.most), None


def clean(text: str, most: int = MAX_TEXT) -> str:
    """Without signs that nobody types. Raises InvalidInput when it is longer than `most` characters."""
    text = _CONTROL.sub(" ", text)
    if len(text) > most:
        raise InvalidInput(
            "text",
            f"Dit bericht is te lang ({len(text)} tekens). Stuur het in stukken van hoogstens {most} tekens.",
        )
    return text


def _attached(attachment: Attachment) -> tuple[str, dict[str, Any]]:
    """The dialogue answers it in words; the thing itself is not kept."""
    return shown_as(attachment), {"act": "antwoord", "entities": {"bijlage": attachment.kind}}


def shown_as(attachment: Attachment) -> str:
    """How the log tells of something that is no text: "[foto]"."""
    place = clean(attachment.place)
    return f"[{attachment.kind} {place}]" if place else f"[{attachment.kind}]"


def _tapped(session: Session, conversation_id: str, tap: Tap) -> tuple[str, dict[str, Any]]:
    message = session.get(LogMessage, tap.message_id)
    if message is None or not same_resident(session, message.conversation_id, conversation_id):
        raise UnknownMessage
    for button in message.buttons:
        if button["id"] == tap.button_id and "payload" in button:
            return button["title"], button["payload"]
    raise UnknownButton


def _masked_notice(found: Sequence[str]) -> Message:
    kinds = list(dict.fromkeys(found))
    *names, last = [f"het {kind}" for kind in kinds]
    listed = f"{', '.join(names)} en {last}" if names else last
    return Message(
        f"Ik heb {listed} verborgen: zulke nummers zijn hier nooit nodig, en ik bewaar ze niet.",
        custom={"verborgen": kinds},
    )
