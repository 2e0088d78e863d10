"""Our own agenda: the contract kept in SQL."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.contact import checked, same_contact
from bot.appointments.contract import (
    VIDEO,
    Appointment,
    Contact,
    FreeTime,
    Hold,
    Place,
    Status,
    Theme,
    Window,
)
from bot.appointments.errors import (
    AlreadyCancelled,
    HoldExpired,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.free import spread, taken
from bot.appointments.notices import Notices
from bot.appointments.rows import as_appointment, as_hold
from bot.appointments.setup import HOURS_CHANNEL, CitySetup
from bot.appointments.tables import AppointmentRow
from bot.appointments.timetable import cells, starts
from bot.clock import BRUSSELS, Clock, brussels
from bot.storage import Storage


@dataclass(frozen=True)
class Rules:
    """`hold` for how long a time is kept, `longest_hold` with renewals; `lead` before the appointment, at
    least; `horizon` ahead, at most."""

    hold: timedelta = timedelta(minutes=10)
    longest_hold: timedelta = timedelta(minutes=30)
    lead: timedelta = timedelta(hours=2)
    horizon: timedelta = timedelta(days=60)


_STRETCH = timedelta(days=14)  # what one look at the taken cells covers


@dataclass(frozen=True)
class _Visit:
    """What is asked for, looked up in the city's set-up."""

    setup: CitySetup
    theme: Theme
    mode: str
    resources: Mapping[str, str | None]

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.theme.minutes)

    def starts(self, day: date) -> Iterator[datetime]:
        hours = self.setup.hours.day_hours(self.theme.service, HOURS_CHANNEL[self.mode], day)
        return starts(hours, day, self.length)


