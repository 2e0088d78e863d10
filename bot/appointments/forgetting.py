"""What the agenda keeps for a while only: who came, what they were written, and what held a time for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Executable, and_, delete, exists, or_, select, update

from bot.appointments import booking
from bot.appointments.contract import Status
from bot.appointments.looking import is_spent
from bot.appointments.setup_tables import AgendaDeed, Block
from bot.appointments.tables import AppointmentCell, AppointmentKey, AppointmentRow, AppointmentWeek
from bot.appointments.waiting_tables import AccessCode, AppointmentAccess, Reminder, WaitingRow
from bot.appointments.weeks import begins, week_of
from bot.clock import Clock
from bot.mail.tables import MailRow, MailStatus
from bot.storage import Storage

NAMED = timedelta(days=365)
"""Name, address, telephone number and note of an appointment, after its end. What figures count stays."""
SETTLED = timedelta(days=30)
"""After the end of an appointment: who waited for an earlier time, who may see it, what was reminded."""
WRITTEN = timedelta(days=90)
"""A mail about an appointment, which holds its name and address too."""
HELD = timedelta(days=30)
"""A time that was held and never became an appointment, and cells of the past."""
ANSWERED = timedelta(days=90)
"""Keys by which the same deed is known again."""
ASKED = timedelta(days=2)
"""What a conversation asked a code for."""
LOOKED = timedelta(days=365)
"""Which colleague looked at what; and blocks that are over, with their reason."""


def forget(storage: Storage, clock: Clock) -> int:
    """Removes what is older than these. Returns how many rows it were."""
    now = clock.now()
    _end_holds(storage, now)
    with storage.begin() as session:
        return sum(len(session.execute(old).all()) for old in _old(now))


def _end_holds(storage: Storage, now: datetime) -> None:
    """In a city where nobody books any more nobody purges either."""
    with storage.read() as session:
        cities = session.scalars(select(AppointmentRow.city).where(is_spent(now)).distinct()).all()
    for city in cities:
        with storage.begin() as session:
            booking.queue_up(session, city)
            booking.purge(session, now, city)


def _old(now: datetime) -> list[Executable]:
    row, past = AppointmentRow, week_of(now - HELD)
    settled = select(row.id).where(row.end < now - SETTLED)
    looks = AgendaDeed.verb.in_(("bekeken", "gezocht"))
    return [
        _without_names(now - NAMED),
        *(
            delete(table).where(table.appointment_id.in_(settled)).returning(table.appointment_id)
            for table in (WaitingRow, AppointmentAccess, Reminder)
        ),
        delete(MailRow).where(_read_long_ago(now)).returning(MailRow.id),
        delete(AccessCode).where(AccessCode.created_at < now - ASKED).returning(AccessCode.conversation_id),
        delete(AppointmentKey).where(AppointmentKey.at < now - ANSWERED).returning(AppointmentKey.key),
        delete(AppointmentCell).where(AppointmentCell.start < begins(past)).returning(AppointmentCell.start),
        delete(AppointmentWeek).where(AppointmentWeek.week < past).returning(AppointmentWeek.week),
        delete(row).where(_never_was(now - HELD)).returning(row.id),
        delete(AgendaDeed).where(looks, AgendaDeed.at < now - LOOKED).returning(AgendaDeed.id),
        delete(Block).where(Block.end < now - LOOKED).returning(Block.id),
    ]


def _without_names(before: datetime) -> Executable:
    row = AppointmentRow
    personal = ("name", "email", "phone", "staff_note")
    known = or_(*(getattr(row, name).is_not(None) for name in personal))
    return update(row).where(row.end < before, known).values(dict.fromkeys(personal)).returning(row.id)


def _never_was(before: datetime) -> ColumnElement[bool]:
    """A hold that ended, or became a move; a supplier's ledger forgets by itself what it has there."""
    row = AppointmentRow
    return and_(
        row.confirmed_at.is_(None),
        row.status.in_((Status.CANCELLED, Status.EXPIRED)),
        row.cells_until.is_(None),
        row.created_at < before,
        row.start < before,
    )


def _read_long_ago(now: datetime) -> ColumnElement[bool]:
    """A mail that came back is shown to the staff until its appointment is over."""
    to_come = exists().where(AppointmentRow.id == MailRow.appointment_id, AppointmentRow.end >= now - SETTLED)
    return and_(
        MailRow.appointment_id.is_not(None),
        MailRow.status != MailStatus.QUEUED,
        MailRow.created_at < now - WRITTEN,
        ~to_come,
    )
