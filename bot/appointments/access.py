"""Who may see an appointment that another conversation made: who shows to have the mailbox it was booked with."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.contract import LOKET, Appointment, Contact, Status
from bot.appointments.errors import CodeExpired, UnknownAppointment, WrongCode
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentKey, AppointmentRow
from bot.appointments.waiting_tables import AccessCode, AppointmentAccess
from bot.clock import BRUSSELS, Clock
from bot.storage import Storage

CODE_LIFE = timedelta(minutes=15)
WRONG = 5
"""Wrong codes that end one."""
PER_CONVERSATION, PER_APPOINTMENT = 3, 5
"""Codes that are mailed in a day: with five attempts each at most 25 guesses at a million."""
KEPT = timedelta(days=2)
"""For so long it is known what a conversation asked."""
CODE, LINK = "code", "link"
"""How somebody showed to know an appointment."""

_VERB = "code"
_NOBODY = Contact("Niemand", "niemand@onthaal.invalid")


type SameResident = Callable[[Session, str], Collection[str]]
"""The other conversations of who has this one."""


def nobody_else(_session: Session, _conversation_id: str) -> Collection[str]:
    return ()


class Known(Protocol):
    """Of the agenda."""

    def setup(self, city: str) -> CitySetup: ...

    def find(self, city: str, number: str, contact: str) -> Appointment: ...

    def look_up(self, appointment_id: str) -> Appointment: ...


class CodeNotices(Protocol):
    def code(self, session: Session, city: CitySetup, appointment: Appointment, code: str) -> None:
        """Mails the code to the address of the appointment, in the caller's transaction."""


class _Undone(Exception):
    """What was written for nobody is taken back."""


@dataclass(frozen=True)
class _Ask:
    conversation_id: str
    city: CitySetup
    code: str
    now: datetime


