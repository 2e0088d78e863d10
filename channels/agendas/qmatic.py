"""The agenda of a city whose times Qmatic keeps.

A hold is a reservation there, an appointment is one that is confirmed, a move is a new one before the old one goes.
Each has a row in our own agenda too, so that conversations, links, mails, video and figures are as everywhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import structlog

from bot.appointments import (
    Agenda,
    AgendaAway,
    Appointment,
    AppointmentError,
    Contact,
    FreeTime,
    Hold,
    NotOffered,
    Place,
    Rules,
    Status,
    Theme,
    Window,
)
from bot.appointments.contact import checked
from bot.appointments.free import spread
from bot.appointments.holding import OFFER
from bot.appointments.tables import AppointmentRow
from bot.clock import Clock, brussels
from bot.storage import Storage
from channels.agenda_accounts import QmaticAccount
from channels.agendas.api import QmaticApi
from channels.agendas.failures import SupplierError
from channels.agendas.holds import SUPPLIER, Holds
from channels.agendas.keeping import Keeper
from channels.agendas.offered import FreeTimes, Wish, kept, wished

TITLE = "Afspraak via Onthaal"
"""What Qmatic calls the appointment; its service says what it is about."""

_log = structlog.get_logger()


class QmaticAgenda:
    """Implements `Appointments` for one city. `own`: our own agenda, which keeps the rows and tells the residents."""

    def __init__(
        self,
        own: Agenda,
        storage: Storage,
        clock: Clock,
        account: QmaticAccount,
        api: QmaticApi | None = None,
        rules: Rules | None = None,
    ) -> None:
        self._own = own
        self._clock = clock
        self._account = account
        self._api = api or QmaticApi(account)
        self._free = FreeTimes(self._api, clock)
        self.keeper = Keeper(storage, clock, account.city, self._api)
        self._holds = Holds(storage, clock, account, self.keeper, rules or Rules())

    @property
    def in_use(self) -> bool:
        """Its city keeps new times there."""
        return self._account.in_use

    def close(self) -> None:
        self._api.close()

    # What there is

    def themes(self, city: str) -> list[Theme]:
        found = (kept(theme, self._account) for theme in self._own.themes(city))
        return [theme for theme in found if theme]

    def theme_for(self, city: str, product: str) -> Theme | None:
        return next((theme for theme in self.themes(city) if product in theme.products), None)

    def places(self, city: str, theme: str) -> list[Place]:
        there = self._theme(city, theme).places
        return [place for place in self._own.places(city, theme) if place.key in there]

    # When

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
        with _asking():
            return self._free.days(self._wish(city, theme, mode, place, product, persons), window)

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
        with _asking():
            return self._free.on(self._wish(city, theme, mode, place, product, persons), day)

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
        with _asking():
            wanted = self._wish(city, theme, mode, place, product, persons)
            return spread(self._free.ahead(wanted, window), limit)

    # Hold

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
        wish = self._wish(city, theme, mode, place, product, persons)
        return self._hold(
            wish, _row(wish, city, start, key, conversation_id, product, persons, replaces, origin)
        )

    def offer(
        self, appointment_id: str, start: datetime, mode: str, place: str | None, *, key: str, until: datetime
    ) -> Hold:
        """As our own agenda's, for the waiting list; no longer than a reservation lasts."""
        had = self._own.look_up(appointment_id)
        wish = self._wish(had.city, had.theme, mode, place, had.product, had.persons)
        row = _row(wish, had.city, start, key, None, had.product, had.persons, had.id, OFFER)
        row.hold_expires_at = until.astimezone(UTC)
        return self._hold(wish, row)

    def _hold(self, wish: Wish, row: AppointmentRow) -> Hold:
        if made := self._holds.made(row.hold_key):
            return made
        with _asking():
            return self._holds.hold(wish, row, self._own.setup(row.city))

    def renew(self, hold_id: str) -> Hold:
        """As long as the reservation lasts at most; one that ended is made again if its time is still free."""
        with _asking():
            self._holds.revive(hold_id)
        return self._holds.capped(self._own.renew(hold_id))

    def release(self, hold_id: str) -> None:
        self._own.release(hold_id)
        self.keeper.tidy_of(hold_id)

    # Confirm, move and cancel

    def confirm(self, hold_id: str, contact: Contact, *, bring: str = "") -> Appointment:
        with self._booked(hold_id, checked(contact)):
            return self._own.confirm(hold_id, contact, bring=bring)

    def move(self, appointment_id: str, hold_id: str, *, key: str, by: str = "inwoner") -> Appointment:
        """Until the new time is an appointment at Qmatic, the old one stays one."""
        before = self._own.look_up(appointment_id)
        possible = before.status == Status.CONFIRMED and before.start > self._clock.now()
        with self._booked(hold_id if possible else None, before.contact):
            moved = self._own.move(appointment_id, hold_id, key=key, by=by)
        self.keeper.tidy_of(appointment_id)
        return moved

    def cancel(self, appointment_id: str, *, key: str | None = None, by: str = "inwoner") -> Appointment:
        """Needs no Qmatic: what can't be removed there now, the worker removes."""
        cancelled = self._own.cancel(appointment_id, key=key, by=by)
        self.keeper.tidy_of(appointment_id)
        return cancelled

    @contextmanager
    def _booked(self, hold_id: str | None, who: Contact) -> Iterator[None]:
        """The hold is an appointment at Qmatic in here, unless it can't become one: then our own agenda says why."""
        with _asking():
            asked = hold_id is not None and self._holds.book(hold_id, TITLE, who)
        try:
            yield
        except AppointmentError:
            if asked and hold_id is not None:
                self._holds.undo(hold_id)
            raise

    # Look up: our own rows know it all

    def look_up(self, appointment_id: str) -> Appointment:
        return self._own.look_up(appointment_id)

    def find(self, city: str, number: str, contact: str) -> Appointment:
        return self._own.find(city, number, contact)

    def by_video_token(self, token: str) -> Appointment:
        return self._own.by_video_token(token)

    def held_by(self, conversation_id: str) -> Hold | None:
        return self._own.held_by(conversation_id)

    def upcoming(self, conversation_id: str) -> list[Appointment]:
        return self._own.upcoming(conversation_id)

    # Inside

    def _theme(self, city: str, key: str) -> Theme:
        found = next((theme for theme in self.themes(city) if theme.key == key), None)
        if found is None:
            raise NotOffered(f"{city} has no theme '{key}' at Qmatic")
        return found

    def _wish(
        self, city: str, theme: str, mode: str, place: str | None, product: str | None, persons: int
    ) -> Wish:
        return wished(self._theme(city, theme), self._account, mode, place, product, persons)


def _row(
    wish: Wish,
    city: str,
    start: datetime,
    key: str,
    conversation_id: str | None,
    product: str | None,
    persons: int,
    replaces: str | None,
    origin: str,
) -> AppointmentRow:
    """What is asked for; the rest is known once it is reserved."""
    begins = brussels(start).astimezone(UTC)
    return AppointmentRow(
        id=str(uuid.uuid4()),
        city=city,
        theme=wish.theme.key,
        product=product,
        mode=wish.mode,
        persons=persons,
        start=begins,
        end=begins + wish.length,
        status=Status.HELD,
        hold_key=key,
        replaces=replaces,
        conversation_id=conversation_id,
        origin=origin,
        sequence=0,
        moved=0,
        supplier=SUPPLIER,
    )


@contextmanager
def _asking() -> Iterator[None]:
    """What goes wrong at the supplier, as the contract names it. Why is in the log, for the administrator."""
    try:
        yield
    except SupplierError as error:
        _log.warning("agenda_away", reason=str(error))
        raise AgendaAway(str(error)) from error
