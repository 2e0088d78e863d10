"""Sends what is due, tries again later what failed, and gives up on what can't work."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import aliased

from bot.clock import Clock, later
from bot.mail.tables import MailRow, MailStatus
from bot.mail.transport import MailError, Transport
from bot.storage import Storage

# After the last of these it is given up: about a day and a half after the first attempt.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, 1440))
LEASE = timedelta(minutes=5)  # longer than sending can take: nobody else sends it meanwhile
BATCH = 50
TOO_LATE = "te laat"
"""`last_error` of a mail that was of no use any more when its turn came."""

log = structlog.get_logger()


class MailWorker:
    """May run in several processes at once: a mail is claimed by the UPDATE that pushes its next attempt on.

    A process that dies between sending and noting it makes that mail go twice, with one Message-ID.
    """

    def __init__(self, storage: Storage, transport: Transport, clock: Clock) -> None:
        self._storage = storage
        self._transport = transport
        self._clock = clock

    def send_due(self) -> int:
        """Tries every mail that is due once; says how many were sent."""
        now = self._clock.now().astimezone(UTC)
        sent = 0
        for _ in range(BATCH):
            row = self._claim(now)
            if row is None:
                break
            sent += self._try(row)
        return sent

    def run(self, stop: threading.Event, every: float = 2.0) -> None:
        """Sends until `stop` is set. For a thread of its own; a fault in one round doesn't end it."""
        while not stop.is_set():
            try:
                self.send_due()
            except Exception:
                log.exception("mail_round_failed")
            stop.wait(every)

    def _claim(self, now: datetime) -> MailRow | None:
        with self._storage.read() as session:
            due = session.scalars(_due(now)).first()
        if due is None:
            return None
        mine = (
            update(MailRow)
            .where(
                MailRow.id == due.id, MailRow.attempts == due.attempts, MailRow.status == MailStatus.QUEUED
            )
            .values(attempts=due.attempts + 1, next_attempt_at=now + LEASE)
            .returning(MailRow)
        )
        with self._storage.begin() as session:
            claimed = session.scalars(mine).one_or_none()
        return claimed or self._claim(now)

    def _try(self, row: MailRow) -> bool:
        if row.expires_at is not None and row.expires_at <= self._clock.now():
            self._note(row, status=MailStatus.FAILED, last_error=_too_late(row))
            return False
        try:
            self._transport.send(row.content, row.sender, row.recipient)
        except MailError as error:
            self._note(row, **_after_failure(row, error, self._clock.now()))
            log.warning("mail_not_sent", mail=row.id, attempt=row.attempts, permanent=error.permanent)
            return False
        self._note(row, status=MailStatus.SENT, sent_at=self._clock.now(), last_error=None)
        return True

    def _note(self, row: MailRow, **values: object) -> None:
        """Unless it came back already: a bounce may be quicker than we are."""
        mine = update(MailRow).where(MailRow.id == row.id, MailRow.status == MailStatus.QUEUED)
        with self._storage.begin() as session:
            session.execute(mine.values(**values))


def _due(now: datetime) -> Select[MailRow]:
    """The mail that waits longest; not one whose appointment has an earlier mail waiting, or a calendar
    would hear of the cancelling first."""
    earlier = aliased(MailRow)
    behind = exists().where(
        earlier.appointment_id == MailRow.appointment_id,
        earlier.status == MailStatus.QUEUED,
        earlier.position > 0,
        earlier.position < MailRow.position,
    )
    return (
        select(MailRow)
        .where(MailRow.status == MailStatus.QUEUED, MailRow.next_attempt_at <= now, ~behind)
        .order_by(MailRow.next_attempt_at, MailRow.created_at, MailRow.position)
        .limit(1)
    )


def _too_late(row: MailRow) -> str:
    return f"{TOO_LATE}; {row.last_error}"[:500] if row.last_error else TOO_LATE


def _after_failure(row: MailRow, error: MailError, now: datetime) -> dict[str, object]:
    said: dict[str, object] = {"last_error": str(error)[:500]}
    if error.permanent or row.attempts > len(BACKOFF):
        return said | {"status": MailStatus.FAILED}
    return said | {"next_attempt_at": later(now, BACKOFF[row.attempts - 1])}