class Access:
    """Six digits by mail, for a conversation that didn't make the appointment itself. `secret` signs what is kept.

    Nobody learns whether a number exists: a number and address that don't fit take the same way and time, and get a
    code that no mail tells. What the resident reads is the same, so it must also hold for who booked without
    e-mail: that one has to call.
    """

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        agenda: Known,
        notices: CodeNotices,
        secret: str,
        *,
        same_resident: SameResident = nobody_else,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._agenda = agenda
        self._notices = notices
        self._secret = secret.encode()
        self._same_resident = same_resident

    def ask(self, conversation_id: str, city: str, number: str, contact: str) -> None:
        """Mails a code to who booked `number`, if `contact` is the address or telephone number of the booking.

        The code before it is worth nothing any more. From the fourth in a day nothing happens: the last one stays.
        Raises NotOffered for a city without an agenda.
        """
        setup, now = self._agenda.setup(city), self._now()
        asked = _Ask(conversation_id, setup, f"{secrets.randbelow(1_000_000):06}", now)
        appointment = self._found(setup, number, contact)
        try:
            with self._storage.begin() as session:
                self._write(session, asked, appointment)
        except IntegrityError:
            return  # the same conversation asked at the same moment: that one's code was mailed

    def prove(self, conversation_id: str, code: str) -> Appointment:
        """The appointment of a mailed code, which this conversation may see from now on.

        Raises WrongCode, and CodeExpired when there is none any more: after 15 minutes, five wrong ones, or its use.
        """
        now = self._now()
        with self._storage.begin() as session:
            row = session.get(AccessCode, conversation_id, with_for_update=True)
            if row is None or row.expires_at <= now:
                raise CodeExpired(f"{conversation_id} has no code")
            fits = hmac.compare_digest(row.digest, self._digest(conversation_id, _digits(code)))
            appointment_id = row.appointment_id
            if fits and appointment_id is not None:
                row.expires_at = now
                _grant(session, conversation_id, appointment_id, CODE, now)
            else:
                row.attempts += 1
                row.expires_at = now if row.attempts >= WRONG else row.expires_at
                left = WRONG - row.attempts
        if not fits or appointment_id is None:
            raise WrongCode(left)
        return self._agenda.look_up(appointment_id)

    def grant(self, conversation_id: str, appointment_id: str, via: str) -> None:
        """The conversation may see the appointment. `via`: CODE or LINK. The same again changes nothing."""
        try:
            with self._storage.begin() as session:
                _grant(session, conversation_id, appointment_id, via, self._now())
        except IntegrityError:
            return  # granted at the same moment, or the appointment was erased

    def sees(self, conversation_id: str, appointment_id: str) -> bool:
        """Whether it may see this appointment, also when that is over or cancelled: it, or another conversation of
        the same resident, made it or proved to know it."""
        with self._storage.read() as session:
            theirs = {conversation_id, *self._same_resident(session, conversation_id)}
            row = session.get(AppointmentRow, appointment_id)
            if row is None or row.confirmed_at is None:
                return False
            query = select(AppointmentAccess.appointment_id).where(
                AppointmentAccess.appointment_id == appointment_id,
                AppointmentAccess.conversation_id.in_(theirs),
            )
            return row.conversation_id in theirs or session.scalars(query).first() is not None

    def _found(self, city: CitySetup, number: str, contact: str) -> Appointment | None:
        """An appointment that a code may be mailed for."""
        try:
            found = self._agenda.find(city.key, number, contact)
        except UnknownAppointment:
            return None
        lives = found.status == Status.CONFIRMED and found.start > self._now()
        return found if lives and found.contact.email else None

    def _write(self, session: Session, asked: _Ask, appointment: Appointment | None) -> None:
        if appointment is not None:
            booking.locked(session, appointment.id)
            if _mailed_today(session, appointment.id, asked.now) >= PER_APPOINTMENT:
                appointment = None
        row = session.get(AccessCode, asked.conversation_id, with_for_update=True)
        count = row.asked + 1 if row and row.created_at >= _midnight(asked.now) else 1
        if count > PER_CONVERSATION:
            return
        session.execute(delete(AccessCode).where(AccessCode.created_at < asked.now - KEPT))
        session.merge(
            AccessCode(
                conversation_id=asked.conversation_id,
                appointment_id=appointment.id if appointment else None,
                digest=self._digest(asked.conversation_id, asked.code),
                attempts=0,
                asked=count,
                expires_at=asked.now + CODE_LIFE,
                created_at=asked.now,
            )
        )
        self._mail(session, asked, appointment)

    def _mail(self, session: Session, asked: _Ask, appointment: Appointment | None) -> None:
        if appointment is None:
            try:  # the same work for nobody, so that time tells nothing
                with session.begin_nested():
                    self._notices.code(session, asked.city, _sham(asked), asked.code)
                    session.flush()
                    raise _Undone
            except _Undone:
                return
        self._notices.code(session, asked.city, appointment, asked.code)
        key = f"code/{uuid.uuid4()}"
        session.add(AppointmentKey(key=key, verb=_VERB, appointment_id=appointment.id, at=asked.now))

    def _digest(self, conversation_id: str, code: str) -> str:
        message = f"afspraak-code/{conversation_id}/{code}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _grant(session: Session, conversation_id: str, appointment_id: str, via: str, now: datetime) -> None:
    if session.get(AppointmentAccess, (conversation_id, appointment_id)) is None:
        session.add(
            AppointmentAccess(conversation_id=conversation_id, appointment_id=appointment_id, via=via, at=now)
        )
        session.flush()


def _mailed_today(session: Session, appointment_id: str, now: datetime) -> int:
    query = select(func.count()).where(
        AppointmentKey.appointment_id == appointment_id,
        AppointmentKey.verb == _VERB,
        AppointmentKey.at >= _midnight(now),
    )
    return session.scalar(query) or 0


def _midnight(now: datetime) -> datetime:
    day = now.astimezone(BRUSSELS).date()
    return datetime.combine(day, time(), tzinfo=BRUSSELS).astimezone(UTC)


def _digits(code: str) -> str:
    """People read it out as "123 456"."""
    return re.sub(r"[\s.-]", "", code)


def _sham(asked: _Ask) -> Appointment:
    """An appointment of nobody."""
    start = (asked.now + timedelta(days=1)).astimezone(BRUSSELS)
    return Appointment(
        id=str(uuid.uuid4()),
        number="A-00000",
        city=asked.city.key,
        theme=next(iter(asked.city.themes), ""),
        product=None,
        mode=LOKET,
        place=next(iter(asked.city.places), None),
        start=start,
        end=start + timedelta(minutes=15),
        status=Status.CONFIRMED,
        contact=_NOBODY,
        sequence=0,
        video_token=None,
        conversation_id=None,
    )
