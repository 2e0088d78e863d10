"""From a letter to a row that will be sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.mail.tables import MailRow, MailStatus

# Every server takes seven bits; a mail with a calendar must not depend on 8BITMIME.
POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Part:
    """A calendar object: `method` is that of its METHOD property, `content` the iCalendar text."""

    method: str
    content: str


@dataclass(frozen=True)
class Letter:
    """What is sent to one resident. `kind` as in the table; `sender_name` is the city's.

    Letters about one appointment go out in order, except those that are of no use after `until`: they don't wait.
    """

    kind: str
    sender_name: str
    to_name: str
    to: str
    subject: str
    text: str
    html: str
    calendar: Part | None = None
    appointment_id: str | None = None
    until: datetime | None = None


class Outbox:
    """Writes letters into the caller's transaction. `sender` is the mailbox of the installation."""

    def __init__(self, sender: str) -> None:
        self.sender = sender

    def add(self, session: Session, letter: Letter, now: datetime) -> MailRow:
        identity = str(uuid.uuid4())
        message_id = f"<{identity}@{self.sender.rpartition('@')[2]}>"
        row = MailRow(
            id=identity,
            message_id=message_id,
            sender=self.sender,
            recipient=letter.to,
            subject=letter.subject,
            content=self._message(letter, message_id, now).as_string(),
            kind=letter.kind,
            appointment_id=letter.appointment_id,
            position=0 if letter.until else _next_position(session, letter.appointment_id),
            expires_at=letter.until,
            status=MailStatus.QUEUED,
            attempts=0,
            next_attempt_at=now,
            created_at=now,
        )
        session.add(row)
        return row

    def _message(self, letter: Letter, message_id: str, now: datetime) -> EmailMessage:
        message = EmailMessage(POLICY)
        message["From"] = Address(letter.sender_name, addr_spec=self.sender)
        message["To"] = Address(letter.to_name, addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = now
        message["Message-ID"] = message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message["Content-Language"] = "nl"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        if letter.calendar is not None:
            _add_calendar(message, letter.calendar)
        return message


def _next_position(session: Session, appointment_id: str | None) -> int:
    """Who changes an appointment has locked it: nobody else counts meanwhile."""
    if appointment_id is None:
        return 0
    last = select(func.max(MailRow.position)).where(MailRow.appointment_id == appointment_id)
    return (session.scalar(last) or 0) + 1


def _add_calendar(message: EmailMessage, part: Part) -> None:
    """As an alternative, which calendars act on, and as a file, for mail programs that know no calendar."""
    params = {"method": part.method}
    message.add_alternative(part.content, subtype="calendar", params=params)
    message.add_attachment(
        part.content.encode(), maintype="application", subtype="ics", filename="afspraak.ics"
    )
