"""An appointment moves in one step: until the new time is sure, the old one is kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.appointments import (
    Agenda,
    AlreadyCancelled,
    Appointment,
    AppointmentError,
    Contact,
    Hold,
    HoldExpired,
    NotOffered,
    Overlaps,
    Rules,
    SlotTaken,
    TooLate,
    UnknownAppointment,
)
from bot.appointments.tables import AppointmentRow
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import HUWEN, LIEN, NOOR, REISPAS, START, WONEN, at, gent

MINUTE = timedelta(minutes=1)
TWO = at(14)


@pytest.fixture
def made(agenda: Agenda) -> Appointment:
    """Noor's talk at nine."""
    hold = agenda.hold("gent", "wonen", "video", None, at(9), key="m1", conversation_id="noor")
    return agenda.confirm(hold.id, NOOR, bring="je plannen")


@pytest.fixture(autouse=True)
def _order(agenda: Agenda, storage: Storage) -> Iterator[None]:
    yield
    check_order(agenda, storage)


def _held(agenda: Agenda, made: Appointment, start: datetime = TWO, key: str = "m2") -> Hold:
    return agenda.hold(
        "gent",
        "wonen",
        "video",
        None,
        start,
        key=key,
        conversation_id="noor",
        replaces=made.id,
    )


def test_it_moves_in_one_step(agenda: Agenda, made: Appointment, notebook: Notebook) -> None:
    hold = _held(agenda, made)
    assert hold.replaces == made.id
    assert agenda.look_up(made.id) == made

    moved = agenda.move(made.id, hold.id, key="m3")
    assert moved == replace(made, start=at(14), end=at(14, 30), sequence=1, moved=1, resource=moved.resource)
    assert notebook.lines[-1] == ("moved", made.number, "09:00")
    assert agenda.upcoming("noor") == [moved] == [agenda.look_up(made.id)]
    assert agenda.held_by("noor") is None


def test_it_moves_once_for_one_key(agenda: Agenda, made: Appointment, notebook: Notebook) -> None:
    hold = _held(agenda, made)
    moved = agenda.move(made.id, hold.id, key="m3")

    assert agenda.move(made.id, hold.id, key="m3") == moved
    with pytest.raises(HoldExpired):
        agenda.move(made.id, hold.id, key="m4")
    assert len(notebook.lines) == 2


def test_it_switches_between_video_and_desk(agenda: Agenda, made: Appointment) -> None:
    desk = agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key="m2", replaces=made.id)
    at_desk = agenda.move(made.id, desk.id, key="m3")
    assert (at_desk.mode, at_desk.place, at_desk.start) == ("loket", "stadskantoor", at(9))

    back = agenda.move(made.id, _held(agenda, at_desk, at(9), "m4").id, key="m5")
    assert (back.mode, back.place, back.video_token, back.moved) == ("video", None, made.video_token, 2)


def test_it_makes_a_video_page_for_who_comes_from_a_desk(agenda: Agenda) -> None:
    hold = agenda.hold("gent", "wonen", "loket", "stadskantoor", at(9), key="m1")
    made = agenda.confirm(hold.id, NOOR)
    assert made.video_token is None

    talk = agenda.hold("gent", "wonen", "video", None, at(9), key="m2", replaces=made.id)
    assert agenda.move(made.id, talk.id, key="m3").video_token


def test_it_keeps_the_old_time_when_the_new_one_is_gone(
    agenda: Agenda, made: Appointment, clock: SetClock, notebook: Notebook
) -> None:
    hold = _held(agenda, made)
    clock.advance(11 * MINUTE)
    for key in ("m3", "m4"):
        agenda.hold("gent", "wonen", "video", None, at(14), key=key)

    with pytest.raises(HoldExpired):
        agenda.move(made.id, hold.id, key="m5")
    assert agenda.look_up(made.id) == made
    assert len(notebook.lines) == 1


def test_it_takes_a_hold_that_ran_out_again(agenda: Agenda, made: Appointment, clock: SetClock) -> None:
    hold = _held(agenda, made)
    clock.advance(11 * MINUTE)
    agenda.purge()

    assert agenda.move(made.id, hold.id, key="m3").start == at(14)


