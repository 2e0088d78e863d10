"""What must hold of the agenda at every moment, whatever happened to it."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from bot.appointments import Agenda, Status
from bot.appointments.holding import seat_of
from bot.appointments.looking import visit
from bot.appointments.tables import AppointmentCell, AppointmentRow, AppointmentWeek
from bot.appointments.weeks import CELL, Cell, begins, ones
from bot.storage import Storage


def check_order(agenda: Agenda, storage: Storage) -> None:
    """The cells are those of what is in force, each once; and the weeks say what the cells say."""
    with storage.read() as session:
        rows = session.scalars(select(AppointmentRow)).all()
        cells = session.scalars(select(AppointmentCell)).all()
        weeks = session.scalars(select(AppointmentWeek)).all()
    owners: dict[str, set[Cell]] = {}
    for cell in cells:
        owners.setdefault(cell.appointment_id, set()).add((cell.resource, cell.start))
    assert len({(cell.resource, cell.start) for cell in cells}) == len(cells)
    assert {(week.resource, begins(week.week) + bit * CELL) for week in weeks for bit in _bits(week)} == {
        (cell.resource, cell.start) for cell in cells
    }
    for row in rows:
        has = owners.pop(row.id, set())
        wanted = _wanted(agenda, row)
        if row.status == Status.CONFIRMED or (row.status == Status.HELD and row.replaces is None):
            assert has == wanted, f"{row.number} {row.status}"
        elif row.status == Status.HELD or row.cells_until is not None:
            assert has <= wanted, f"{row.number} {row.status}"
        else:
            assert not has, f"{row.number} {row.status} still has {len(has)} cells"
    assert not owners
    holding = Counter(
        row.conversation_id for row in rows if row.status == Status.HELD and row.conversation_id
    )
    assert max(holding.values(), default=0) <= 1


def _wanted(agenda: Agenda, row: AppointmentRow) -> set[Cell]:
    setup = agenda.setup(row.city)
    asked = visit(setup, row.theme, row.mode, row.place, row.product, row.persons)
    return set(asked.taking(seat_of(row), row.start))


def _bits(week: AppointmentWeek) -> list[int]:
    return list(ones(int.from_bytes(week.taken, "little")))
