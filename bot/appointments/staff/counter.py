"""Booking, moving and cancelling for a resident who phones or stands at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.appointments import booking, looking
from bot.appointments.agenda import Agenda
from bot.appointments.contract import Appointment, Contact, FreeTime, Hold, Status
from bot.appointments.errors import NotOffered, UnknownAppointment
from bot.appointments.limits import STAFF
from bot.appointments.looking import Free, Visit
from bot.appointments.rows import as_hold
from bot.appointments.staff.checking_in import owned
from bot.appointments.staff.deeds import Doer, note_once
from bot.appointments.tables import AppointmentRow
from bot.appointments.timetable import CELL
from bot.clock import BRUSSELS, Clock
from bot.storage import Storage


class Counter:
    """Every change takes a key: the same form sent twice does one thing. Raises what the agenda raises.

    UnknownAppointment also for another city's.
    """

    def __init__(self, storage: Storage, clock: Clock, agenda: Agenda) -> None:
        self._storage = storage
        self._clock = clock
        self._agenda = agenda

    # What is free

    def times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None,
        first: date,
        days: int = 1,
        *,
        product: str | None = None,
        persons: int = 1,
        replaces: str | None = None,
    ) -> list[FreeTime]:
        """All free times of some local days, in order; also those too soon for residents to book themselves.

        Where a supplier keeps the agenda: what it offers. Raises NotOffered.
        """
        if not self._agenda.keeps(city):
            each = (first + timedelta(days=number) for number in range(days))
            asked = {"product": product, "persons": persons}
            return [
                one
                for day in each
                for one in self._agenda.times(city, theme, mode, place, day, **asked)  # type: ignore[arg-type]
            ]
        visit, now = self._visit(city, theme, mode, place, product, persons), self._now()
        begins, ends = _midnight(first), _midnight(first + timedelta(days=days))
        if ends <= now:
            return []
        with self._storage.read() as session:
            return list(
                looking.free_times(session, visit, max(begins, now), ends, now, Free(replaced=replaces))
            )

    def at_once(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None,
        *,
        product: str | None = None,
        persons: int = 1,
    ) -> FreeTime | None:
        """The five minutes that run now, when there is a desk and somebody for the whole visit."""
        if not self._agenda.keeps(city):
            return None
        visit, now = self._visit(city, theme, mode, place, product, persons), self._now()
        start = now - timedelta(seconds=now.timestamp() % CELL.total_seconds())
        start = start.replace(microsecond=0)
        if not _is_open(visit, start):
            return None
        with self._storage.read() as session:
            seat = looking.look(session, visit, start, start, now, Free()).seat(visit, start)
        if seat is None:
            return None
        local = start.astimezone(BRUSSELS)
        return FreeTime(theme, mode, seat.place, local, (start + visit.length).astimezone(BRUSSELS))

    # Book

    def hold(
        self,
        who: Doer,
        theme: str,
        mode: str,
        place: str | None,
        start: datetime,
        *,
        key: str,
        product: str | None = None,
        persons: int = 1,
        replaces: str | None = None,
    ) -> Hold:
        """Keeps a time while the name is asked."""
        return self._agenda.hold(
            who.city,
            theme,
            mode,
            place,
            start,
            key=form_key(who, key),
            product=product,
            persons=persons,
            replaces=replaces,
            origin=STAFF,
        )

    def held(self, who: Doer, hold_id: str) -> Hold:
        """A hold of this city's staff, also one that ran out. Raises UnknownAppointment."""
        with self._storage.read() as session:
            return as_hold(_held(session, who, hold_id))

    def made(self, who: Doer, hold_id: str) -> bool:
        """Whether it is an appointment already: the form was sent before."""
        with self._storage.read() as session:
            return _held(session, who, hold_id).status == Status.CONFIRMED

    def release(self, who: Doer, hold_id: str) -> Hold:
        """Lets a hold go, when another time is wanted; what it was."""
        hold = self.held(who, hold_id)
        self._agenda.release(hold_id)
        return hold

    def book(self, who: Doer, hold_id: str, contact: Contact, *, bring: str = "") -> Appointment:
        """Makes it an appointment of theirs."""
        self.held(who, hold_id)
        made = self._agenda.confirm(hold_id, contact, bring=bring)
        with self._storage.begin() as session:
            booking.queue_up(session, who.city)
            row = owned(session, who, made.id)
            row.made_by = row.made_by or who.id
            note_once(session, who, "geboekt", row.id, self._clock.now(), hold_id)
        return made

    # Change

    def move(self, who: Doer, appointment_id: str, hold_id: str, *, key: str) -> Appointment:
        """To a time that was kept for it with `replaces`."""
        self._must_own(who, appointment_id)
        moved = self._agenda.move(appointment_id, hold_id, key=form_key(who, key), by=STAFF)
        self._note(who, "verplaatst", appointment_id, key)
        return moved

    def cancel(self, who: Doer, appointment_id: str, *, key: str) -> Appointment:
        self._must_own(who, appointment_id)
        cancelled = self._agenda.cancel(appointment_id, key=form_key(who, key), by=STAFF)
        self._note(who, "geannuleerd", appointment_id, key)
        return cancelled

    def done(self, who: Doer, verb: str, *, key: str) -> bool:
        """Whether this form did it before. `verb` as in appointment_key: move, cancel."""
        with self._storage.read() as session:
            return booking.done_with(session, form_key(who, key), verb) is not None

    def _note(self, who: Doer, verb: str, appointment_id: str, key: str) -> None:
        with self._storage.begin() as session:
            booking.queue_up(session, who.city)  # the same form, sent twice at once
            note_once(session, who, verb, appointment_id, self._clock.now(), key)

    def _must_own(self, who: Doer, appointment_id: str) -> None:
        with self._storage.begin() as session:
            owned(session, who, appointment_id)

    def _visit(
        self, city: str, theme: str, mode: str, place: str | None, product: str | None, persons: int
    ) -> Visit:
        setup = self._agenda.setup(city)
        found = setup.theme(theme)
        if not 1 <= persons <= found.most_persons:
            raise NotOffered(f"{persons} persons can't come together for '{theme}'")
        return Visit(setup, found, mode, setup.rooms(found, mode, place), product, persons)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def by_day(times: Iterable[FreeTime]) -> dict[date, list[FreeTime]]:
    """In order."""
    found: dict[date, list[FreeTime]] = {}
    for one in times:
        found.setdefault(one.start.date(), []).append(one)
    return found


def _held(session: Session, who: Doer, hold_id: str) -> AppointmentRow:
    row = session.get(AppointmentRow, hold_id)
    if row is None or row.city != who.city or row.origin != STAFF or row.replaces is not None:
        raise UnknownAppointment(f"no hold {hold_id} of the staff in {who.city}")
    return row


def _is_open(visit: Visit, start: datetime) -> bool:
    local = start.astimezone(BRUSSELS)
    ends = (start + visit.length).astimezone(BRUSSELS)
    hours = visit.setup.day_hours(visit.theme, visit.mode, local.date())
    return ends.date() == local.date() and any(
        opens <= local.time() and ends.time() <= closes for opens, closes in hours
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BRUSSELS).astimezone(UTC)


def form_key(who: Doer, key: str) -> str:
    """Of one colleague: nobody guesses another's form."""
    return f"balie/{who.id}/{key}"[:200]
