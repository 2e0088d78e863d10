"""What somebody's phone shows, the same for the people of every fake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Shown(Protocol):
    @property
    def text(self) -> str: ...


class Ledger(Protocol):
    def wait_for(self, holds: Callable[[], bool], patience: float) -> bool: ...


class Phone[M: Shown]:
    """`received` is what a subclass says that arrived, oldest first; `ledger` tells of every change."""

    name: str

    @property
    def received(self) -> list[M]:
        raise NotImplementedError

    @property
    def ledger(self) -> Ledger:
        raise NotImplementedError

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.received]

    @property
    def last(self) -> M:
        """:raises LookupError: nothing was received"""
        received = self.received
        if not received:
            raise LookupError(f"{self.name} received nothing")
        return received[-1]

    def wait_for(self, count: int, patience: float = 10.0) -> list[M]:
        """:raises AssertionError: fewer messages came in time"""
        self.ledger.wait_for(lambda: len(self.received) >= count, patience)
        received = self.received
        assert len(received) >= count, f"{self.name} received {len(received)} messages, not {count}"
        return received
