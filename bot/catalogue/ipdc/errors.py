"""What can go wrong with an import.

IpdcError
├── FeedError        the source can't be read: no connection, refused, no page; the import stops, files stay
└── BadRecord        one record can't be used; it is reported and the rest goes on
"""

from __future__ import annotations

from bot.catalogue.errors import CatalogueError


class IpdcError(CatalogueError):
    """Anything wrong with an import."""


class FeedError(IpdcError):
    """The message is a Dutch sentence for the administrator; it never holds the key."""


class BadRecord(IpdcError):
    """`id` is the record's identifier as far as known, `reason` one Dutch line."""

    def __init__(self, id: str, reason: str) -> None:
        super().__init__(f"{id}: {reason}")
        self.id = id
        self.reason = reason
