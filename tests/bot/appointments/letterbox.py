"""Writes the letters of the agenda and reads them back from the mails themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import Appointment, CitySetup, Contact, Hold, Links, MailNotices, Status
from bot.clock import Clock
from bot.mail import Outbox
from bot.mail.tables import MailRow
from bot.storage import Storage
from tests.bot.appointments.sample import NOOR, at, gent

SENDER = "afspraken@onthaal.example"
LINKS = Links("geheim", "https://onthaal.example/")
DESK = Appointment(
    id="0b3c1a5e-2f47-4d6a-9b1e-7c8d9e0f1a2b",
    number="A-7K3Q9",
    city="gent",
    theme="reispas",
    product="reispas",
    mode="loket",
    place="rabot",
    start=at(9),
    end=at(9, 15),
    status=Status.CONFIRMED,
    contact=NOOR,
    sequence=0,
    video_token=None,
    conversation_id="c1",
    bring="Breng je identiteitskaart mee.\nEn een pasfoto.",
)
TALK = replace(
    DESK,
    theme="wonen",
    product=None,
    mode="video",
    place=None,
    video_token="Zk3x_0aPqR8sT1uV",
    bring="de plannen",
)
OFFER = Hold("h1", "gent", "reispas", None, "loket", "rabot", at(8), at(8, 15), expires_at=at(7, 45))


class Letterbox:
    """`has_link`: whether video talks have their link."""

    def __init__(self, storage: Storage, clock: Clock, form: str = "je") -> None:
        self.storage = storage
        self.has_link = True
        self.city: CitySetup = replace(gent(), form=form)
        self.notices = MailNotices(Outbox(SENDER), LINKS, clock, lambda _, __: self.has_link)

    def write(self, write: Callable[..., None], *facts: Any) -> EmailMessage:
        """One letter: `write` is a method of `notices`, `facts` what it takes after session and city."""
        with self.storage.begin() as session:
            write(session, self.city, *facts)
        return self.mails()[-1]

    def mails(self) -> list[EmailMessage]:
        with self.storage.read() as session:
            return mails(session)


def mails(session: Session) -> list[EmailMessage]:
    """In the order in which they were written."""
    rows = session.scalars(select(MailRow).order_by(MailRow.created_at, MailRow.position)).all()
    found = [message_from_string(row.content, policy=default) for row in rows]
    assert all(isinstance(mail, EmailMessage) for mail in found)
    return found  # type: ignore[return-value]


def text(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def seen(mail: EmailMessage) -> str:
    """The words of the HTML as people read them, with the addresses of its links."""
    html = text(mail, "html")
    shown = re.sub(r'<a href="([^"]*)"[^>]*>', r" \1 ", re.sub(r"(?s)<head>.*</head>", "", html))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def event(mail: EmailMessage) -> tuple[Any, Any]:
    """The calendar object of a mail and its one event."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    file = Calendar.from_ical(part.get_content())
    assert part["Content-Type"].params["method"] == file["METHOD"]
    (found,) = file.walk("VEVENT")
    return file, found


NOBODY = Contact("Lien De Smet", None, "+32470123456")
