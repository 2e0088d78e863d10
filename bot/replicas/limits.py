"""Token buckets that all replicas share: how often a key may do something."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from redis.asyncio import Redis

from bot.replicas.shared import RedisAway, SharedRedis

KEY = "onthaal:limiet"
"""Redis: the hash "onthaal:limiet:<hash of the key>" with its `level` (tokens) and `at` (when, seconds of Redis' own
clock). Gone a second after it would be full again. Keys are hashed: they may be an address or a telephone number."""
MOST = 50_000
"""Keys in memory before those that are full again are forgotten."""

_TAKE = """
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level, at = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
level = math.min(burst, level + math.max(0, now - at) * rate)
local wait = 0
if level < 1 then wait = (1 - level) / rate else level = level - 1 end
redis.call('HSET', KEYS[1], 'level', string.format('%.9f', level), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', (burst - level) / rate * 1000 + 1000))
return string.format('%.6f', wait)
"""


class RateLimit:
    """With Redis one bucket per key for all replicas; without it, or while it is away, one per process.

    A switch-over gives a key a full bucket once more; it never blocks, and it never raises.
    """

    def __init__(
        self, shared: SharedRedis | None = None, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._shared = shared
        self._memory = MemoryLimit(timer=timer)

    async def take(self, key: str, rate: float, burst: int) -> float:
        """Takes one of `burst` tokens, which come back at `rate` (> 0) a second.

        0.0 when there was one, otherwise the seconds until there will be; then nothing is taken.
        """
        if self._shared is not None:
            try:
                return await self._shared.ask(lambda redis: _take(redis, key, rate, burst))
            except RedisAway:
                pass
        return self._memory.take(key, rate, burst)


class MemoryLimit:
    """The same in the memory of one process; a key that is idle costs nothing."""

    def __init__(self, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._levels: dict[str, tuple[float, float, float]] = {}  # level, when, when it will be full again

    def take(self, key: str, rate: float, burst: int) -> float:
        now = self._timer()
        level, at, _ = self._levels.get(key, (float(burst), now, now))
        level = min(float(burst), level + (now - at) * rate)
        wait = max(0.0, (1.0 - level) / rate)
        level -= 0.0 if wait else 1.0
        self._levels[key] = (level, now, now + (burst - level) / rate)
        if len(self._levels) > MOST:
            self._levels = {key: kept for key, kept in self._levels.items() if kept[2] > now}
        return wait


async def _take(redis: Redis, key: str, rate: float, burst: int) -> float:
    name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return float(await redis.register_script(_TAKE)([f"{KEY}:{name}"], [rate, burst]))