def test_a_released_hold_moves_nothing(agenda: Agenda, made: Appointment) -> None:
    hold = _held(agenda, made)
    agenda.release(hold.id)

    with pytest.raises(HoldExpired):
        agenda.move(made.id, hold.id, key="m3")
    assert agenda.look_up(made.id) == made


def test_it_holds_only_for_an_appointment_that_can_move(
    agenda: Agenda, made: Appointment, clock: SetClock
) -> None:
    with pytest.raises(UnknownAppointment):
        agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="k1", replaces=made.id)
    with pytest.raises(UnknownAppointment):
        agenda.hold("gent", "wonen", "video", None, at(10), key="k2", replaces="kim")
    held = agenda.hold("gent", "wonen", "video", None, at(11), key="k3", conversation_id="lien")
    with pytest.raises(UnknownAppointment):
        agenda.hold("gent", "wonen", "video", None, at(10), key="k4", replaces=held.id)
    agenda.cancel(made.id)
    with pytest.raises(AlreadyCancelled):
        _held(agenda, made)
    lien = agenda.confirm(held.id, LIEN)
    clock.set(at(11))
    with pytest.raises(TooLate):
        agenda.hold("gent", "wonen", "video", None, at(15), key="k5", replaces=lien.id)


def test_a_hold_to_move_becomes_no_second_appointment(agenda: Agenda, made: Appointment) -> None:
    hold = _held(agenda, made)

    with pytest.raises(UnknownAppointment):
        agenda.confirm(hold.id, NOOR)


def test_it_moves_to_no_other_hold(agenda: Agenda, made: Appointment) -> None:
    other = agenda.hold("gent", "wonen", "video", None, at(14), key="m2", conversation_id="kim")

    for wrong in (other.id, "kim", made.id):
        with pytest.raises(UnknownAppointment):
            agenda.move(made.id, wrong, key="m3")


def test_it_moves_nothing_that_has_begun_or_was_cancelled(
    agenda: Agenda, made: Appointment, clock: SetClock
) -> None:
    hold = _held(agenda, made)
    agenda.cancel(made.id)
    with pytest.raises(AlreadyCancelled):
        agenda.move(made.id, hold.id, key="m3")

    clock.advance(11 * MINUTE)
    hold = agenda.hold("gent", "wonen", "video", None, at(9), key="m4", conversation_id="lien")
    lien = agenda.confirm(hold.id, LIEN)
    later = agenda.hold("gent", "wonen", "video", None, at(15), key="m5", replaces=lien.id)
    clock.set(at(9))
    with pytest.raises(TooLate):
        agenda.move(lien.id, later.id, key="m6")


def test_it_lets_nobody_be_in_two_places(agenda: Agenda, made: Appointment) -> None:
    other = agenda.confirm(agenda.hold("gent", "huwen", "loket", "stadskantoor", at(14), key="m2").id, NOOR)

    with pytest.raises(Overlaps) as refused:
        _held(agenda, made, key="m3")
    assert refused.value.other == other


def test_a_page_keeps_one_time_for_a_move(agenda: Agenda, made: Appointment) -> None:
    for hour, key in ((14, "p1"), (15, "p2")):
        agenda.hold("gent", "wonen", "video", None, at(hour), key=key, replaces=made.id, origin="pagina")
    for key in ("k1", "k2"):
        agenda.hold("gent", "wonen", "video", None, at(14), key=key)


def test_the_old_time_cools_and_is_free_again(agenda: Agenda, made: Appointment, clock: SetClock) -> None:
    agenda.hold("gent", "wonen", "video", None, at(9), key="k1")
    agenda.move(made.id, _held(agenda, made).id, key="m3")

    with pytest.raises(SlotTaken):
        agenda.hold("gent", "wonen", "video", None, at(9), key="k2")
    clock.advance(10 * MINUTE)
    assert agenda.hold("gent", "wonen", "video", None, at(9), key="k3")


def test_it_moves_where_the_buffers_grew_meanwhile(
    agenda: Agenda, made: Appointment, storage: Storage, clock: SetClock, notebook: Notebook
) -> None:
    hold = _held(agenda, made)
    wider = Agenda(
        storage, clock, {"gent": gent(themes=(REISPAS, HUWEN, replace(WONEN, after=10)))}, notebook
    )

    assert wider.move(made.id, hold.id, key="m3").start == at(14)
    check_order(wider, storage)
    agenda.cancel(made.id)  # whatever cells it has, they come free
    clock.advance(11 * MINUTE)
    agenda.purge()


