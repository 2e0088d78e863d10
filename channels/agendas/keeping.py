"""Reserves, confirms and removes at Qmatic so that a lost answer or a crash leaves nothing doubled or behind.

Every step is noted before it is asked. What was asked without our hearing of it is looked up before it is asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.appointments import AgendaAway, Contact, SlotTaken, Status, booking
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from bot.storage import Storage
from channels.agendas import ledger
from channels.agendas.api import Booking, QmaticApi
from channels.agendas.failures import Away, Gone, Refused, SupplierError, Taken
from channels.agendas.tables import Step, SupplierBooking

BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 1800))
"""Between attempts to remove something; the last one from then on."""
REPAIR = timedelta(minutes=30)
"""After a refusal: somebody has to change something first."""
LOOK_AGAIN = timedelta(minutes=1)
"""At what is kept, or was asked for without an answer."""
POLL = 0.2
"""Seconds between two looks at what another thread is asking."""
BATCH = 50

_log = structlog.get_logger()


class TimedOut(Exception):
    """The reservation ended before it was confirmed."""


class AlreadyKept(Exception):
    """Somebody else did it meanwhile, with the same key."""


@dataclass(frozen=True)
class Note:
    """A note as it was when this thread took it."""

    id: str
    appointment_id: str
    branch: str
    service: str
    start: datetime
    end: datetime
    reference: str | None
    again: bool = False
    booked: bool = False


class Keeper:
    """The bookings of one city at Qmatic."""

    def __init__(self, storage: Storage, clock: Clock, city: str, api: QmaticApi) -> None:
        self._storage = storage
        self._clock = clock
        self._city = city
        self._api = api

    # Reserving

    def reserve(
        self, key: str, appointment_id: str, asked: tuple[str, str], start: datetime, end: datetime
    ) -> tuple[Note, Booking]:
        """A reservation for this key: the one whose answer was lost, else a new one. `asked`: branch, service.

        It is still noted as asked for: the caller notes that it is kept, with the hold, in one transaction.
        Raises SlotTaken, AgendaAway, AlreadyKept.
        """
        note = self._turn(
            lambda session, now: self._asked(session, key, appointment_id, asked, start, end, now)
        )
        found = self._found(note) if note.again else None
        booking = found or self._reserve(note)
        if booking.start != note.start:
            _log.error(
                "supplier_other_time", city=self._city, asked=str(note.start), given=str(booking.start)
            )
            self._removing(note, booking.reference)
            raise AgendaAway("Qmatic reserved another moment than asked")
        return note, booking

    def _asked(
        self, session: Session, key: str, appointment_id: str, asked: tuple[str, str], start: datetime,
        end: datetime, now: datetime,
    ) -> Note | None:  # fmt: skip
        booking.queue_up(session, self._city)
        kept = ledger.keeping(session, appointment_id)
        if booking.made_with(session, key) or (kept is not None and kept.reserved_until > now):
            raise AlreadyKept
        note = ledger.asking(session, key)
        if note is None:
            note = ledger.begin(session, key, appointment_id, self._city, asked, start, end, now)
            return _as_note(note)
        if _busy(note, now):
            return None
        note.asked_until = now + ledger.LEASE
        return _as_note(note, again=True)

    def _found(self, note: Note) -> Booking | None:
        """What an earlier attempt made, when Qmatic can be asked for that."""
        if not self._api.searches:
            return None
        try:
            return self._api.search(
                note.branch, note.start.astimezone(self._api.zone(note.branch)).date(), note.id
            )
        except SupplierError as error:
            self._unclear(note, error)
            raise self._away(error) from error

    def _reserve(self, note: Note) -> Booking:
        try:
            return self._try_reserving(note)
        except Taken as taken:
            self._ended(note)
            raise SlotTaken(f"{note.start:%Y-%m-%d %H:%M}Z is taken at Qmatic") from taken
        except Away as away:
            self._unclear(note, away) if away.asked else self._ended(note)
            raise self._away(away) from away
        except SupplierError as error:
            self._ended(note)
            raise self._away(error) from error

    def _try_reserving(self, note: Note) -> Booking:
        """Should it be taken: perhaps by a reservation of ours that nobody knows of. That one goes first."""
        length = note.end - note.start
        try:
            return self._api.reserve(note.branch, note.service, note.start, length, note.id)
        except Taken:
            if not self._clear(note):
                raise
            return self._api.reserve(note.branch, note.service, note.start, length, note.id)

    def _clear(self, note: Note) -> bool:
        """Removes what stands in the way of this time without anybody wanting it; whether there was any."""
        with self._storage.read() as session:
            ids = ledger.lost(session, note.branch, note.start, note.end, self._now())
        return sum(self.tidy(one) for one in ids if one != note.id) > 0

    # Confirming

    def confirm(self, appointment_id: str, title: str, who: Contact, persons: int) -> None:
        """Makes the reservation of this hold an appointment there; nothing when it is one already.

        Raises TimedOut when there is no reservation (any more), AgendaAway.
        """
        note = self._turn(lambda session, now: self._confirming(session, appointment_id, now))
        if note.booked:
            return
        if note.reference is None:
            raise TimedOut
        booking = self._confirmed(note, title, who, persons)
        with self._storage.begin() as session:
            # The lease stays until the appointment itself is noted, or ends.
            ledger.locked(session, note.id).reference = booking.reference

    def _confirming(self, session: Session, appointment_id: str, now: datetime) -> Note | None:
        note = ledger.keeping(session, appointment_id)
        if note is None:
            return Note("", appointment_id, "", "", now, now, None)
        if _busy(note, now):
            return None
        if note.step == Step.BOOKED:
            return _as_note(note)
        note.step = Step.CONFIRMING
        note.asked_until = now + ledger.LEASE
        return _as_note(note)

    def _confirmed(self, note: Note, title: str, who: Contact, persons: int) -> Booking:
        reference = str(note.reference)
        try:
            return self._api.confirm(note.branch, reference, note.id, title, who, persons)
        except Gone as gone:
            self._ended(note)
            raise TimedOut from gone
        except SupplierError as error:
            booking = self._looked_up(note) if _may_be_done(error) else None
            if booking is not None and booking.booked:
                return booking
            self._unclear(note, error)
            raise self._away(error) from error

    def _looked_up(self, note: Note) -> Booking | None:
        with suppress(SupplierError):
            return self._api.look_up(note.branch, str(note.reference))
        return None

    # Removing

    def tidy(self, note_id: str) -> bool:
        """Removes one booking if it isn't wanted; whether it did. Never raises what Qmatic does wrong."""
        note = self._taken(note_id)
        if note is None:
            return False
        try:
            reference = note.reference or self._lost_reference(note)
            if reference is not None:
                self._api.remove(reference)
            elif not self._forgotten(note):
                self._unclear(note, None)
                return False
        except SupplierError as error:
            _log.warning("supplier_not_tidied", city=self._city, reason=str(error))
            self._unclear(note, error)
            return False
        self._ended(note)
        return reference is not None

    def tidy_of(self, appointment_id: str) -> None:
        """Removes at once what this hold or appointment doesn't need (any more); what fails, the worker does."""
        with self._storage.read() as session:
            ids = ledger.ids_of(session, appointment_id)
        for note_id in ids:
            self.tidy(note_id)

    def work_due(self) -> int:
        """Looks at every booking that is due once; says how many were removed."""
        with self._storage.read() as session:
            ids = ledger.due(session, self._city, self._now(), BATCH)
        return sum(self.tidy(one) for one in ids)

    def _taken(self, note_id: str) -> Note | None:
        """The note, leased, if its booking must go."""
        now = self._now()
        with self._storage.begin() as session:
            # The row first: our own agenda locks both in this order.
            row = booking.locked(session, ledger.appointment_of(session, note_id))
            note = ledger.locked(session, note_id)
            if note.step == Step.GONE or _busy(note, now):
                return None
            if note.step != Step.ASKING and not _unwanted(row, note, now):
                return None
            note.asked_until = now + ledger.LEASE
            return _as_note(note)

    def _lost_reference(self, note: Note) -> str | None:
        found = self._found(note) if self._api.searches else None
        return found.reference if found else None

    def _forgotten(self, note: Note) -> bool:
        """Whether a reservation that can't be found has ended by itself."""
        with self._storage.read() as session:
            kept = session.get(SupplierBooking, note.id)
            return kept is None or kept.created_at + ledger.FORGOTTEN <= self._now()

    # Notes

    def _turn(self, take: Callable[[Session, datetime], Note | None]) -> Note:
        """`take`, as soon as no other thread or process is asking about the same. Raises AgendaAway."""
        give_up = time.monotonic() + 15.0
        while True:
            with self._storage.begin() as session:
                note = take(session, self._now())
            if note is not None:
                return note
            if time.monotonic() > give_up:
                raise AgendaAway("somebody else is asking Qmatic about the same")
            time.sleep(POLL)

    def _ended(self, note: Note) -> None:
        with self._storage.begin() as session:
            ledger.gone(ledger.locked(session, note.id))

    def _removing(self, note: Note, reference: str) -> None:
        with self._storage.begin() as session:
            kept = ledger.locked(session, note.id)
            kept.reference, kept.asked_until = reference, None
            ledger.unwanted(kept, self._now())
        self.tidy(note.id)

    def _unclear(self, note: Note, error: SupplierError | None) -> None:
        """Nobody asks any more; the worker looks at it later."""
        now = self._now()
        with self._storage.begin() as session:
            kept = ledger.locked(session, note.id)
            wait = BACKOFF[min(kept.attempts, len(BACKOFF) - 1)]
            if isinstance(error, Away) and error.retry_after:
                wait = max(wait, error.retry_after)
            kept.attempts += 1
            kept.asked_until, kept.last_error = None, str(error)[:500] if error else None
            kept.next_attempt_at = now + (REPAIR if isinstance(error, Refused) else wait)

    def _away(self, error: SupplierError) -> AgendaAway:
        """As the contract names it; why is for the administrator."""
        refused = isinstance(error, Refused | Gone)
        (_log.error if refused else _log.warning)("agenda_away", city=self._city, reason=str(error))
        return AgendaAway(str(error))

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _as_note(note: SupplierBooking, again: bool = False) -> Note:
    booked = note.step == Step.BOOKED
    asked = (note.branch, note.service, note.start, note.end)
    return Note(note.id, note.appointment_id, *asked, note.reference, again, booked)


