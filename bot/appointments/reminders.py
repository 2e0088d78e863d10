"""Reminders: some days and some hours before an appointment, and after a video talk how it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from bot.appointments import booking, telling
from bot.appointments.contract import VIDEO, Appointment, Status
from bot.appointments.links import Links
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentKey, AppointmentRow
from bot.appointments.telling import Tell
from bot.appointments.waiting_tables import Reminder
from bot.catalogue import ReminderRules
from bot.clock import BRUSSELS, Clock, brussels, later
from bot.storage import Storage, StorageAway

DAYS, HOURS, AFTER = "dagen", "uren", "na"
WAKES, SLEEPS = time(7), time(21)
"""In between nobody is woken by a message, except for an appointment before EARLY."""
EARLY = time(9)
SHORTLY = timedelta(minutes=15)
"""So long before the appointment a reminder is of no use any more: we were away when it should have gone."""
AFTERWARDS = timedelta(minutes=30)
"""After the end of a talk we ask how it was,"""
ASKED_WITHIN = timedelta(days=1)
"""and not later than this: we were away."""
BATCH = 200
"""Reminders of one kind and city in one sweep."""

_log = structlog.get_logger()


class ReminderNotices(Protocol):
    def reminder(self, session: Session, city: CitySetup, appointment: Appointment, kind: str) -> None:
        """Mails the reminder `kind` ("dagen", "uren"), in the caller's transaction."""

    def how_was_it(self, session: Session, city: CitySetup, appointment: Appointment) -> None: ...


@dataclass(frozen=True)
class _City:
    setup: CitySetup
    rules: ReminderRules


