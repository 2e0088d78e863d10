"""The calendar object in a mail (iTIP, RFC 5546): what calendars need to add an appointment and take it out again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress

from bot.appointments.contract import Appointment, Status

REQUEST, CANCEL = "REQUEST", "CANCEL"
_AROUND = timedelta(days=366)  # a year of clock changes on either side is enough for VTIMEZONE


def calendar(
    appointment: Appointment,
    *,
    summary: str,
    description: str,
    location: str,
    organizer: str,
    organizer_name: str,
    now: datetime,
) -> tuple[str, str]:
    """The method and the text, for a confirmed (REQUEST) or cancelled (CANCEL) appointment with an e-mail address.

    `organizer` is the mailbox that sends the mail: Google ignores a change from any other.
    """
    method = CANCEL if appointment.status == Status.CANCELLED else REQUEST
    event = Event()
    event.add("uid", f"{appointment.id}@onthaal")  # for life, also when the sender's domain changes
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.start)
    event.add("dtend", appointment.end)
    event.add("summary", summary)
    event.add("description", description)
    event.add("location", location)
    event.add("organizer", _mailbox(organizer, organizer_name))
    event.add("attendee", _attendee(appointment), encode=False)
    return method, _file(event, method, appointment)


def _file(event: Event, method: str, appointment: Appointment) -> str:
    file = Calendar()
    file.add("prodid", "-//Onthaal//afspraken//NL")
    file.add("version", "2.0")
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
