"""Each city its own agenda: hasselt keeps ours, gent keeps its times at Qmatic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.appointments import LOKET, Agenda, AgendaAway, Hold, Status
from bot.clock import SetClock
from bot.storage import Storage
from channels import agendas
from channels.accounts import Accounts
from channels.agendas import Agendas, QmaticAgenda, SupplierNotices
from channels.agendas.api import QmaticApi
from tests.bot.appointments.sample import NOOR, TUESDAY, at, gent
from tests.channels.agendas.conftest import Notebook, account, client
from tests.fakes.qmatic import FakeQmatic


class Towns:
    """Both cities in one installation; `gent_at_qmatic` as its file of accounts says."""

    def __init__(self, storage: Storage, clock: SetClock, qmatic: FakeQmatic, gent_at_qmatic: bool) -> None:
        cities = {"gent": gent(), "hasselt": replace(gent(), key="hasselt", form="u")}
        told = SupplierNotices(Notebook(), clock)
        own, asked = Agenda(storage, clock, cities, told), account(qmatic, in_use=gent_at_qmatic)
        self.suppliers = {"gent": QmaticAgenda(own, storage, clock, asked, QmaticApi(asked, client()))}
        self.agenda = Agendas(self.suppliers, storage, clock, cities, told)

    def held(self, city: str, hour: int = 9, key: str = "m-1", replaces: str | None = None) -> Hold:
        return self.agenda.hold(
            city, "reispas", LOKET, "rabot", at(hour), key=f"{city}-{key}", replaces=replaces
        )


@pytest.fixture
def towns(storage: Storage, clock: SetClock, qmatic: FakeQmatic) -> Iterator[Towns]:
    made = Towns(storage, clock, qmatic, gent_at_qmatic=True)
    yield made
    agendas.close(made.suppliers)


@pytest.fixture
def before(storage: Storage, clock: SetClock, qmatic: FakeQmatic) -> Iterator[Towns]:
    """The same installation while gent only prepares for Qmatic, or went back."""
    made = Towns(storage, clock, qmatic, gent_at_qmatic=False)
    yield made
    agendas.close(made.suppliers)


def test_it_asks_qmatic_for_the_one_and_the_database_for_the_other(towns: Towns, qmatic: FakeQmatic) -> None:
    agenda = towns.agenda
    assert {theme.key for theme in agenda.themes("gent")} == {"reispas", "wonen"}
    assert {theme.key for theme in agenda.themes("hasselt")} == {"reispas", "huwen", "wonen"}
    assert len(agenda.times("gent", "reispas", LOKET, "rabot", TUESDAY)) == 62  # every five minutes
    assert len(agenda.times("hasselt", "reispas", LOKET, "rabot", TUESDAY)) == 22  # every quarter

    for city in ("gent", "hasselt"):
        made = agenda.confirm(agenda.renew(towns.held(city).id).id, NOOR)
        moved = agenda.move(made.id, towns.held(city, 10, "m-2", made.id).id, key=f"{city}-m-3")
        assert (moved.id, moved.start) == (made.id, at(10))
        assert agenda.cancel(made.id).status == Status.CANCELLED
        agenda.release(towns.held(city, 11, "m-4").id)

    assert qmatic.visits == {} and len(qmatic.confirmed) == 2


def test_a_supplier_that_is_away_hinders_no_other_city(towns: Towns, qmatic: FakeQmatic) -> None:
    qmatic.faults.add("reset", times=None)

    with pytest.raises(AgendaAway):
        towns.agenda.free_times("gent", "reispas", LOKET)
    assert towns.agenda.free_times("hasselt", "reispas", LOKET)


def test_an_appointment_stays_with_who_keeps_it_when_the_city_changes(
    towns: Towns, before: Towns, qmatic: FakeQmatic
) -> None:
    ours = before.agenda.confirm(before.held("gent", key="m-0").id, NOOR)
    theirs = towns.agenda.confirm(towns.held("gent", 11).id, NOOR)
    assert len(before.agenda.times("gent", "reispas", LOKET, "rabot", TUESDAY)) < 22  # quarters again

    assert towns.agenda.cancel(ours.id).status == Status.CANCELLED
    assert before.agenda.cancel(theirs.id).status == Status.CANCELLED
    assert qmatic.booked() == []


def test_a_supplier_that_is_not_set_up_any_more_is_told_once_it_is(
    towns: Towns, storage: Storage, clock: SetClock, qmatic: FakeQmatic
) -> None:
    forgetful = Agendas({}, storage, clock, {"gent": gent()}, SupplierNotices(Notebook(), clock))
    hold, theirs = towns.held("gent"), towns.agenda.confirm(towns.held("gent", 11, "m-2").id, NOOR)

    with pytest.raises(AgendaAway):
        forgetful.confirm(hold.id, NOOR)
    assert forgetful.cancel(theirs.id).status == Status.CANCELLED
    assert len(qmatic.booked()) == 1

    towns.suppliers["gent"].keeper.work_due()
    assert qmatic.booked() == []


def test_a_move_brings_an_old_appointment_of_ours_to_qmatic(
    towns: Towns, before: Towns, qmatic: FakeQmatic
) -> None:
    ours = before.agenda.confirm(before.held("gent", key="m-0").id, NOOR)
    moved = towns.agenda.move(ours.id, towns.held("gent", 10, "m-2", ours.id).id, key="m-3")

    assert [one.start for one in qmatic.booked()] == [moved.start] == [at(10)]


def test_a_move_brings_an_appointment_at_qmatic_back_to_us(
    towns: Towns, before: Towns, qmatic: FakeQmatic
) -> None:
    theirs = towns.agenda.confirm(towns.held("gent").id, NOOR)
    moved = before.agenda.move(theirs.id, before.held("gent", 10, "m-2", theirs.id).id, key="m-3")
    before.suppliers["gent"].keeper.work_due()

    assert moved.start == at(10) and qmatic.visits == {}
    assert before.agenda.cancel(theirs.id).status == Status.CANCELLED


def test_the_waiting_list_is_offered_a_time_at_qmatic(
    towns: Towns, qmatic: FakeQmatic, clock: SetClock
) -> None:
    made = towns.agenda.confirm(towns.held("gent", 15).id, NOOR)
    until = clock.now().replace(minute=clock.now().minute + 15)
    offer = towns.agenda.offer(made.id, at(9), LOKET, "rabot", key="w-1", until=until)

    assert (offer.replaces, offer.start) == (made.id, at(9)) and offer.expires_at <= until
    assert towns.agenda.move(made.id, offer.id, key="w-2").start == at(9)
    assert [one.start for one in qmatic.booked()] == [at(9)]


def test_a_city_that_only_prepares_has_its_supplier_at_hand(
    storage: Storage, clock: SetClock, qmatic: FakeQmatic
) -> None:
    own = Agenda(storage, clock, {"gent": gent()}, Notebook())
    for in_use in (True, False):
        accounts = Accounts(qmatic={"gent": account(qmatic, in_use=in_use)})
        found = agendas.suppliers(accounts, own, storage, clock)
        assert found["gent"].in_use is in_use
        agendas.close(found)
