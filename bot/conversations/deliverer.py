"""Works off the outbox: one sender per conversation, in order, nothing twice where the provider can be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

from bot.clock import Clock, later
from bot.conversations.delivery import RANKS, SENT
from bot.conversations.outgoing import UNKNOWN_WAIT, Job, Outgoing
from bot.conversations.tables import Delivery
from bot.conversations.tasks import Tasks
from bot.conversations.transport import CannotKnow, DeliveryFailed, Part, Transport
from bot.replies import Template
from bot.storage import Storage, StorageAway
from bot.storage.claims import Claims

AT_ONCE = 32
"""Conversations that are delivered to at the same time, in one process."""
LOOK_AGAIN = 0.25
"""Seconds between two looks at the status of a message that the next one waits for."""
NOTE_AGAIN = 0.1
"""Seconds between two attempts to note what was sent, while the database is away. Short: when it is back, this note
comes before another process looks at what was not noted."""
NOTE_ATTEMPTS = 600

_log = structlog.get_logger()


class Deliverer:
    """Several processes may run it at once: a claim names the sender of a conversation.

    A row for a channel without a transport waits until there is one.
    """

    def __init__(
        self, storage: Storage, clock: Clock, claims: Claims, transports: Mapping[str, Transport]
    ) -> None:
        self._outgoing = Outgoing(storage, clock)
        self._clock = clock
        self._claims = claims
        self._transports = transports
        self._tasks = Tasks("deliverer", self.deliver, self._due, at_once=AT_ONCE)
        self.run = self._tasks.run
        self.wake = self._tasks.wake

    def _due(self) -> Sequence[str]:
        return self._outgoing.due(list(self._transports))

    def typing(self, conversation_id: str, channel: str) -> None:
        """An answer is being made. May be called from any thread."""
        if channel in self._transports:
            self._tasks.beside(lambda: self._typing(conversation_id, channel))

    async def _typing(self, conversation_id: str, channel: str) -> None:
        to = await asyncio.to_thread(self._outgoing.destination, conversation_id)
        if to is not None:
            await self._transports[channel].typing(to)

    async def deliver(self, conversation_id: str) -> None:
        """Sends what may go to this conversation now; what must wait a moment is waited for here."""
        name = f"send:{conversation_id}"
        if not await asyncio.to_thread(self._claims.take, name):
            return  # another process is at it
        try:
            while job := await asyncio.to_thread(self._outgoing.job, conversation_id):
                transport = self._transports.get(job.row.channel)
                if transport is None or not await self._step(job, transport):
                    break
        finally:
            await asyncio.shield(asyncio.to_thread(self._claims.release, name))

    async def _step(self, job: Job, transport: Transport) -> bool:
        """At most one message to the provider. False when nothing more can go now."""
        if job.identity.unreachable_at is not None:
            await asyncio.to_thread(self._outgoing.give_up, job)
            return False
        if job.row.valid_until is not None and self._clock.now() >= job.row.valid_until:
            await asyncio.to_thread(self._outgoing.put_aside, job.row, "too late to be of use", status="past")
            return True
        if self._window_closed(job, transport):
            if job.template and self._approved(job, job.template, transport):
                await asyncio.to_thread(self._outgoing.as_template, job, job.template)
                return True
            await self._hold(job, transport)
            return False
        if not job.parts:
            await self._split(job, transport)
        elif job.next is None:
            await asyncio.to_thread(self._outgoing.finish, job.row)
        elif wait := self._settling(job, transport):
            await asyncio.sleep(wait)
        else:
            return await self._attempt(job, job.next, transport)
        return True

    def _window_closed(self, job: Job, transport: Transport) -> bool:
        """By our clock, or because the provider said so in a report on the message that must go now."""
        window = transport.rules.window
        if window is None:
            return False
        if job.parts and (job.next is None or job.next.content.get("template")):
            return False  # all of it went, or it is what may go even then
        refused = job.next is not None and job.next.status == "new" and job.next.code
        if refused and transport.kind_of(refused) == "window":
            return True
        return self._clock.now() >= later(job.identity.last_inbound_at, window)

    @staticmethod
    def _approved(job: Job, template: Template, transport: Transport) -> bool:
        return job.identity.stopped_at is None and template.name in transport.templates(job.to.city)

    async def _split(self, job: Job, transport: Transport) -> None:
        entries = await asyncio.to_thread(self._outgoing.entries, job.row)
        try:
            parts = transport.render(entries)
        except Exception as error:  # waiting mends nothing, and what is said after it must go
            _log.exception("render", channel=job.row.channel, row=job.row.id)
            await asyncio.to_thread(self._outgoing.put_aside, job.row, f"render: {type(error).__name__}")
        else:
            await asyncio.to_thread(self._outgoing.split, job.row, parts)

    def _settling(self, job: Job, transport: Transport) -> float:
        """Seconds until the next look: the message before it must be "sent", or have had its time.

        WhatsApp keeps no order between messages that are under way together.
        """
        before = job.before
        if before is None or before.sent_at is None or RANKS[before.status] >= SENT:
            return 0.0
        passed = (self._clock.now() - before.sent_at).total_seconds()
        return max(0.0, min(LOOK_AGAIN, transport.rules.settle - passed))

    async def _attempt(self, job: Job, part: Delivery, transport: Transport) -> bool:
        content = Part.from_json(part.content)
        looking = part.sending_since is not None
        try:
            provider_id = await self._look_up(job, part, content, transport) if looking else None
            if provider_id is None:
                looking = False
                if not await asyncio.to_thread(self._outgoing.sending, part):
                    return False
                provider_id = await transport.send(job.to, content)
        except StorageAway:
            raise
        except DeliveryFailed as failed:
            at_once = await asyncio.to_thread(self._outgoing.failed, job, part, failed, looking=looking)
            if failed.kind == "window" and not looking:
                await self._hold(job, transport)
            return at_once
        except Exception as error:  # a mistake in one transport must not stop the others
            _log.exception("transport", channel=job.row.channel, delivery=part.id)
            mistake = DeliveryFailed(type(error).__name__, kind="unknown")
            return await asyncio.to_thread(self._outgoing.failed, job, part, mistake)
        await self._note_sent(part, provider_id)
        return True

    async def _note_sent(self, part: Delivery, provider_id: str) -> None:
        """The provider has it, and nobody but us knows: a database that is away for a moment is waited for.

        Telegram can't be asked afterwards, so that what isn't noted would go again.
        """
        for _ in range(NOTE_ATTEMPTS):
            try:
                await asyncio.to_thread(self._outgoing.sent, part, provider_id)
                return
            except StorageAway:
                await asyncio.sleep(NOTE_AGAIN)
        await asyncio.to_thread(self._outgoing.sent, part, provider_id)

    async def _look_up(self, job: Job, part: Delivery, content: Part, transport: Transport) -> str | None:
        """The id of a message whose outcome was not noted; None when it must go (again)."""
        if part.sending_since is None:
            return None
        early = later(part.sending_since, UNKNOWN_WAIT) - self._clock.now()
        if early > timedelta(0):
            await asyncio.sleep(early.total_seconds())
        try:
            found = await transport.look_up(job.to, content, part.sending_since)
        except CannotKnow:
            await asyncio.to_thread(self._outgoing.again, part)
            return None
        if found is None:
            return None
        # The same words, said a moment before, are another message.
        ours = await asyncio.to_thread(self._outgoing.known, part, found)
        return None if ours else found

    async def _hold(self, job: Job, transport: Transport) -> None:
        """Outside the window only a template goes: once, and not to who asked for silence."""
        if not job.asked and job.identity.stopped_at is None:
            note = await asyncio.to_thread(self._outgoing.asking, job)
            try:
                asked = await transport.reopen(job.to)
            except DeliveryFailed as failed:  # not again: it costs money and looks like spam
                await asyncio.to_thread(self._outgoing.ask_failed, note, failed)
            else:
                await asyncio.to_thread(self._outgoing.sent, note, asked)
        await asyncio.to_thread(self._outgoing.hold, job)
