"""The statements on the notes about a supplier's bookings. Each belongs inside a write transaction of the caller."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.storage import Storage
from channels.agendas.tables import Step, SupplierBooking

LEASE = timedelta(seconds=40)
"""Longer than the requests of one step with their time-outs."""
RESERVED_FOR = timedelta(minutes=14)
"""A minute less than Qmatic keeps a reservation."""
FORGOTTEN = timedelta(minutes=16)
"""After which a reservation that we never heard of has ended by itself."""
OVER = timedelta(days=2)
"""After its end nothing is done about a booking any more."""
REMEMBERED = timedelta(days=30)
"""After its end a booking that is gone is forgotten."""
KEPT = (Step.RESERVED, Step.CONFIRMING, Step.BOOKED)


def begin(
    session: Session, key: str, appointment_id: str, city: str, asked: tuple[str, str], start: datetime,
    end: datetime, now: datetime,
) -> SupplierBooking:  # fmt: skip
    """Notes that a reservation is about to be asked for; `asked`: branch and service."""
    note = SupplierBooking(
        id=str(uuid.uuid4()),
        appointment_id=appointment_id,
        key=key,
        supplier="qmatic",
        city=city,
        branch=asked[0],
        service=asked[1],
        start=start,
        end=end,
        step=Step.ASKING,
        reserved_until=now + RESERVED_FOR,
        asked_until=now + LEASE,
        next_attempt_at=now + LEASE,
        attempts=0,
        created_at=now,
    )
    session.add(note)
    session.flush()
    return note


def locked(session: Session, note_id: str) -> SupplierBooking:
    return session.scalars(
        select(SupplierBooking).where(SupplierBooking.id == note_id).with_for_update()
    ).one()


def appointment_of(session: Session, note_id: str) -> str:
    return session.scalars(select(SupplierBooking.appointment_id).where(SupplierBooking.id == note_id)).one()


def asking(session: Session, key: str) -> SupplierBooking | None:
    """What was asked with this key, and whose answer isn't known."""
    query = select(SupplierBooking).where(SupplierBooking.key == key, SupplierBooking.step == Step.ASKING)
    return session.scalars(query.with_for_update()).first()


def keeping(session: Session, appointment_id: str) -> SupplierBooking | None:
    """The booking that keeps the time of this hold or appointment."""
    query = (
        select(SupplierBooking)
        .where(SupplierBooking.appointment_id == appointment_id, SupplierBooking.step.in_(KEPT))
        .order_by(SupplierBooking.created_at.desc())
    )
    return session.scalars(query.with_for_update()).first()


def of(session: Session, appointment_id: str, *steps: Step) -> Sequence[SupplierBooking]:
    query = select(SupplierBooking).where(
        SupplierBooking.appointment_id == appointment_id, SupplierBooking.step.in_(steps)
    )
    return session.scalars(query.with_for_update()).all()


def ids_of(session: Session, appointment_id: str) -> Sequence[str]:
    """Ids of what may be at the supplier for this hold or appointment; takes no locks."""
    query = select(SupplierBooking.id).where(
        SupplierBooking.appointment_id == appointment_id, SupplierBooking.step != Step.GONE
    )
    return session.scalars(query).all()


def lost(session: Session, branch: str, start: datetime, end: datetime, now: datetime) -> Sequence[str]:
    """Ids of reservations that may stand in the way of this time without anybody wanting them."""
    query = select(SupplierBooking.id).where(
        SupplierBooking.branch == branch,
        SupplierBooking.step == Step.ASKING,
        SupplierBooking.start < end,
        SupplierBooking.end > start,
        or_(SupplierBooking.asked_until.is_(None), SupplierBooking.asked_until <= now),
    )
    return session.scalars(query).all()


def due(session: Session, city: str, now: datetime, limit: int) -> Sequence[str]:
    """Ids of what the worker must look at, the oldest first."""
    query = (
        select(SupplierBooking.id)
        .where(
            SupplierBooking.city == city,
            SupplierBooking.step != Step.GONE,
            SupplierBooking.next_attempt_at <= now,
            or_(SupplierBooking.asked_until.is_(None), SupplierBooking.asked_until <= now),
        )
        .order_by(SupplierBooking.next_attempt_at)
        .limit(limit)
    )
    return session.scalars(query).all()


def unwanted(note: SupplierBooking, now: datetime) -> None:
    """It must not be at the supplier any more."""
    note.step, note.next_attempt_at, note.attempts = Step.REMOVING, now, 0


def gone(note: SupplierBooking) -> None:
    note.step, note.asked_until, note.last_error = Step.GONE, None, None


def forget(storage: Storage, clock: Clock) -> int:
    """Deletes the notes of what is long gone; says how many. They name nobody."""
    old = (SupplierBooking.step == Step.GONE, SupplierBooking.end < clock.now() - REMEMBERED)
    with storage.begin() as session:
        found = session.scalars(delete(SupplierBooking).where(*old).returning(SupplierBooking.id))
        return len(found.all())