def _busy(note: SupplierBooking, now: datetime) -> bool:
    return note.asked_until is not None and note.asked_until > now


def _unwanted(row: AppointmentRow | None, note: SupplierBooking, now: datetime) -> bool:
    """Whether it must go. A hold that ran out ends here, so that it isn't confirmed meanwhile."""
    if note.end <= now - ledger.OVER:
        ledger.gone(note)
        return False
    if note.step == Step.REMOVING:
        return True
    if _keeps(row, note, now):
        note.next_attempt_at = note.end + ledger.OVER if note.step == Step.BOOKED else now + LOOK_AGAIN
        return False
    if row is not None and row.status == Status.HELD:
        row.status = Status.EXPIRED
    ledger.unwanted(note, now)
    return True


def _keeps(row: AppointmentRow | None, note: SupplierBooking, now: datetime) -> bool:
    """Whether this hold or appointment still needs its booking."""
    if row is None:
        return note.step == Step.BOOKED  # erased at our side: that says nothing about the appointment
    if row.status == Status.HELD:
        return note.step != Step.BOOKED and row.hold_expires_at > now - LOOK_AGAIN
    return row.status == Status.CONFIRMED and note.step == Step.BOOKED


def _may_be_done(error: SupplierError) -> bool:
    """Refused: what is confirmed can't be confirmed again."""
    return isinstance(error, Refused) or (isinstance(error, Away) and error.asked)
