"""Who is there now, in any replica: agents at their desk, for instance."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable

from bot.replicas.shared import RedisAway, SharedRedis

KEY = "onthaal:aanwezig"
"""Redis: the sorted set "onthaal:aanwezig:<kind>" of names, by the moment (seconds of Redis' own clock) until which
they are there. Gone when the last of them is."""

_SEEN = """
local clock, ttl = redis.call('TIME'), tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], string.format('%.6f', clock[1] + clock[2] / 1000000 + ttl), ARGV[1])
if redis.call('PTTL', KEYS[1]) < ttl * 1000 then
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ttl * 1000))
end
"""
_PRESENT = """
local clock = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', clock[1] + clock[2] / 1000000))
return redis.call('ZRANGE', KEYS[1], 0, -1)
"""


class Presence:
    """What is lost is nobody present until they are seen again: `seen` is called well within its `ttl`.

    Without Redis, or while it is away, those that this process saw.
    """

    def __init__(
        self, shared: SharedRedis | None = None, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._shared = shared
        self._timer = timer
        self._until: dict[str, dict[str, float]] = defaultdict(dict)

    async def seen(self, kind: str, name: str, ttl: float) -> None:
        """`name` is there for the coming `ttl` seconds."""
        self._until[kind][name] = self._timer() + ttl
        await self._tell(_SEEN, kind, name, ttl)

    async def gone(self, kind: str, name: str) -> None:
        """`name` left."""
        self._until[kind].pop(name, None)
        await self._tell("redis.call('ZREM', KEYS[1], ARGV[1])", kind, name)

    async def present(self, kind: str) -> set[str]:
        """The names that are there now."""
        if self._shared is not None:
            try:
                key = f"{KEY}:{kind}"
                return set(await self._shared.ask(lambda redis: redis.register_script(_PRESENT)([key])))
            except RedisAway:
                pass
        now = self._timer()
        self._until[kind] = {name: until for name, until in self._until[kind].items() if until > now}
        return set(self._until[kind])

    async def _tell(self, script: str, kind: str, *arguments: str | float) -> None:
        if self._shared is None:
            return
        try:
            key = f"{KEY}:{kind}"
            await self._shared.ask(lambda redis: redis.register_script(script)([key], list(arguments)))
        except RedisAway:
            pass
