"""What the staff does with the agenda: reads it, checks in, books, blocks, calls numbers. Each deed is noted."""

from bot.appointments.staff.blocking import Blocked
from bot.appointments.staff.errors import NotPossible, UnknownThing
from bot.appointments.staff.staff_agenda import StaffAgenda
from bot.appointments.staff.visits import STAGES, Stage, Visit

__all__ = ["STAGES", "Blocked", "NotPossible", "StaffAgenda", "Stage", "UnknownThing", "Visit"]
