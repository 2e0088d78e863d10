"""Telegram's limits on sending: about one message a second to a chat, thirty a second in all."""

from __future__ import annotations

import threading
import time

from .rules import flood


class Limits:
    """`per_chat` a second after a burst of `burst`, `overall` a second for each bot; `on` False: none.

    Who is refused has to wait: sending on before retry_after is over is refused again.
    """

    def __init__(self) -> None:
        self.on = True
        self.per_chat, self.burst, self.overall = 1.0, 3, 30
        self._chats: dict[tuple[int, int], tuple[float, float]] = {}
        self._sends: dict[int, list[float]] = {}
        self._paused: dict[tuple[int, int], float] = {}
        self._lock = threading.Lock()

    def check(self, bot: int, chat: int) -> None:
        """Count one message. :raises Refused: 429 with retry_after in whole seconds"""
        if not self.on:
            return
        with self._lock:
            now = time.monotonic()
            wait = self._paused.get((bot, chat), 0.0) - now
            if wait <= 0:
                wait = max(self._chat(bot, chat, now), self._bot(bot, now))
                if wait > 0:
                    self._paused[(bot, chat)] = now + wait
            if wait > 0:
                raise flood(wait)

    def _chat(self, bot: int, chat: int, now: float) -> float:
        tokens, since = self._chats.get((bot, chat), (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - since) * self.per_chat)
        if tokens < 1:
            self._chats[(bot, chat)] = (tokens, now)
            return (1 - tokens) / self.per_chat
        self._chats[(bot, chat)] = (tokens - 1, now)
        return 0.0

    def _bot(self, bot: int, now: float) -> float:
        recent = [at for at in self._sends.get(bot, []) if now - at < 1.0]
        self._sends[bot] = recent
        if len(recent) >= self.overall:
            return 1.0 - (now - recent[0])
        recent.append(now)
        return 0.0
