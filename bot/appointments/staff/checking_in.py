"""What is noted at the desk: who came, who is done, who didn't come; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.contract import Status
from bot.appointments.errors import UnknownAppointment
from bot.appointments.staff.deeds import Doer, note
from bot.appointments.staff.errors import NotPossible
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from bot.storage import Storage

LONGEST_NOTE = 2000
_Change = Callable[[AppointmentRow, datetime], bool]
"""Changes the row; says whether there was anything to change."""


class CheckIn:
    """Every method takes the same deed twice as once. Raises UnknownAppointment (also for another city's)."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def arrive(self, who: Doer, appointment_id: str) -> None:
        """They are here; also when they were noted as not come. Raises NotPossible when it was cancelled."""
        self._change(who, appointment_id, "aangekomen", _arrive)

    def finish(self, who: Doer, appointment_id: str) -> None:
        """It is done. Raises NotPossible when it was cancelled or hasn't begun and nobody arrived."""
        self._change(who, appointment_id, "klaar", _finish)

    def no_show(self, who: Doer, appointment_id: str) -> None:
        """Nobody came. Raises NotPossible before its start, or when they are here."""
        self._change(who, appointment_id, "niet_gekomen", _no_show)

    def undo(self, who: Doer, appointment_id: str) -> None:
        """Takes the last of these notes back: klaar → aangekomen, aangekomen and niet gekomen → verwacht."""
        self._change(who, appointment_id, "ongedaan", _undo)

    def write(self, who: Doer, appointment_id: str, text: str) -> None:
        """The note for colleagues, at most LONGEST_NOTE signs; empty takes it away. Raises NotPossible."""
        kept = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text).strip()
        if len(kept) > LONGEST_NOTE:
            raise NotPossible(f"De notitie is te lang: hoogstens {LONGEST_NOTE} tekens.")
        with self._storage.begin() as session:
            row = owned(session, who, appointment_id)
            if (row.staff_note or "") != kept:
                row.staff_note = kept or None
                note(session, who, "notitie", row.id, self._clock.now())

    def _change(self, who: Doer, appointment_id: str, verb: str, change: _Change) -> None:
        now = self._clock.now().astimezone(UTC)
        with self._storage.begin() as session:
            row = owned(session, who, appointment_id)
            if row.status != Status.CONFIRMED:
                raise NotPossible("Deze afspraak is geannuleerd.")
            if change(row, now):
                note(session, who, verb, row.id, now)


def owned(session: Session, who: Doer, appointment_id: str) -> AppointmentRow:
    """The appointment, locked; raises UnknownAppointment for a hold and for another city's."""
    row = booking.locked(session, appointment_id)
    if row is None or row.city != who.city or row.confirmed_at is None:
        raise UnknownAppointment(f"no appointment {appointment_id} in {who.city}")
    return row


def _arrive(row: AppointmentRow, now: datetime) -> bool:
    if row.arrived_at is not None:
        return False
    row.arrived_at, row.no_show_at = now, None
    return True


def _finish(row: AppointmentRow, now: datetime) -> bool:
    if row.finished_at is not None:
        return False
    if row.arrived_at is None and row.start > now:
        raise NotPossible("Deze afspraak is nog niet begonnen. Noteer eerst dat de inwoner er is.")
    row.arrived_at, row.finished_at, row.no_show_at = row.arrived_at or now, now, None
    return True


def _no_show(row: AppointmentRow, now: datetime) -> bool:
    if row.no_show_at is not None:
        return False
    if row.start > now:
        raise NotPossible("Deze afspraak is nog niet begonnen. De inwoner kan nog komen.")
    if row.arrived_at is not None:
        raise NotPossible("De inwoner is aangekomen. Zet dat eerst terug.")
    row.no_show_at = now
    return True


def _undo(row: AppointmentRow, now: datetime) -> bool:
    for field in ("no_show_at", "finished_at", "arrived_at"):
        if getattr(row, field) is not None:
            setattr(row, field, None)
            return True
    return False
