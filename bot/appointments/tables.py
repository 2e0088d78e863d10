"""The tables of the agenda."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
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
    persons          how many come; the length follows from it
    resource         the desk that is taken, or for video the officer: city/place or "video"/group/number, or the
                     key of a desk or officer of the set-up
    officer          who receives, as key of the set-up; NULL when the city keeps no names
    start, end       UTC; `end` is exclusive. Buffers are in the cells, not here
    status           held       kept until hold_expires_at
                     confirmed  an appointment
                     cancelled  cancelled; with confirmed_at NULL: a hold that was let go or became a move
                     expired    a hold that ran out
    hold_expires_at  until when the hold lasts; kept after that
    hold_key         what made the hold (the message id): the same key never makes a second one
    replaces         of a hold: the appointment that will move to it
    conversation_id  the conversation that made it; NULL from elsewhere
    origin           gesprek | pagina | balie: where it was booked; aanbod: of a hold for the waiting list
    made_by          agent.id of who booked it for the resident
    name, email, phone  of the resident, NULL until confirmed and after erasure
    bring            what the resident must have along, as told when it was booked
    sequence         SEQUENCE of the calendar file: 0 when confirmed, one more at each change
    moved            how often its time, place or way was changed
    video_token      the unguessable end of /video/<token>; NULL at a desk
    cells_until      of a cancelled time: until when its cells stay taken, so that nobody trades in it
    cancelled_by     inwoner | balie
    arrived_at, finished_at, no_show_at  UTC, noted at the desk
    rating, rated_at 1 to 5, by the resident, after a talk
    staff_note       for colleagues; residents never see it
    supplier, reference  whose agenda keeps the time and its id there; NULL in our own
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
    persons: Mapped[int] = mapped_column(default=1, server_default="1")
    resource: Mapped[str] = mapped_column(String(200))
    officer: Mapped[str | None] = mapped_column(String(200))
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column("end", UtcDateTime)
    status: Mapped[str] = mapped_column(String(12))
    hold_expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hold_key: Mapped[str] = mapped_column(String(200), unique=True)
    replaces: Mapped[str | None] = mapped_column(String(36))
    conversation_id: Mapped[str | None] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(8), default="gesprek", server_default="gesprek")
    made_by: Mapped[str | None] = mapped_column(String(36))
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(32))
    bring: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0, server_default="0")
    video_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    cells_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[str | None] = mapped_column(String(8))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_show_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rating: Mapped[int | None]
    rated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    staff_note: Mapped[str | None] = mapped_column(Text)
    supplier: Mapped[str | None] = mapped_column(String(16))
    reference: Mapped[str | None] = mapped_column(String(200))
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
        Index(
            "ix_appointment_cooling",
            "cells_until",
            sqlite_where=text("cells_until IS NOT NULL"),
            postgresql_where=text("cells_until IS NOT NULL"),
        ),
        Index("ix_appointment_conversation", "conversation_id"),
        Index("ix_appointment_email", "city", "email"),
        Index("ix_appointment_phone", "city", "phone"),
        Index("ix_appointment_resource", "resource", "start"),
        Index("ix_appointment_start", "city", "start"),
    )


class AppointmentCell(Base):
    """Five minutes of one desk or officer, taken. Its primary key is what rules out double booking.

    resource        as in appointment.resource
    start           UTC, on a multiple of five minutes
    appointment_id  held, confirmed, or cancelled with `cells_until`; the cells of any other are deleted. One
                    appointment may take a desk and an officer: then it has cells of both
    """

    __tablename__ = "appointment_cell"

    resource: Mapped[str] = mapped_column(String(200), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)


class AppointmentWeek(Base):
    """The cells of one desk or officer in one week as bits, so that free times are found without reading every cell.

    Written with the cells, in the same transaction. What rules out double booking is the key of appointment_cell; were
    this ever wrong, a time would be offered that can't be held, or not offered.

    week   whole weeks since Monday 5 January 1970, 00:00 UTC
    taken  252 bytes, the first cell in the lowest bit of the first byte; 1 is taken
    """

    __tablename__ = "appointment_week"

    resource: Mapped[str] = mapped_column(String(200), primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    taken: Mapped[bytes] = mapped_column(LargeBinary)


class AppointmentKey(Base):
    """What was changed under an idempotency key: the same key again changes nothing.

    key             made by who asks: a message id, or a form's own
    verb            move | cancel | arrive | ...: what it was for
    appointment_id  what it was done to
    at              UTC
    """

    __tablename__ = "appointment_key"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    verb: Mapped[str] = mapped_column(String(16))
    appointment_id: Mapped[str] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
