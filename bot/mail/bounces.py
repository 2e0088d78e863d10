"""Mails that came back: which of ours it was, and why.

A city's mail server hands over what arrives for the sender's mailbox. Anybody can write to that mailbox, so nothing in
such a mail is believed but this: it names the Message-ID of a mail that we sent. That is a random uuid which only its
recipient and the mail servers on the way have seen. Knowing it marks that one mail and does nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

from sqlalchemy import and_, or_, update
from sqlalchemy.orm import Session

from bot.mail.tables import MailRow, MailStatus

LARGEST = 1_000_000
"""Bytes that are read of a bounce: ours are small, and so is what servers add to them."""
_OUR_ID = re.compile(r"^[ \t>]*Message-ID:\s*(<[0-9a-f-]{36}@[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_REFUSAL = re.compile(r"(?<![\d.])(?:5\d\d[ -](?:\d+\.\d+\.\d+ )?|5\.\d{1,3}\.\d{1,3} )\S.*", re.MULTILINE)
_DAEMON = re.compile(r"\b(?:mailer-daemon|postmaster)@?", re.IGNORECASE)


@dataclass(frozen=True)
class Bounce:
    """`message_id` of our mail, with its angle brackets; `reason` in the words of the server that refused it."""

    message_id: str
    reason: str


def read_bounce(content: bytes) -> Bounce | None:
    """What a mail says came back for good; None when it is anything else, a delay or an out-of-office answer too."""
    try:
        mail = message_from_bytes(content[:LARGEST], policy=default)
        return _report(mail) if _is_report(mail) else _letter(mail)
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError):
        return None  # a mail that Python's parser chokes on is no bounce of a mail server


def note_bounce(session: Session, bounce: Bounce) -> str | None:
    """Marks the mail as bounced, unless it never left or was marked before. Returns its id."""
    left = or_(
        MailRow.status == MailStatus.SENT,
        and_(MailRow.status == MailStatus.QUEUED, MailRow.attempts > 0),  # sent without our hearing of it
    )
    mark = (
        update(MailRow)
        .where(MailRow.message_id == bounce.message_id, left)
        .values(status=MailStatus.BOUNCED, last_error=bounce.reason[:500])
        .returning(MailRow.id)
    )
    return session.scalar(mark)


def _is_report(mail: Message) -> bool:
    return (
        mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status"
    )


def _report(mail: Message) -> Bounce | None:
    """RFC 3464: per recipient what happened, and the headers of the mail it happened to."""
    blocks = [
        block
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
    ]
    failed = [block for block in blocks if _field(block, "Action").lower() == "failed"]
    message_id = _original_id(mail)
    return Bounce(message_id, _words(failed[0])) if failed and message_id else None


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _words(block: Message) -> str:
    """The enhanced status (RFC 3463) and what the server said: "5.1.1 smtp; 550 5.1.1 No such user"."""
    said = (_field(block, "Status"), _field(block, "Diagnostic-Code"))
    return " ".join(part for part in said if part) or "5.0.0"


def _letter(mail: Message) -> Bounce | None:
    """Of servers that just write what went wrong, with our mail or its headers underneath."""
    if not _is_from_a_server(mail):
        return None
    text = "\n".join(_texts(mail))
    refusal, message_id = _REFUSAL.search(text), _original_id(mail)
    return Bounce(message_id, refusal[0].strip()) if refusal and message_id else None


def _is_from_a_server(mail: Message) -> bool:
    """Not a person's answer, nor an out-of-office one (RFC 3834: auto-replied), which quote our mail as well."""
    if _field(mail, "Auto-Submitted").lower().startswith("auto-replied") and not mail["X-Failed-Recipients"]:
        return False
    empty = _field(mail, "Return-Path") == "<>"
    return empty or mail["X-Failed-Recipients"] is not None or bool(_DAEMON.search(_field(mail, "From")))


def _original_id(mail: Message) -> str | None:
    """Of the mail inside, never of the bounce itself."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822" and _blocks(part):
            found = _OUR_ID.search(f"Message-ID: {_field(_blocks(part)[0], 'Message-ID')}")
            if found:
                return found[1]
    found = _OUR_ID.search("\n".join(_texts(mail)))
    return found[1] if found else None


def _texts(mail: Message) -> list[str]:
    parts = [part for part in mail.walk() if part.get_content_type() in ("text/plain", "text/rfc822-headers")]
    return [
        part.get_content()
        for part in parts
        if isinstance(part, EmailMessage) and isinstance(part.get_content(), str)
    ]


def _field(block: Message, name: str) -> str:
    return " ".join(str(block[name] or "").split())
