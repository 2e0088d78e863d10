"""What the staff reads: days, weeks, one appointment, what was searched, and what needs attention."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from bot.appointments.contract import Status
from bot.appointments.errors import UnknownAppointment
from bot.appointments.setup import CitySetup
from bot.appointments.setup_tables import AgendaDeed
from bot.appointments.staff.checking_in import owned
from bot.appointments.staff.deeds import Doer, note, note_look
from bot.appointments.staff.visits import Visit, visit
from bot.appointments.tables import AppointmentRow
from bot.appointments.undelivered import Undelivered, undelivered
from bot.clock import BRUSSELS, Clock
from bot.mail.tables import MailRow, MailStatus
from bot.storage import Storage
from bot.takeover.tables import Agent

MOST_FOUND = 50
_LEAST_DIGITS = 4  # of a phone number, to search by


@dataclass(frozen=True)
class Sent:
    """A mail about an appointment. `status` as in the table; `problem`: what the mail server said."""

    kind: str
    subject: str
    to: str
    status: str
    problem: str
    at: datetime

    @property
    def went_wrong(self) -> bool:
        return self.status in (MailStatus.FAILED, MailStatus.BOUNCED)


@dataclass(frozen=True)
class Deed:
    """What a colleague did; `who` their name."""

    verb: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Opened:
    """All there is about one appointment, mails and deeds oldest first."""

    visit: Visit
    mails: tuple[Sent, ...]
    deeds: tuple[Deed, ...]
    made_by: str


class Looking:
    def __init__(self, storage: Storage, clock: Clock, setup_of: Callable[[str], CitySetup]) -> None:
        self._storage = storage
        self._clock = clock
        self._setup_of = setup_of

    def day(self, city: str, day: date) -> list[Visit]:
        """Every appointment of a local day, cancelled ones too, by time."""
        return self.between(city, *day_bounds(day))

    def between(self, city: str, first: datetime, last: datetime) -> list[Visit]:
        """Those that begin from `first` until before `last`."""
        return self._visits(city, *_within(first, last))

    def touching(self, city: str, who: str, first: datetime, last: datetime) -> list[Visit]:
        """Those still standing that a block of `who` between these moments would lie over."""
        found = self._visits(
            city,
            AppointmentRow.start < last.astimezone(UTC),
            AppointmentRow.end > first.astimezone(UTC),
            AppointmentRow.status == Status.CONFIRMED,
        )
        return [one for one in found if one.under(who)]

    def week(self, city: str, monday: date) -> dict[date, list[Visit]]:
        """Seven days, each with its appointments."""
        days = [monday + timedelta(days=number) for number in range(7)]
        found = self.between(city, day_bounds(days[0])[0], day_bounds(days[-1])[1])
        return {day: [one for one in found if one.appointment.start.date() == day] for day in days}

    def search(self, who: Doer, words: str) -> list[Visit]:
        """By name, number, phone or mail: what is still to come first, then the newest. Noted."""
        if not words.strip():
            return []
        now = self._clock.now()
        found = self._visits(who.city, or_(*_matches(words.strip())), limit=MOST_FOUND)
        with self._storage.begin() as session:
            note(session, who, "gezocht", None, now, gevonden=len(found))
        coming = [one for one in found if one.appointment.end >= now]
        past = [one for one in found if one.appointment.end < now]
        return coming + past[::-1]

    def open(self, who: Doer, appointment_id: str) -> Opened:
        """One appointment; that it was looked at is noted. Raises UnknownAppointment, also for another city's."""
        setup = self._setup_of(who.city)
        with self._storage.begin() as session:
            row = owned(session, who, appointment_id)
            note_look(session, who, row.id, self._clock.now())
            shown = visit(setup, row)
            mails = session.scalars(
                select(MailRow)
                .where(MailRow.appointment_id == row.id)
                .order_by(MailRow.position, MailRow.created_at)
            ).all()
            deeds = session.execute(
                select(AgendaDeed, Agent.name)
                .outerjoin(Agent, Agent.id == AgendaDeed.agent_id)
                .where(AgendaDeed.about == row.id, AgendaDeed.verb != "bekeken")
                .order_by(AgendaDeed.at, AgendaDeed.id)
            ).all()
            maker = session.get(Agent, row.made_by) if row.made_by else None
        told = tuple(Deed(deed.verb, name or "", deed.at.astimezone(BRUSSELS)) for deed, name in deeds)
        return Opened(shown, tuple(_sent(mail) for mail in mails), told, maker.name if maker else "")

    def one(self, city: str, appointment_id: str) -> Visit:
        """Without noting that it was looked at. Raises UnknownAppointment."""
        found = self._visits(city, AppointmentRow.id == appointment_id)
        if not found:
            raise UnknownAppointment(f"no appointment {appointment_id} in {city}")
        return found[0]

    def undelivered(self, city: str) -> list[Undelivered]:
        """Mails that failed or came back, about appointments that aren't over, the newest first."""
        with self._storage.read() as session:
            return undelivered(session, self._setup_of(city), since=self._clock.now())

    def _visits(self, city: str, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Visit]:
        query = select(AppointmentRow).where(
            AppointmentRow.city == city, AppointmentRow.confirmed_at.is_not(None), *conditions
        )
        if limit is not None:  # the newest of them
            query = query.order_by(AppointmentRow.start.desc()).limit(limit)
        with self._storage.read() as session:
            rows = session.scalars(query).all()
        setup = self._setup_of(city)
        return [visit(setup, row) for row in sorted(rows, key=lambda row: (row.start, row.id))]


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight, local time."""
    first = datetime.combine(day, time(), tzinfo=BRUSSELS)
    return first, datetime.combine(day + timedelta(days=1), time(), tzinfo=BRUSSELS)


def _within(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return AppointmentRow.start >= first.astimezone(UTC), AppointmentRow.start < last.astimezone(UTC)


def _matches(words: str) -> list[ColumnElement[bool]]:
    lowered = words.casefold()
    found = [
        func.lower(AppointmentRow.name).contains(lowered, autoescape=True),
        func.lower(AppointmentRow.email).contains(lowered, autoescape=True),
        AppointmentRow.number == _as_number(words),
    ]
    digits = re.sub(r"\D", "", words)
    if len(digits) >= _LEAST_DIGITS and not re.search(r"[^\W\d_]", words):
        # Stored with its country; people type 0470 or 0032 470.
        found.append(
            AppointmentRow.phone.contains(digits.removeprefix("00").removeprefix("0"), autoescape=True)
        )
    return found


def _as_number(words: str) -> str:
    signs = re.sub(r"[^0-9A-Z]", "", words.upper()).removeprefix("A") if "-" in words else words.upper()
    signs = signs[1:] if len(signs) == 6 and signs.startswith("A") else signs
    return f"A-{signs}"


def _sent(row: MailRow) -> Sent:
    at = (row.sent_at or row.created_at).astimezone(BRUSSELS)
    return Sent(row.kind, row.subject, row.recipient, row.status, row.last_error or "", at)
