"""The waiting list: who wants to come earlier is asked when something comes free, in order of joining."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import booking, line
from bot.appointments.agenda import Agenda
from bot.appointments.contract import LOKET, Appointment, Status
from bot.appointments.errors import (
    AlreadyCancelled,
    HoldExpired,
    NotOffered,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.line import Offer, Waiting
from bot.appointments.offering import Offering, OfferNotices
from bot.appointments.rows import as_appointment, as_hold
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow
from bot.appointments.telling import Tell
from bot.appointments.waiting_tables import WaitingRow, WaitingStatus
from bot.clock import Clock, brussels
from bot.storage import Storage

ANYWHERE = "*"
"""As `place`: every place where the theme has a desk."""
_ACCEPT = "accept"


class WaitingList:
    """Residents keep what they have until they say yes to an offer; then it moves, and their old time is for the next.

    `tell` says an offer in the conversation, `notices` mails it; a program that never sweeps may have silent ones.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        agenda: Agenda,
        cities: Mapping[str, CitySetup],
        notices: OfferNotices,
        tell: Tell,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._agenda = agenda
        self._offering = Offering(storage, clock, agenda, cities, notices, tell)

    def join(
        self,
        appointment_id: str,
        *,
        mode: str | None = None,
        place: str | None = None,
        earliest: datetime | None = None,
    ) -> Waiting:
        """Puts the resident in the line; who stands there keeps their turn, with what they want now.

        mode, place: as they have, unless said otherwise (ANYWHERE). earliest: they can't come before; now otherwise.
        Raises UnknownAppointment, AlreadyCancelled, TooLate once it has begun, NotOffered.
        """
        now = self._now()
        with self._storage.begin() as session:
            appointment, row = line.both(session, appointment_id)
            had = _checked(appointment, now)
            if row is not None and not line.stands(row, had, now):
                line.settle(session, row)
                session.flush()
                row = None
            if row is None:
                row = WaitingRow(id=str(uuid.uuid4()), created_at=now, moved=had.moved, refused=[])
                row.city, row.appointment_id, row.status = had.city, had.id, WaitingStatus.WAITING
                row.passed = row.asked = 0
                session.add(row)
            row.mode = mode or had.mode
            row.place = self._place(had, row.mode, place)
            row.earliest = brussels(earliest).astimezone(UTC) if earliest else now
            return line.as_waiting(row)

    def leave(self, appointment_id: str) -> None:
        """They stop waiting; what is offered goes to the next one. Nothing for who doesn't wait."""
        with self._storage.begin() as session:
            _, row = line.both(session, appointment_id)
            if row is None:
                return
            hold_id, row.status, row.offered_until = row.hold_id, WaitingStatus.LEFT, None
        self._offering.release(hold_id)

    def standing(self, appointment_id: str) -> Waiting | None:
        with self._storage.read() as session:
            row = self._standing(session, appointment_id)
            return line.as_waiting(row) if row else None

    def offer(self, appointment_id: str) -> Offer | None:
        """The earlier time that is kept for this resident now."""
        now = self._clock.now()
        with self._storage.read() as session:
            row = self._standing(session, appointment_id)
            if row is None or row.offered_until is None or row.offered_until <= now:
                return None
            held = session.get(AppointmentRow, row.hold_id)
            if held is None or held.status != Status.HELD:
                return None
            return Offer(as_hold(held), brussels(row.offered_until))

    def accept(self, appointment_id: str, *, key: str) -> Appointment:
        """Moves the appointment to the time that is offered. Twice (by mail and in the chat) is once.

        Raises HoldExpired when the offer is past: the resident stays in the line. Also what `Appointments.move`
        raises; nothing was changed then.
        """
        if (offered := self._to_take(appointment_id, key)) is None:
            return self._agenda.look_up(appointment_id)
        hold_id, move_key = offered
        appointment = self._agenda.move(appointment_id, hold_id, key=move_key)
        with self._storage.begin() as session:
            _, row = line.both(session, appointment_id)
            if row is not None and row.hold_id == hold_id:  # else somebody noted it at the same moment
                line.settle(session, row)
                booking.note_key(session, _once(key), _ACCEPT, appointment_id, self._now())
        return appointment

    def decline(self, appointment_id: str) -> None:
        """They keep what they have, and their turn; the time goes to the next one. After the third they leave the
        line. Nothing when there is no offer."""
        with self._storage.begin() as session:
            appointment, row = line.both(session, appointment_id)
            if row is None or row.status != WaitingStatus.OFFERED or appointment is None:
                return
            hold_id = self._offering.passed(session, row, appointment)
        self._offering.release(hold_id)

    def sweep(self) -> int:
        """What is due: who needn't wait any more, offers that ran out, new offers. Returns how many things it did."""
        return self._offering.sweep()

    def _to_take(self, appointment_id: str, key: str) -> tuple[str, str] | None:
        """The hold to move to and the key of that move; None when it was done. Raises HoldExpired."""
        with self._storage.read() as session:
            if booking.done_with(session, _once(key), _ACCEPT) == appointment_id:
                return None
            row = line.open_row(session, appointment_id) or _taken_last(session, appointment_id)
            if row is None or row.hold_id is None:
                raise HoldExpired(f"nothing is offered for appointment {appointment_id}")
            if line.was_taken(session, row):
                return None
            if row.offered_until is None or row.offered_until <= self._now():
                raise HoldExpired(f"the offer for appointment {appointment_id} is past")
            return row.hold_id, line.move_key(row)

    def _standing(self, session: Session, appointment_id: str) -> WaitingRow | None:
        row = line.open_row(session, appointment_id)
        if row is None or not line.stands(row, session.get(AppointmentRow, appointment_id), self._now()):
            return None
        return row

    def _place(self, had: AppointmentRow, mode: str, place: str | None) -> str | None:
        theme = self._agenda.setup(had.city).theme(had.theme)
        wanted = place or (had.place if mode == had.mode else ANYWHERE)
        found = None if mode != LOKET or wanted == ANYWHERE else wanted
        if mode not in theme.modes or (found and found not in theme.places):
            raise NotOffered(f"theme '{theme.key}' isn't offered by '{mode}' at '{found}'")
        return found

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _checked(row: AppointmentRow | None, now: datetime) -> AppointmentRow:
    if row is None or row.confirmed_at is None:
        raise UnknownAppointment("no such appointment")
    if row.status == Status.CANCELLED:
        raise AlreadyCancelled(as_appointment(row))
    if row.start <= now:
        raise TooLate(f"appointment {row.number} has begun")
    return row


def _taken_last(session: Session, appointment_id: str) -> WaitingRow | None:
    """The offer that was accepted, as long as the appointment is where that brought it."""
    query = (
        select(WaitingRow)
        .join(AppointmentRow, AppointmentRow.id == WaitingRow.appointment_id)
        .where(
            WaitingRow.appointment_id == appointment_id,
            WaitingRow.status == WaitingStatus.ACCEPTED,
            AppointmentRow.moved == WaitingRow.moved + 1,
        )
    )
    return session.scalars(query).first()


def _once(key: str) -> str:
    return f"aanbod/{key}"
