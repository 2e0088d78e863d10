"""The meetings that are kept for us elsewhere, and what is still to be done about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class JobStatus(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"


class VideoJob(Base):
    """One per appointment that is or was by video with an outside provider.

    It says no verb: what must be done is the difference between the appointment and what the provider has, looked up
    at the moment of doing. So the newest state wins, whatever happened meanwhile.

    appointment_id  appointment.id. No foreign key: when an appointment is erased, its meeting must still go.
    city, theme     as in appointment
    provider        teams | …: who keeps the meeting
    generation      how many meetings were made and gone; part of the external id
    account         where it is kept; set before the first request, so NULL means: nothing was ever asked
    reference, url  of the meeting; NULL until we heard of it
    made_start, made_end  UTC, what the provider has
    start, end      UTC, of the appointment when it last changed
    wanted          whether there should be a meeting
    version         one more at each change of the appointment
    status          waiting | done | given_up (see last_error)
    attempts        since the last change
    next_attempt_at not before
    lease           who is doing it now, until leased_until
    last_error      Dutch, for the administrator
    bring           what the resident must have along, for the mail with the link
    mail_id         the confirmation that waits a moment for the link
    told            the resident was mailed the link
    created_at, changed_at  UTC
    """

    __tablename__ = "video_job"

    appointment_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    city: Mapped[str] = mapped_column(String(64))
    theme: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(16))
    generation: Mapped[int] = mapped_column(default=0)
    account: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(String(1000))
    url: Mapped[str | None] = mapped_column(String(2000))
    made_start: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_end: Mapped[datetime | None] = mapped_column(UtcDateTime)
    start: Mapped[datetime] = mapped_column(UtcDateTime)
    end: Mapped[datetime] = mapped_column("end", UtcDateTime)
    wanted: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease: Mapped[str | None] = mapped_column(String(36))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(500))
    bring: Mapped[str] = mapped_column(Text, default="")
    mail_id: Mapped[str | None] = mapped_column(String(36))
    told: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_video_job_due", "status", "next_attempt_at"),)

    @property
    def external_id(self) -> str:
        """A meeting that is gone is never asked for again: its successor has another name."""
        return f"{self.appointment_id}-{self.generation}" if self.generation else self.appointment_id
