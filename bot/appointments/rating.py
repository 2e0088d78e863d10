"""How residents found their talk: one score each, which they may still change for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.appointments import booking
from bot.appointments.contract import Appointment, Status
from bot.appointments.errors import AlreadyCancelled, TooLate, UnknownAppointment
from bot.appointments.rows import as_appointment
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock
from bot.errors import InvalidInput
from bot.storage import Storage

OPEN_FOR = timedelta(days=30)
"""After the end of the appointment."""
LOWEST, HIGHEST = 1, 5


class Ratings:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def rate(self, appointment_id: str, score: int) -> Appointment:
        """Notes 1 (not at all satisfied) to 5; the last one counts.

        Raises InvalidInput for another score or before the appointment, TooLate after 30 days or when nobody came,
        AlreadyCancelled, UnknownAppointment.
        """
        if not LOWEST <= score <= HIGHEST:
            raise InvalidInput("score", "Kies een score van 1 tot 5.")
        now = self._clock.now().astimezone(UTC)
        with self._storage.begin() as session:
            row = booking.locked(session, appointment_id)
            if row is None or row.confirmed_at is None:
                raise UnknownAppointment(f"no appointment {appointment_id}")
            _check(row, now)
            row.rating, row.rated_at = score, now
            return as_appointment(row)


def _check(row: AppointmentRow, now: datetime) -> None:
    if row.status != Status.CONFIRMED:
        raise AlreadyCancelled(as_appointment(row))
    if now < row.start:
        raise InvalidInput("score", "Je afspraak is nog niet geweest. Zeg het ons daarna.")
    if row.no_show_at is not None or now >= row.end + OPEN_FOR:
        raise TooLate(f"appointment {row.number} can't be rated any more")
