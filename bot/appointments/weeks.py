"""The agenda as bit sets: one bit for five minutes of one desk or officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Update, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from bot.appointments.tables import AppointmentWeek
from bot.appointments.timetable import CELL

EPOCH = datetime(1970, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)
CELLS = WEEK // CELL
BYTES = CELLS // 8

type Cell = tuple[str, datetime]
"""A resource and the moment at which its five minutes begin."""


def connected(session: Session) -> Connection:
    """The connection of this transaction, kept at hand: asking the session for it is as dear as a small statement."""
    found = session.info.get("connection")
    if not isinstance(found, Connection) or found.closed:
        found = session.info["connection"] = session.connection()
    return found


def week_of(moment: datetime) -> int:
    return (moment - EPOCH) // WEEK


def begins(week: int) -> datetime:
    return EPOCH + week * WEEK


def bit_of(moment: datetime, base: datetime) -> int:
    """Which bit stands for `moment` in a set that begins at `base`."""
    return (moment - base) // CELL


def stretch(start: datetime, end: datetime, base: datetime, size: int) -> int:
    """The bits from `start` until before `end`, whole cells, as far as they are among the `size` first ones."""
    first, last = bit_of(start, base), -((base - end) // CELL)
    first, last = min(max(first, 0), size), min(max(last, 0), size)
    return (1 << last) - (1 << first) if first < last else 0


def runs(free: int, cells: int) -> int:
    """The bits at which `cells` free ones in a row begin."""
    have = 1
    while have < cells:
        step = min(have, cells - have)
        free &= free >> step
        have += step
    return free


def ones(bits: int) -> Iterator[int]:
    """Which bits are set, in order."""
    offset, chunk = 0, (1 << 288) - 1
    while bits:
        part, bits = bits & chunk, bits >> 288
        while part:
            lowest = part & -part
            yield offset + lowest.bit_length() - 1
            part ^= lowest
        offset += 288


def joined(rows: Iterable[tuple[str, int, bytes]], first: int, count: int) -> dict[str, int]:
    """Of each resource `count` weeks from week `first` as one number."""
    parts: dict[str, list[bytes]] = {}
    for resource, week, taken in rows:
        parts.setdefault(resource, [_EMPTY] * count)[week - first] = taken
    return {resource: int.from_bytes(b"".join(weeks), "little") for resource, weeks in parts.items()}


def mark(session: Session, cells: Sequence[Cell], *, taken: bool) -> None:
    """Notes that these cells were taken or came free."""
    for (resource, week), moments in _by_week(cells).items():
        bits = 0
        for moment in moments:
            bits |= 1 << bit_of(moment, begins(week))
        where = {"its": resource, "when": week}
        if not _changed(session, where, bits, taken):
            connected(session).execute(_ADD, {**where, "bits": bits.to_bytes(BYTES, "little")})


def _changed(session: Session, where: dict[str, Any], bits: int, taken: bool) -> bool:
    """False when the week has no row yet. PostgreSQL changes the bytes in place, as several may do so at once."""
    connection = connected(session)
    if connection.dialect.name == "postgresql":
        touched = [(at, byte) for at, byte in enumerate(bits.to_bytes(BYTES, "little")) if byte]
        values = {f"at{n}": at for n, (at, _) in enumerate(touched)}
        values |= {f"bits{n}": byte if taken else 255 - byte for n, (_, byte) in enumerate(touched)}
        return bool(connection.execute(_in_place(len(touched), taken), {**where, **values}).rowcount)
    stored = connection.scalar(_READ, where)
    if stored is None:
        return False
    before = int.from_bytes(stored, "little")
    after = (before | bits if taken else before & ~bits).to_bytes(BYTES, "little")
    connection.execute(_REPLACE, {**where, "bits": after})
    return True


@cache
def _in_place(count: int, taken: bool) -> Update:
    """Sets or clears bits of so many bytes."""
    column: ColumnElement[Any] = AppointmentWeek.__table__.c.taken
    changed = column
    for number in range(count):
        at, bits = bindparam(f"at{number}", type_=Integer), bindparam(f"bits{number}", type_=Integer)
        changed = func.set_byte(changed, at, func.get_byte(column, at).op("|" if taken else "&")(bits))
    return update(AppointmentWeek).where(*_HERE).values(taken=changed)


def _by_week(cells: Sequence[Cell]) -> Mapping[tuple[str, int], list[datetime]]:
    """In one order, so that two transactions never wait for each other."""
    found: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)
    for resource, start in sorted(cells):
        found[resource, week_of(start)].append(start)
    return found


_EMPTY = bytes(BYTES)
_HERE = (AppointmentWeek.resource == bindparam("its"), AppointmentWeek.week == bindparam("when"))
_READ = select(AppointmentWeek.taken).where(*_HERE)
_REPLACE = update(AppointmentWeek).where(*_HERE).values(taken=bindparam("bits"))
_ADD = insert(AppointmentWeek).values(
    resource=bindparam("its"), week=bindparam("when"), taken=bindparam("bits")
)
