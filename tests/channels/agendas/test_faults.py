"""Qmatic away, slow, refusing or answering nothing, and we killed anywhere: nothing doubled, lost or left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.appointments import LOKET, AgendaAway, Hold, HoldExpired, SlotTaken, Status
from bot.clock import SetClock
from bot.storage import Storage
from channels.agendas import ledger
from channels.agendas.tables import Step, SupplierBooking
from channels.agendas.worker import SupplierWorker
from tests.bot.appointments.sample import LIEN, NOOR, TUESDAY, at
from tests.channels.agendas.conftest import Notebook, Office
from tests.fakes.qmatic import FakeQmatic
from tests.fakes.qmatic.server import RABOT, REISPAS, SECRET

WEDNESDAY = TUESDAY + timedelta(days=1)
AWAY: list[tuple[str, dict[str, Any]]] = [
    ("reset", {}),
    ("500", {"status": 503}),
    ("429", {}),
    ("hang", {"seconds": 3.0}),
    ("refuse", {"status": 401}),
]
LOST: list[tuple[str, dict[str, Any]]] = [("accepted-reset", {}), ("accepted-hang", {"seconds": 3.0})]


@pytest.fixture
def successor(
    storage: Storage, clock: SetClock, qmatic: FakeQmatic, notebook: Notebook, office: Office
) -> Iterator[Office]:
    """The process that comes after the one that died."""
    made = Office(storage, clock, qmatic, notebook)
    yield made
    made.close()


def held(office: Office, hour: int = 9, key: str = "m-1", **more: Any) -> Hold:
    return office.agenda.hold("gent", "reispas", LOKET, "rabot", at(hour), key=key, **more)


def settle(office: Office) -> None:
    """A day in which the worker does what it must."""
    worker = SupplierWorker([office.agenda.keeper])
    for _ in range(60):
        office.later(minutes=1)
        worker.work_due()
    for _ in range(20):
        office.later(minutes=30)
        worker.work_due()


@pytest.mark.parametrize(("kind", "how"), AWAY)
def test_it_says_that_qmatic_is_away_and_loses_nothing(
    office: Office, qmatic: FakeQmatic, kind: Any, how: dict[str, Any]
) -> None:
    hold = held(office, conversation_id="c-noor")
    qmatic.faults.add(kind, times=None, **how)

    asks: list[Callable[[], object]] = [
        lambda: office.agenda.days("gent", "reispas", LOKET, "rabot"),
        lambda: office.agenda.times("gent", "reispas", LOKET, "rabot", TUESDAY),
        lambda: office.agenda.free_times("gent", "reispas", LOKET),
        lambda: held(office, 10, "m-2", conversation_id="c-noor"),
        lambda: office.agenda.confirm(hold.id, NOOR),
    ]
    for ask in asks:
        with pytest.raises(AgendaAway):
            ask()

    assert office.agenda.held_by("c-noor") is not None  # the older hold is still the resident's
    assert office.notebook.lines == []
    qmatic.faults.clear()
    office.later(minutes=1)
    assert office.agenda.confirm(hold.id, NOOR).status == Status.CONFIRMED
    assert len(qmatic.booked()) == 1
    settle(office)
    assert [one.start for one in qmatic.visits.values()] == [hold.start]


@pytest.mark.parametrize(("kind", "how"), LOST)
def test_it_finds_a_reservation_whose_answer_was_lost(
    office: Office, successor: Office, qmatic: FakeQmatic, kind: Any, how: dict[str, Any]
) -> None:
    qmatic.faults.add(kind, path="/reserve", **how)
    with pytest.raises(AgendaAway):
        held(office)
    assert len(qmatic.reserved()) == 1

    hold = held(successor)  # the same message, answered again

    assert [one.start for one in qmatic.reserved()] == [hold.start]
    assert qmatic.count("POST", "/reserve") == 1
    assert office.steps() == [Step.RESERVED]


def test_its_own_lost_reservation_does_not_stand_in_the_way(office: Office, qmatic: FakeQmatic) -> None:
    qmatic.faults.add("accepted-reset", path="/reserve")
    with pytest.raises(AgendaAway):
        held(office, key="m-1")

    assert held(office, key="m-2").start == at(9)  # the resident asked again, in another message
    assert len(qmatic.reserved()) == 1 and len(qmatic.removed) == 1


def test_without_the_staff_api_a_lost_reservation_ends_by_itself(
    storage: Storage, clock: SetClock, qmatic: FakeQmatic, notebook: Notebook
) -> None:
    office = Office(storage, clock, qmatic, notebook, management=None)
    qmatic.faults.add("accepted-reset", path="/reserve")
    with pytest.raises(AgendaAway):
        held(office, key="m-1")
    with pytest.raises(SlotTaken):
        held(office, key="m-2")

    settle(office)

    assert held(office, key="m-3").start == at(9) and office.steps() == [Step.RESERVED]
    office.close()


@pytest.mark.parametrize(("kind", "how"), LOST)
def test_it_makes_one_appointment_when_the_answer_to_confirming_was_lost(
    office: Office, qmatic: FakeQmatic, kind: Any, how: dict[str, Any]
) -> None:
    hold = held(office)
    qmatic.faults.add(kind, path="/confirm", **how)

    made = office.agenda.confirm(hold.id, NOOR)  # it looks it up at once

    assert [one.start for one in qmatic.booked()] == [made.start]
    assert len(qmatic.confirmed) == 1 and office.steps() == [Step.BOOKED]


def test_it_looks_up_what_it_confirmed_when_it_could_not_at_once(
    office: Office, successor: Office, qmatic: FakeQmatic
) -> None:
    hold = held(office)
    qmatic.faults.add("accepted-reset", path="/confirm")
    qmatic.faults.add("500", path="/v1/appointments/")
    with pytest.raises(AgendaAway):
        office.agenda.confirm(hold.id, NOOR)
    assert len(qmatic.booked()) == 1 and office.notebook.lines == []

    made = successor.agenda.confirm(hold.id, NOOR)

    assert made.status == Status.CONFIRMED and len(qmatic.confirmed) == 1
    assert [what for what, _ in office.notebook.lines] == ["confirmed"]


def test_what_was_confirmed_without_our_hearing_goes_when_nobody_asks_again(
    office: Office, qmatic: FakeQmatic
) -> None:
    hold = held(office)
    qmatic.faults.add("accepted-reset", path="/confirm")
    qmatic.faults.add("500", path="/v1/appointments/")
    with pytest.raises(AgendaAway):
        office.agenda.confirm(hold.id, NOOR)

    settle(office)

    assert qmatic.visits == {} and office.steps() == []
    with pytest.raises(HoldExpired):
        held(office)


def test_it_cancels_while_qmatic_is_away_and_removes_it_there_later(
    office: Office, qmatic: FakeQmatic
) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    qmatic.faults.add("500", times=None, method="DELETE")

    assert office.agenda.cancel(made.id).status == Status.CANCELLED
    assert len(qmatic.booked()) == 1 and office.steps() == [Step.REMOVING]

    qmatic.faults.clear()
    settle(office)
    assert qmatic.visits == {} and office.steps() == []


def test_it_notes_that_a_removal_worked_whose_answer_was_lost(office: Office, qmatic: FakeQmatic) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    qmatic.faults.add("accepted-reset", method="DELETE")
    office.agenda.cancel(made.id)

    settle(office)

    assert office.steps() == [] and len(qmatic.removed) == 1


def test_it_moves_so_that_the_old_time_goes_last(office: Office, qmatic: FakeQmatic) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    new = held(office, 10, "m-2", replaces=made.id)
    office.agenda.move(made.id, new.id, key="m-3")

    writes = [(method, path.rsplit("/", 1)[-1][:7]) for method, path in qmatic.asked if method != "GET"]
    assert [writes[-2][0], writes[-2][1], writes[-1][0]] == ["POST", "confirm", "DELETE"]
    assert [one.start for one in qmatic.booked()] == [at(10)] and office.steps() == [Step.BOOKED]


@pytest.mark.parametrize(("kind", "how"), [*AWAY, *LOST])
def test_a_move_that_fails_leaves_the_old_time(
    office: Office, qmatic: FakeQmatic, kind: Any, how: dict[str, Any]
) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    new = held(office, 10, "m-2", replaces=made.id)
    qmatic.faults.add(kind, path="/confirm", **how)
    qmatic.faults.add("500", times=None, path="/v1/appointments/")

    with pytest.raises(AgendaAway):
        office.agenda.move(made.id, new.id, key="m-3")
    assert office.agenda.look_up(made.id) == made

    qmatic.faults.clear()
    settle(office)
    assert [one.start for one in qmatic.visits.values()] == [at(9)]


def test_a_move_whose_answer_was_lost_is_finished_by_asking_again(
    office: Office, successor: Office, qmatic: FakeQmatic
) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    new = held(office, 10, "m-2", replaces=made.id)
    qmatic.faults.add("accepted-reset", path="/confirm")
    qmatic.faults.add("500", path="/v1/appointments/")
    with pytest.raises(AgendaAway):
        office.agenda.move(made.id, new.id, key="m-3")

    assert successor.agenda.move(made.id, new.id, key="m-3").start == at(10)
    assert [one.start for one in qmatic.visits.values()] == [at(10)]


# A reservation lasts a quarter of an hour


def test_a_hold_ends_before_its_reservation_does(office: Office) -> None:
    hold = held(office)
    office.later(minutes=9)
    renewed = office.agenda.renew(hold.id)

    assert renewed.expires_at == hold.expires_at + timedelta(minutes=4)


def test_it_reserves_again_what_timed_out(office: Office, qmatic: FakeQmatic) -> None:
    hold = held(office)
    office.later(minutes=16)
    office.agenda.renew(hold.id)
    office.later(minutes=13)

    assert office.agenda.confirm(hold.id, NOOR).start == at(9)
    assert len(qmatic.confirmed) == 1 and office.steps() == [Step.BOOKED]


def test_it_reserves_again_when_qmatic_let_go_early(office: Office, qmatic: FakeQmatic) -> None:
    hold = held(office)
    qmatic.visits.clear()

    assert office.agenda.confirm(hold.id, NOOR).start == at(9)
    assert len(qmatic.booked()) == 1 and office.steps() == [Step.BOOKED]


def test_it_says_that_the_time_went_to_another_when_qmatic_let_go_early(
    office: Office, qmatic: FakeQmatic
) -> None:
    hold = held(office)
    qmatic.visits.clear()
    qmatic.reserve(qmatic.branches[RABOT], REISPAS, at(9).astimezone(UTC), timedelta(minutes=15), None)

    with pytest.raises(HoldExpired):
        office.agenda.confirm(hold.id, NOOR)
    assert qmatic.booked() == []


def test_it_frees_what_a_resident_left(office: Office, qmatic: FakeQmatic) -> None:
    held(office)
    office.own.purge()
    office.later(minutes=12)
    SupplierWorker([office.agenda.keeper]).work_due()
    office.later(minutes=3)
    SupplierWorker([office.agenda.keeper]).work_due()

    assert qmatic.visits == {} and office.steps() == []


# What colleagues do at Qmatic, and what stays between us


def test_it_takes_an_appointment_that_a_colleague_removed_there_for_removed(
    office: Office, qmatic: FakeQmatic
) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    qmatic.visits.clear()

    assert office.agenda.cancel(made.id).status == Status.CANCELLED
    assert office.steps() == []


def test_it_lets_go_of_a_reservation_of_another_moment(
    office: Office, qmatic: FakeQmatic, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve = qmatic.reserve
    monkeypatch.setattr(
        qmatic, "reserve", lambda b, s, start, *rest: reserve(b, s, start + timedelta(hours=1), *rest)
    )

    with pytest.raises(AgendaAway):
        held(office)
    assert qmatic.visits == {} and office.steps() == []


def test_no_name_of_a_resident_stays_in_our_notes(office: Office, storage: Storage) -> None:
    office.agenda.confirm(held(office).id, LIEN)

    with storage.read() as session:
        written = [str(vars(note)) for note in session.scalars(select(SupplierBooking))]
    assert written and not any("lien" in text.lower() or "smet" in text.lower() for text in written)


def test_no_name_of_a_resident_stays_in_the_log(office: Office, qmatic: FakeQmatic) -> None:
    hold = held(office)
    with capture_logs() as lines:
        for kind in ("500", "accepted-reset", "refuse"):
            qmatic.faults.add(kind, times=2, method="POST", status=403, message="Noor Peeters bestaat al")
            with suppress(AgendaAway):
                office.agenda.confirm(hold.id, NOOR)
            with suppress(AgendaAway):
                held(office, 10, "m-2")
            qmatic.faults.clear()

    assert len(lines) >= 3
    assert not any(name in str(lines).lower() for name in ("noor", "peeters", "32470", "@", SECRET.lower()))


def test_it_forgets_what_is_long_gone(office: Office, storage: Storage, clock: SetClock) -> None:
    made = office.agenda.confirm(held(office).id, NOOR)
    office.agenda.cancel(made.id)
    held(office, 10, "m-2")

    assert ledger.forget(storage, clock) == 0
    office.later(days=40)
    assert ledger.forget(storage, clock) == 1
    settle(office)
    assert ledger.forget(storage, clock) == 1
