"""Works off the arrivals: each is handled in one transaction, those of one resident in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

import structlog
from sqlalchemy import bindparam, exists, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from bot.clock import Clock, later
from bot.conversations import delivery
from bot.conversations.conversations import Conversations
from bot.conversations.events import Reachable, Reported, Said, from_json
from bot.conversations.identities import identify
from bot.conversations.residents import Residents
from bot.conversations.retrying import backoff
from bot.conversations.tables import ArrivalRow
from bot.conversations.transport import Transport
from bot.errors import OnthaalError
from bot.storage import Storage, StorageAway
from bot.storage.away import is_away

MAX_ATTEMPTS = 6
"""After about a minute."""
LONGEST_WAY = 0.25
"""Seconds that one arrival waits at most for those that are not acknowledged yet."""
TICK = 1.0
"""Seconds between two looks when nothing wakes us."""

_log = structlog.get_logger()

_EARLIER = aliased(ArrivalRow)
_BEHIND = exists().where(
    _EARLIER.status == "new",
    _EARLIER.channel == ArrivalRow.channel,
    _EARLIER.city == ArrivalRow.city,
    _EARLIER.key == ArrivalRow.key,
    _EARLIER.id < ArrivalRow.id,
)
# Made once: putting a statement together costs as much as running it.
_NEXT = (
    select(ArrivalRow)
    .where(ArrivalRow.status == "new", ArrivalRow.next_attempt_at <= bindparam("now"), ~_BEHIND)
    .order_by(ArrivalRow.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=ArrivalRow)
)

Handled = tuple[str, int | None]
"""A conversation in which something happened, and the head of its log when that rose."""


class TooEarly(OnthaalError):
    """A report on a message whose id we did not note yet: its process is about to, or died before it could."""


class Intake:
    """Several processes may run it at once: a row is locked while it is handled (SKIP LOCKED), and only the
    oldest open one of a resident is ever taken.

    `on_handled` is told of a conversation whose delivery may go on. While `pressed` says that providers wait for
    an acknowledgement, what was acknowledged waits a moment longer.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        conversations: Conversations,
        transports: Mapping[str, Transport],
        on_handled: Callable[[str], None] = lambda conversation_id: None,
        pressed: Callable[[], bool] = lambda: False,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._conversations = conversations
        self._residents = Residents(clock, conversations, transports)
        self._transports = transports
        self._on_handled = on_handled
        self._pressed = pressed
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Something arrived. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Until cancelled. A database that is away for a moment doesn't end it."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._woken.clear()
            try:
                await asyncio.to_thread(self.handle_due)
            except StorageAway as away:
                _log.warning("intake waits", reason=str(away))
            except Exception:
                _log.exception("intake")
            try:
                async with asyncio.timeout(TICK):
                    await self._woken.wait()
            except TimeoutError:
                pass

    def handle_due(self) -> int:
        """Handles what is due. Returns how many were handled, the failed ones among them."""
        handled = 0
        while self._handle_next():
            handled += 1
            self._give_way()
        return handled

    def _give_way(self) -> None:
        """A provider gives up after seconds; a resident waits for an answer anyway."""
        until = time.monotonic() + LONGEST_WAY
        while self._pressed() and time.monotonic() < until:
            time.sleep(0.01)

    def _handle_next(self) -> bool:
        handled: Handled | None = None
        with self._storage.begin() as session:
            row = session.scalars(_NEXT, {"now": self._clock.now()}).first()
            if row is None:
                return False
            try:
                with session.begin_nested():
                    handled = self._handle(session, row)
                row.status, row.event, row.error = "done", None, None
            except Exception as error:
                self._failed(row, error)
        if handled is not None:
            self._announce(*handled)
        return True

    def _announce(self, conversation_id: str, seq: int | None) -> None:
        if seq is not None:
            self._conversations.announce(conversation_id, seq)
        self._on_handled(conversation_id)

    def _handle(self, session: Session, row: ArrivalRow) -> Handled | None:
        match from_json(row.event or {}):
            case Said() as said:
                return self._residents.hear(session, row, said)
            case Reported() as report:
                return self._report(session, row.channel, report), None
            case Reachable() as reach:
                now = self._clock.now()
                identity = identify(session, row.channel, row.city, reach.sender, now)
                identity.unreachable_at = None if reach.reachable else now
                identity.unreachable_why = None if reach.reachable else reach.reason
        return None

    def _report(self, session: Session, channel: str, report: Reported) -> str:
        transport = self._transports.get(channel)
        kind = transport.kind_of(report.code) if transport and report.code else "permanent"
        conversation_id = delivery.report(session, channel, report, kind, self._clock.now())
        if conversation_id is None:
            raise TooEarly("a report on a message that we do not know")
        return conversation_id

    def _failed(self, row: ArrivalRow, error: Exception) -> None:
        """Tried again later; one that never works is put aside and stands in nobody's way.

        A deadlock or a database that is away is no fault of the arrival, and does not count.
        """
        away = isinstance(error, StorageAway) or (isinstance(error, SQLAlchemyError) and is_away(error))
        row.attempts += 0 if away else 1
        row.error = (str(error) if isinstance(error, OnthaalError) else type(error).__name__)[:500]
        row.next_attempt_at = later(self._clock.now(), backoff(max(1, row.attempts)))
        if row.attempts >= MAX_ATTEMPTS:
            row.status = "dead"
            if isinstance(
                error, TooEarly
            ):  # of what we never sent (by hand, in the provider's console): no loss
                row.status, row.event = "done", None
        if not isinstance(error, TooEarly):
            _log.error("arrival failed", arrival=row.id, final=row.status == "dead", exc_info=error)
