"""Time in which nothing can be booked: made, listed, taken away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.appointments import booking
from bot.appointments.contract import Status
from bot.appointments.setup import CitySetup
from bot.appointments.setup_tables import Block
from bot.appointments.staff.deeds import Doer, note
from bot.appointments.staff.errors import NotPossible, UnknownThing
from bot.appointments.staff.resources import EVERYTHING, resource_name, targets
from bot.appointments.staff.visits import visit
from bot.appointments.tables import AppointmentRow
from bot.clock import BRUSSELS, Clock, brussels
from bot.storage import Storage

LONGEST_BLOCK = timedelta(days=366)
LONGEST_REASON = 200


@dataclass(frozen=True)
class Blocked:
    """A block, in words. Moments in Brussels time; `who` as in the table, `name` as people call it."""

    id: str
    who: str
    name: str
    start: datetime
    end: datetime
    reason: str
    made_by: str | None

    def covers(self, resource: str, place: str | None, themes: tuple[str, ...]) -> bool:
        """Whether nothing can be booked at this desk or officer: its own block, its place's, or that of all its
        themes."""
        if self.who in (EVERYTHING, resource, resource.rpartition("/")[0], f"plaats/{place}"):
            return True
        return bool(themes) and all(self.who == f"thema/{theme}" for theme in themes)


class Blocks:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def block(
        self,
        who: Doer,
        setup: CitySetup,
        target: str,
        start: datetime,
        end: datetime,
        reason: str,
        *,
        key: str,
        verb: str = "geblokkeerd",
    ) -> Blocked:
        """Makes one; the same `key` again makes no second. What is booked there already stays; what is only held gets
        another desk or colleague when it is confirmed, or is asked again.

        Raises NotPossible for an end before the start, a past or too long stretch, UnknownThing for another target.
        """
        start, end = (brussels(moment).astimezone(UTC) for moment in (start, end))
        self._check(setup, target, start, end, reason)
        made = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{who.city}/{who.id}/{key}"))
        now = self._clock.now().astimezone(UTC)
        with self._storage.begin() as session:
            booking.queue_up(session, who.city)  # no booking slips in between, nor the same form sent twice
            row = session.get(Block, made)
            if row is None:
                row = Block(
                    id=made,
                    city=who.city,
                    who=target,
                    start=start,
                    end=end,
                    reason=" ".join(reason.split()),
                    made_by=who.id,
                    created_at=now,
                )
                session.add(row)
                booking.run_out(session, _held_under(session, setup, target, start, end))
                note(session, who, verb, target, now, blok=made, van=str(start), tot=str(end))
            return _blocked(setup, row)

    def unblock(self, who: Doer, block_id: str) -> None:
        """Takes it away; nothing happens when it was gone."""
        with self._storage.begin() as session:
            row = _found(session, who.city, block_id, lock=True)  # two colleagues take it away once
            if row is not None:
                session.delete(row)
                note(session, who, "vrijgegeven", row.who, self._clock.now(), blok=row.id)

    def one(self, setup: CitySetup, block_id: str) -> Blocked:
        """Raises UnknownThing, also for another city's."""
        with self._storage.read() as session:
            row = _found(session, setup.key, block_id)
        if row is None:
            raise UnknownThing(f"no block {block_id} in {setup.key}")
        return _blocked(setup, row)

    def between(self, setup: CitySetup, first: datetime, last: datetime) -> list[Blocked]:
        """Those that lie between two moments, wholly or in part, in order."""
        query = select(Block).where(
            Block.city == setup.key, Block.end > first.astimezone(UTC), Block.start < last.astimezone(UTC)
        )
        with self._storage.read() as session:
            rows = session.scalars(query.order_by(Block.start, Block.id)).all()
        return [_blocked(setup, row) for row in rows]

    def coming(self, setup: CitySetup) -> list[Blocked]:
        """Those that aren't over."""
        now = self._clock.now()
        return self.between(setup, now, now + timedelta(days=3660))

    def _check(self, setup: CitySetup, target: str, start: datetime, end: datetime, reason: str) -> None:
        if target not in dict(targets(setup)):
            raise UnknownThing(f"{setup.key} has no '{target}' to block")
        if end <= start:
            raise NotPossible("Het einde komt voor het begin.")
        if end <= self._clock.now():
            raise NotPossible("Dit is al voorbij.")
        if end - start > LONGEST_BLOCK:
            raise NotPossible("Blokkeer hoogstens een jaar.")
        if len(reason) > LONGEST_REASON:
            raise NotPossible(f"De reden is te lang: hoogstens {LONGEST_REASON} tekens.")


def _held_under(session: Session, setup: CitySetup, who: str, start: datetime, end: datetime) -> list[str]:
    """Times that residents hold there but didn't confirm yet: nobody sees those on a list. A supplier's are its own."""
    held = select(AppointmentRow).where(
        AppointmentRow.city == setup.key,
        AppointmentRow.status == Status.HELD,
        AppointmentRow.supplier.is_(None),
        AppointmentRow.start < end,
        AppointmentRow.end > start,
    )
    rows = session.scalars(held.with_for_update()).all()
    return [row.id for row in rows if visit(setup, row).under(who)]


def _found(session: Session, city: str, block_id: str, *, lock: bool = False) -> Block | None:
    row = session.get(Block, block_id, with_for_update=lock)
    return row if row is not None and row.city == city else None


def _blocked(setup: CitySetup, row: Block) -> Blocked:
    start, end = row.start.astimezone(BRUSSELS), row.end.astimezone(BRUSSELS)
    name = dict(targets(setup)).get(row.who) or resource_name(setup, row.who)
    return Blocked(row.id, row.who, name, start, end, row.reason, row.made_by)
