"""How often somebody may guess a password: per address, per account, and per account from one address."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import HTTPConnection

from channels.web.limits import neighbourhood

ADDRESS = (0.5, 60)
"""Attempts a second, and at once. A whole town hall may have one address, and everybody signs in at nine."""
FROM_ONE = (1 / 60, 10)
"""On one account from one address."""
ACCOUNT = (1 / 12, 50)
"""On one account from everywhere. Wider: who guesses from one address can't keep its owner out."""


class Rates(Protocol):
    async def take(self, key: str, rate: float, burst: int) -> float: ...


async def wait_before(rates: Rates, connection: HTTPConnection, username: str) -> float:
    """Seconds to wait before another attempt; 0.0 when this one may be made, which then counts.

    The same for a name that nobody has.
    """
    address = neighbourhood(connection.client.host) if connection.client else "?"
    name = username.strip().lower()[:64]
    for key, limit in (
        (f"balie:adres:{address}", ADDRESS),
        (f"balie:naam:{name}:{address}", FROM_ONE),
        (f"balie:naam:{name}", ACCOUNT),
    ):
        if wait := await rates.take(key, *limit):
            return wait
    return 0.0
