"""The outbox: what must still reach a resident's channel, and the loop that delivers it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.clock import Clock, later
from bot.conversations import log
from bot.conversations.log import Entry
from bot.conversations.tables import LogMessage, OutboxRow
from bot.errors import OnthaalError
from bot.storage import Storage

MAX_ATTEMPTS = 8
TICK = 1.0
"""Seconds between two passes."""
READ_BACK = frozenset({"web"})
"""Channels whose residents read the log themselves: their messages need no row here."""

_log = structlog.get_logger()


class DeliveryFailed(OnthaalError):
    """A transport could not deliver. `permanent` ends the attempts."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Transport(Protocol):
    """The way out of one channel."""

    def deliver(self, conversation_id: str, entry: Entry) -> None:
        """Sends one message. Raises DeliveryFailed."""


def enqueue(session: Session, rows: Sequence[LogMessage], channel: str, now: datetime) -> None:
    """Notes messages for delivery, in the transaction that logs them."""
    session.add_all(
        OutboxRow(
            message_id=row.id, conversation_id=row.conversation_id, channel=channel, next_attempt_at=now
        )
        for row in rows
    )


class Deliverer:
    """Delivers what is due, oldest first; a message of a conversation never overtakes an earlier one.

    Messages for a channel without a transport wait until it has one.
    """

    def __init__(self, storage: Storage, clock: Clock, transports: Mapping[str, Transport]) -> None:
        self._storage = storage
        self._clock = clock
        self._transports = transports

    async def run(self) -> None:
        """Until cancelled. A database that is away for a moment doesn't end it."""
        while True:
            try:
                await asyncio.to_thread(self.deliver_due)
            except SQLAlchemyError:
                _log.exception("deliverer")
            await asyncio.sleep(TICK)

    def deliver_due(self) -> int:
        """One pass. Returns how many were delivered."""
        blocked: set[str] = set()
        delivered = 0
        for row, message in self._due_rows():
            if row.conversation_id in blocked:
                continue
            if self._deliver(row, log.shown(message)):
                delivered += 1
            else:
                blocked.add(row.conversation_id)
        return delivered

    def _due_rows(self) -> list[tuple[OutboxRow, LogMessage]]:
        """Open rows in order, without the conversations whose first message still has to wait."""
        first = select(func.min(OutboxRow.id)).where(OutboxRow.status == "new")
        waiting = select(OutboxRow.conversation_id).where(
            OutboxRow.id.in_(first.group_by(OutboxRow.conversation_id)),
            OutboxRow.next_attempt_at > self._clock.now(),
        )
        query = (
            select(OutboxRow, LogMessage)
            .join(LogMessage, LogMessage.id == OutboxRow.message_id)
            .where(
                OutboxRow.status == "new",
                OutboxRow.channel.in_(self._transports),
                OutboxRow.conversation_id.not_in(waiting),
            )
            .order_by(OutboxRow.id)
            .limit(200)
        )
        with self._storage.read() as session:
            return [(row, message) for row, message in session.execute(query)]

    def _deliver(self, row: OutboxRow, entry: Entry) -> bool:
        try:
            self._transports[row.channel].deliver(row.conversation_id, entry)
        except DeliveryFailed as failed:
            self._postpone(row.id, failed)
            return False
        except Exception as error:  # a mistake in one transport must not stop the others
            _log.exception("delivery", message=row.message_id)
            self._postpone(row.id, DeliveryFailed(type(error).__name__))
            return False
        with self._storage.begin() as session:
            stored = session.get_one(OutboxRow, row.id)
            stored.status, stored.sent_at = "sent", self._clock.now()
        return True

    def _postpone(self, row_id: int, failed: DeliveryFailed) -> None:
        with self._storage.begin() as session:
            stored = session.get_one(OutboxRow, row_id)
            stored.attempts += 1
            stored.error = str(failed)[:500]
            wait = timedelta(seconds=min(300, 2**stored.attempts))
            stored.next_attempt_at = later(self._clock.now(), wait)
            if failed.permanent or stored.attempts >= MAX_ATTEMPTS:
                stored.status = "dead"
                _log.error("delivery ended", message=stored.message_id, error=stored.error)
