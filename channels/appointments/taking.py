"""What the pages ask of the agenda to move an appointment: free times, one of them held, and the move."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from bot.appointments import Agenda, Appointment, FreeTime, Hold, HoldExpired
from bot.appointments.kept import PAGE, kept
from bot.clock import Clock
from bot.storage import Storage
from channels.appointments.choices import Wish, written


class Taking:
    """Of one appointment at a time: its theme, product and number of persons stay as they are."""

    def __init__(self, agenda: Agenda, storage: Storage, clock: Clock) -> None:
        self._agenda = agenda
        self._storage = storage
        self._clock = clock

    def days(self, one: Appointment, wish: Wish) -> list[date]:
        return self._agenda.days(
            one.city, one.theme, wish.mode, wish.place, product=one.product, persons=one.persons
        )

    def times(self, one: Appointment, wish: Wish, day: date) -> list[FreeTime]:
        """What is free that day, but for the time that the appointment has already."""
        found = self._agenda.times(
            one.city, one.theme, wish.mode, wish.place, day, product=one.product, persons=one.persons
        )
        return [time for time in found if not has(one, wish, time.start)]

    def kept(self, one: Appointment) -> list[Hold]:
        """What pages hold for it now, the newest first."""
        return kept(self._storage, one.id, self._clock.now())

    def take(self, one: Appointment, wish: Wish, start: datetime) -> Hold:
        """Holds a time for it; the agenda then lets go what a page held before. Raises as `Appointments.hold`."""
        for hold in self.kept(one):
            if (hold.mode, hold.place, hold.start) == (wish.mode, wish.place, start):
                return hold
        return self._held(one, wish, start)

    def let_go(self, hold: Hold) -> None:
        self._agenda.release(hold.id)

    def move(self, one: Appointment, hold_id: str) -> Appointment:
        """Twice with one hold is once. Raises as `Appointments.move`."""
        return self._agenda.move(one.id, hold_id, key=f"{PAGE}/{hold_id}")

    def _held(self, one: Appointment, wish: Wish, start: datetime) -> Hold:
        """Tapped twice it is one hold; chosen again after it was let go, it is a new one."""
        key = f"{PAGE}/{one.id}/{one.sequence}/{wish.mode}/{wish.place or ''}/{written(start)}"
        try:
            return self._hold(one, wish, start, key)
        except HoldExpired:
            return self._hold(one, wish, start, f"{key}/{secrets.token_hex(8)}")

    def _hold(self, one: Appointment, wish: Wish, start: datetime, key: str) -> Hold:
        return self._agenda.hold(
            one.city,
            one.theme,
            wish.mode,
            wish.place,
            start,
            key=key,
            product=one.product,
            persons=one.persons,
            replaces=one.id,
            origin=PAGE,
        )


def has(one: Appointment, wish: Wish, start: datetime) -> bool:
    """Whether the appointment is at that time, in that way and place."""
    return (one.mode, one.place, one.start) == (wish.mode, wish.place, start)
