"""What can go wrong with an appointment.

AppointmentError            under OnthaalError
├── NotOffered          no such theme, place, mode or start; closed, too soon or too far ahead
├── SlotTaken           somebody else was first
├── HoldExpired         the hold ran out (or was let go) and its time is gone
├── UnknownAppointment  no such hold or appointment
├── AlreadyCancelled    cancelled before; `appointment` says which
├── TooLate             it has begun or is over: nothing left to cancel
├── TooMany             this resident has as many appointments as the city allows; `open` says which
├── Overlaps            this resident has another appointment at that moment; `other` says which
├── AgendaAway          a supplier's agenda can't be reached now; nothing is lost
├── WrongCode           not the code that was mailed; `left` says how many attempts are left
├── CodeExpired         no code any more: too late, used, or too many wrong ones
├── InvalidContact      a name or address that we can't use; an InvalidInput with a Dutch `reason`
└── BadLink             a link that we didn't make
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import InvalidInput, OnthaalError

if TYPE_CHECKING:
    from bot.appointments.contract import Appointment


class AppointmentError(OnthaalError):
    """The root of this tree; the message is for logs, not for residents."""


class NotOffered(AppointmentError):
    pass


class SlotTaken(AppointmentError):
    pass


class HoldExpired(AppointmentError):
    pass


class UnknownAppointment(AppointmentError):
    pass


class AlreadyCancelled(AppointmentError):
    def __init__(self, appointment: Appointment) -> None:
        super().__init__(f"appointment {appointment.number} was cancelled before")
        self.appointment = appointment


class TooLate(AppointmentError):
    pass


class TooMany(AppointmentError):
    def __init__(self, open_ones: list[Appointment]) -> None:
        super().__init__(f"{len(open_ones)} appointments are open")
        self.open = open_ones


class Overlaps(AppointmentError):
    def __init__(self, other: Appointment) -> None:
        super().__init__(f"appointment {other.number} is at that moment")
        self.other = other


class AgendaAway(AppointmentError):
    pass


class WrongCode(AppointmentError):
    def __init__(self, left: int) -> None:
        super().__init__(f"wrong code, {left} attempts left")
        self.left = left


class CodeExpired(AppointmentError):
    pass


class InvalidContact(InvalidInput, AppointmentError):
    pass


class BadLink(AppointmentError):
    pass
