"""The table of what we asked suppliers to keep."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class Step(StrEnum):
    """How far we know a booking to be at its supplier.

    asking      it was asked for, and nothing is known of the answer yet
    reserved    it is kept there for a quarter of an hour
    confirming  it was asked to become an appointment, and we don't know whether it did
    booked      it is an appointment there
    removing    it must not be there any more
    gone        it isn't there
    """

    ASKING = "asking"
    RESERVED = "reserved"
    CONFIRMING = "confirming"
    BOOKED = "booked"
    REMOVING = "removing"
    GONE = "gone"


class SupplierBooking(Base):
    """One reservation at a supplier, noted before it is asked for, until it is gone there.

    id               ours; it goes along, so that the booking can be found again
    appointment_id   the hold or appointment that it keeps the time of; while asking, the one that will be
    key              what the hold is made with
    supplier         qmatic
    city, branch, service, start, end  what is asked; start and end in UTC
    reference        the supplier's id of it; NULL until we heard it
    step             see Step
    reserved_until   UTC; when the supplier lets it go unless it is confirmed
    asked_until      UTC; until then somebody is asking the supplier something about it, others leave it alone
    next_attempt_at  UTC; when the worker looks at it (again)
    attempts         how often something went wrong in a row; last_error: what, in Dutch, for the administrator
    created_at       UTC
    """

    __tablename__ = "supplier_booking"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    appointment_id: Mapped[str] = mapped_column(String(36), index=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    supplier: Mapped[str] = mapped_column(String(16))
    city: Mapped[str] = mapped_column(String(64))
    branch: Mapped[str] = mapped_column(String(120))
    service: Mapped[str] = mapped_column(String(120))
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column("end", UtcDateTime)
    reference: Mapped[str | None] = mapped_column(String(200))
    step: Mapped[str] = mapped_column(String(12))
    reserved_until: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_supplier_booking_due",
            "next_attempt_at",
            sqlite_where=text("step <> 'gone'"),
            postgresql_where=text("step <> 'gone'"),
        ),
    )
