"""Offers of the waiting list: what came free goes to the first in line who wants it, for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import booking, line, telling
from bot.appointments.agenda import Agenda
from bot.appointments.contract import Appointment, FreeTime, Hold, Status, Window
from bot.appointments.errors import (
    AgendaAway,
    AppointmentError,
    HoldExpired,
    NotOffered,
    Overlaps,
    UnknownAppointment,
)
from bot.appointments.line import OPEN
from bot.appointments.rows import as_appointment, as_hold
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow
from bot.appointments.telling import Tell
from bot.appointments.waiting_tables import WaitingRow, WaitingStatus
from bot.clock import Clock, brussels, later
from bot.replies import Template
from bot.storage import Storage, StorageAway

KEPT = timedelta(minutes=15)
"""How long an offer is held."""
FRESH = timedelta(minutes=1)
"""An older hold, of a process that died before it told the resident, is made anew: the quarter counts from then."""
FROM, UNTIL = time(8), time(20, 45)
"""Nobody is asked at night: by nine in the evening the last offer has ended."""
WORTH = timedelta(hours=2)
"""On the same day it must be so much earlier; on a day before it always is worth asking."""

_KEY = "wachtlijst/"

_ANY_OFFER = Template(telling.OFFER, ())
"""To ask whether one may be sent."""

type _Group = tuple[str, str, str, str | None, str | None, int]

_log = structlog.get_logger()


class OfferNotices(Protocol):
    def offered(self, session: Session, city: CitySetup, appointment: Appointment, hold: Hold) -> None:
        """Mails the offer, in the caller's transaction."""


@dataclass
class _Look:
    """What one sweep found out. held: keys of the offers that are held. firsts: per kind of visit the first time that
    is free for anybody. away: cities whose agenda can't be reached now."""

    held: frozenset[str]
    firsts: dict[_Group, datetime | None] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)


class _Unheard(Exception):
    """Nobody was told: what was written is taken back."""