class Agenda:
    """Implements `Appointments`; see there what the methods promise."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        cities: Mapping[str, CitySetup],
        notices: Notices,
        rules: Rules | None = None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._cities = cities
        self._notices = notices
        self._rules = rules or Rules()

    # What there is

    def setup(self, city: str) -> CitySetup:
        """What is known of a city; raises NotOffered when it has no agenda."""
        if city not in self._cities:
            raise NotOffered(f"city '{city}' has no agenda")
        return self._cities[city]

    def themes(self, city: str) -> list[Theme]:
        return list(self.setup(city).themes.values())

    def theme_for(self, city: str, product: str) -> Theme | None:
        return next((theme for theme in self.themes(city) if product in theme.products), None)

    def places(self, city: str, theme: str) -> list[Place]:
        setup = self.setup(city)
        return [setup.places[key] for key in setup.theme(theme).places]

    # When

    def days(
        self, city: str, theme: str, mode: str, place: str | None = None, window: Window | None = None
    ) -> list[date]:
        free = self._free(self._visit(city, theme, mode, place), window)
        return list(dict.fromkeys(time.start.date() for time in free))

    def times(self, city: str, theme: str, mode: str, place: str | None, day: date) -> list[FreeTime]:
        midnight = datetime.combine(day, time(), tzinfo=BRUSSELS)
        window = Window(midnight, datetime.combine(day + timedelta(days=1), time(), tzinfo=BRUSSELS))
        return list(self._free(self._visit(city, theme, mode, place), window))

    def free_times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None = None,
        window: Window | None = None,
        limit: int = 3,
    ) -> list[FreeTime]:
        return spread(self._free(self._visit(city, theme, mode, place), window), limit)

    # Hold

    def hold(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None,
        start: datetime,
        *,
        key: str,
        conversation_id: str | None = None,
        product: str | None = None,
    ) -> Hold:
        visit, now, begins = self._visit(city, theme, mode, place), self._now(), _utc(start)
        with self._storage.begin() as session:
            booking.queue_up(session, city)
            if made := booking.made_with(session, key):
                return _unended(made)
            self._check_offered(visit, begins, now)
            booking.purge(session, now)
            row = self._new_row(session, visit, begins, now, key, conversation_id, product)
            if not booking.take(session, row, list(visit.resources)):
                raise SlotTaken(f"{theme} by {mode} at {begins:%Y-%m-%d %H:%M}Z is taken")
            row.place = visit.resources[row.resource]
            return as_hold(row)

    def renew(self, hold_id: str) -> Hold:
        now = self._now()
        with self._storage.begin() as session:
            row = self._locked(session, hold_id)
            if row.status == Status.CONFIRMED:
                return as_hold(row)
            if booking.holds_another(session, row):
                raise HoldExpired(f"the conversation holds another time than {hold_id}")
            latest = row.created_at + self._rules.longest_hold
            if now >= latest or row.start <= now:
                raise HoldExpired(f"hold {hold_id} was renewed as long as it can be")
            self._make_sure(session, row, now)
            row.status = Status.HELD
            row.hold_expires_at = min(now + self._rules.hold, latest)
            return as_hold(row)

    def release(self, hold_id: str) -> None:
        with self._storage.begin() as session:
            row = self._locked(session, hold_id)
            if row.status == Status.HELD:
                booking.let_go(session, row, self._now())

    def held_by(self, conversation_id: str) -> Hold | None:
        query = select(AppointmentRow).where(
            AppointmentRow.conversation_id == conversation_id,
            AppointmentRow.status == Status.HELD,
            AppointmentRow.hold_expires_at > self._now(),
        )
        with self._storage.read() as session:
            row = session.scalars(query).one_or_none()
            return as_hold(row) if row else None

    # Confirm and cancel

    def confirm(self, hold_id: str, contact: Contact, *, bring: str = "") -> Appointment:
        contact, now = checked(contact), self._now()
        with self._storage.begin() as session:
            row = self._locked(session, hold_id)
            if row.status == Status.CONFIRMED:
                return as_appointment(row)
            if row.confirmed_at is not None:
                raise AlreadyCancelled(as_appointment(row))
            if row.start <= now:
                raise HoldExpired(f"the time of hold {hold_id} is past")
            self._make_sure(session, row, now)
            row.status, row.confirmed_at = Status.CONFIRMED, now
            row.name, row.email, row.phone = contact.name, contact.email, contact.phone
            row.video_token = secrets.token_urlsafe(16) if row.mode == VIDEO else None
            appointment = as_appointment(row)
            self._notices.confirmed(session, self.setup(row.city), appointment, bring)
            return appointment

    def cancel(self, appointment_id: str) -> Appointment:
        now = self._now()
        with self._storage.begin() as session:
            row = self._locked(session, appointment_id)
            if row.confirmed_at is None:
                raise UnknownAppointment(f"{appointment_id} is a hold")
            if row.status == Status.CANCELLED:
                raise AlreadyCancelled(as_appointment(row))
            if row.start <= now:
                raise TooLate(f"appointment {row.number} has begun")
            row.status, row.cancelled_at = Status.CANCELLED, now
            row.sequence += 1
            booking.free_cells(session, row.id)
            appointment = as_appointment(row)
            self._notices.cancelled(session, self.setup(row.city), appointment)
            return appointment

    # Look up

    def look_up(self, appointment_id: str) -> Appointment:
        return self._one(AppointmentRow.id == appointment_id)

    def by_video_token(self, token: str) -> Appointment:
        return self._one(AppointmentRow.video_token == token)

    def find(self, city: str, number: str, contact: str) -> Appointment:
        wanted = number.strip().upper()
        found = self._one(AppointmentRow.number == wanted, AppointmentRow.city == city)
        if not same_contact(found.contact, contact):
            raise UnknownAppointment(f"no appointment {wanted} for this contact")
        return found

    def upcoming(self, conversation_id: str) -> list[Appointment]:
        query = (
            select(AppointmentRow)
            .where(
                AppointmentRow.conversation_id == conversation_id,
                AppointmentRow.status == Status.CONFIRMED,
                AppointmentRow.start > self._now(),
            )
            .order_by(AppointmentRow.start)
        )
        with self._storage.read() as session:
            return [as_appointment(row) for row in session.scalars(query)]

    def purge(self) -> int:
        """Ends the holds that ran out, for a worker; booking does it too, so nothing waits for this."""
        with self._storage.begin() as session:
            return booking.purge(session, self._now())

    # Inside

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)

    def _visit(self, city: str, theme: str, mode: str, place: str | None) -> _Visit:
        setup = self.setup(city)
        found = setup.theme(theme)
        return _Visit(setup, found, mode, setup.resources(found, mode, place))

    def _free(self, visit: _Visit, window: Window | None) -> Iterator[FreeTime]:
        """All free times in order; looks at two weeks at a time, so the first ones come cheaply."""
        now = self._now()
        first, last = now + self._rules.lead, now + self._rules.horizon
        if window is not None:
            first, last = max(first, _utc(window.first)), min(last, _utc(window.last))
        while first < last:
            until = min(first + _STRETCH, last)
            for free in self._free_between(visit, first, until, now):
                if window is None or window.holds(free.start):
                    yield free
            first = until

    def _free_between(
        self, visit: _Visit, first: datetime, until: datetime, now: datetime
    ) -> Iterator[FreeTime]:
        with self._storage.read() as session:
            busy = taken(session, visit.resources, first, until + visit.length, now)
        for start in _starts_between(visit, first, until):
            wanted = cells(start, start + visit.length)
            for resource, place in visit.resources.items():
                if not any((resource, cell) in busy for cell in wanted):
                    ends = (start + visit.length).astimezone(BRUSSELS)
                    yield FreeTime(visit.theme.key, visit.mode, place, start.astimezone(BRUSSELS), ends)
                    break

    def _check_offered(self, visit: _Visit, start: datetime, now: datetime) -> None:
        if not now + self._rules.lead <= start < now + self._rules.horizon:
            raise NotOffered(f"{start:%Y-%m-%d %H:%M}Z is too soon or too far ahead")
        if start not in set(visit.starts(start.astimezone(BRUSSELS).date())):
            raise NotOffered(f"nothing begins at {start:%Y-%m-%d %H:%M}Z")

    def _new_row(
        self,
        session: Session,
        visit: _Visit,
        start: datetime,
        now: datetime,
        key: str,
        conversation_id: str | None,
        product: str | None,
    ) -> AppointmentRow:
        return AppointmentRow(
            id=str(uuid.uuid4()),
            number=booking.new_number(session),
            city=visit.setup.key,
            theme=visit.theme.key,
            product=product,
            mode=visit.mode,
            start=start,
            end=start + visit.length,
            status=Status.HELD,
            hold_expires_at=now + self._rules.hold,
            hold_key=key,
            conversation_id=conversation_id,
            sequence=0,
            created_at=now,
        )

    def _make_sure(self, session: Session, row: AppointmentRow, now: datetime) -> None:
        """The time of this hold is kept, or taken again if it ran out and nobody else has it."""
        if row.status == Status.HELD:
            return  # even past its end: nobody took it, or its cells would be gone
        if row.status == Status.CANCELLED:
            raise HoldExpired(f"hold {row.id} was let go")
        booking.queue_up(session, row.city)
        booking.purge(session, now)
        visit = self._visit(row.city, row.theme, row.mode, row.place)
        if not booking.retake(session, row, list(visit.resources)):
            raise HoldExpired(f"hold {row.id} ran out and its time is taken")

    def _locked(self, session: Session, appointment_id: str) -> AppointmentRow:
        row = booking.locked(session, appointment_id)
        if row is None:
            raise UnknownAppointment(f"no appointment {appointment_id}")
        return row

    def _one(self, *conditions: object) -> Appointment:
        query = select(AppointmentRow).where(AppointmentRow.confirmed_at.is_not(None), *conditions)  # type: ignore[arg-type]
        with self._storage.read() as session:
            row = session.scalars(query).one_or_none()
        if row is None:
            raise UnknownAppointment("no such appointment")
        return as_appointment(row)


def _unended(row: AppointmentRow) -> Hold:
    if row.status not in (Status.HELD, Status.CONFIRMED):
        raise HoldExpired(f"hold {row.id} of this key has ended")
    return as_hold(row)


def _starts_between(visit: _Visit, first: datetime, until: datetime) -> Iterator[datetime]:
    day, last = first.astimezone(BRUSSELS).date(), until.astimezone(BRUSSELS).date()
    while day <= last:
        yield from (start for start in visit.starts(day) if first <= start < until)
        day += timedelta(days=1)


def _utc(moment: datetime) -> datetime:
    return brussels(moment).astimezone(UTC)
