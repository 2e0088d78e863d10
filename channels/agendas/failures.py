"""What asking a supplier's agenda can end in, apart from an answer. Messages are Dutch, for the administrator."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import OnthaalError


class SupplierError(OnthaalError):
    """The root; the message holds no secret and nothing of a resident."""


class Away(SupplierError):
    """Not reachable, busy or unclear. `asked`: it may have been done all the same. `retry_after` when told."""

    def __init__(self, message: str, *, asked: bool, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.asked = asked
        self.retry_after = retry_after


class Refused(SupplierError):
    """It won't work until somebody changes something; the message says what."""


class Taken(SupplierError):
    """The time isn't free any more."""


class Gone(SupplierError):
    """There is no such reservation, appointment, service or branch (any more)."""
