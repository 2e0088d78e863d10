"""Appointments: times, holds, confirmations and cancellations. Import from here; the rest is private."""

from bot.appointments.agenda import Agenda
from bot.appointments.contract import (
    LOKET,
    VIDEO,
    Appointment,
    Appointments,
    Contact,
    FreeTime,
    Hold,
    OpeningHours,
    Place,
    Status,
    Theme,
    Window,
)
from bot.appointments.errors import (
    AgendaAway,
    AlreadyCancelled,
    AppointmentError,
    BadLink,
    HoldExpired,
    InvalidContact,
    NotOffered,
    Overlaps,
    SlotTaken,
    TooLate,
    TooMany,
    UnknownAppointment,
)
from bot.appointments.invitation import calendar_file
from bot.appointments.links import Links
from bot.appointments.notices import MailNotices, NoNotices, Notices
from bot.appointments.rules import Rules
from bot.appointments.setup import CitySetup, city_setup

__all__ = [
    "LOKET",
    "VIDEO",
    "Agenda",
    "AgendaAway",
    "AlreadyCancelled",
    "Appointment",
    "AppointmentError",
    "Appointments",
    "BadLink",
    "CitySetup",
    "Contact",
    "FreeTime",
    "Hold",
    "HoldExpired",
    "InvalidContact",
    "Links",
    "MailNotices",
    "NoNotices",
    "NotOffered",
    "Notices",
    "OpeningHours",
    "Overlaps",
    "Place",
    "Rules",
    "SlotTaken",
    "Status",
    "Theme",
    "TooLate",
    "TooMany",
    "UnknownAppointment",
    "Window",
    "calendar_file",
    "city_setup",
]
