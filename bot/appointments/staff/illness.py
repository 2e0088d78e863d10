"""An officer who is ill, or a desk that can't be used: what stands there, and what becomes of each appointment.

The stretch is blocked first, so nothing new is booked there; then each appointment goes to a colleague at the same
time, to another time, or is cancelled. What couldn't be done stays where it is, and on the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.appointments import booking, looking
from bot.appointments.agenda import Agenda
from bot.appointments.contract import Appointment, FreeTime, Status
from bot.appointments.errors import (
    AlreadyCancelled,
    AppointmentError,
    HoldExpired,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.holding import as_booked
from bot.appointments.looking import Free
from bot.appointments.rows import as_appointment
from bot.appointments.setup import CitySetup, Seat
from bot.appointments.staff.blocking import Blocked
from bot.appointments.staff.checking_in import owned
from bot.appointments.staff.counter import Counter, form_key
from bot.appointments.staff.deeds import Doer, note
from bot.appointments.staff.resources import resource_name
from bot.appointments.staff.visits import Stage, Visit, visit
from bot.appointments.tables import AppointmentRow
from bot.appointments.wording import short_moment
from bot.clock import Clock
from bot.storage import Storage, StorageAway

AHEAD = 28
"""Days in which another time is looked for."""
MOST_TIMES = 12
"""Other times to choose from, per appointment."""


class Way(StrEnum):
    """What becomes of an appointment."""

    COLLEAGUE = "collega"
    MOVE = "tijd"
    CANCEL = "annuleer"
    LEAVE = "laat"


@dataclass(frozen=True)
class Proposal:
    """colleague: who could take it at the same time, "" when nobody can. times: others that are free, in order.

    started: it has begun, so it can't be moved or cancelled any more.
    """

    visit: Visit
    colleague: str
    times: tuple[FreeTime, ...]
    first: FreeTime | None
    started: bool

    @property
    def way(self) -> Way:
        """What is proposed."""
        if self.started:
            return Way.LEAVE
        if self.colleague:
            return Way.COLLEAGUE
        return Way.MOVE if self.first else Way.CANCEL


@dataclass(frozen=True)
class Choice:
    """`start`: of the other time, for MOVE."""

    way: Way
    start: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What was done; `failed`: why not, a Dutch sentence, else empty."""

    visit: Visit
    said: str
    failed: str = ""


_VERBS = {Way.COLLEAGUE: "hand_over", Way.MOVE: "move", Way.CANCEL: "cancel"}
"""As in appointment_key."""
_ELSEWHERE = "Deze afspraak staat intussen op een ander uur of bij iemand anders. Er is niets veranderd."

type _Given = set[tuple[str, str | None, datetime]]
"""Theme, place and start of the times that were proposed already."""
type _Free = dict[tuple[object, ...], list[FreeTime]]
type Listed = Callable[[str, str, datetime, datetime], list[Visit]]