class Offering:
    """What `WaitingList.sweep` does. Two at once do no harm: the hold of an offer has one key, and who notes it looks
    again under the lock."""

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
        self._cities = cities
        self._notices = notices
        self._tell = tell

    def sweep(self) -> int:
        """A row that fails leaves the others their turn."""
        done = sum(self._safely(self._ended, *each) for each in self._line())
        if not FROM <= self._clock.now().time() < UNTIL:
            return done
        waiting = [each for each in self._line() if each[0].status == WaitingStatus.WAITING]
        look = _Look(self._held_keys() if waiting else frozenset())
        asked = (self._safely(lambda row, had: self._asked(row, had, look), *each) for each in waiting)
        return done + sum(asked)

    def passed(self, session: Session, row: WaitingRow, appointment: AppointmentRow) -> str | None:
        """The offer of this row was refused or ran out. The hold to let go, after the commit."""
        held = session.get(AppointmentRow, row.hold_id)
        hold_id = line.pass_on(row, held.start if held else None)
        city = self._cities.get(row.city)
        if row.status == WaitingStatus.LEFT and appointment.conversation_id is not None and city:
            message = telling.no_longer_asked(city, as_appointment(appointment))
            self._tell(session, appointment.conversation_id, message, until=appointment.start)
        return hold_id

    def release(self, hold_id: str | None) -> None:
        if hold_id is None:
            return
        try:
            self._agenda.release(hold_id)
        except UnknownAppointment:
            return  # erased

    def _line(self) -> list[tuple[WaitingRow, AppointmentRow]]:
        """Everybody, with what they have, in order."""
        query = (
            select(WaitingRow, AppointmentRow)
            .join(AppointmentRow, AppointmentRow.id == WaitingRow.appointment_id)
            .where(WaitingRow.status.in_(OPEN), WaitingRow.city.in_(self._cities))
            .order_by(WaitingRow.created_at, WaitingRow.id)
        )
        with self._storage.read() as session:
            return [(row, had) for row, had in session.execute(query)]

    def _held_keys(self) -> frozenset[str]:
        query = select(AppointmentRow.hold_key).where(
            AppointmentRow.status == Status.HELD, AppointmentRow.hold_key.startswith(_KEY)
        )
        with self._storage.read() as session:
            return frozenset(session.scalars(query))

    def _safely(
        self, work: Callable[[WaitingRow, AppointmentRow], bool], row: WaitingRow, had: AppointmentRow
    ) -> bool:
        try:
            return work(row, had)
        except StorageAway:
            raise
        except Exception:
            _log.exception("waiting list", waiting=row.id, appointment=row.appointment_id)
            return False

    # Who leaves, and what ran out

    def _ended(self, seen: WaitingRow, had: AppointmentRow) -> bool:
        now = self._now()
        if line.stands(seen, had, now) and not _ran_out(seen, now):
            return False
        with self._storage.begin() as session:
            appointment, row = line.both(session, seen.appointment_id)
            if row is None or row.id != seen.id:
                return False
            if not line.stands(row, appointment, now):
                hold_id = line.settle(session, row)
            elif appointment is not None and _ran_out(row, now):
                hold_id = self.passed(session, row, appointment)
            else:
                return False
        self.release(hold_id)
        return True

    # Who is asked

    def _asked(self, row: WaitingRow, had: AppointmentRow, look: _Look) -> bool:
        appointment = as_appointment(had)
        hold = self._left_over(row) if _key(row) in look.held else None
        free = self._earlier(row, appointment, look) if hold is None else None
        if (hold is None and free is None) or not self._reached(appointment):
            return False  # who can't be reached keeps their turn, for when they can
        hold = self._held(row, free) if free else hold
        if hold is None:
            return False
        try:
            with self._storage.begin() as session:
                noted = self._noted(session, row, hold)
        except _Unheard:
            noted = None
        except Exception:  # an address that no mail can be written to: the time is for the next in line
            self.release(hold.id)
            self._again(row, hold.start)
            raise
        if noted is None:
            self.release(hold.id)
        return bool(noted)

    def _reached(self, appointment: Appointment) -> bool:
        if appointment.contact.email:
            return True
        if appointment.conversation_id is None:
            return False
        with self._storage.read() as session:
            return self._tell.reaches(session, appointment.conversation_id, _ANY_OFFER)

    def _earlier(self, row: WaitingRow, appointment: Appointment, look: _Look) -> FreeTime | None:
        """The first time that is worth moving to, and that this resident didn't let pass."""
        last = later(appointment.start, -WORTH) + timedelta(minutes=1)
        theme, product, persons = appointment.theme, appointment.product, appointment.persons
        group = (row.city, theme, row.mode, row.place, product, persons)
        if group not in look.firsts:
            look.firsts[group] = self._first(row, appointment, look)
        first = look.firsts[group]
        if first is None or first.astimezone(UTC) >= last.astimezone(UTC):
            return None  # what is offered to others meanwhile makes it only later
        window = Window(brussels(row.earliest), last)
        for free in self._free(row, appointment, window, len(row.refused) + 1):
            if free.start.astimezone(UTC).isoformat() not in row.refused:
                return free
        return None

    def _first(self, row: WaitingRow, appointment: Appointment, look: _Look) -> datetime | None:
        if row.city in look.away:
            return None
        try:
            found = self._free(row, appointment, None, 1)
        except AgendaAway as away:
            look.away.add(row.city)
            _log.warning("waiting list waits", city=row.city, reason=str(away))
            return None
        except NotOffered:
            return None  # the city stopped with it; they keep what they have
        return found[0].start if found else None

    def _free(
        self, row: WaitingRow, appointment: Appointment, window: Window | None, limit: int
    ) -> list[FreeTime]:
        return self._agenda.free_times(
            row.city,
            appointment.theme,
            row.mode,
            row.place,
            window,
            limit,
            product=appointment.product,
            persons=appointment.persons,
            cooling=True,
        )

    def _left_over(self, row: WaitingRow) -> Hold | None:
        """What another process just held for them, which may have died before it could tell."""
        with self._storage.read() as session:
            found = booking.made_with(session, _key(row))
        if found is None or found.status != Status.HELD:
            return None
        if self._now() < found.created_at + FRESH:
            return as_hold(found)
        self.release(found.id)
        self._again(row)
        return None

    def _held(self, row: WaitingRow, free: FreeTime) -> Hold | None:
        """Keeps the time for this resident; None when it can't be. The key makes that of two sweeps one hold."""
        try:
            return self._agenda.offer(
                row.appointment_id,
                free.start,
                free.mode,
                free.place,
                key=_key(row),
                until=later(self._clock.now(), KEPT),
            )
        except HoldExpired:
            self._again(row)  # that hold was let go before they were told of it
        except Overlaps:
            self._again(row, free.start)
        except AppointmentError as gone:  # somebody was sooner, or it changed: the next sweep sees that
            _log.info("waiting list: not held", waiting=row.id, reason=str(gone))
        return None

    def _again(self, seen: WaitingRow, refused: datetime | None = None) -> None:
        """The next attempt gets another hold. `refused`: they can't come then."""
        with self._storage.begin() as session:
            row = line.open_row(session, seen.appointment_id, lock=True)
            if row is None or (row.id, row.asked) != (seen.id, seen.asked):
                return
            row.asked += 1
            if refused is not None:
                row.refused = [*row.refused, refused.astimezone(UTC).isoformat()]

    def _noted(self, session: Session, seen: WaitingRow, hold: Hold) -> bool | None:
        """Tells the resident; False when another sweep did. None when the hold is of no use. Raises _Unheard."""
        had, row = line.both(session, seen.appointment_id)
        if row is not None and row.hold_id == hold.id:
            return False
        if had is None or row is None or row.id != seen.id or row.status != WaitingStatus.WAITING:
            return None
        held = booking.locked(session, hold.id)
        if held is None or held.status != Status.HELD or not line.stands(row, had, self._now()):
            return None
        row.status, row.hold_id, row.offered_until = WaitingStatus.OFFERED, hold.id, hold.expires_at
        row.asked += 1
        self._said(session, as_appointment(had), hold)
        return True

    def _said(self, session: Session, appointment: Appointment, hold: Hold) -> None:
        city, heard = self._cities[appointment.city], False
        if appointment.contact.email:
            self._notices.offered(session, city, appointment, hold)
            heard = True
        if appointment.conversation_id is not None:
            left = (
                hold.expires_at.astimezone(UTC) - self._now()
            )  # a supplier may keep it for less than we ask
            message = telling.offer(city, appointment, hold, round(left.total_seconds() / 60))
            template = telling.offer_template(city, appointment, hold)
            said = self._tell(
                session, appointment.conversation_id, message, until=hold.expires_at, template=template
            )
            heard = heard or said
        if not heard:
            raise _Unheard

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _key(row: WaitingRow) -> str:
    """Of the hold: two sweeps at once make one."""
    return f"{_KEY}{row.id}/{row.asked}"


def _ran_out(row: WaitingRow, now: datetime) -> bool:
    return row.status == WaitingStatus.OFFERED and row.offered_until is not None and row.offered_until <= now
