"""Who follows a conversation in this process: hints of the core, heartbeats and the end, through one queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.conversations import Hint, Notifier
from channels.web.heart import Heart, urge

type Hints = asyncio.Queue[Hint]

BYE: Hint = {"t": "bye"}


class Followers:
    """Sockets, event streams and waiting polls. Beside the core's hints they get {"t": "bye"} at a restart,
    and from a Heart {"t": "beat"} and {"t": "gone"}.
    """

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._open: set[Hints] = set()
        self.closing = False

    @asynccontextmanager
    async def follow(self, conversation_id: str, heart: Heart | None = None) -> AsyncIterator[Hints]:
        """Hints from now on: who reads the log after this misses nothing. `heart`: beats as well."""
        async with self._notifier.subscribe(conversation_id) as hints:
            self._open.add(hints)
            if heart is not None:
                heart.add(conversation_id, hints)
            if self.closing:
                urge(hints, BYE)
            try:
                yield hints
            finally:
                self._open.discard(hints)
                if heart is not None:
                    heart.remove(hints)

    def goodbye(self) -> None:
        """Ends all of them, now and later. Must be called in the server's event loop."""
        self.closing = True
        for hints in self._open:
            urge(hints, BYE)
