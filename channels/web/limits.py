"""How much one visitor may ask of us: sizes, times and token buckets."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Protocol


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


class RateLimit(Protocol):
    """Token buckets that all replicas share: `bot.replicas` has one. Never blocks for long, never raises."""

    async def take(self, key: str, rate: float, burst: int) -> float:
        """Takes one of `burst` tokens, which come back at `rate` a second.

        0.0 when there was one, otherwise the seconds until there will be.
        """


class Buckets:
    """The same in the memory of one process; a key that is idle costs nothing."""

    def __init__(self, *, most: int = 50_000, timer: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._timer = timer
        self._levels: dict[str, tuple[float, float, float]] = {}  # level, when, when it will be full again

    async def take(self, key: str, rate: float, burst: int) -> float:
        now = self._timer()
        level, at, _ = self._levels.get(key, (float(burst), now, now))
        level = min(float(burst), level + (now - at) * rate)
        wait = max(0.0, (1.0 - level) / rate)
        level -= 0.0 if wait else 1.0
        self._levels[key] = (level, now, now + (burst - level) / rate)
        if len(self._levels) > self._most:
            self._levels = {key: kept for key, kept in self._levels.items() if kept[2] > now}
        return wait


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the /64, because everyone at home has so many of their own."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else address
