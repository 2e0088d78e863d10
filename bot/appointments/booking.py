"""The statements that take and free time. Each belongs inside a write transaction of the caller."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.appointments.contract import Status
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.appointments.timetable import cells

NUMBER_SIGNS = "23456789ACDEFGHJKMNPQRTVWXYZ"  # without signs that are read wrongly: 0 O, 1 I L, 5 S, B U


def queue_up(session: Session, city: str) -> None:
    """One booking at a time per city, so that PostgreSQL meets no deadlock; SQLite has one writer anyway.

    Only for peace: what rules out double booking is the primary key of appointment_cell.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(zlib.crc32(f"appointment/{city}".encode()))))


def locked(session: Session, appointment_id: str) -> AppointmentRow | None:
    """The row, kept from others until the transaction ends (SQLite: the transaction itself does that)."""
    query = select(AppointmentRow).where(AppointmentRow.id == appointment_id).with_for_update()
    return session.scalars(query).one_or_none()


def made_with(session: Session, key: str) -> AppointmentRow | None:
    return session.scalars(select(AppointmentRow).where(AppointmentRow.hold_key == key)).one_or_none()


def holds_another(session: Session, row: AppointmentRow) -> bool:
    """Whether the conversation of `row` holds another time."""
    query = select(AppointmentRow.id).where(
        AppointmentRow.conversation_id == row.conversation_id,
        AppointmentRow.status == Status.HELD,
        AppointmentRow.id != row.id,
    )
    return session.scalars(query).first() is not None


def purge(session: Session, now: datetime) -> int:
    """Ends the holds that ran out and frees their cells; says how many. One that is being confirmed stays."""
    ran_out = (
        select(AppointmentRow.id)
        .where(AppointmentRow.status == Status.HELD, AppointmentRow.hold_expires_at <= now)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(ran_out))
    if ids:
        _end(session, ids, {"status": Status.EXPIRED})
    return len(ids)


def let_go(session: Session, row: AppointmentRow, now: datetime) -> None:
    """A hold that its resident gave up."""
    _end(session, [row.id], {"status": Status.CANCELLED, "cancelled_at": now})


def free_cells(session: Session, appointment_id: str) -> None:
    session.execute(delete(AppointmentCell).where(AppointmentCell.appointment_id == appointment_id))


def take(session: Session, row: AppointmentRow, resources: Sequence[str]) -> bool:
    """Puts `row` and its cells on the first of `resources` that is free; False when none is.

    The conversation's older hold is let go in the same step, and stays when the step fails.
    """
    wanted = cells(row.start, row.end)
    for resource in _free_first(session, resources, wanted, row.conversation_id):
        try:
            with session.begin_nested():
                _let_go_older(session, row)
                row.resource = resource
                session.add(row)
                session.flush()
                _insert_cells(session, row, wanted)
            return True
        except IntegrityError:
            continue  # somebody else took it between our look and our insert
    return False


def retake(session: Session, row: AppointmentRow, resources: Sequence[str]) -> bool:
    """As `take`, for a hold that exists and lost its cells."""
    wanted = cells(row.start, row.end)
    for resource in _free_first(session, resources, wanted, None):
        try:
            with session.begin_nested():
                _insert_cells(session, row, wanted, resource)
            row.resource = resource
            return True
        except IntegrityError:
            continue
    return False


def new_number(session: Session) -> str:
    """A number that no appointment has: A- and five signs that are read out without mistakes."""
    while True:
        number = "A-" + "".join(secrets.choice(NUMBER_SIGNS) for _ in range(5))
        if session.scalar(select(AppointmentRow.id).where(AppointmentRow.number == number)) is None:
            return number


def _free_first(
    session: Session, resources: Sequence[str], wanted: Sequence[datetime], conversation_id: str | None
) -> list[str]:
    """`resources` without those with a taken cell; what the conversation itself holds counts as free."""
    query = (
        select(AppointmentCell.resource)
        .join(AppointmentRow, AppointmentRow.id == AppointmentCell.appointment_id)
        .where(AppointmentCell.resource.in_(resources), AppointmentCell.start.in_(wanted))
    )
    if conversation_id is not None:
        own = (AppointmentRow.conversation_id == conversation_id) & (AppointmentRow.status == Status.HELD)
        query = query.where(func.coalesce(own, False).is_(False))
    busy = set(session.scalars(query))
    return [resource for resource in resources if resource not in busy]


def _let_go_older(session: Session, row: AppointmentRow) -> None:
    if row.conversation_id is None:
        return
    older = select(AppointmentRow).where(
        AppointmentRow.conversation_id == row.conversation_id, AppointmentRow.status == Status.HELD
    )
    for held in session.scalars(older.with_for_update()):
        let_go(session, held, row.created_at)


def _insert_cells(
    session: Session, row: AppointmentRow, wanted: Sequence[datetime], resource: str | None = None
) -> None:
    taken = [
        {"resource": resource or row.resource, "start": start, "appointment_id": row.id} for start in wanted
    ]
    session.execute(insert(AppointmentCell), taken)


def _end(session: Session, ids: Sequence[str], values: dict[str, object]) -> None:
    session.execute(update(AppointmentRow).where(AppointmentRow.id.in_(ids)).values(**values))
    session.execute(delete(AppointmentCell).where(AppointmentCell.appointment_id.in_(ids)))
