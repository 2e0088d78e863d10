"""The waiting list, who may see which appointment, and which reminders went."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class WaitingStatus(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LEFT = "left"
    OVER = "over"


_OPEN = text("status IN ('waiting', 'offered')")


class WaitingRow(Base):
    """Somebody who wants an earlier time than they have.

    id              uuid
    appointment_id  what they have now; it moves when an offer is accepted
    mode, place     where an earlier time may be; place NULL: any place of the theme
    earliest        UTC, nothing before this
    hold_id         of the time that is kept for them now; NULL while nothing is offered
    offered_until   UTC; then the next in line is asked
    passed          how many offers ran out or were refused; after three the resident is no longer asked
    asked           how often a time was held for them: in the key of the hold, so that each is another one
    moved           `appointment.moved` when they joined: a higher one means that they found another time
    refused         the times that they let pass, ISO 8601 in UTC: offered to others, not to them again
    status          waiting | offered | accepted | left (the resident stopped) | over (the appointment came or went)
    created_at      UTC; the order of the line
    """

    __tablename__ = "waiting"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    city: Mapped[str] = mapped_column(String(64))
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"))
    mode: Mapped[str] = mapped_column(String(8))
    place: Mapped[str | None] = mapped_column(String(64))
    earliest: Mapped[datetime] = mapped_column(UtcDateTime)
    hold_id: Mapped[str | None] = mapped_column(String(36))
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[str]] = mapped_column(JSON, default=list)
    status: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        # Nobody stands in the line twice for one appointment.
        Index("uq_waiting_open", "appointment_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_waiting_line", "city", "status", "created_at"),
    )


class AppointmentAccess(Base):
    """A conversation that may see an appointment which another one made.

    via  code: a code that was mailed; link: the signed link
    """

    __tablename__ = "appointment_access"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    appointment_id: Mapped[str] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    via: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccessCode(Base):
    """Six digits that were mailed to who booked, to prove themselves in a conversation. One per conversation.

    digest          HMAC of the code; the code itself is only in the mail
    appointment_id  NULL when the number and the address didn't fit: nobody learns which
    attempts        wrong codes typed; five end it
    asked           codes asked for by this conversation today
    expires_at      UTC
    """

    __tablename__ = "appointment_code"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    appointment_id: Mapped[str | None] = mapped_column(String(36))
    digest: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reminder(Base):
    """A reminder that was written; its row and the message are one transaction.

    kind   dagen | uren | na: days before, hours before, after a talk (how was it?)
    moved  `appointment.moved` when it went: a moved appointment is reminded again
    """

    __tablename__ = "appointment_reminder"

    appointment_id: Mapped[str] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    moved: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
