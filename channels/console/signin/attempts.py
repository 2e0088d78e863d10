"""How often somebody may guess a password: per account and per address."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import HTTPConnection

from channels.web.limits import neighbourhood

ACCOUNT = (1 / 60, 10)
"""Attempts a second, and at once. Unknown names have the same."""
ADDRESS = (0.5, 60)
"""A whole town hall may have one address, and everybody signs in at nine."""


class Rates(Protocol):
    async def take(self, key: str, rate: float, burst: int) -> float: ...


async def wait_before(rates: Rates, connection: HTTPConnection, username: str) -> float:
    """Seconds to wait before another attempt; 0.0 when this one may be made, which then counts."""
    address = neighbourhood(connection.client.host) if connection.client else "?"
    wait = await rates.take(f"balie:adres:{address}", *ADDRESS)
    return wait or await rates.take(f"balie:naam:{username.strip().lower()[:64]}", *ACCOUNT)
