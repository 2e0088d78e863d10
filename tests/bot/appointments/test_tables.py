"""What the database itself refuses, whatever the code above it does."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.appointments import Agenda
from bot.appointments.tables import AppointmentCell, AppointmentRow
from bot.storage import Storage
from tests.bot.appointments.sample import at


def test_it_refuses_the_same_five_minutes_twice(agenda: Agenda, storage: Storage) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1")
    other = agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m2")

    with pytest.raises(IntegrityError), storage.begin() as session:
        cell = session.scalars(select(AppointmentCell).order_by(AppointmentCell.start)).first()
        assert cell is not None
        session.expunge(cell)
        session.add(AppointmentCell(resource=cell.resource, start=cell.start, appointment_id=other.id))


def test_it_refuses_a_second_hold_of_one_conversation(agenda: Agenda, storage: Storage) -> None:
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="m1", conversation_id="noor")
    other = agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m2", conversation_id="lien")

    with pytest.raises(IntegrityError), storage.begin() as session:
        row = session.get_one(AppointmentRow, other.id)
        row.conversation_id = "noor"
