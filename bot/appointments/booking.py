"""The statements that take and free time. Each belongs inside a write transaction of the caller."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Table, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.appointments.contract import Status
from bot.appointments.errors import UnknownAppointment
from bot.appointments.looking import in_city, is_spent
from bot.appointments.tables import AppointmentCell, AppointmentKey, AppointmentRow
from bot.appointments.weeks import Cell, connected, mark

NUMBER_SIGNS = "23456789ACDEFGHJKMNPQRTVWXYZ"  # without signs that are read wrongly: 0 O, 1 I L, 5 S, B U


_ADD = insert(AppointmentRow.__table__)  # type: ignore[arg-type]
_LOCK = bindparam("lock", type_=BigInteger)
_ALONE = select(func.pg_advisory_xact_lock(_LOCK))
# What only adds a hold need not wait for the disk: a hold that a crash of the server loses is one that ran out, and the
# commit that makes it an appointment waits for everything before it.
_BESIDE = select(func.set_config("synchronous_commit", "off", True), func.pg_advisory_xact_lock_shared(_LOCK))
# Who comes too late is told so without an error: making one up and undoing it costs as much as the rest of a hold.
_CELLS = cast(Table, AppointmentCell.__table__)
_TAKE_FREE = {
    "postgresql": postgresql.insert(_CELLS).on_conflict_do_nothing().returning(_CELLS.c.start),
    "sqlite": sqlite.insert(_CELLS).on_conflict_do_nothing().returning(_CELLS.c.start),
}
# One statement for all cells: RETURNING keeps SQLAlchemy from sending them one by one.
_TAKE = insert(_CELLS).returning(_CELLS.c.start)


def queue_up(session: Session, city: str, *, alone: bool = True) -> None:
    """One change at a time per city, so that PostgreSQL meets no deadlock; SQLite has one writer anyway.

    Before anything else that a transaction locks. Only for peace: what rules out double booking is the primary key of
    appointment_cell. Not `alone`: beside others that only add, cell by cell in one order; who is alone waits for them.
    """
    if writers_meet(session):
        lock = {"lock": zlib.crc32(f"appointment/{city}".encode())}
        connected(session).execute(_ALONE if alone else _BESIDE, lock)


def writers_meet(session: Session) -> bool:
    """Whether others may write while this transaction does."""
    return session.get_bind().dialect.name == "postgresql"


def city_of(session: Session, appointment_id: str) -> str | None:
    return session.scalar(select(AppointmentRow.city).where(AppointmentRow.id == appointment_id))


def locked(session: Session, appointment_id: str) -> AppointmentRow | None:
    """The row, kept from others until the transaction ends (SQLite: the transaction itself does that)."""
    query = select(AppointmentRow).where(AppointmentRow.id == appointment_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def made_with(session: Session, key: str) -> AppointmentRow | None:
    return session.scalars(select(AppointmentRow).where(AppointmentRow.hold_key == key)).one_or_none()


def done_with(session: Session, key: str | None, verb: str) -> str | None:
    """The appointment to which this was done before under the same key."""
    if key is None:
        return None
    query = select(AppointmentKey.appointment_id).where(
        AppointmentKey.key == key, AppointmentKey.verb == verb
    )
    return session.scalar(query)


def note_key(session: Session, key: str | None, verb: str, appointment_id: str, now: datetime) -> None:
    """Raises UnknownAppointment when the key was used for another appointment, or to do something else."""
    if key is None:
        return
    if session.get(AppointmentKey, key) is not None:
        raise UnknownAppointment(f"the key of this {verb} was used for something else")
    session.add(AppointmentKey(key=key, verb=verb, appointment_id=appointment_id, at=now))


def holds_another(session: Session, row: AppointmentRow) -> bool:
    """Whether the conversation of `row` holds another time."""
    query = select(AppointmentRow.id).where(
        AppointmentRow.conversation_id == row.conversation_id,
        AppointmentRow.status == Status.HELD,
        AppointmentRow.id != row.id,
    )
    return session.scalars(query).first() is not None


def purge(session: Session, now: datetime, city: str | None = None) -> int:
    """Ends the holds that ran out and frees their cells, and those of cancelled times that have cooled. Says how many
    holds ended. What another transaction works on stays."""
    spent = select(AppointmentRow.id, AppointmentRow.status).where(is_spent(now))
    if city is not None:
        spent = spent.where(in_city(city))
    found = session.execute(spent.with_for_update(skip_locked=True)).all()
    held = [row.id for row in found if row.status == Status.HELD]
    if held:
        _end(session, held, {"status": Status.EXPIRED})
    if cooled := [row.id for row in found if row.status != Status.HELD]:
        _end(session, cooled, {"cells_until": None})
    return len(held)


def run_out(session: Session, ids: Sequence[str]) -> None:
    """Ends holds before their time. Who confirms one gets it with another desk or colleague, if there is one."""
    if ids:
        _end(session, ids, {"status": Status.EXPIRED})


def let_go(session: Session, ids: Sequence[str], now: datetime) -> None:
    """Holds that their resident gave up."""
    if ids:
        _end(session, ids, {"status": Status.CANCELLED, "cancelled_at": now})


def let_go_older(session: Session, row: AppointmentRow) -> None:
    """What this resident held before: of the conversation, or on the appointment's page for the same move."""
    older = select(AppointmentRow.id).where(AppointmentRow.status == Status.HELD)
    if row.conversation_id is not None:
        older = older.where(AppointmentRow.conversation_id == row.conversation_id)
    elif row.replaces is not None:
        older = older.where(
            AppointmentRow.replaces == row.replaces,
            AppointmentRow.conversation_id.is_(None),
            AppointmentRow.origin == row.origin,
        )
    else:
        return
    let_go(session, session.scalars(older.with_for_update()).all(), row.created_at)


