"""The calendar event of an appointment, with the words of its city: in mails, and to download from its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.appointments.calendar import CANCEL, PUBLISH, REQUEST, calendar
from bot.appointments.contract import Appointment, Status
from bot.appointments.letters import Facts, rendered
from bot.appointments.links import Links
from bot.appointments.setup import CitySetup

FOLLOWS = "Videogesprek: de link volgt"


def invitation(
    city: CitySetup, appointment: Appointment, facts: dict[str, Any], sender: str, now: datetime
) -> tuple[str, str]:
    """Method and text for a mail: REQUEST, or CANCEL for a cancelled appointment. `facts` as of its letter."""
    method = CANCEL if appointment.status == Status.CANCELLED else REQUEST
    return method, _written(city, appointment, method, facts, sender, now)


def calendar_file(
    city: CitySetup,
    appointment: Appointment,
    links: Links,
    *,
    sender: str,
    now: datetime,
    has_link: bool = True,
) -> str:
    """The text of a file (text/calendar; method=PUBLISH) for who adds the appointment to a calendar by hand.

    It has the UID and SEQUENCE of the mails, so a mail that moves or cancels the appointment also changes this one.
    `sender`: the mailbox that sends those mails; `has_link`: whether its video talk has its link.
    """
    facts = Facts(city, appointment, links, has_link).all()
    return _written(city, appointment, PUBLISH, facts, sender, now)


def _written(
    city: CitySetup, appointment: Appointment, method: str, facts: dict[str, Any], sender: str, now: datetime
) -> str:
    place = city.places.get(appointment.place or "")
    return calendar(
        appointment,
        method,
        summary=f"Afspraak {city.name}: {facts['what']}",
        description=rendered(city.form, "agenda.txt", facts).strip(),
        location=facts["video_url"] or facts["where"] or FOLLOWS,
        url="" if facts["cancelled"] else facts["page_url"],
        organizer=sender,
        organizer_name=city.title,
        now=now,
        geo=place.geo if place else None,
    )
