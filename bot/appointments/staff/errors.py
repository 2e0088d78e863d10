"""What the staff is told when the agenda can't do what they ask."""

from __future__ import annotations

from bot.appointments.errors import AppointmentError


class NotPossible(AppointmentError):
    """Right in itself, but not as things stand now. `reason`: a Dutch sentence for the staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownThing(AppointmentError):
    """A block, a number or a place that this city doesn't have."""
