"""Appointments: times, holds, confirmations and cancellations. Import from here; the rest is private."""

from bot.appointments.access import Access
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
    CodeExpired,
    HoldExpired,
    InvalidContact,
    NotOffered,
    Overlaps,
    SlotTaken,
    TooLate,
    TooMany,
    UnknownAppointment,
    WrongCode,
)
from bot.appointments.invitation import calendar_file
from bot.appointments.line import Offer, Waiting
from bot.appointments.links import Links
from bot.appointments.notices import MailNotices, NoNotices, Notices
from bot.appointments.rating import Ratings
from bot.appointments.reminders import Reminders
from bot.appointments.rules import Rules
from bot.appointments.setup import CitySetup, city_setup
from bot.appointments.waiting import WaitingList

__all__ = [
    "LOKET",
    "VIDEO",
    "Access",
    "Agenda",
    "AgendaAway",
    "AlreadyCancelled",
    "Appointment",
    "AppointmentError",
    "Appointments",
    "BadLink",
    "CitySetup",
    "CodeExpired",
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
    "Offer",
    "OpeningHours",
    "Overlaps",
    "Place",
    "Ratings",
    "Reminders",
    "Rules",
    "SlotTaken",
    "Status",
    "Theme",
    "TooLate",
    "TooMany",
    "UnknownAppointment",
    "Waiting",
    "WaitingList",
    "Window",
    "WrongCode",
    "calendar_file",
    "city_setup",
]
