"""What a resident sent on a channel with addresses: into the log, and into the inbox when the bot must answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversations import log, menus
from bot.conversations.conversations import MAX_TEXT, Conversations, Incoming, clean, shown_as
from bot.conversations.events import Said
from bot.conversations.identities import identify
from bot.conversations.ownership import BOT
from bot.conversations.tables import ArrivalRow, Conversation, Delivery, Identity, OutboxRow
from bot.conversations.transport import Transport
from bot.errors import InvalidInput
from bot.replies import Message

IDLE = timedelta(hours=24)
"""Silence after which a resident begins a new conversation, as on the website (and WhatsApp's own window)."""
LONGEST = 4096
"""Characters of one message that the log keeps: what WhatsApp and Telegram carry."""
LEAVE = frozenset({"afmelden", "unsubscribe"})
STOP = frozenset({"stop", "stoppen"}) | LEAVE
"""Alone in a message they end messages that we begin. Those of LEAVE mean nothing else; the others may also
end what the bot is doing, so it hears them too."""
START = frozenset({"start", "aanmelden"})

STOPPED = (
    "Genoteerd: wij sturen je hier niets meer uit onszelf. Op wat je zelf vraagt, blijf je antwoord krijgen. "
    "Stuur START om dit te veranderen."
)
STARTED = "Genoteerd: wij mogen je hier weer berichten sturen, bijvoorbeeld over je afspraak."
NO_BUTTON = InvalidInput("token", "Die knop werkt niet meer. Typ gerust wat je wil weten.")

# Made once: putting a statement together costs as much as running it, and these run for every message.
_THEIRS = select(Conversation.id).where(Conversation.identity_id == bindparam("identity"))
_HELD = (
    update(OutboxRow)
    .where(OutboxRow.conversation_id.in_(_THEIRS), OutboxRow.status == "held")
    .values(status="new", created_at=bindparam("now"), next_attempt_at=bindparam("now"))
)
_REFUSED = (
    update(Delivery).where(Delivery.conversation_id.in_(_THEIRS), Delivery.status == "new").values(code=None)
)
_HEAD = select(Conversation.head).where(Conversation.id == bindparam("its"))
_AS_READ = {"synchronize_session": False}
"""Nothing of those rows was read in this transaction."""


class Residents:
    """One call is a part of the transaction that handles the arrival."""

    def __init__(
        self, clock: Clock, conversations: Conversations, transports: Mapping[str, Transport]
    ) -> None:
        self._clock = clock
        self._conversations = conversations
        self._transports = transports

    def hear(self, session: Session, row: ArrivalRow, said: Said) -> tuple[str, int]:
        """Logs what was said. Returns its conversation, and the head of the log after it."""
        now = self._clock.now()
        identity = identify(session, row.channel, row.city, said.sender, now)
        before = identity.conversation_id
        conversation = self._conversation(session, identity, now)
        again = conversation.id == before and said == Said(said.sender)  # Telegram's /start, once more
        if again and conversation.owner == "bot":
            self._conversations.welcome(session, conversation)
        identity.last_inbound_at = now
        identity.unreachable_at = identity.unreachable_why = None
        release(session, identity.id, now)
        if not self._log(session, row, conversation, said):
            self._opt(session, conversation, identity, (said.text or "").strip().casefold())
        return conversation.id, session.execute(_HEAD, {"its": conversation.id}).scalar_one()

    def _conversation(self, session: Session, identity: Identity, now: datetime) -> Conversation:
        """The one under way. After a day of silence a new one, whose opening says again that this is a computer."""
        found = session.get(Conversation, identity.conversation_id) if identity.conversation_id else None
        if found and (found.owner != "bot" or now - identity.last_inbound_at < IDLE):
            return found
        new = self._conversations.begin(session, identity.channel, identity.city, identity.id)
        identity.conversation_id = new
        return session.get_one(Conversation, new)

    def _log(self, session: Session, row: ArrivalRow, conversation: Conversation, said: Said) -> bool:
        """True for a tapped button: the "Stoppen" of a booking is no STOP."""
        text = (said.choice or said.text or "")[:LONGEST]
        for_bot = conversation.owner == BOT  # a person reads what the bot must refuse
        tap = menus.tapped(session, conversation, said, lambda entry: self._numbered(row.channel, entry))
        if tap is None and said.token and not text.strip():
            if for_bot:
                self._refuse(session, conversation, "[knop]", NO_BUTTON)
                return True
            text = "[knop]"
        try:
            words = clean(text, MAX_TEXT if for_bot else LONGEST).strip()
        except InvalidInput as too_long:
            self._refuse(session, conversation, text, too_long)
            return False
        incoming = Incoming(conversation.id, row.channel, row.external_id, tap=tap)
        if tap is None and words:
            if said.attachment is not None:  # a photo with a caption: the caption is what was asked
                self._conversations.note(session, conversation.id, shown_as(said.attachment))
            incoming = Incoming(conversation.id, row.channel, row.external_id, text=words, most=LONGEST)
        elif tap is None and said.attachment is not None:
            incoming = Incoming(conversation.id, row.channel, row.external_id, attachment=said.attachment)
        elif tap is None:
            return False  # nothing was said (Telegram's /start): the opening is the answer
        if for_bot and tap is None and words.casefold() in LEAVE and self._opt_out(conversation.channel):
            self._conversations.note(session, conversation.id, words)
        else:
            self._conversations.take_new(session, incoming)
        return tap is not None

    def _refuse(
        self, session: Session, conversation: Conversation, shown: str, refused: InvalidInput
    ) -> None:
        """The resident's words stay in the log; the reason goes back in a sentence."""
        self._conversations.note(session, conversation.id, clean(shown[:LONGEST], LONGEST))
        self._tell(session, conversation, refused.reason)

    def _opt(self, session: Session, conversation: Conversation, identity: Identity, word: str) -> None:
        if not self._opt_out(conversation.channel):
            return
        if word in STOP and identity.stopped_at is None:
            identity.stopped_at = self._clock.now()
            self._tell(session, conversation, STOPPED)
        elif word in START and identity.stopped_at is not None:
            identity.stopped_at = None
            self._tell(session, conversation, STARTED)

    def _tell(self, session: Session, conversation: Conversation, text: str) -> None:
        self._conversations.tell(
            session, conversation.id, conversation.channel, [Message(text)], author="system"
        )

    def _opt_out(self, channel: str) -> bool:
        transport = self._transports.get(channel)
        return transport is not None and transport.rules.opt_out

    def _numbered(self, channel: str, entry: log.Entry) -> bool:
        transport = self._transports.get(channel)
        return transport is not None and transport.numbered(entry)


def release(session: Session, identity_id: str, now: datetime) -> None:
    """What waited for the resident to write again may go, as if it was said now.

    After a day of silence it waited in a conversation before this one.
    """
    theirs = {"identity": identity_id}
    session.execute(_HELD, {**theirs, "now": now}, execution_options=_AS_READ)
    session.execute(_REFUSED, theirs, execution_options=_AS_READ)
