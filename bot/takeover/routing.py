"""Which department a question goes to, whether its chat is open, and when a call-back is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue, City
from bot.catalogue.contact_centre import CHAT
from bot.clock import brussels
from bot.conversations.tables import LogMessage, Understanding
from bot.hours.holidays import holiday
from bot.hours.spans import at_minute

END_OF_DAY = 17 * 60
"""Minutes since midnight at which a working day ends where the chat has no hours that day."""
LONGEST = 60
"""Days ahead in which the working days must be found."""


def product_of(session: Session, conversation_id: str) -> str | None:
    """What was last asked about, as the bot understood it."""
    query = (
        select(Understanding.product)
        .join(LogMessage, LogMessage.id == Understanding.message_id)
        .where(LogMessage.conversation_id == conversation_id, Understanding.product.is_not(None))
        .order_by(LogMessage.seq.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def department_of(catalogue: Catalogue, city: City, product: str | None) -> str:
    """Of the theme in which the product is booked, else of the theme of the product itself."""
    return city.contactcentrum.department_of(_themes(catalogue, city, product))


def _themes(catalogue: Catalogue, city: City, product: str | None) -> Iterator[str]:
    if product is None:
        return
    if booked := city.afspraken.theme_of(product):
        yield booked
    if found := catalogue.products(city.sleutel).get(product):
        yield found.thema


def is_open(city: City, department: str, at: datetime) -> bool:
    """Whether people answer messages of this department at this moment."""
    service = _service(city, department)
    return service is not None and city.schedule.is_open(service, CHAT, at)


def next_opening(city: City, department: str, at: datetime) -> datetime | None:
    service = _service(city, department)
    return city.schedule.next_opening(service, CHAT, at) if service else None


def _service(city: City, department: str) -> str | None:
    """The service whose chat hours hold; None for a department without any."""
    found = city.contactcentrum.afdelingen.get(department)
    return found.uren if found and city.schedule.knows(found.uren, CHAT) else None


def call_due(city: City, department: str, asked_at: datetime) -> datetime:
    """The end of the last working day on which a call-back may be done; the day of the request is not counted."""
    day, left = brussels(asked_at).date(), city.contactcentrum.terugbellen_werkdagen
    for _ in range(LONGEST):
        day += timedelta(days=1)
        left -= works(city, department, day)
        if left == 0:
            break
    service = _service(city, department)
    spans = city.schedule.day_hours(service, CHAT, day) if service else ()
    return at_minute(day, spans[-1].end if spans else END_OF_DAY)


def works(city: City, department: str, day: date) -> bool:
    """Monday to Friday, no public holiday, and not closed by the city itself."""
    if day.weekday() >= 5 or holiday(day):
        return False
    service = _service(city, department)
    closed_here = service is not None and city.schedule.why_different(service, day) is not None
    return not closed_here or bool(service and city.schedule.day_hours(service, CHAT, day))
