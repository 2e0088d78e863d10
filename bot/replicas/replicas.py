"""All that replicas share beside the database, from one setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.replicas.bus import Bus, NoBus, RedisBus
from bot.replicas.limits import RateLimit
from bot.replicas.presence import Presence
from bot.replicas.shared import SharedRedis


@dataclass(frozen=True)
class Replicas:
    """What may be lost: wake-ups (`bus`), limits and presence."""

    bus: Bus
    limits: RateLimit
    presence: Presence
    shared: SharedRedis | None = None

    @classmethod
    def at(cls, redis_url: str) -> Self:
        """Through this Redis; "" is one process alone, in memory. Raises SettingsError."""
        if not redis_url:
            return cls(NoBus(), RateLimit(), Presence())
        shared = SharedRedis(redis_url)
        return cls(RedisBus(redis_url), RateLimit(shared), Presence(shared), shared)

    def start(self) -> None:
        """Connects in the background; works without as well."""
        self.bus.start()

    async def close(self) -> None:
        """Waits a few seconds at most."""
        self.bus.stop()
        if self.shared is not None:
            await self.shared.close()
