"""The tables of the agenda."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime

_HELD = text("status = 'held'")


class AppointmentRow(Base):
    """A hold, and what became of it.

    id               uuid, for programs and calendars; never changes
    number           what a resident reads out, e.g. A-7K3Q9
    city             key of the city, e.g. gent
    theme            key of the theme in the city's `afspraken.themas`
    product          key of products.tsv, or NULL when only the theme is known
    mode             video | loket
    place            key of the place; NULL for video
    resource         the desk or officer that is taken: city/place or "video"/group/number
    start, end       UTC; `end` is exclusive
    status           held       kept until hold_expires_at
                     confirmed  an appointment
                     cancelled  cancelled by the resident; with confirmed_at NULL: a hold that was let go
                     expired    a hold that ran out
    hold_expires_at  until when the hold lasts; kept after that
    hold_key         what made the hold (the message id): the same key never makes a second one
    conversation_id  the conversation that made it; NULL from elsewhere
    name, email, phone  of the resident, NULL until confirmed and after erasure
    sequence         SEQUENCE of the calendar file: 0 when confirmed, one more at each change
    video_token      the unguessable end of /video/<token>; NULL at a desk
    created_at, confirmed_at, cancelled_at  UTC
    """

    __tablename__ = "appointment"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    city: Mapped[str] = mapped_column(String(64))
    theme: Mapped[str] = mapped_column(String(64))
    product: Mapped[str | None] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(8))
    place: Mapped[str | None] = mapped_column(String(64))
    resource: Mapped[str] = mapped_column(String(200))
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column("end", UtcDateTime)
    status: Mapped[str] = mapped_column(String(12))
    hold_expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hold_key: Mapped[str] = mapped_column(String(200), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(32))
    sequence: Mapped[int] = mapped_column(default=0)
    video_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # A conversation holds one time at once; the database says so too.
        Index(
            "uq_appointment_one_hold",
            "conversation_id",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        Index("ix_appointment_running_out", "hold_expires_at", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_appointment_conversation", "conversation_id"),
        Index("ix_appointment_start", "city", "start"),
    )


class AppointmentCell(Base):
    """Five minutes of one desk or officer, taken. Its primary key is what rules out double booking.

    resource        as in appointment.resource
    start           UTC, on a multiple of five minutes
    appointment_id  held or confirmed; the cells of any other appointment are deleted
    """

    __tablename__ = "appointment_cell"

    resource: Mapped[str] = mapped_column(String(200), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
