"""What an agenda must be able to do, whoever keeps it: our own, or a supplier's behind an adapter.

The shape follows the plug-ins of Open Forms (products, places, days, times, book, cancel, look up),
with a hold added: the time is the resident's while the conversation still asks for a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Protocol

from bot.clock import BRUSSELS, brussels

VIDEO = "video"
LOKET = "loket"


class Status(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Place:
    """Where residents come to; `address` on one line."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Theme:
    """Something one can make an appointment for. `minutes` is how long it takes, a multiple of five.

    `service` names the opening hours; themes with the same `group` share desks and officers.
    """

    key: str
    name: str
    products: tuple[str, ...]
    modes: tuple[str, ...]
    places: tuple[str, ...]
    minutes: int
    service: str
    group: str
    desks: int = 2
    officers: int = 2


@dataclass(frozen=True)
class Window:
    """When the resident can come: from `first` until before `last`, each day between two times if given."""

    first: datetime
    last: datetime
    between: tuple[time, time] | None = None

    def holds(self, start: datetime) -> bool:
        """Whether an appointment may begin at `start`."""
        # In UTC: two moments of one zone compare by their wall clocks, which repeat in October.
        first, last = (brussels(moment).astimezone(UTC) for moment in (self.first, self.last))
        if not first <= start.astimezone(UTC) < last:
            return False
        return self.between is None or self.between[0] <= start.astimezone(BRUSSELS).time() < self.between[1]


@dataclass(frozen=True)
class FreeTime:
    """A time that was free a moment ago. `place` is None for video; moments are in Brussels time."""

    theme: str
    mode: str
    place: str | None
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Hold:
    """A time that is kept for one resident until `expires_at`. Moments are in Brussels time."""

    id: str
    city: str
    theme: str
    product: str | None
    mode: str
    place: str | None
    start: datetime
    end: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Contact:
    """Who comes. Without `email` no mail is sent; `phone` in E.164 if there is one."""

    name: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Appointment:
    """A booked (or cancelled) appointment. `number` is what a resident reads out: A-7K3Q9.

    `sequence` counts its changes, for calendars; `video_token` names its video page.
    """

    id: str
    number: str
    city: str
    theme: str
    product: str | None
    mode: str
    place: str | None
    start: datetime
    end: datetime
    status: Status
    contact: Contact
    sequence: int
    video_token: str | None
    conversation_id: str | None


class OpeningHours(Protocol):
    """When a service of one city is open; holidays and closures are already taken out."""

    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        """The open stretches of that day in local time, in order; empty when closed."""


class Appointments(Protocol):
    """An agenda of one or more cities. Unknown keys of a city, theme or place raise NotOffered."""

    def themes(self, city: str) -> list[Theme]:
        """Everything one can make an appointment for, in the city's order."""

    def theme_for(self, city: str, product: str) -> Theme | None:
        """The theme that treats this product; None when it needs no appointment."""

    def places(self, city: str, theme: str) -> list[Place]:
        """Where the theme has desks; empty when it is by video only."""

    def days(
        self, city: str, theme: str, mode: str, place: str | None = None, window: Window | None = None
    ) -> list[date]:
        """The days with at least one free time, in order."""

    def times(self, city: str, theme: str, mode: str, place: str | None, day: date) -> list[FreeTime]:
        """All free times of one day, in order. `place` None means any place."""

    def free_times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None = None,
        window: Window | None = None,
        limit: int = 3,
    ) -> list[FreeTime]:
        """At most `limit` next free times, in order and spread over half-days; empty when there are none."""

    def hold(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None,
        start: datetime,
        *,
        key: str,
        conversation_id: str | None = None,
        product: str | None = None,
    ) -> Hold:
        """Keeps a time for the resident for ten minutes.

        `key` makes it idempotent (the message id): the same key gives the same hold, whatever else is
        asked. A conversation holds one time: its older hold is let go once the new one is sure.
        Raises SlotTaken, NotOffered, or HoldExpired when the hold of this very key has ended.
        """

    def renew(self, hold_id: str) -> Hold:
        """Ten more minutes from now, at most thirty in all; `expires_at` says what it became.

        Raises HoldExpired when the time is gone, UnknownAppointment.
        """

    def release(self, hold_id: str) -> None:
        """Lets a hold go. Nothing happens if it ended before or is an appointment already.

        Raises UnknownAppointment.
        """

    def confirm(self, hold_id: str, contact: Contact, *, bring: str = "") -> Appointment:
        """Makes the hold an appointment and sends the mail; a second call changes nothing.

        `bring` is what the resident must have along, for the mail. A hold that ran out is taken again
        if its time is still free. Raises HoldExpired, InvalidContact, AlreadyCancelled, UnknownAppointment.
        """

    def cancel(self, appointment_id: str) -> Appointment:
        """Cancels, frees the time and sends the mail.

        Raises AlreadyCancelled, TooLate once it has begun, UnknownAppointment (also for a mere hold).
        """

    def look_up(self, appointment_id: str) -> Appointment:
        """A confirmed or cancelled appointment. Raises UnknownAppointment."""

    def find(self, city: str, number: str, contact: str) -> Appointment:
        """By its number and the e-mail address or phone number that it was booked with.

        Raises UnknownAppointment, without saying which of the two was wrong.
        """

    def by_video_token(self, token: str) -> Appointment:
        """The appointment of a video page. Raises UnknownAppointment."""

    def held_by(self, conversation_id: str) -> Hold | None:
        """What this conversation holds now."""

    def upcoming(self, conversation_id: str) -> list[Appointment]:
        """The confirmed appointments that this conversation made and that haven't begun, in order."""
