from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.appointments import Agenda, Status
from bot.appointments.forgetting import forget
from bot.appointments.setup_tables import AgendaDeed, Block
from bot.appointments.tables import AppointmentCell, AppointmentKey, AppointmentRow, AppointmentWeek
from bot.appointments.waiting_tables import AccessCode, AppointmentAccess, Reminder, WaitingRow, WaitingStatus
from bot.clock import SetClock
from bot.mail.tables import MailRow, MailStatus
from bot.storage import Storage
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import NOOR, START, at

ABOUT = (WaitingRow, AppointmentAccess, Reminder, MailRow, AppointmentKey, AccessCode, AgendaDeed)


def _later(clock: SetClock, days: int) -> None:
    clock.set(at(10) + timedelta(days=days))


def _noors(agenda: Agenda) -> str:
    hold = agenda.hold("gent", "reispas", "loket", "stadskantoor", at(9), key="a", conversation_id="noor")
    return agenda.confirm(hold.id, NOOR).id


def _mail(about: str, status: str = MailStatus.SENT) -> MailRow:
    made = uuid.uuid4().hex
    return MailRow(
        id=made,
        message_id=f"<{made}@onthaal.example>",
        sender="onthaal@example.be",
        recipient=NOOR.email,
        subject="Je afspraak",
        content="Dag Noor",
        kind="afspraak_bevestigd",
        appointment_id=about,
        status=status,
        next_attempt_at=START,
        created_at=START,
    )


def _everything_about(storage: Storage, its: str) -> None:
    waits: dict[str, Any] = {"city": "gent", "mode": "loket", "place": None, "earliest": START, "refused": []}
    with storage.begin() as session:
        session.add_all(
            [
                WaitingRow(id="w", appointment_id=its, status=WaitingStatus.OVER, created_at=START, **waits),
                AppointmentAccess(conversation_id="kim", appointment_id=its, via="code", at=START),
                Reminder(appointment_id=its, kind="dagen", moved=0, at=START),
                AppointmentKey(key="k", verb="move", appointment_id=its, at=START),
                AccessCode(
                    conversation_id="kim", appointment_id=its, digest="x", expires_at=START, created_at=START
                ),
                AgendaDeed(city="gent", agent_id="sam", verb="bekeken", about=its, details={}, at=START),
                _mail(its),
            ]
        )


def _counted(storage: Storage, *tables: Any) -> list[int]:
    with storage.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_it_forgets_nothing_that_is_of_use(agenda: Agenda, storage: Storage, clock: SetClock) -> None:
    _everything_about(storage, _noors(agenda))
    _later(clock, 1)
    forget(storage, clock)
    assert _counted(storage, *ABOUT) == [1, 1, 1, 1, 1, 0, 1]
    check_order(agenda, storage)


def test_what_was_written_about_it_goes_before_the_names(
    agenda: Agenda, storage: Storage, clock: SetClock
) -> None:
    its = _noors(agenda)
    _everything_about(storage, its)
    _later(clock, 100)
    assert forget(storage, clock) > 0
    assert _counted(storage, *ABOUT) == [0, 0, 0, 0, 0, 0, 1]
    assert agenda.look_up(its).contact == NOOR
    _later(clock, 366)
    forget(storage, clock)
    one = agenda.look_up(its)
    assert (one.contact.name, one.contact.email, one.contact.phone) == ("", None, None)
    assert (one.status, one.number != "") == (Status.CONFIRMED, True)
    assert _counted(storage, *ABOUT) == [0] * len(ABOUT)
    assert forget(storage, clock) == 0


def test_holds_that_came_to_nothing_go_and_so_do_their_cells(
    agenda: Agenda, storage: Storage, clock: SetClock
) -> None:
    its = _noors(agenda)
    agenda.hold("gent", "reispas", "loket", "stadskantoor", at(10), key="b", conversation_id="kim")
    clock.advance(timedelta(minutes=11))
    forget(storage, clock)
    assert _counted(storage, AppointmentRow) == [2]
    check_order(agenda, storage)
    _later(clock, 60)
    forget(storage, clock)
    assert _counted(storage, AppointmentRow, AppointmentCell, AppointmentWeek) == [1, 0, 0]
    assert agenda.look_up(its).status == Status.CONFIRMED


@pytest.mark.parametrize(
    ("status", "kept"), [(MailStatus.QUEUED, 1), (MailStatus.SENT, 0), (MailStatus.BOUNCED, 0)]
)
def test_a_mail_that_waits_is_still_sent(
    agenda: Agenda, storage: Storage, clock: SetClock, status: str, kept: int
) -> None:
    its = _noors(agenda)
    with storage.begin() as session:
        session.add(_mail(its, status))
    _later(clock, 100)
    forget(storage, clock)
    assert _counted(storage, MailRow) == [kept]


def test_a_mail_about_what_is_still_to_come_stays(agenda: Agenda, storage: Storage, clock: SetClock) -> None:
    """The staff booked it half a year ahead, and the mail came back."""
    day = date(2027, 5, 18)
    hold = agenda.hold("gent", "reispas", "loket", "stadskantoor", at(9, day=day), key="a", origin="balie")
    its = agenda.confirm(hold.id, NOOR).id
    with storage.begin() as session:
        session.add(_mail(its, MailStatus.BOUNCED))
    _later(clock, 120)
    forget(storage, clock)
    assert _counted(storage, MailRow) == [1]


def test_a_block_that_is_long_over_goes_with_its_reason(storage: Storage, clock: SetClock) -> None:
    with storage.begin() as session:
        for number, start in enumerate((at(9), at(9) + timedelta(days=300))):
            session.add(
                Block(
                    id=str(number),
                    city="gent",
                    who="*",
                    start=start,
                    end=start + timedelta(hours=1),
                    reason="Sam is ziek",
                    created_at=START,
                )
            )
    _later(clock, 370)
    forget(storage, clock)
    assert _counted(storage, Block) == [1]
