from __future__ import annotations

from datetime import timedelta

from bot.appointments import Agenda, Appointment, Hold
from bot.appointments.kept import PAGE, kept
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import NOOR, at


def held(agenda: Agenda, hour: int, origin: str = PAGE, replaces: str | None = None) -> Hold:
    key = f"{origin}/{hour}"
    return agenda.hold(
        "gent", "reispas", "loket", "rabot", at(hour), key=key, replaces=replaces, origin=origin
    )


def booked(agenda: Agenda, hour: int = 9) -> Appointment:
    return agenda.confirm(held(agenda, hour, "gesprek").id, NOOR)


def test_it_finds_what_a_page_holds(agenda: Agenda, storage: Storage, clock: SetClock) -> None:
    made = booked(agenda)
    assert kept(storage, made.id, clock.now()) == []
    hold = held(agenda, 10, replaces=made.id)

    assert kept(storage, made.id, clock.now()) == [hold]


def test_it_holds_one_time_for_one_appointment(agenda: Agenda, storage: Storage, clock: SetClock) -> None:
    made = booked(agenda)
    held(agenda, 10, replaces=made.id)
    last = held(agenda, 11, replaces=made.id)

    assert kept(storage, made.id, clock.now()) == [last]


def test_it_finds_no_offer_and_nothing_of_others(agenda: Agenda, storage: Storage, clock: SetClock) -> None:
    made, other = booked(agenda), booked(agenda, 14)
    agenda.offer(made.id, at(10), "loket", "rabot", key="o1", until=clock.now() + timedelta(minutes=15))
    held(agenda, 11, replaces=other.id)
    held(agenda, 15, "gesprek", replaces=made.id)

    assert kept(storage, made.id, clock.now()) == []


def test_it_forgets_what_ran_out_or_became_the_move(
    agenda: Agenda, storage: Storage, clock: SetClock
) -> None:
    made = booked(agenda)
    agenda.move(made.id, held(agenda, 10, replaces=made.id).id, key="k1")
    assert kept(storage, made.id, clock.now()) == []
    held(agenda, 11, replaces=made.id)
    clock.advance(timedelta(minutes=11))

    assert kept(storage, made.id, clock.now()) == []
