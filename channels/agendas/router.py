"""Gives each city its own agenda: ours, or the one that a supplier keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.appointments import (
    Agenda,
    AgendaAway,
    Appointment,
    Contact,
    FreeTime,
    Hold,
    Place,
    Theme,
    Window,
)
from bot.appointments.tables import AppointmentRow
from bot.storage import Storage
from channels.agendas.qmatic import QmaticAgenda


class Agendas(Agenda):
    """Our own agenda, but for the cities that use their supplier. A time stays with who keeps it, whatever its city
    uses now.

    An agenda itself, so that all that works on rows (look-ups, pages, the staff's week, figures) is the same for both.
    """

    def __init__(
        self, suppliers: Mapping[str, QmaticAgenda], storage: Storage, *how: Any, **more: Any
    ) -> None:
        """`how`, more: as for `Agenda`."""
        super().__init__(storage, *how, **more)
        self._suppliers = suppliers
        self._kept_in = storage

    def keeps(self, city: str) -> bool:
        return self._used_by(city) is None and super().keeps(city)

    def themes(self, city: str) -> list[Theme]:
        other = self._used_by(city)
        return other.themes(city) if other else super().themes(city)

    def theme_for(self, city: str, product: str) -> Theme | None:
        other = self._used_by(city)
        return other.theme_for(city, product) if other else super().theme_for(city, product)

    def places(self, city: str, theme: str) -> list[Place]:
        other = self._used_by(city)
        return other.places(city, theme) if other else super().places(city, theme)

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
        other = self._used_by(city)
        ask = other.days if other else super().days
        return ask(city, theme, mode, place, window, product=product, persons=persons)

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
        other = self._used_by(city)
        ask = other.times if other else super().times
        return ask(city, theme, mode, place, day, product=product, persons=persons)

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
        cooling: bool = False,
    ) -> list[FreeTime]:
        """What cools is our own agenda's: a supplier has a cancelled time back at once."""
        other = self._used_by(city)
        if other:
            return other.free_times(city, theme, mode, place, window, limit, product=product, persons=persons)
        return super().free_times(
            city, theme, mode, place, window, limit, product=product, persons=persons, cooling=cooling
        )

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
        other = self._used_by(city)
        ask = other.hold if other else super().hold
        return ask(
            city,
            theme,
            mode,
            place,
            start,
            key=key,
            conversation_id=conversation_id,
            product=product,
            persons=persons,
            replaces=replaces,
            origin=origin,
        )

    def offer(
        self, appointment_id: str, start: datetime, mode: str, place: str | None, *, key: str, until: datetime
    ) -> Hold:
        other = self._used_by(self.look_up(appointment_id).city)
        ask = other.offer if other else super().offer
        return ask(appointment_id, start, mode, place, key=key, until=until)

    def renew(self, hold_id: str) -> Hold:
        other = self._kept_by(hold_id)
        return other.renew(hold_id) if other else super().renew(hold_id)

    def release(self, hold_id: str) -> None:
        other = self._kept_by(hold_id)
        return other.release(hold_id) if other else super().release(hold_id)

    def confirm(self, hold_id: str, contact: Contact, *, bring: str = "") -> Appointment:
        other = self._kept_by(hold_id)
        if other:
            return other.confirm(hold_id, contact, bring=bring)
        return super().confirm(hold_id, contact, bring=bring)

    def move(self, appointment_id: str, hold_id: str, *, key: str, by: str = "inwoner") -> Appointment:
        """Whoever keeps the new time does it; what kept the old one is told in the same transaction."""
        other = self._kept_by(hold_id)
        if other:
            return other.move(appointment_id, hold_id, key=key, by=by)
        return super().move(appointment_id, hold_id, key=key, by=by)

    def cancel(self, appointment_id: str, *, key: str | None = None, by: str = "inwoner") -> Appointment:
        """Also when the supplier isn't set up any more: its booking is removed once it is again."""
        try:
            other = self._kept_by(appointment_id)
        except AgendaAway:
            other = None
        if other:
            return other.cancel(appointment_id, key=key, by=by)
        return super().cancel(appointment_id, key=key, by=by)

    def _used_by(self, city: str) -> QmaticAgenda | None:
        """Who keeps the new times of this city; None: we do."""
        found = self._suppliers.get(city)
        return found if found and found.in_use else None

    def _kept_by(self, row_id: str) -> QmaticAgenda | None:
        """Who keeps the time of this hold or appointment; None: we do. Raises AgendaAway when it isn't set up."""
        query = select(AppointmentRow.supplier, AppointmentRow.city).where(AppointmentRow.id == row_id)
        with self._kept_in.read() as session:
            found = session.execute(query).one_or_none()
        if found is None or found.supplier is None:
            return None
        if found.city not in self._suppliers:
            raise AgendaAway(f"{found.supplier} keeps this time of {found.city}, and isn't set up any more")
        return self._suppliers[found.city]
