"""After a change of the set-up: who was to come to a desk or colleague that isn't there any more gets another one.

At the same time and place, so the resident notices nothing. Without it the old desk would be empty and the new one
booked for somebody else: the same colleague twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from bot.appointments.errors import AppointmentError
from bot.appointments.misplaced import Misplaced, Why
from bot.appointments.staff.deeds import Doer
from bot.appointments.staff.illness import Illness


def reseat(illness: Illness, who: Doer, found: Iterable[Misplaced]) -> int:
    """How many found another seat; the others stay, for people to see to."""
    seats = [each.appointment.id for each in found if each.why in (Why.SEAT, Why.OFFICER)]
    return sum(_reseated(illness, who, one) for one in seats)


def _reseated(illness: Illness, who: Doer, appointment_id: str) -> bool:
    try:
        illness.hand_over(who, appointment_id, key=f"instelling/{uuid.uuid4()}")
    except (AppointmentError, IntegrityError):  # nobody is free, or it changed at this moment
        return False
    return True
