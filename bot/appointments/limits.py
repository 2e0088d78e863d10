"""What one resident may have: not more than the city allows, and nothing twice at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.appointments.contract import Contact, Status
from bot.appointments.errors import Overlaps, TooMany
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup
from bot.appointments.tables import AppointmentRow

STAFF = "balie"
MOST_OPEN = 3
"""Of a theme that the city has no more."""


@dataclass(frozen=True)
class Resident:
    """As far as they are known: a conversation, and once they said it a contact."""

    city: str
    conversation_id: str | None = None
    contact: Contact | None = None

    def appointments(self, session: Session, now: datetime) -> list[AppointmentRow]:
        """What they have that isn't over, in order. The same address in other capitals is theirs too."""
        theirs = list(self._theirs())
        if not theirs:
            return []
        query = select(AppointmentRow).where(
            AppointmentRow.city == self.city,
            AppointmentRow.status == Status.CONFIRMED,
            AppointmentRow.end > now,
            or_(*theirs),
        )
        return list(session.scalars(query.order_by(AppointmentRow.start)))

    def _theirs(self) -> Iterator[ColumnElement[bool]]:
        if self.conversation_id is not None:
            yield AppointmentRow.conversation_id == self.conversation_id
        if self.contact is not None and self.contact.email:
            yield AppointmentRow.email.in_((self.contact.email, self.contact.email.lower()))
        if self.contact is not None and self.contact.phone:
            yield AppointmentRow.phone == self.contact.phone


def check(
    session: Session,
    setup: CitySetup,
    wanted: AppointmentRow,
    resident: Resident,
    now: datetime,
    *,
    but: str | None = None,
) -> None:
    """Raises Overlaps or TooMany for one more appointment. `but`: the one that moves, which then isn't one more.

    What has begun still counts as being somewhere, not as open. What the staff books is their own to judge.
    """
    if wanted.origin == STAFF:
        return
    found = [row for row in resident.appointments(session, now) if row.id not in (wanted.id, but)]
    for row in found:
        if row.start < wanted.end and wanted.start < row.end:
            raise Overlaps(as_appointment(row))
    still_to_come = [row for row in found if row.start > now]
    theme = setup.themes.get(wanted.theme)
    if but is None and len(still_to_come) >= (theme.most_open if theme else MOST_OPEN):
        raise TooMany([as_appointment(row) for row in still_to_come])
