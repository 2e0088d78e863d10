"""Mails about appointments that never arrived, for the staff to phone instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments.contract import Appointment
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS
from bot.mail import reason
from bot.mail.tables import MailRow, MailStatus

WORDS = {
    "afspraak_bevestigd": "bevestiging",
    "afspraak_verplaatst": "wijziging",
    "afspraak_geannuleerd": "annulering",
    "afspraak_videolink": "link voor het videogesprek",
    "afspraak_herinnering": "herinnering",
    "afspraak_aanbod": "aanbod van de wachtlijst",
}
"""Kinds of mails that a resident misses when they don't arrive -> what the staff calls them."""


@dataclass(frozen=True)
class Undelivered:
    """A mail that failed or came back. `what`: "bevestiging"; `reason`: "Het adres bestaat niet."; `at`: when it was
    written, in Brussels time."""

    appointment: Appointment
    what: str
    recipient: str
    reason: str
    at: datetime


def undelivered(
    session: Session,
    city: CitySetup,
    *,
    since: datetime | None = None,
    appointment_id: str | None = None,
) -> list[Undelivered]:
    """The newest first. `since`: only of appointments that end after it; `appointment_id`: only of that one."""
    query = (
        select(MailRow, AppointmentRow)
        .join(AppointmentRow, AppointmentRow.id == MailRow.appointment_id)
        .where(
            AppointmentRow.city == city.key,
            MailRow.status.in_((MailStatus.FAILED, MailStatus.BOUNCED)),
            MailRow.kind.in_(WORDS),
        )
        .order_by(MailRow.created_at.desc(), MailRow.position.desc())
    )
    if since is not None:
        query = query.where(AppointmentRow.end > since)
    if appointment_id is not None:
        query = query.where(AppointmentRow.id == appointment_id)
    return [
        Undelivered(
            as_appointment(row),
            WORDS[mail.kind],
            mail.recipient,
            reason(mail),
            mail.created_at.astimezone(BRUSSELS),
        )
        for mail, row in session.execute(query)
    ]