def test_it_moves_nothing_to_what_is_offered_no_more(
    agenda: Agenda, made: Appointment, storage: Storage, clock: SetClock, notebook: Notebook
) -> None:
    hold = _held(agenda, made)
    without = Agenda(storage, clock, {"gent": gent(themes=(REISPAS, HUWEN))}, notebook)

    with pytest.raises(HoldExpired):
        without.move(made.id, hold.id, key="m3")
    with pytest.raises(NotOffered):
        without.hold("gent", "wonen", "video", None, at(15), key="m4", replaces=made.id)


def test_two_moves_and_a_cancellation_at_once_leave_one_outcome(
    storage: Storage, clock: SetClock, notebook: Notebook
) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, notebook, Rules(cooling=(timedelta(0), timedelta(0))))
    for day in range(4):
        start = at(9) + timedelta(days=day) if day < 4 else at(9)
        hold = agenda.hold("gent", "wonen", "video", None, start, key=f"{day}")
        made = agenda.confirm(hold.id, Contact(f"Noor {day}"))
        to = [
            agenda.hold(
                "gent",
                "wonen",
                mode,
                None,
                start + timedelta(hours=1 + n),
                key=f"{day}-{n}",
                replaces=made.id,
                origin=origin,
            )
            for n, (mode, origin) in enumerate((("video", "gesprek"), ("loket", "pagina")))
        ]
        acts = [
            lambda: agenda.move(made.id, to[0].id, key=f"{day}-a"),  # noqa: B023
            lambda: agenda.move(made.id, to[1].id, key=f"{day}-b"),  # noqa: B023
            lambda: agenda.move(made.id, to[1].id, key=f"{day}-b"),  # noqa: B023
            lambda: agenda.cancel(made.id, key=f"{day}-c"),  # noqa: B023
        ]
        with ThreadPoolExecutor(len(acts)) as threads:
            done = [one for one in threads.map(_tried, acts) if one is not None]
        found = agenda.look_up(made.id)
        told = [line for line in notebook.lines if line[1] == made.number]
        assert found.sequence == len(told) - 1 == len({one.sequence for one in done})
        check_order(agenda, storage)


def _tried(act: object) -> Appointment | None:
    try:
        return act()  # type: ignore[operator, no-any-return]
    except AppointmentError:
        return None


def test_who_was_here_already_is_awaited_anew(agenda: Agenda, made: Appointment, storage: Storage) -> None:
    """They came early, and got another hour: then they haven't arrived for it yet."""
    with storage.begin() as session:
        session.get_one(AppointmentRow, made.id).arrived_at = START
    moved = agenda.move(made.id, _held(agenda, made).id, key="m3")
    assert (moved.arrived_at, moved.finished_at) == (None, None)


def test_a_hold_of_nobody_in_particular_is_renewed_beside_another(agenda: Agenda, clock: SetClock) -> None:
    """As pages and the staff make them: without a conversation."""
    one, _ = (agenda.hold("gent", "wonen", "video", None, at(hour), key=f"k{hour}") for hour in (10, 11))
    clock.advance(5 * MINUTE)
    assert agenda.renew(one.id).expires_at == clock.now() + 10 * MINUTE


@pytest.mark.parametrize("minutes", [15, 60])
def test_it_is_as_long_as_was_told_when_the_theme_changes_meanwhile(
    storage: Storage, clock: SetClock, minutes: int
) -> None:
    """The staff changes how long talks take while Noor decides: nobody gets the end of hers."""
    cities = {"gent": gent(themes=(replace(WONEN, officers=1),))}
    agenda = Agenda(storage, clock, cities, Notebook())
    made = agenda.confirm(agenda.hold("gent", "wonen", "video", None, at(9), key="a").id, NOOR)
    hold = _held(agenda, made)
    cities["gent"] = gent(themes=(replace(WONEN, officers=1, minutes=minutes),))
    moved = agenda.move(made.id, hold.id, key="m")
    assert (moved.start, moved.end) == (at(14), at(14, 30))
    clock.advance(timedelta(minutes=11))
    agenda.purge()
    day = agenda.times("gent", "wonen", "video", None, at(14).date())
    assert not [one for one in day if one.start < moved.end and moved.start < one.end]
