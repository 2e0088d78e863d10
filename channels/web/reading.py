"""What a client must still get, in order: the same frames for a socket and for an event stream."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.conversations import Hint
from channels.web.chat import Chat
from channels.web.sessions import Visitor
from channels.web.transport import Outbound

PAGE = 100
"""Entries read from the log at once."""


class Reader:
    """`cursor` is the last entry that was given to the client."""

    def __init__(self, chat: Chat, visitor: Visitor, cursor: int) -> None:
        self._chat = chat
        self._visitor = visitor
        self.cursor = cursor

    async def welcome(self) -> AsyncIterator[Outbound]:
        """Who answers and how far the log is; a reset for who is too far behind it, or ahead of it."""
        state = await self._chat.state(self._visitor)
        head, replay = state["seq"], self._chat.limits.replay
        yield {"t": "welcome", "session_id": self._visitor.session_id, **state}
        if not 0 <= head - self.cursor <= replay:
            # The client throws away what it has and asks for the history.
            yield {"t": "reset", "seq": head, "after": max(0, head - replay)}
            self.cursor = head

    async def entries(self) -> AsyncIterator[Outbound]:
        """All that is new in the log."""
        more = True
        while more:
            frames = await self._chat.read(self._visitor, self.cursor, PAGE)
            for frame in frames:
                yield frame
                self.cursor = frame["seq"]
            more = len(frames) == PAGE

    def is_behind(self, hint: Hint) -> bool:
        """Whether there is something new in the log; a hint without a number may mean so, a beat does not."""
        known = 0 if hint["t"] == "beat" else self.cursor + 1
        return hint["t"] in ("head", "mode", "beat") and int(hint.get("seq", known)) > self.cursor
