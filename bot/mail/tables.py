"""The outbox of mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage import Base, UtcDateTime


class MailStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


class MailRow(Base):
    """A mail, rendered once, so that each attempt sends the very same.

    id              uuid
    message_id      RFC 5322, with its angle brackets; the same at each attempt
    sender          envelope sender, also in From
    recipient       envelope recipient, also in To
    subject         for lists; also in content
    content         the whole message, RFC 5322 in ASCII (bodies are encoded)
    kind            afspraak_bevestigd | afspraak_verplaatst | afspraak_geannuleerd | afspraak_videolink |
                    afspraak_herinnering | afspraak_aanbod | afspraak_code | afspraak_tevreden | ...
    appointment_id  appointment.id; mails about one appointment go out in order. NULL: about something else.
                    No foreign key: mail is also sent by parts without an agenda. Erasing deletes these rows too.
    position        1, 2, 3… per appointment: the order in which they must go. 0: it waits for no other
    expires_at      UTC; after that it is of no use and isn't sent any more (an offer that ran out). NULL: always of use
    status          queued | sent | failed (gave up; `last_error` says why) | bounced (was sent, and came back)
    attempts        how often it was tried
    next_attempt_at not before; pushed on while somebody is sending it
    last_error      what the mail server said, in its own words
    created_at, sent_at  UTC
    """

    __tablename__ = "mail"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    sender: Mapped[str] = mapped_column(String(254))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(255))
    content: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(40))
    appointment_id: Mapped[str | None] = mapped_column(String(36), index=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_mail_due", "status", "next_attempt_at"),)
