"""Our own agenda: the contract kept in SQL."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.appointments import booking, holding, limits, moving
from bot.appointments.contact import checked, same_contact
from bot.appointments.contract import Appointment, Contact, FreeTime, Hold, Place, Status, Theme, Window
from bot.appointments.errors import (
    AlreadyCancelled,
    HoldExpired,
    NotOffered,
    SlotTaken,
    UnknownAppointment,
)
from bot.appointments.free import spread
from bot.appointments.holding import Wish, visits_of
from bot.appointments.limits import STAFF, Resident
from bot.appointments.looking import FIRST_STRETCH, GROWTH, Free, Visit, next_times, visit
from bot.appointments.notices import Notices
from bot.appointments.rows import as_appointment, as_hold, contact_of
from bot.appointments.rules import Rules
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow
from bot.appointments.waiting_tables import AppointmentAccess
from bot.clock import BRUSSELS, Clock, brussels
from bot.storage import Storage

TRIES = 3

type SameResident = Callable[[Session, str], Collection[str]]
"""The other conversations of who has this one."""


def _nobody_else(_session: Session, _conversation_id: str) -> Collection[str]:
    return ()


class Agenda:
    """Implements `Appointments`; see there what the methods promise.

    `same_resident` tells of which other conversations the appointments may be seen too. `chance` draws how long a
    cancelled time cools; nobody may foresee it.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        cities: Mapping[str, CitySetup],
        notices: Notices,
        rules: Rules | None = None,
        *,
        same_resident: SameResident = _nobody_else,
        chance: random.Random | None = None,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._cities = cities
        self._notices = notices
        self._rules = rules or Rules()
        self._same_resident = same_resident
        self._chance = chance or random.SystemRandom()

    # What there is

    def setup(self, city: str) -> CitySetup:
        """What is known of a city; raises NotOffered when it has no agenda."""
        if city not in self._cities:
            raise NotOffered(f"city '{city}' has no agenda")
        return self._cities[city]

    def keeps(self, city: str) -> bool:
        """Whether the times of this city are kept here; else a supplier's agenda has them."""
        return city in self._cities

    def themes(self, city: str) -> list[Theme]:
        return list(self.setup(city).themes.values())

    def theme_for(self, city: str, product: str) -> Theme | None:
        return next((theme for theme in self.themes(city) if product in theme.products), None)

    def places(self, city: str, theme: str) -> list[Place]:
        setup = self.setup(city)
        return [setup.places[key] for key in setup.theme(theme).places]

    # When

    def days(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None = None,
        window: Window | None = None,
        *,
        product: str | None = None,
        persons: int = 1,
    ) -> list[date]:
        free = self._free(self._visit(city, theme, mode, place, product, persons), window)
        return list(dict.fromkeys(time.start.date() for time in free))

    def times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None,
        day: date,
        *,
        product: str | None = None,
        persons: int = 1,
    ) -> list[FreeTime]:
        midnight = datetime.combine(day, time(), tzinfo=BRUSSELS)
        window = Window(midnight, datetime.combine(day + timedelta(days=1), time(), tzinfo=BRUSSELS))
        return list(self._free(self._visit(city, theme, mode, place, product, persons), window))

    def free_times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None = None,
        window: Window | None = None,
        limit: int = 3,
        *,
        product: str | None = None,
        persons: int = 1,
        cooling: bool = False,
    ) -> list[FreeTime]:
        """`cooling`: also times that are kept from others after a cancellation, for the waiting list."""
        wanted = self._visit(city, theme, mode, place, product, persons)
        return spread(self._free(wanted, window, cooling=cooling), limit)

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
        persons: int = 1,
        replaces: str | None = None,
        origin: str = "gesprek",
    ) -> Hold:
        wanted, now = self._visit(city, theme, mode, place, product, persons), self._now()
        until = now + self._rules.hold
        return self._keep(Wish(wanted, _utc(start), key, until, conversation_id, replaces, origin), now)

    def offer(
        self, appointment_id: str, start: datetime, mode: str, place: str | None, *, key: str, until: datetime
    ) -> Hold:
        """Keeps a time for an appointment until `until`, for the waiting list; also one that cools after a
        cancellation. It ends no hold of the resident. Raises what `hold` does with `replaces`."""
        had = self.look_up(appointment_id)
        wanted = self._visit(had.city, had.theme, mode, place, had.product, had.persons)
        wish = Wish(wanted, _utc(start), key, _utc(until), replaces=had.id, origin=holding.OFFER)
        return self._keep(wish, self._now())

    def renew(self, hold_id: str) -> Hold:
        now, setup = self._now(), self._setup_of(hold_id)
        with self._storage.begin() as session:
            row = self._queued(session, setup, hold_id)
            if row.status == Status.CONFIRMED:
                return as_hold(row)
            if row.conversation_id is not None and booking.holds_another(session, row):
                raise HoldExpired(f"the conversation holds another time than {hold_id}")
            latest = row.created_at + self._rules.longest_hold
            if now >= latest or row.start <= now:
                raise HoldExpired(f"hold {hold_id} was renewed as long as it can be")
            holding.make_sure(session, row, visits_of(setup), now)
            row.status = Status.HELD
            row.hold_expires_at = min(now + self._rules.hold, latest)
            return as_hold(row)

    def release(self, hold_id: str) -> None:
        setup = self._setup_of(hold_id)
        with self._storage.begin() as session:
            row = self._queued(session, setup, hold_id)
            if row.status == Status.HELD:
                booking.let_go(session, [row.id], self._now())

    def held_by(self, conversation_id: str) -> Hold | None:
        query = select(AppointmentRow).where(
            AppointmentRow.conversation_id == conversation_id,
            AppointmentRow.status == Status.HELD,
            AppointmentRow.hold_expires_at > self._now(),
        )
        with self._storage.read() as session:
            row = session.scalars(query).one_or_none()
            return as_hold(row) if row else None

    # Confirm, move and cancel

    def confirm(self, hold_id: str, contact: Contact, *, bring: str = "") -> Appointment:
        contact, now, setup = checked(contact), self._now(), self._setup_of(hold_id)
        with self._storage.begin() as session:
            row = self._queued(session, setup, hold_id)
            if row.status == Status.CONFIRMED:
                return as_appointment(row)
            if row.confirmed_at is not None:
                raise AlreadyCancelled(as_appointment(row))
            if row.replaces is not None:
                raise UnknownAppointment(f"hold {hold_id} is for an appointment that moves")
            if (row.end if row.origin == STAFF else row.start) <= now:
                raise HoldExpired(f"the time of hold {hold_id} is past")
            limits.check(session, setup, row, Resident(row.city, row.conversation_id, contact), now)
            holding.make_sure(session, row, visits_of(setup), now)
            row.status, row.confirmed_at = Status.CONFIRMED, now
            row.name, row.email, row.phone = contact.name, contact.email, contact.phone
            row.bring = bring.strip()
            row.video_token = moving.video_token(row.mode)
            appointment = as_appointment(row)
            self._notices.confirmed(session, setup, appointment, bring)
            return appointment

    def move(self, appointment_id: str, hold_id: str, *, key: str, by: str = "inwoner") -> Appointment:
        now, setup = self._now(), self._setup_of(appointment_id)
        with self._storage.begin() as session:
            row = self._queued(session, setup, appointment_id)
            if booking.done_with(session, key, "move") == row.id:
                return as_appointment(row)
            moving.check_open(row, now)
            hold = booking.locked(session, hold_id)
            if hold is None or hold.replaces != row.id:
                raise UnknownAppointment(f"{hold_id} is no hold for {row.number}")
            if hold.start <= now:
                raise HoldExpired(f"the time of hold {hold_id} is past")
            if by != STAFF:
                resident = Resident(row.city, row.conversation_id, contact_of(row))
                limits.check(session, setup, hold, resident, now, but=row.id)
            holding.make_sure(session, hold, visits_of(setup), now)
            before, cold_until = as_appointment(row), self._cold_until(now)
            moving.swap(session, row, hold, visits_of(setup), now, cold_until)
            booking.note_key(session, key, "move", row.id, now)
            session.flush()
            appointment = as_appointment(row)
            self._notices.moved(session, setup, appointment, before, by)
            return appointment

    def cancel(self, appointment_id: str, *, key: str | None = None, by: str = "inwoner") -> Appointment:
        now, setup = self._now(), self._setup_of(appointment_id)
        with self._storage.begin() as session:
            row = self._queued(session, setup, appointment_id)
            if booking.done_with(session, key, "cancel") == row.id:
                return as_appointment(row)
            moving.check_open(row, now)
            row.status, row.cancelled_at, row.cancelled_by = Status.CANCELLED, now, by
            row.sequence += 1
            moving.cool(session, row, now, self._cold_until(now))
            booking.note_key(session, key, "cancel", row.id, now)
            session.flush()
            appointment = as_appointment(row)
            self._notices.cancelled(session, setup, appointment)
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
        with self._storage.read() as session:
            theirs = {conversation_id, *self._same_resident(session, conversation_id)}
            proven = select(AppointmentAccess.appointment_id).where(
                AppointmentAccess.conversation_id.in_(theirs)
            )
            query = select(AppointmentRow).where(
                or_(AppointmentRow.conversation_id.in_(theirs), AppointmentRow.id.in_(proven)),
                AppointmentRow.status == Status.CONFIRMED,
                AppointmentRow.start > self._now(),
            )
            return [as_appointment(row) for row in session.scalars(query.order_by(AppointmentRow.start))]

    def purge(self) -> int:
        """Ends the holds that ran out and frees what has cooled, for a worker; booking does it too, so nothing waits
        for this. Says how many holds ended."""
        return sum(self._purge(city) for city in self._cities)

    # Inside

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)

    def _cold_until(self, now: datetime) -> datetime:
        shortest, longest = self._rules.cooling
        return now + shortest + (longest - shortest) * self._chance.random()

    def _visit(
        self, city: str, theme: str, mode: str, place: str | None, product: str | None, persons: int
    ) -> Visit:
        return visit(self.setup(city), theme, mode, place, product, persons)

    def _free(self, wanted: Visit, window: Window | None, *, cooling: bool = False) -> Iterator[FreeTime]:
        """All free times in order; each look covers more weeks, so the first ones come cheaply."""
        now, stretch = self._now(), FIRST_STRETCH
        first = now + (wanted.theme.lead or self._rules.lead)
        last = now + (wanted.theme.horizon or self._rules.horizon)
        if window is not None:
            first, last = max(first, _utc(window.first)), min(last, _utc(window.last))
        while first < last:
            with self._storage.read() as session:
                some = Free(cooling=cooling)
                found, first = next_times(session, wanted, (first, last), stretch, now, some)
            stretch *= GROWTH
            for free in found:
                if window is None or window.between is None or window.holds(free.start):
                    yield free

    def _keep(self, wish: Wish, now: datetime) -> Hold:
        alone = wish.alone
        for turn in range(1, TRIES + 1):
            alone = alone or turn == TRIES  # many may want one of many desks: then in turn
            try:
                with self._storage.begin() as session:
                    return as_hold(holding.keep(session, wish, now, self._rules, alone=alone))
            except holding.NotAlone:
                alone = True
            except booking.CellTaken:
                continue
            except IntegrityError:  # somebody has the same key or number
                alone = True
        raise SlotTaken(f"{wish.visit.theme.key} at {wish.start:%Y-%m-%d %H:%M}Z was taken again and again")

    def _purge(self, city: str) -> int:
        with self._storage.begin() as session:
            booking.queue_up(session, city)
            return booking.purge(session, self._now(), city)

    def _setup_of(self, appointment_id: str) -> CitySetup:
        """Before the transaction that changes it: the set-up may come from the database too, over a connection of its
        own, and nobody may wait for one with a lock in hand. Raises UnknownAppointment."""
        with self._storage.read() as session:
            city = booking.city_of(session, appointment_id)
        if city is None:
            raise UnknownAppointment(f"no appointment {appointment_id}")
        return self.setup(city)

    def _queued(self, session: Session, setup: CitySetup, appointment_id: str) -> AppointmentRow:
        """The row, locked, with the city's changes waiting behind us. Raises UnknownAppointment."""
        booking.queue_up(session, setup.key)
        row = booking.locked(session, appointment_id)
        if row is None:
            raise UnknownAppointment(f"no appointment {appointment_id}")
        return row

    def _one(self, *conditions: ColumnElement[bool]) -> Appointment:
        query = select(AppointmentRow).where(AppointmentRow.confirmed_at.is_not(None), *conditions)
        with self._storage.read() as session:
            row = session.scalars(query).one_or_none()
        if row is None:
            raise UnknownAppointment("no such appointment")
        return as_appointment(row)


def _utc(moment: datetime) -> datetime:
    return brussels(moment).astimezone(UTC)
