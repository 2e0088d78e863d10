"""People without an appointment: a number per place and day, called in order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.appointments.setup import CitySetup
from bot.appointments.setup_tables import WalkIn
from bot.appointments.staff.deeds import Doer, note
from bot.appointments.staff.errors import NotPossible, UnknownThing
from bot.appointments.tables import AppointmentKey
from bot.clock import BRUSSELS, Clock
from bot.storage import Storage

WAITING, CALLED, DONE, GONE = "wacht", "opgeroepen", "klaar", "weg"
_TRIES = 50  # numbers that others may take at the same moment


@dataclass(frozen=True)
class Number:
    """Somebody without an appointment. `waited`: until called, or until now. Moments in Brussels time."""

    id: str
    number: int
    theme: str
    status: str
    desk: str
    taken_at: datetime
    called_at: datetime | None
    waited: timedelta


@dataclass(frozen=True)
class Line:
    """A place today: who waits, who is called, who was helped; in order of their numbers.

    `usual`: how long those waited who were called in the last two hours; None when nobody was.
    """

    waiting: tuple[Number, ...]
    called: tuple[Number, ...]
    past: tuple[Number, ...]
    usual: timedelta | None


def walk_in_themes(setup: CitySetup, place: str) -> list[tuple[str, str]]:
    """(key, name) of what people may come for without an appointment."""
    return [
        (theme.key, theme.name) for theme in setup.themes.values() if theme.walk_in and place in theme.places
    ]


def walk_in_places(setup: CitySetup) -> list[tuple[str, str]]:
    """(key, name) of where people may come without an appointment."""
    return [(key, place.name) for key, place in setup.places.items() if walk_in_themes(setup, key)]


class WalkIns:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def take(
        self, who: Doer, setup: CitySetup, place: str, theme: str, product: str | None = None, *, key: str
    ) -> Number:
        """The next number of this place today; the same `key` again gives the same one.

        Raises UnknownThing where nobody comes without an appointment for this theme.
        """
        if theme not in dict(walk_in_themes(setup, place)):
            raise UnknownThing(f"no walk-in for {theme} at {place}")
        made = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{who.city}/{who.id}/{key}"))
        now = self._clock.now()
        with self._storage.begin() as session:
            row = session.get(WalkIn, made) or self._add(session, who, made, place, theme, product, now)
            return _number(row, now)

    def call(self, who: Doer, place: str, desk: str, *, key: str, theme: str = "") -> Number | None:
        """The first who waits (for `theme`, if given) is called to `desk`; None when nobody waits.

        The same `key` again gives the same one, whatever became of them.
        """
        now = self._clock.now()
        with self._storage.begin() as session:
            done = session.get(AppointmentKey, _key(who, key))
            if done is not None:
                return _number(session.get_one(WalkIn, done.appointment_id), now)
            row = self._next(session, who.city, place, now.date(), theme)
            if row is None:
                return None
            session.add(
                AppointmentKey(key=_key(who, key), verb="call", appointment_id=row.id, at=now.astimezone(UTC))
            )
            row.status, row.desk, row.agent_id = CALLED, desk[:80], who.id
            row.called_at = now.astimezone(UTC)
            note(session, who, "opgeroepen", row.id, now, nummer=row.number)
            return _number(row, now)

    def again(self, who: Doer, number_id: str) -> None:
        """Calls somebody once more who didn't come to the desk. Raises NotPossible unless they are called."""
        with self._storage.begin() as session:
            row = self._owned(session, who, number_id)
            if row.status != CALLED:
                raise NotPossible(f"Nummer {row.number} is niet opgeroepen.")
            row.called_at = self._clock.now().astimezone(UTC)

    def end(self, who: Doer, number_id: str, status: str) -> None:
        """DONE or GONE; WAITING puts them back in the line, with their old number."""
        now = self._clock.now()
        with self._storage.begin() as session:
            row = self._owned(session, who, number_id)
            if row.status == status:
                return
            row.status = status
            row.done_at = now.astimezone(UTC) if status in (DONE, GONE) else None
            if status == WAITING:
                row.called_at, row.desk, row.agent_id = None, None, None
            verb = {DONE: "klaar", GONE: "niet_gekomen", WAITING: "ongedaan"}[status]
            note(session, who, verb, row.id, now, nummer=row.number)

    def line(self, city: str, place: str) -> Line:
        """How it stands now."""
        now = self._clock.now()
        query = select(WalkIn).where(WalkIn.city == city, WalkIn.place == place, WalkIn.day == now.date())
        with self._storage.read() as session:
            found = [_number(row, now) for row in session.scalars(query.order_by(WalkIn.number))]
        waits = [one.waited for one in found if one.called_at and now - one.called_at < timedelta(hours=2)]
        called = sorted(
            (one for one in found if one.status == CALLED), key=lambda one: one.called_at or now, reverse=True
        )
        return Line(
            tuple(one for one in found if one.status == WAITING),
            tuple(called),
            tuple(one for one in found if one.status in (DONE, GONE)),
            sum(waits, timedelta()) / len(waits) if waits else None,
        )

    def _add(
        self,
        session: Session,
        who: Doer,
        made: str,
        place: str,
        theme: str,
        product: str | None,
        now: datetime,
    ) -> WalkIn:
        """Unique per place and day says the database; who comes second takes the next number."""
        highest = select(func.coalesce(func.max(WalkIn.number), 0)).where(
            WalkIn.city == who.city, WalkIn.place == place, WalkIn.day == now.date()
        )
        for _ in range(_TRIES):
            row = WalkIn(
                id=made,
                city=who.city,
                place=place,
                day=now.date(),
                number=(session.scalar(highest) or 0) + 1,
                theme=theme,
                product=product,
                status=WAITING,
                taken_at=now.astimezone(UTC),
            )
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError:
                if (same := session.get(WalkIn, made)) is not None:
                    return same  # the same form, sent twice at once
                continue
            note(session, who, "nummer", row.id, now, nummer=row.number)
            return row
        raise NotPossible("Het is nu te druk om een nummer te geven. Probeer het nog eens.")

    def _next(self, session: Session, city: str, place: str, day: date, theme: str) -> WalkIn | None:
        query = select(WalkIn).where(
            WalkIn.city == city, WalkIn.place == place, WalkIn.day == day, WalkIn.status == WAITING
        )
        if theme:
            query = query.where(WalkIn.theme == theme)
        return session.scalars(
            query.order_by(WalkIn.number).limit(1).with_for_update(skip_locked=True)
        ).one_or_none()

    def _owned(self, session: Session, who: Doer, number_id: str) -> WalkIn:
        row = session.get(WalkIn, number_id, with_for_update=True)
        if row is None or row.city != who.city:
            raise UnknownThing(f"no number {number_id} in {who.city}")
        return row


def _key(who: Doer, key: str) -> str:
    return f"balie/{who.id}/{key}"[:200]


def _number(row: WalkIn, now: datetime) -> Number:
    called = row.called_at.astimezone(BRUSSELS) if row.called_at else None
    taken = row.taken_at.astimezone(BRUSSELS)
    ended = called or (row.done_at.astimezone(BRUSSELS) if row.done_at else now)
    return Number(row.id, row.number, row.theme, row.status, row.desk or "", taken, called, ended - taken)
