"""How much one visitor may ask of us: sizes, times and token buckets."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The numbers of the protocol. Seconds, bytes and counts; tests shorten the times.

    Messages are limited per session only: a library or a proxy puts many residents behind one address, so the
    limit per address guards no more than the making of sessions, and is wide.
    """

    frame_bytes: int = 16 * 1024
    message_rate: float = 1.0
    message_burst: int = 5
    session_rate: float = 5.0
    session_burst: int = 600
    sockets_per_session: int = 5
    sockets: int = 5000
    bad_frames: int = 20
    hello_within: float = 5.0
    heartbeat: float = 25.0
    dead_after: float = 60.0
    send_within: float = 10.0
    sse_ping: float = 15.0
    longest_wait: float = 25.0
    replay: int = 500
    bye_within: float = 5.0
    session_idle_hours: int = 24
    session_days: int = 7


class Buckets:
    """A token bucket per key, in the memory of this process; a key that is idle costs nothing."""

    def __init__(
        self, rate: float, burst: int, *, most: int = 50_000, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._most = most
        self._timer = timer
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """Takes one token. 0.0 when there was one, otherwise the seconds until there will be."""
        now = self._timer()
        level, at = self._levels.get(key, (float(self._burst), now))
        level = min(float(self._burst), level + (now - at) * self._rate)
        if level < 1.0:
            self._levels[key] = (level, now)
            return (1.0 - level) / self._rate
        self._levels[key] = (level - 1.0, now)
        if len(self._levels) > self._most:
            self._forget_full(now)
        return 0.0

    def _forget_full(self, now: float) -> None:
        full_after = self._burst / self._rate
        self._levels = {k: v for k, v in self._levels.items() if now - v[1] < full_after}
