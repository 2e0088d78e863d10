"""Opening hours per service and channel, with closures and public holidays, and how to say them."""

from bot.hours.schedule import Closure, NoSuchHours, Schedule
from bot.hours.spans import DAYS, HOLIDAY, Span, Week

__all__ = ["DAYS", "HOLIDAY", "Closure", "NoSuchHours", "Schedule", "Span", "Week"]