class Illness:
    def __init__(
        self, storage: Storage, clock: Clock, agenda: Agenda, counter: Counter, listed: Listed
    ) -> None:
        """`listed`: (city, who, first, last) -> the appointments that still stand there."""
        self._storage = storage
        self._clock = clock
        self._agenda = agenda
        self._counter = counter
        self._listed = listed

    def proposals(self, city: str, block: Blocked) -> list[Proposal]:
        """One for each appointment under the block that still has to be done, by time. No two get the same time."""
        given: _Given = set()
        free: _Free = {}
        return [self._proposal(one, given, free) for one in self.waiting(city, block)]

    def waiting(self, city: str, block: Blocked) -> list[Visit]:
        """The appointments under the block that still have to be done."""
        listed = self._listed(city, block.who, block.start, block.end)
        return [one for one in listed if one.stage == Stage.EXPECTED]

    def carry_out(
        self, who: Doer, block: Blocked, choices: Mapping[str, Choice], *, key: str
    ) -> list[Outcome]:
        """What was chosen per appointment. One that fails stays as it is and says why; the others go on.

        So does one that isn't under the block any more: the resident or a colleague moved it since the list was shown.
        The same `key` again does nothing twice, and tells the same.
        """
        return [self._one(who, block, one, choice, f"{key}/{one}") for one, choice in choices.items()]

    def hand_over(self, who: Doer, appointment_id: str, *, key: str) -> str:
        """To a colleague (or another desk) at the same time; the resident notices nothing, so gets no mail.

        The name of who has it now. Raises SlotTaken when nobody is free, UnknownAppointment, AlreadyCancelled.
        """
        now = self._clock.now().astimezone(UTC)
        with self._storage.begin() as session:
            booking.queue_up(session, who.city)
            row = owned(session, who, appointment_id)
            if row.status == Status.CANCELLED:
                raise AlreadyCancelled(as_appointment(row))
            setup = self._agenda.setup(who.city)
            used = form_key(who, key)
            if booking.done_with(session, used, "hand_over") != row.id:
                seat = self._other_seat(session, row, now)
                if seat is None:
                    raise SlotTaken(f"nobody else is free for {row.number}")
                visit = self._asked(row)
                booking.purge(session, now, who.city)  # holds that ran out count as free
                booking.free_cells(session, [row.id])
                row.resource, row.officer = seat.resource, seat.officer
                booking.take(session, row, visit.taking(seat, row.start))
                booking.note_key(session, used, "hand_over", row.id, now)
                note(session, who, "doorgegeven", row.id, now, aan=seat.officer or seat.resource)
            return _name(setup, row.officer, row.resource)

    def _one(self, who: Doer, block: Blocked, appointment_id: str, choice: Choice, key: str) -> Outcome:
        visit = self._listed_one(who, appointment_id)
        if not _stands_under(visit, block) and not self._was_done(who, choice.way, key):
            return Outcome(visit, "", _ELSEWHERE)
        try:
            return Outcome(visit, self._done(who, visit, choice, key))
        except (AppointmentError, IntegrityError) as error:
            if not self._was_done(who, choice.way, key):
                return Outcome(visit, "", _why_not(error))
        except StorageAway as away:
            return Outcome(visit, "", _why_not(away))
        visit = self._listed_one(who, appointment_id)  # done at the same moment, by the same form
        return Outcome(visit, self._done(who, visit, choice, key))

    def _was_done(self, who: Doer, way: Way, key: str) -> bool:
        return way in _VERBS and self._counter.done(who, _VERBS[way], key=key)

    def _listed_one(self, who: Doer, appointment_id: str) -> Visit:
        with self._storage.begin() as session:
            return visit(self._agenda.setup(who.city), owned(session, who, appointment_id))

    def _done(self, who: Doer, visit: Visit, choice: Choice, key: str) -> str:
        """Does it, and says what."""
        one = visit.appointment
        match choice.way:
            case Way.COLLEAGUE:
                return f"Doorgegeven aan {self.hand_over(who, one.id, key=key)}."
            case Way.MOVE if choice.start is not None:
                moved = self._moved(who, one, choice.start, key)
                return f"Verplaatst naar {short_moment(moved.start)}."
            case Way.CANCEL:
                self._counter.cancel(who, one.id, key=key)
                return "Geannuleerd."
        return "Blijft staan."

    def _moved(self, who: Doer, one: Appointment, start: datetime, key: str) -> Appointment:
        if self._counter.done(who, "move", key=key):
            return self._agenda.look_up(one.id)
        hold = self._counter.hold(
            who,
            one.theme,
            one.mode,
            one.place,
            start,
            key=f"{key}/vast",
            product=one.product,
            persons=one.persons,
            replaces=one.id,
        )
        return self._counter.move(who, one.id, hold.id, key=key)

    def _proposal(self, visit: Visit, given: _Given, free: _Free) -> Proposal:
        one, now = visit.appointment, self._clock.now()
        if one.start <= now:
            return Proposal(visit, "", (), None, True)
        colleague, later = self._colleague(one), self._later(one, free)
        first = None
        if not colleague:
            first = next((each for each in later if (one.theme, each.place, each.start) not in given), None)
        shown = later[:MOST_TIMES]
        if first is not None:
            given.add((one.theme, first.place, first.start))
            shown += [] if first in shown else [first]
        return Proposal(visit, colleague, tuple(shown), first, False)

    def _colleague(self, one: Appointment) -> str:
        with self._storage.read() as session:
            row = session.get_one(AppointmentRow, one.id)
            try:
                seat = self._other_seat(session, row, self._clock.now().astimezone(UTC))
            except NotOffered:
                return ""
        return _name(self._agenda.setup(one.city), seat.officer, seat.resource) if seat else ""

    def _other_seat(self, session: Session, row: AppointmentRow, now: datetime) -> Seat | None:
        """Somebody for the same time who isn't blocked; its own desk may stay."""
        if row.supplier:
            return None
        visit = self._asked(row)
        view = looking.look(session, visit, row.start, row.start, now, Free(replaced=row.id))
        return view.seat(visit, row.start)

    def _asked(self, row: AppointmentRow) -> looking.Visit:
        """Raises NotOffered when the city dropped the theme, the way or the place."""
        setup = self._agenda.setup(row.city)
        theme = setup.theme(row.theme)
        rooms = setup.rooms(theme, row.mode, row.place)
        return as_booked(looking.Visit(setup, theme, row.mode, rooms, row.product, row.persons), row)

    def _later(self, one: Appointment, free: _Free) -> list[FreeTime]:
        """Free times from its own moment on. Its like, on the same day, have the same: those are looked up once."""
        kind = (one.theme, one.mode, one.place, one.product, one.persons, one.start.date())
        if kind not in free:
            free[kind] = self._times(one)
        return [each for each in free[kind] if each.start > one.start]

    def _times(self, one: Appointment) -> list[FreeTime]:
        try:
            return self._counter.times(
                one.city,
                one.theme,
                one.mode,
                one.place,
                one.start.date(),
                AHEAD,
                product=one.product,
                persons=one.persons,
            )
        except (NotOffered, UnknownAppointment):
            return []


def _stands_under(visit: Visit, block: Blocked) -> bool:
    """A cancelled one does too: what is chosen for it says so."""
    one = visit.appointment
    return visit.under(block.who) and one.start < block.end and block.start < one.end


def _name(setup: CitySetup, officer: str | None, resource: str) -> str:
    return resource_name(setup, setup.officer_resource(officer) if officer else resource)


def _why_not(error: Exception) -> str:
    match error:
        case SlotTaken() | HoldExpired():
            return "Dat uur is net door iemand anders genomen. Kies een ander uur."
        case AlreadyCancelled():
            return "Deze afspraak is intussen geannuleerd."
        case TooLate():
            return "Deze afspraak is al begonnen."
        case NotOffered():
            return "Dit wordt op dat moment niet aangeboden. Kies een ander uur."
        case UnknownAppointment():
            return "Deze afspraak is er niet meer."
        case StorageAway():
            return "De agenda antwoordde niet. Er is niets veranderd."
    return "Dat lukte niet. Er is niets veranderd."
