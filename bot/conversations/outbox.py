"""The outbox: what must still reach a resident's channel, and the loop that delivers it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversations import log
from bot.conversations.log import Entry
from bot.conversations.tables import LogMessage, OutboxRow
from bot.storage import Storage

MAX_ATTEMPTS = 8

_log = structlog.get_logger()


class DeliveryFailed(Exception):
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
    """Delivers what is due, oldest first; a message of a conversation never overtakes an earlier one."""

    def __init__(self, storage: Storage, clock: Clock, transports: Mapping[str, Transport]) -> None:
        self._storage = storage
        self._clock = clock
        self._transports = transports

    async def run(self) -> None:
        while True:
            await asyncio.to_thread(self.deliver_due)
            await asyncio.sleep(1.0)

    def deliver_due(self) -> int:
        """One pass. Returns how many were delivered."""
        blocked: set[str] = set()
        delivered = 0
        for row, message in self._open_rows():
            if row.conversation_id in blocked:
                continue
            if row.next_attempt_at <= self._clock.now() and self._deliver(row, log.shown(message)):
                delivered += 1
            else:
                blocked.add(row.conversation_id)
        return delivered

    def _open_rows(self) -> list[tuple[OutboxRow, LogMessage]]:
        query = (
            select(OutboxRow, LogMessage)
            .join(LogMessage, LogMessage.id == OutboxRow.message_id)
            .where(OutboxRow.status == "new")
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
        with self._storage.begin() as session:
            stored = session.get_one(OutboxRow, row.id)
            stored.status, stored.sent_at = "sent", self._clock.now()
        return True

    def _postpone(self, row_id: int, failed: DeliveryFailed) -> None:
        with self._storage.begin() as session:
            stored = session.get_one(OutboxRow, row_id)
            stored.attempts += 1
            stored.error = str(failed)[:500]
            stored.next_attempt_at = self._clock.now() + timedelta(seconds=min(300, 2**stored.attempts))
            if failed.permanent or stored.attempts >= MAX_ATTEMPTS:
                stored.status = "dead"
                _log.error("delivery ended", message=stored.message_id, error=stored.error)
