"""Nobody trades in times: a cancelled one comes back when nobody can foresee, and nobody has too many."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.appointments import (
    Agenda,
    AlreadyCancelled,
    Appointment,
    Contact,
    HoldExpired,
    Overlaps,
    Rules,
    SlotTaken,
    TooMany,
    UnknownAppointment,
    Window,
)
from bot.appointments.waiting_tables import AppointmentAccess
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.conftest import Notebook
from tests.bot.appointments.order import check_order
from tests.bot.appointments.sample import LIEN, NOOR, REISPAS, at, gent

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def _book(agenda: Agenda, key: str = "m1", contact: Contact = NOOR, hour: int = 9) -> Appointment:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(hour), key=key)
    return agenda.confirm(hold.id, contact)


def _is_free(agenda: Agenda, *, cooling: bool = False) -> bool:
    window = Window(at(9), at(9, 15))
    return bool(agenda.free_times("gent", "reispas", "loket", "rabot", window, cooling=cooling))


def test_a_cancelled_time_cools_two_to_ten_minutes(
    storage: Storage, clock: SetClock, notebook: Notebook
) -> None:
    agenda = Agenda(storage, clock, {"gent": gent()}, notebook, chance=random.Random(7))
    waits = set()
    for number in range(8):
        agenda.cancel(_book(agenda, f"m{number}").id)
        assert not _is_free(agenda)
        with pytest.raises(SlotTaken):
            agenda.hold("gent", "reispas", "loket", "rabot", at(9), key=f"k{number}")
        began = clock.now()
        while not _is_free(agenda):
            clock.advance(timedelta(seconds=30))
        waits.add(clock.now() - began)
        check_order(agenda, storage)
    assert len(waits) > 5
    assert all(2 * MINUTE <= wait <= 10 * MINUTE + timedelta(seconds=30) for wait in waits)


def test_a_city_may_give_times_back_at_once(storage: Storage, clock: SetClock, notebook: Notebook) -> None:
    rules = Rules(cooling=(timedelta(0), timedelta(0)))
    agenda = Agenda(storage, clock, {"gent": gent()}, notebook, rules)
    agenda.cancel(_book(agenda).id)

    assert _is_free(agenda)
    check_order(agenda, storage)


def test_it_cancels_once_for_one_key(agenda: Agenda, notebook: Notebook) -> None:
    made = _book(agenda)
    gone = agenda.cancel(made.id, key="c1", by="balie")

    assert gone.cancelled_by == "balie"
    assert agenda.cancel(made.id, key="c1") == gone
    with pytest.raises(AlreadyCancelled):
        agenda.cancel(made.id, key="c2")
    other = _book(agenda, "m2", hour=10)
    with pytest.raises(UnknownAppointment):
        agenda.cancel(other.id, key="c1")
    assert agenda.look_up(other.id) == other
    assert len(notebook.lines) == 3


def test_the_waiting_list_may_have_a_cooling_time_at_once(
    agenda: Agenda, storage: Storage, clock: SetClock
) -> None:
    waiting = _book(agenda, "m1", LIEN, hour=15)
    agenda.cancel(_book(agenda, "m2").id)
    assert not _is_free(agenda) and _is_free(agenda, cooling=True)

    until = clock.now() + 15 * MINUTE
    offer = agenda.offer(waiting.id, at(9), "loket", "rabot", key="o1", until=until)
    assert (offer.start, offer.expires_at, offer.replaces) == (at(9), until, waiting.id)
    assert agenda.offer(waiting.id, at(9), "loket", "rabot", key="o1", until=until) == offer
    assert not _is_free(agenda, cooling=True)
    clock.advance(11 * MINUTE)
    agenda.purge()
    check_order(agenda, storage)
    assert agenda.move(waiting.id, offer.id, key="a1").start == at(9)
    check_order(agenda, storage)


def test_an_offer_ends_no_hold_of_the_resident(agenda: Agenda, clock: SetClock) -> None:
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(15), key="m1", conversation_id="lien")
    made = agenda.confirm(hold.id, LIEN)
    own = agenda.hold(
        "gent", "reispas", "loket", "rabot", at(14), key="m2", conversation_id="lien", replaces=made.id
    )
    page = agenda.hold(
        "gent", "reispas", "loket", "rabot", at(14, 15), key="m3", replaces=made.id, origin="pagina"
    )
    offer = agenda.offer(made.id, at(9), "loket", "rabot", key="o1", until=clock.now() + 15 * MINUTE)

    assert agenda.held_by("lien") == own
    assert agenda.move(made.id, page.id, key="p1").start == at(14, 15)
    assert agenda.move(made.id, offer.id, key="a1").start == at(9)
    with pytest.raises(UnknownAppointment):
        agenda.offer("kim", at(9), "loket", "rabot", key="o2", until=clock.now() + 15 * MINUTE)


def test_an_offer_that_ran_out_is_anyones(agenda: Agenda, clock: SetClock) -> None:
    made = _book(agenda, hour=15)
    offer = agenda.offer(made.id, at(9), "loket", "rabot", key="o1", until=clock.now() + 15 * MINUTE)
    clock.advance(15 * MINUTE)
    agenda.hold("gent", "reispas", "loket", "rabot", at(9), key="k1")

    with pytest.raises(HoldExpired):
        agenda.move(made.id, offer.id, key="a1")
    assert agenda.look_up(made.id) == made


@pytest.mark.parametrize(
    "contact",
    [NOOR, Contact("Iemand", "NOOR@example.be"), Contact("Iemand", None, "+32470123456")],
)
def test_a_resident_has_at_most_so_many(agenda: Agenda, contact: Contact) -> None:
    noor = replace(NOOR, email="noor@example.be")
    made = [_book(agenda, f"m{hour}", noor, hour) for hour in (9, 10, 11)]
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(14), key="m4")

    with pytest.raises(TooMany) as refused:
        agenda.confirm(hold.id, contact)
    assert refused.value.open == made
    assert agenda.confirm(hold.id, LIEN)


def test_a_conversation_learns_it_before_it_types(agenda: Agenda) -> None:
    for hour in (9, 10, 11):
        held = agenda.hold(
            "gent", "reispas", "loket", "rabot", at(hour), key=f"m{hour}", conversation_id="noor"
        )
        made = agenda.confirm(held.id, Contact("Noor"))

    with pytest.raises(TooMany):
        agenda.hold("gent", "reispas", "loket", "rabot", at(14), key="m4", conversation_id="noor")
    later = agenda.hold(
        "gent", "reispas", "loket", "rabot", at(14), key="m5", conversation_id="noor", replaces=made.id
    )
    assert agenda.move(made.id, later.id, key="m6").start == at(14)
    agenda.cancel(made.id)
    assert agenda.hold("gent", "reispas", "loket", "rabot", at(15), key="m7", conversation_id="noor")


def test_a_city_says_how_many(storage: Storage, clock: SetClock, notebook: Notebook) -> None:
    agenda = Agenda(storage, clock, {"gent": gent(themes=(replace(REISPAS, most_open=1),))}, notebook)
    _book(agenda)

    with pytest.raises(TooMany):
        _book(agenda, "m2", hour=10)
    clock.set(at(9, 5))  # what has begun is not open any more
    hold = agenda.hold("gent", "reispas", "loket", "rabot", at(9) + DAY, key="m3")
    assert agenda.confirm(hold.id, NOOR)


def test_nobody_is_in_two_places(agenda: Agenda) -> None:
    made = _book(agenda)
    hold = agenda.hold("gent", "huwen", "loket", "stadskantoor", at(9), key="m2")

    with pytest.raises(Overlaps) as refused:
        agenda.confirm(hold.id, NOOR)
    assert refused.value.other == made
    assert agenda.confirm(hold.id, LIEN)


def test_the_staff_books_past_the_limits(agenda: Agenda) -> None:
    for number in range(4):
        hold = agenda.hold(
            "gent", "reispas", "loket", None, at(9 + number % 3, 30), key=f"b{number}", origin="balie"
        )
        assert agenda.confirm(hold.id, NOOR).origin == "balie"


def test_it_shows_what_was_proven_and_what_the_same_resident_made(
    storage: Storage, clock: SetClock, notebook: Notebook
) -> None:
    agenda = Agenda(
        storage,
        clock,
        {"gent": gent()},
        notebook,
        same_resident=lambda _, one: ["noor-1"] if one == "noor-2" else [],
    )
    held = agenda.hold("gent", "reispas", "loket", "rabot", at(10), key="m1", conversation_id="noor-1")
    earlier = agenda.confirm(held.id, Contact("Noor"))
    mailed = _book(agenda, "m2", LIEN, hour=9)
    with storage.begin() as session:
        session.add(
            AppointmentAccess(
                conversation_id="noor-2",
                appointment_id=mailed.id,
                via="code",
                at=at(9, day=date(2026, 11, 20)),
            )
        )

    assert agenda.upcoming("noor-2") == [mailed, earlier]
    assert agenda.upcoming("noor-1") == [earlier]
    assert agenda.upcoming("kim") == []