class CellTaken(Exception):
    """Somebody else has one of the cells: nothing of the transaction may stay."""


def add(session: Session, row: AppointmentRow, wanted: Sequence[Cell]) -> None:
    """Writes the hold and takes its cells. Raises CellTaken, or IntegrityError when the key or number is known: then
    nothing of the transaction stays."""
    known = vars(row).items()  # the rest is NULL; less to send for who may come too late
    values = {name: value for name, value in known if value is not None and not name.startswith("_")}
    connected(session).execute(_ADD, values)
    missing = _missing(session, row, wanted)
    if not missing:
        return
    statement = _TAKE_FREE[session.get_bind().dialect.name]
    if len(connected(session).execute(statement, _rows(row, missing)).all()) < len(missing):
        raise CellTaken
    mark(session, missing, taken=True)


def take(session: Session, row: AppointmentRow, wanted: Sequence[Cell]) -> None:
    """Takes what of these cells isn't the row's already. Those of the appointment that it replaces are shared until the
    move. Raises IntegrityError when somebody else has one."""
    missing = _missing(session, row, wanted)
    if missing:
        connected(session).execute(_TAKE, _rows(row, missing)).close()
        mark(session, missing, taken=True)


def _missing(session: Session, row: AppointmentRow, wanted: Sequence[Cell]) -> list[Cell]:
    """In one order: nobody waits in a circle."""
    own = set(cells_of(session, [row.id, row.replaces])) if row.replaces else set()
    return sorted(cell for cell in wanted if cell not in own)


def _rows(row: AppointmentRow, missing: Sequence[Cell]) -> list[dict[str, object]]:
    return [{"resource": key, "start": start, "appointment_id": row.id} for key, start in missing]


def cells_of(session: Session, ids: Sequence[str | None]) -> list[Cell]:
    query = select(AppointmentCell.resource, AppointmentCell.start)
    found = session.execute(query.where(AppointmentCell.appointment_id.in_(ids)))
    return [(resource, start) for resource, start in found]


def free_cells(session: Session, ids: Sequence[str]) -> None:
    freed = (
        delete(AppointmentCell)
        .where(AppointmentCell.appointment_id.in_(ids))
        .returning(AppointmentCell.resource, AppointmentCell.start)
        .execution_options(synchronize_session=False)
    )
    mark(session, [(resource, start) for resource, start in session.execute(freed)], taken=False)


def warm_up(session: Session, wanted: Sequence[Cell]) -> None:
    """Frees those of the cells that are kept from others after a cancellation, for who may have them at once."""
    resources, moments = {resource for resource, _ in wanted}, [start for _, start in wanted]
    cooling = select(AppointmentRow.id).where(AppointmentRow.cells_until.is_not(None))
    freed = (
        delete(AppointmentCell)
        .where(
            AppointmentCell.resource.in_(resources),
            AppointmentCell.start.between(min(moments), max(moments)),
            AppointmentCell.appointment_id.in_(cooling),
        )
        .returning(AppointmentCell.resource, AppointmentCell.start)
        .execution_options(synchronize_session=False)
    )
    mark(session, [(resource, start) for resource, start in session.execute(freed)], taken=False)


def swap_cells(session: Session, appointment_id: str, hold_id: str, wanted: Sequence[Cell]) -> None:
    """Gives the appointment the cells of its new time; the hold gets those of the old one."""
    both = AppointmentCell.appointment_id.in_((appointment_id, hold_id))
    first, last = min(start for _, start in wanted), max(start for _, start in wanted)
    new = AppointmentCell.resource.in_({key for key, _ in wanted}) & AppointmentCell.start.between(
        first, last
    )
    values = {"appointment_id": case((new, appointment_id), else_=hold_id)}
    session.execute(
        update(AppointmentCell).where(both).values(values).execution_options(synchronize_session=False)
    )


def some_number() -> str:
    """A- and five signs that are read out without mistakes: one of seventeen million."""
    return "A-" + "".join(secrets.choice(NUMBER_SIGNS) for _ in range(5))


def new_number(session: Session) -> str:
    """A number that no appointment has now."""
    while True:
        number = some_number()
        if session.scalar(select(AppointmentRow.id).where(AppointmentRow.number == number)) is None:
            return number


def _end(session: Session, ids: Sequence[str], values: dict[str, object]) -> None:
    session.execute(update(AppointmentRow).where(AppointmentRow.id.in_(ids)).values(**values))
    free_cells(session, ids)
