"""The calendar object in a mail (iTIP, RFC 5546): what calendars need to add an appointment and take it out again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress

from bot.appointments.contract import Appointment, Status
from bot.clock import brussels

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
_AROUND = timedelta(days=366)  # a year of clock changes on either side is enough for VTIMEZONE


def calendar(
    appointment: Appointment,
    method: str,
    *,
    summary: str,
    description: str,
    location: str,
    url: str,
    organizer: str,
    organizer_name: str,
    now: datetime,
    geo: tuple[float, float] | None = None,
) -> str:
    """The text of a file with one event: REQUEST or CANCEL to the resident's mailbox, PUBLISH to download.

    `organizer` is the mailbox that sends the mail: Google ignores a change from any other. `url` empty: none.
    `geo`: latitude and longitude of the place. There is no VALARM: we remind residents ourselves, and a calendar that
    warns as they have set it would do so twice.
    """
    event = Event()
    event.add("uid", f"{appointment.id}@onthaal")  # for life, also when the sender's domain changes
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if appointment.status == Status.CANCELLED else "CONFIRMED")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", brussels(appointment.start))
    event.add("dtend", brussels(appointment.end))
    event.add("summary", summary)
    event.add("description", description)
    event.add("location", location)
    event.add("transp", "OPAQUE")
    event.add("organizer", _mailbox(organizer, organizer_name))
    if method != PUBLISH:  # RFC 5546, 3.2.1: a published event has no attendees
        event.add("attendee", _attendee(appointment), encode=False)
    if url:
        event.add("url", url)
    if geo is not None:
        event.add("geo", geo)
    return _file(event, method, appointment)


def _file(event: Event, method: str, appointment: Appointment) -> str:
    file = Calendar()
    file.add("prodid", "-//Onthaal//afspraken//NL")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    file.add_component(event)
    day = appointment.start.date()
    file.add_missing_timezones(first_date=day - _AROUND, last_date=day + _AROUND)
    text: bytes = file.to_ical()
    return text.decode()


def _mailbox(address: str, name: str) -> vCalAddress:
    mailbox = vCalAddress(f"mailto:{address}")
    mailbox.params["CN"] = name.replace('"', "'")
    return mailbox


def _attendee(appointment: Appointment) -> vCalAddress:
    """The resident has agreed already: nothing to answer."""
    attendee = _mailbox(appointment.contact.email or "", appointment.contact.name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    return attendee
