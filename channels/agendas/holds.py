"""The holds that are reservations at Qmatic: their rows in our agenda, and what happens when one ends there."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import false, or_, select, update
from sqlalchemy.orm import Session

from bot.appointments import (
    AlreadyCancelled,
    CitySetup,
    Contact,
    Hold,
    HoldExpired,
    NotOffered,
    Rules,
    SlotTaken,
    Status,
    TooLate,
    UnknownAppointment,
    booking,
    limits,
)
from bot.appointments.limits import Resident
from bot.appointments.rows import as_appointment, as_hold, contact_of
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from bot.storage import Storage
from channels.agenda_accounts import QmaticAccount
from channels.agendas import ledger
from channels.agendas.api import Booking
from channels.agendas.keeping import AlreadyKept, Keeper, Note, TimedOut
from channels.agendas.offered import Wish
from channels.agendas.tables import Step

ASKING = timedelta(minutes=2)
"""What is being confirmed doesn't run out meanwhile."""
SUPPLIER = "qmatic"
TRIES = 2
"""To confirm: a reservation that ended there is made once more."""


class Holds:
    """The holds of one city."""

    def __init__(
        self, storage: Storage, clock: Clock, account: QmaticAccount, keeper: Keeper, rules: Rules
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._account = account
        self._keeper = keeper
        self._rules = rules

    # Making one

    def made(self, key: str) -> Hold | None:
        """What was held with this key. Raises HoldExpired when it has ended."""
        with self._storage.read() as session:
            row = booking.made_with(session, key)
            if row is not None and row.status not in (Status.HELD, Status.CONFIRMED):
                raise HoldExpired(f"hold {row.id} of this key has ended")
            return as_hold(row) if row else None

    def hold(self, wanted: Wish, row: AppointmentRow, setup: CitySetup) -> Hold:
        """`row`: as asked for, without what only the reservation tells. Raises what `Appointments.hold` says."""
        self._check(row, setup)
        for place, branch in wanted.branches:
            asked = (branch, wanted.service)
            try:
                note, found = self._keeper.reserve(row.hold_key, row.id, asked, row.start, row.end)
            except SlotTaken:
                continue
            except AlreadyKept:
                break
            row.id, row.place, row.resource = note.appointment_id, place, f"{SUPPLIER}/{note.branch}"
            return self._noted(row, note, found)
        if made := self.made(row.hold_key):
            return made
        raise SlotTaken(f"{row.theme} by {row.mode} at {row.start:%Y-%m-%d %H:%M}Z is taken")

    def _check(self, row: AppointmentRow, setup: CitySetup) -> None:
        """Before Qmatic is asked; our own agenda checks most of it once more when the resident has said yes."""
        now = self._now()
        if row.start <= now:
            raise NotOffered(f"{row.start:%Y-%m-%d %H:%M}Z is past")
        with self._storage.read() as session:
            moving = _replaced(session, row, now)
            if moving or row.conversation_id:
                resident = Resident(row.city, row.conversation_id, contact_of(moving) if moving else None)
                limits.check(session, setup, row, resident, now, but=row.replaces)

    def _noted(self, row: AppointmentRow, note: Note, found: Booking) -> Hold:
        """Writes the hold, and lets the conversation's older one go."""
        now = self._now()
        with self._storage.begin() as session:
            row.number, row.created_at = booking.new_number(session), now
            older = _let_go_older(session, row)
            until = _reserved(session, row, note, found, now)
            row.hold_expires_at = min(row.hold_expires_at or now + self._rules.hold, until)
            session.add(row)
            session.flush()
            hold = as_hold(row)
        for each in older:
            self._keeper.tidy_of(each)
        return hold

    # Keeping it

    def capped(self, hold: Hold) -> Hold:
        """Not longer than its reservation lasts."""
        with self._storage.begin() as session:
            # The row first: our own agenda locks both in this order.
            row, note = booking.locked(session, hold.id), ledger.keeping(session, hold.id)
            if note is None or row is None or row.status != Status.HELD:
                return hold
            row.hold_expires_at = min(row.hold_expires_at, note.reserved_until)
            return as_hold(row)

    def revive(self, hold_id: str) -> None:
        """A hold that ran out at our side or there gets a new reservation; nothing happens to any other row.

        Raises HoldExpired, UnknownAppointment, AgendaAway.
        """
        now = self._now()
        with self._storage.begin() as session:
            row = booking.locked(session, hold_id)
            if row is None:
                raise UnknownAppointment(f"no hold {hold_id}")
            if row.status not in (Status.HELD, Status.EXPIRED) or row.start <= now:
                return  # our own agenda says what it is
            note = ledger.keeping(session, hold_id)
            alive = note is not None and (note.step != Step.RESERVED or note.reserved_until > now)
            if alive and row.status == Status.HELD:
                return
            session.expunge(row)
        self._reserve_again(row)

    def _reserve_again(self, row: AppointmentRow) -> None:
        self._keeper.tidy_of(row.id)
        service = self._account.service_of(row.theme, row.product)
        if service is None:
            raise HoldExpired(f"'{row.theme}' isn't kept at Qmatic any more")
        asked = (row.resource.partition("/")[2], service)
        try:
            note, found = self._keeper.reserve(f"{row.hold_key}/again", row.id, asked, row.start, row.end)
        except AlreadyKept:
            return
        except SlotTaken as taken:
            self._ran_out(row.id)
            raise HoldExpired(f"hold {row.id} ran out and its time is taken") from taken
        self._kept_again(row.id, note, found)

    def _kept_again(self, hold_id: str, note: Note, found: Booking) -> None:
        now = self._now()
        with self._storage.begin() as session:
            row = booking.locked(session, hold_id)
            wanted = row is not None and row.status in (Status.HELD, Status.EXPIRED)
            if row is not None and wanted and not _holds_another(session, row):
                _reserved(session, row, note, found, now)
                row.status, row.hold_expires_at = Status.HELD, max(row.hold_expires_at, now + ASKING)
                return
            left = ledger.locked(session, note.id)
            left.reference, left.asked_until = found.reference, None
            ledger.unwanted(left, now)
        self._keeper.tidy(note.id)
        raise HoldExpired(f"hold {hold_id} was let go")

    def _ran_out(self, hold_id: str) -> None:
        held = (AppointmentRow.id == hold_id, AppointmentRow.status == Status.HELD)
        with self._storage.begin() as session:
            session.execute(update(AppointmentRow).where(*held).values(status=Status.EXPIRED))

    # Making it an appointment

    def book(self, hold_id: str, title: str, who: Contact) -> bool:
        """Makes the hold an appointment at Qmatic; False when there was nothing to ask there.

        Raises HoldExpired, UnknownAppointment, AgendaAway.
        """
        for _ in range(TRIES):
            self.revive(hold_id)
            row = self._prolonged(hold_id)
            if row is None:
                return False
            with suppress(TimedOut):
                self._keeper.confirm(row.id, title, who, row.persons)
                return True
        raise HoldExpired(f"hold {hold_id} can't be confirmed at Qmatic")

    def _prolonged(self, hold_id: str) -> AppointmentRow | None:
        """The hold, kept at our side while Qmatic is asked; None when it is none."""
        now = self._now()
        with self._storage.begin() as session:
            row = booking.locked(session, hold_id)
            if row is None or row.status != Status.HELD or row.start <= now:
                return None
            row.hold_expires_at = max(row.hold_expires_at, now + ASKING)
            session.flush()
            session.expunge(row)
            return row

    def undo(self, hold_id: str) -> None:
        """Our own agenda refused what Qmatic already has: it must not stay there. The hold stays one."""
        now = self._now()
        with self._storage.begin() as session:
            for note in ledger.of(session, hold_id, Step.CONFIRMING):
                note.asked_until = None
                ledger.unwanted(note, now)
        self._keeper.tidy_of(hold_id)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _reserved(session: Session, row: AppointmentRow, note: Note, found: Booking, now: datetime) -> datetime:
    """Notes that it is kept; says until when."""
    kept = ledger.locked(session, note.id)
    kept.step, kept.reference, kept.asked_until, kept.attempts = Step.RESERVED, found.reference, None, 0
    kept.next_attempt_at = now + ledger.RESERVED_FOR
    row.supplier, row.reference = SUPPLIER, found.reference
    return kept.reserved_until


def _let_go_older(session: Session, row: AppointmentRow) -> list[str]:
    """Ids of what may have been let go."""
    booking.queue_up(session, row.city)
    booking.purge(session, row.created_at, row.city)
    same = [AppointmentRow.replaces == row.replaces] if row.replaces else []
    if row.conversation_id is not None:
        same.append(AppointmentRow.conversation_id == row.conversation_id)
    held = select(AppointmentRow.id).where(AppointmentRow.status == Status.HELD, or_(false(), *same))
    older = list(session.scalars(held))
    booking.let_go_older(session, row)
    session.flush()
    return older


def _replaced(session: Session, row: AppointmentRow, now: datetime) -> AppointmentRow | None:
    """The appointment that is to move, if any. Raises UnknownAppointment, AlreadyCancelled, TooLate."""
    if row.replaces is None:
        return None
    moving = session.get(AppointmentRow, row.replaces)
    if moving is None or moving.confirmed_at is None or (moving.city, moving.theme) != (row.city, row.theme):
        raise UnknownAppointment(f"no appointment {row.replaces} for {row.theme}")
    if moving.status == Status.CANCELLED:
        raise AlreadyCancelled(as_appointment(moving))
    if moving.start <= now:
        raise TooLate(f"appointment {moving.number} has begun")
    return moving


def _holds_another(session: Session, row: AppointmentRow) -> bool:
    return row.conversation_id is not None and booking.holds_another(session, row)
