"""What we say to a resident outside a turn: a reminder, an offer. Only where that is allowed and can arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.clock import Clock, later
from bot.conversations import log
from bot.conversations.notifier import Notifier
from bot.conversations.outbox import enqueue
from bot.conversations.ownership import BOT
from bot.conversations.tables import Conversation, Identity
from bot.conversations.transport import Transport
from bot.errors import StaleEpoch
from bot.replies import Message, Template
from bot.storage import afterwards

LIVELY = timedelta(hours=1)
"""A website conversation in which nothing was said for so long is over: nobody looks at it any more."""


class Teller:
    """Speaks as the bot, in the caller's transaction; who listens is woken after the commit.

    It is silent while a person has the conversation, to who asked for silence (STOP) or can't be reached, outside
    WhatsApp's 24 hours without an approved template, and in website conversations that are over. website: whether
    it speaks on the website at all.
    """

    def __init__(
        self,
        clock: Clock,
        notifier: Notifier,
        transports: Mapping[str, Transport],
        wake: Callable[[str], None],
        *,
        website: bool = True,
    ) -> None:
        self._clock = clock
        self._notifier = notifier
        self._transports = transports
        self._wake = wake
        self._website = website

    def __call__(
        self,
        session: Session,
        conversation_id: str,
        message: Message,
        *,
        until: datetime | None = None,
        template: Template | None = None,
    ) -> bool:
        """Logs it and notes it for delivery; False when it can't be said, and then nothing was written.

        It goes to the conversation that this resident has now, if `conversation_id` was an earlier one. until: after
        this it is of no use. template: says the same where free text isn't allowed.
        """
        listening = self._listening(session, conversation_id, template)
        if listening is None:
            return False
        now, its = self._clock.now(), listening.id
        try:
            rows = log.append(session, its, [message], author="bot", at=now, epoch=listening.epoch)
        except StaleEpoch:  # a person took it this moment
            return False
        if listening.identity_id is not None:
            enqueue(session, rows, listening.channel, now, until=until, template=template)
        afterwards(session, partial(self._publish, its, rows[-1].seq))
        return True

    def reaches(self, session: Session, conversation_id: str, template: Template | None = None) -> bool:
        """Whether something could be said there now."""
        return self._listening(session, conversation_id, template) is not None

    def _listening(
        self, session: Session, conversation_id: str, template: Template | None
    ) -> Conversation | None:
        """The conversation to say it in; None when nobody hears it there."""
        found = session.get(Conversation, conversation_id)
        if found is None:
            return None
        if found.identity_id is None:
            lively = self._website and self._clock.now() < later(found.last_at, LIVELY)
            return found if lively and found.owner == BOT else None
        identity = session.get_one(Identity, found.identity_id)
        if not self._may_hear(identity, template):
            return None
        now_in = session.get(Conversation, identity.conversation_id) if identity.conversation_id else None
        found = now_in or found
        return found if found.owner == BOT else None

    def _may_hear(self, identity: Identity, template: Template | None) -> bool:
        transport = self._transports.get(identity.channel)
        if transport is None or identity.stopped_at is not None or identity.unreachable_at is not None:
            return False
        window = transport.rules.window
        if window is None or self._clock.now() < later(identity.last_inbound_at, window):
            return True
        return template is not None and template.name in transport.templates(identity.city)

    def _publish(self, conversation_id: str, seq: int) -> None:
        self._notifier.publish(conversation_id, {"t": "head", "seq": seq})
        self._wake(conversation_id)
