"""Joins what we know of a supplier's booking to the change of its appointment, in one transaction."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import Appointment, CitySetup, Notices
from bot.appointments.notices import RESIDENT
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from channels.agendas import ledger
from channels.agendas.tables import Step, SupplierBooking


class SupplierNotices:
    """Put around the notices of an agenda. Implements `Notices`; appointments of our own agenda pass unchanged."""

    def __init__(self, notices: Notices, clock: Clock) -> None:
        self._notices = notices
        self._clock = clock

    def confirmed(self, session: Session, city: CitySetup, appointment: Appointment, bring: str) -> None:
        for note in ledger.of(session, appointment.id, Step.CONFIRMING):
            _booked(session, note, appointment)
        self._notices.confirmed(session, city, appointment, bring)

    def moved(
        self,
        session: Session,
        city: CitySetup,
        appointment: Appointment,
        before: Appointment,
        by: str = RESIDENT,
    ) -> None:
        """The booking of the hold is the appointment's from now on; the one that it had must go."""
        self._unwanted(session, appointment)
        for note in _of_its_hold(session, appointment):
            note.appointment_id = appointment.id
            _booked(session, note, appointment)
        self._notices.moved(session, city, appointment, before, by)

    def cancelled(self, session: Session, city: CitySetup, appointment: Appointment) -> None:
        self._unwanted(session, appointment)
        self._notices.cancelled(session, city, appointment)

    def _unwanted(self, session: Session, appointment: Appointment) -> None:
        now = self._clock.now().astimezone(UTC)
        for note in ledger.of(session, appointment.id, *ledger.KEPT):
            ledger.unwanted(note, now)
        session.flush()


def _of_its_hold(session: Session, appointment: Appointment) -> list[SupplierBooking]:
    """What was confirmed for the time that this appointment moves to."""
    query = (
        select(SupplierBooking)
        .join(AppointmentRow, AppointmentRow.id == SupplierBooking.appointment_id)
        .where(
            AppointmentRow.replaces == appointment.id,
            SupplierBooking.step == Step.CONFIRMING,
            SupplierBooking.start == appointment.start.astimezone(UTC),
        )
    )
    return list(session.scalars(query))


def _booked(session: Session, note: SupplierBooking, appointment: Appointment) -> None:
    note.step, note.asked_until, note.attempts, note.last_error = Step.BOOKED, None, 0, None
    note.next_attempt_at = note.end + ledger.OVER
    row = session.get(AppointmentRow, appointment.id)
    if row is not None:
        row.supplier, row.reference = note.supplier, note.reference
    session.flush()
