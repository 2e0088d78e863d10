"""What a visitor can do in a chat, the same over a socket, server-sent events and plain requests."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bot.clock import Clock
from bot.conversations import Conversations, Incoming, Notifier, Tap
from bot.errors import UnknownConversation
from bot.replicas import RateLimit
from bot.storage import Storage
from channels.web import transport
from channels.web.cities import Cities
from channels.web.errors import ForeignOrigin, Refused, TooFast
from channels.web.following import Followers
from channels.web.frames import Feedback, Say, TapButton
from channels.web.leaving import leave
from channels.web.limits import Limits, neighbourhood
from channels.web.sessions import Sessions, Ticket, Visitor
from channels.web.states import states
from channels.web.transport import Outbound

CHANNEL = "web"


class Chat:
    """One per process. The blocking methods of the core run in threads; every answer is a frame."""

    def __init__(
        self,
        conversations: Conversations,
        notifier: Notifier,
        storage: Storage,
        sessions: Sessions,
        cities: Cities,
        clock: Clock,
        limits: Limits,
        rates: RateLimit,
    ) -> None:
        self.cities = cities
        self.clock = clock
        self.limits = limits
        self.followers = Followers(notifier)
        self._conversations = conversations
        self._notifier = notifier
        self._storage = storage
        self._sessions = sessions
        self._rates = rates

    async def begin(self, city: str, origin: str | None, own: str, address: str) -> Ticket:
        """A new conversation and the session to it. Raises Refused, ForeignOrigin, TooFast."""
        if self.cities.get(city) is None:
            raise Refused("gemeente", "Deze gemeente kennen we niet.", status=404)
        if not self.cities.allows(city, origin, own):
            raise ForeignOrigin
        await self._count("new", neighbourhood(address), self.limits.session_rate, self.limits.session_burst)
        return await asyncio.to_thread(self._begin, city, origin)

    async def _count(self, what: str, who: str, rate: float, burst: int) -> None:
        if wait := await self._rates.take(f"{CHANNEL}:{what}:{who}", rate, burst):
            raise TooFast(wait)

    def _begin(self, city: str, origin: str | None) -> Ticket:
        conversation_id = self._conversations.open(CHANNEL, city)
        return self._sessions.create(conversation_id, city, origin)

    async def visitor(self, token: str, origin: str | None, own: str) -> Visitor:
        """Raises UnknownToken, ForeignOrigin."""
        visitor = await asyncio.to_thread(self._sessions.visitor, token, origin)
        if not self.cities.allows(visitor.city, origin, own):
            raise ForeignOrigin
        return visitor

    async def end(self, visitor: Visitor) -> None:
        """Erases the conversation for its resident: the token ends, in every window. The log stays."""
        await asyncio.to_thread(self._end, visitor)

    def _end(self, visitor: Visitor) -> None:
        leave(self._conversations, self._storage, CHANNEL, visitor)
        self._sessions.end(visitor.session_id)
        self._notifier.publish(visitor.conversation_id, {"t": "gone"})

    async def take(self, visitor: Visitor, frame: Say | TapButton | Feedback) -> Outbound:
        """Takes a message, a tap or a thumb durably. Raises InvalidInput, TooFast."""
        await self._count("msg", visitor.session_id, self.limits.message_rate, self.limits.message_burst)
        if isinstance(frame, Feedback):
            return await asyncio.to_thread(self._rate, visitor, frame)
        return await asyncio.to_thread(self._receive, visitor, frame)

    def _rate(self, visitor: Visitor, frame: Feedback) -> Outbound:
        self._conversations.rate(visitor.conversation_id, frame.of, frame.value)
        return {"t": "rated", "of": frame.of, "value": frame.value}

    def _receive(self, visitor: Visitor, frame: Say | TapButton) -> Outbound:
        incoming = Incoming(
            conversation_id=visitor.conversation_id,
            channel=CHANNEL,
            external_id=f"{visitor.session_id}:{frame.cid}",
            text=frame.text if isinstance(frame, Say) else None,
            tap=Tap(frame.of, frame.button_id) if isinstance(frame, TapButton) else None,
        )
        return transport.accepted(frame.cid, self._conversations.receive(incoming))

    async def read(self, visitor: Visitor, after: int, limit: int) -> list[Outbound]:
        """The log from `after` (not included) as frames, at most `limit`."""
        entries = await asyncio.to_thread(self._conversations.read, visitor.conversation_id, after, limit)
        return [transport.message(entry) for entry in entries]

    async def state(self, visitor: Visitor) -> Outbound:
        """{"seq": head of the log, "mode": who answers}. Raises UnknownConversation."""
        found = await asyncio.to_thread(self.states, [visitor.conversation_id])
        if not found:
            raise UnknownConversation
        return found[visitor.conversation_id]

    def states(self, conversation_ids: Collection[str]) -> dict[str, Outbound]:
        """The same of many at once; those that were erased are missing. Blocks."""
        return states(self._storage, conversation_ids)
