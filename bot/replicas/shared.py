"""Redis as something that may be gone: a question is answered soon or not at all."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import redis.asyncio
import structlog
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from bot.errors import OnthaalError, SettingsError

WITHIN = 0.5
"""Seconds for each step: a connection, an answer. A resident waits for it, and there is always another way."""
CONNECTIONS = 8
"""At most: what comes at the same moment takes turns, which is quicker than connecting once more."""
REST = 3.0
"""Seconds that Redis is left alone after a failure."""

_log = structlog.get_logger()
T = TypeVar("T")


class RedisAway(OnthaalError):
    """No answer now: the caller goes on with what is in its memory."""


class SharedRedis:
    """One Redis for limits and presence, with a circuit breaker. For one event loop."""

    def __init__(self, url: str, *, timer: Callable[[], float] = time.monotonic) -> None:
        """Raises SettingsError for an address that can't be one of Redis."""
        try:
            pool = redis.asyncio.BlockingConnectionPool.from_url(
                url,
                max_connections=CONNECTIONS,
                timeout=WITHIN,
                socket_connect_timeout=WITHIN,
                socket_timeout=WITHIN,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            )
        except ValueError:
            raise SettingsError("ONTHAAL_REDIS_URL: moet beginnen met redis:// of rediss://.") from None
        self._client = redis.asyncio.Redis.from_pool(pool)  # closes the pool with itself
        self._timer = timer
        self._rests_until = 0.0

    async def ask(self, question: Callable[[redis.asyncio.Redis], Awaitable[T]]) -> T:
        """The answer. Raises RedisAway after about a second at most, and at once while it rests."""
        now = self._timer()
        if now < self._rests_until:
            raise RedisAway("rests")
        if self._rests_until:
            self._rests_until = now + REST  # one tries whether it is back; the others don't wait for that
        try:
            answer = await question(self._client)
        except (RedisError, OSError) as error:  # a TimeoutError is an OSError
            self._rests_until = self._timer() + REST
            _log.warning("redis: away", error=type(error).__name__)
            raise RedisAway(type(error).__name__) from error
        self._rests_until = 0.0
        return answer

    async def close(self) -> None:
        await self._client.aclose()
