"""What an agenda must be able to do, whoever keeps it: our own, or a supplier's behind an adapter.

The shape follows the plug-ins of Open Forms (products, places, days, times, book, cancel, look up),
with a hold added: the time is the resident's while the conversation still asks for a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
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
    """Where residents come to; `address` on one line, `geo` its latitude and longitude where they are known."""

    key: str
    name: str
    address: str
    geo: tuple[float, float] | None = None


@dataclass(frozen=True)
class Theme:
    """Something one can make an appointment for. `minutes` is how long it takes, a multiple of five.

    `service` names the opening hours; themes with the same `group` share desks and officers.
    durations: product -> minutes, where it differs. per_person: minutes more for each next person, up to
    `most_persons`. before, after: minutes around a visit in which desk and officer are not free. lead, horizon: how
    soon and how far ahead it can be booked; None: as the agenda says. most_open: appointments of one resident at a
    time. walk_in: people may also come without.
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
    durations: Mapping[str, int] = field(default_factory=dict)
    per_person: int = 0
    most_persons: int = 1
    before: int = 0
    after: int = 0
    lead: timedelta | None = None
    horizon: timedelta | None = None
    most_open: int = 3
    walk_in: bool = False

    def length(self, product: str | None = None, persons: int = 1) -> timedelta:
        """How long a visit takes, without the buffers."""
        minutes = self.durations.get(product or "", self.minutes)
        return timedelta(minutes=minutes + self.per_person * (persons - 1))


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
    """A time that is kept for one resident until `expires_at`. Moments are in Brussels time.

    `replaces`: the appointment that will move to it.
    """

    id: str
    city: str
    theme: str
    product: str | None
    mode: str
    place: str | None
    start: datetime
    end: datetime
    expires_at: datetime
    persons: int = 1
    replaces: str | None = None


@dataclass(frozen=True)
class Contact:
    """Who comes. Without `email` no mail is sent; `phone` in E.164 if there is one."""

    name: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Appointment:
    """A booked (or cancelled) appointment. `number` is what a resident reads out: A-7K3Q9.

    `sequence` counts its changes, for calendars; `moved` how often its time, place or way changed. `video_token` names
    its video page. `officer`: key of who receives. `bring`: what to have along, as told. `origin`: gesprek, pagina
    or balie. `arrived_at`, `finished_at`, `no_show_at` are noted at the desk; `rating` 1 to 5 is the resident's.
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
    persons: int = 1
    officer: str | None = None
    resource: str = ""
    bring: str = ""
    origin: str = "gesprek"
    moved: int = 0
    cancelled_by: str | None = None
    arrived_at: datetime | None = None
    finished_at: datetime | None = None
    no_show_at: datetime | None = None
    rating: int | None = None


class OpeningHours(Protocol):
    """When a service of one city is open; holidays and closures are already taken out."""

    def day_hours(self, service: str, channel: str, day: date) -> list[tuple[time, time]]:
        """The open stretches of that day in local time, in order; empty when closed."""


class Appointments(Protocol):
    """An agenda of one or more cities.

    Unknown keys of a city, theme or place, and more persons than may come together, raise NotOffered. What keeps the
    times elsewhere may raise AgendaAway from every method; nothing was changed then, or it is found again by its key.
    """

    def themes(self, city: str) -> list[Theme]:
        """Everything one can make an appointment for, in the city's order."""

    def theme_for(self, city: str, product: str) -> Theme | None:
        """The theme that treats this product; None when it needs no appointment."""

    def places(self, city: str, theme: str) -> list[Place]:
        """Where the theme has desks; empty when it is by video only."""

    def days(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None = None,
        window: Window | None = None,
        *,
        product: str | None = None,
        persons: int = 1,
    ) -> list[date]:
        """The days with at least one free time, in order."""

    def times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None,
        day: date,
        *,
        product: str | None = None,
        persons: int = 1,
    ) -> list[FreeTime]:
        """All free times of one day, in order. `place` None means any place."""

    def free_times(
        self,
        city: str,
        theme: str,
        mode: str,
        place: str | None = None,
        window: Window | None = None,
        limit: int = 3,
        *,
        product: str | None = None,
        persons: int = 1,
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
        persons: int = 1,
        replaces: str | None = None,
        origin: str = "gesprek",
    ) -> Hold:
        """Keeps a time for the resident for ten minutes.

        `key` makes it idempotent (the message id): the same key gives the same hold, whatever else is
        asked. A conversation holds one time: its older hold is let go once the new one is sure.
        `replaces`: the appointment that will move here; it keeps its own time until `move`, and what it
        has of the new time already (more persons at the same moment) is shared.
        Raises SlotTaken, NotOffered, or HoldExpired when the hold of this very key has ended. TooMany and Overlaps as
        in `confirm`, as far as the resident is known already. With `replaces`: UnknownAppointment (also for another
        city or theme), AlreadyCancelled, TooLate once it has begun.
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
        if its time is still free. Raises HoldExpired, InvalidContact, AlreadyCancelled, UnknownAppointment
        (also for a hold with `replaces`: that is for `move`), TooMany when this resident has as many
        appointments as the city allows, Overlaps when they have another appointment at that moment.
        """

    def move(self, appointment_id: str, hold_id: str, *, key: str, by: str = "inwoner") -> Appointment:
        """Moves an appointment to a held time (another moment, place, or video instead of the desk), in one step.

        Until then it keeps its own time; afterwards number, calendar UID and link are what they were, `sequence` and
        `moved` one higher, and the mail is sent. The same `key` again changes nothing. The old time is kept from others
        for a short while. Raises HoldExpired, AlreadyCancelled, TooLate once it has begun, Overlaps,
        UnknownAppointment (also when the hold is for another appointment).
        """

    def cancel(self, appointment_id: str, *, key: str | None = None, by: str = "inwoner") -> Appointment:
        """Cancels and sends the mail; the time comes free after a short while that nobody can foresee.

        The same `key` again gives the cancelled appointment. `by`: inwoner or balie.
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
        """The confirmed appointments that haven't begun and that this conversation may see, in order.

        Those that it made, that an earlier conversation of the same resident on the same channel made, and those that
        it proved to know (a mailed code, a signed link).
        """
