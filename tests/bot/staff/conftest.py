"""Accounts of a small town hall, hashed with cheap parameters."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from bot.clock import SetClock
from bot.staff import Accounts, Passwords, StaffSessions
from bot.storage import Storage

PASSWORD = "een-lange-zin-over-fietsen"


class CountingHasher(PasswordHasher):
    """argon2 that is quick, and counts what it was asked."""

    def __init__(self, memory_cost: int = 8) -> None:
        super().__init__(time_cost=1, memory_cost=memory_cost, parallelism=1)
        self.asked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.asked.append(str(hash).rpartition("$")[0].rpartition("$")[0])  # the parameters, not the salt
        return super().verify(hash, password)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def accounts(storage: Storage, clock: SetClock, hasher: CountingHasher) -> Accounts:
    return Accounts(storage, clock, Passwords(hasher))


@pytest.fixture
def sessions(storage: Storage, clock: SetClock) -> StaffSessions:
    return StaffSessions(storage, clock)


@pytest.fixture
def sam(accounts: Accounts) -> str:
    """The id of medewerker Sam of burgerzaken in Gent, who is "sam"."""
    return accounts.create(
        "sam", PASSWORD, city="gent", name="Sam Peeters", roles=["agent"], departments=["burgerzaken"]
    )