class Reminders:
    """Looks what is due, and says it once: the row of a reminder and its messages are one transaction.

    Should two processes do it, then the lock on the appointment keeps them apart. rules: by city; one without rules
    has the usual ones.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        cities: Mapping[str, CitySetup],
        notices: ReminderNotices,
        tell: Tell,
        links: Links,
        rules: Mapping[str, ReminderRules],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._cities = cities
        self._notices = notices
        self._tell = tell
        self._links = links
        self._rules = rules

    def sweep(self) -> int:
        """Everything that is due now. Returns how many reminders were written; one that fails leaves the rest."""
        now = self._clock.now()
        done = 0
        for key, setup in self._cities.items():
            city = _City(setup, self._rules.get(key, ReminderRules()))
            for kind in _kinds(city.rules):
                done += sum(self._written(city, kind, its) for its in self._due(city, kind, now))
        return done

    def _due(self, city: _City, kind: str, now: datetime) -> list[str]:
        if kind == AFTER:
            return self._ended(city, now)
        query = (
            select(AppointmentRow.id, AppointmentRow.start, AppointmentRow.confirmed_at, _last_move())
            .where(
                AppointmentRow.city == city.setup.key,
                AppointmentRow.start > now.astimezone(UTC),
                AppointmentRow.start <= later(now, _reach(city.rules, kind)).astimezone(UTC),
                _waits_for(kind),
            )
            .order_by(AppointmentRow.start)
        )
        with self._storage.read() as session:
            rows = session.execute(query).all()
        due = (row.id for row in rows if _is_due(city.rules, kind, row.start, _since(row), now))
        return [its for its, _ in zip(due, range(BATCH), strict=False)]

    def _ended(self, city: _City, now: datetime) -> list[str]:
        if not WAKES <= now.time() < SLEEPS:
            return []
        moment = now.astimezone(UTC)
        query = (
            select(AppointmentRow.id)
            .where(
                AppointmentRow.city == city.setup.key,
                AppointmentRow.mode == VIDEO,
                AppointmentRow.end <= moment - AFTERWARDS,
                AppointmentRow.end > moment - ASKED_WITHIN,
                _waits_for(AFTER),
            )
            .order_by(AppointmentRow.end)
            .limit(BATCH)
        )
        with self._storage.read() as session:
            return list(session.scalars(query))

    def _written(self, city: _City, kind: str, appointment_id: str) -> bool:
        try:
            with self._storage.begin() as session:
                return self._write(session, city, kind, appointment_id)
        except StorageAway:
            raise
        except Exception:
            _log.exception("reminder", appointment=appointment_id, kind=kind)
            return False

    def _write(self, session: Session, city: _City, kind: str, appointment_id: str) -> bool:
        """Looks again under the lock: it may have been moved, cancelled or reminded meanwhile."""
        row, now = booking.locked(session, appointment_id), self._clock.now()
        if row is None or not _still_waits(session, row, kind):
            return False
        if kind != AFTER:
            since = max(filter(None, (row.confirmed_at, _moved_at(session, row.id))))
            if not _is_due(city.rules, kind, row.start, since, now):
                return False
        session.add(Reminder(appointment_id=row.id, kind=kind, moved=row.moved, at=now))
        self._say(session, city, kind, as_appointment(row), now)
        return True

    def _say(self, session: Session, city: _City, kind: str, appointment: Appointment, now: datetime) -> None:
        if "mail" in city.rules.kanalen:
            if kind == AFTER:
                self._notices.how_was_it(session, city.setup, appointment)
            else:
                self._notices.reminder(session, city.setup, appointment, kind)
        if "gesprek" in city.rules.kanalen and appointment.conversation_id is not None:
            self._chat(session, city.setup, kind, appointment, now)

    def _chat(
        self, session: Session, city: CitySetup, kind: str, appointment: Appointment, now: datetime
    ) -> None:
        conversation = appointment.conversation_id or ""
        if kind == AFTER:
            message = telling.how_was_it(city, appointment)
            self._tell(session, conversation, message, until=later(now, ASKED_WITHIN))
            return
        message = telling.reminder(city, appointment, self._links, today=kind == HOURS)
        template = telling.reminder_template(city, appointment)
        self._tell(session, conversation, message, until=appointment.start, template=template)


def _kinds(rules: ReminderRules) -> Iterator[str]:
    if rules.kanalen:
        yield from (kind for kind, size in ((DAYS, rules.dagen), (HOURS, rules.uren)) if size)
        if rules.na_video:
            yield AFTER


def _reach(rules: ReminderRules, kind: str) -> timedelta:
    """How far ahead the appointments of a kind are; an hour more for when the clocks change."""
    return timedelta(days=rules.dagen, hours=1) if kind == DAYS else timedelta(hours=rules.uren)


def _is_due(rules: ReminderRules, kind: str, start: datetime, since: datetime, now: datetime) -> bool:
    """`since`: when it was booked or moved last. Who does that later than the reminder, knows it well enough."""
    starts = brussels(start)
    if kind == DAYS:
        due = max(starts - timedelta(days=rules.dagen), _at(starts - timedelta(days=rules.dagen), WAKES))
        last = later(starts, (due.astimezone(UTC) - starts.astimezone(UTC)) / 2)
    else:
        due, last = _hours_before(starts, rules.uren), later(starts, -SHORTLY)
    awake = WAKES <= now.time() < SLEEPS or (kind == HOURS and starts.time() < EARLY)
    return awake and _utc(since) < _utc(due) <= _utc(now) < _utc(last)


def _hours_before(starts: datetime, hours: int) -> datetime:
    """On the day itself, and not before seven; for an appointment before nine at the earliest two hours before."""
    first = _at(starts, WAKES)
    if starts.time() < EARLY:
        first = min(first, later(starts, -timedelta(hours=2)), key=_utc)
    return max(later(starts, -timedelta(hours=hours)), first, key=_utc)


def _at(day: datetime, moment: time) -> datetime:
    return datetime.combine(day.date(), moment, tzinfo=BRUSSELS)


def _utc(moment: datetime) -> datetime:
    """Two moments of one zone compare by their wall clocks, which repeat in October."""
    return moment.astimezone(UTC)


def _waits_for(kind: str) -> ColumnElement[bool]:
    """Stands, nobody has been seen or missed yet, and this reminder did not go since the last move."""
    went = exists().where(
        Reminder.appointment_id == AppointmentRow.id,
        Reminder.kind == kind,
        Reminder.moved == AppointmentRow.moved,
    )
    open_ = AppointmentRow.rating if kind == AFTER else AppointmentRow.arrived_at
    return and_(
        AppointmentRow.status == Status.CONFIRMED, AppointmentRow.no_show_at.is_(None), open_.is_(None), ~went
    )


def _still_waits(session: Session, row: AppointmentRow, kind: str) -> bool:
    session.refresh(row)
    query = select(AppointmentRow.id).where(AppointmentRow.id == row.id, _waits_for(kind))
    return session.scalars(query).one_or_none() is not None


def _last_move() -> ColumnElement[Any]:
    moves = select(func.max(AppointmentKey.at)).where(
        AppointmentKey.appointment_id == AppointmentRow.id, AppointmentKey.verb == "move"
    )
    return moves.scalar_subquery().label("moved_at")


def _moved_at(session: Session, appointment_id: str) -> datetime | None:
    query = select(func.max(AppointmentKey.at)).where(
        AppointmentKey.appointment_id == appointment_id, AppointmentKey.verb == "move"
    )
    return session.scalar(query)


def _since(row: Any) -> datetime:
    booked: datetime = row.confirmed_at
    return max(booked, row.moved_at or booked)
