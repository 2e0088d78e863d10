"""How residents found their talk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments import AlreadyCancelled, TooLate, UnknownAppointment
from bot.appointments.rating import Ratings
from bot.appointments.tables import AppointmentRow
from bot.clock import SetClock
from bot.errors import InvalidInput
from bot.storage import Storage
from tests.bot.appointments.sample import at
from tests.bot.appointments.standing import change, standing


@pytest.fixture
def ratings(storage: Storage, clock: SetClock) -> Ratings:
    return Ratings(storage, clock)


def test_it_keeps_one_score_which_may_change_for_a_month(
    storage: Storage, clock: SetClock, ratings: Ratings
) -> None:
    noor = standing(storage, at(9), mode="video", place=None)
    clock.set(at(10))
    ratings.rate(noor.id, 2)
    clock.advance(timedelta(days=29))

    assert ratings.rate(noor.id, 5).rating == 5
    with storage.read() as session:
        assert session.get_one(AppointmentRow, noor.id).rated_at == clock.now()

    clock.advance(timedelta(days=1))
    with pytest.raises(TooLate):
        ratings.rate(noor.id, 1)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_it_knows_five_scores(storage: Storage, clock: SetClock, ratings: Ratings, score: int) -> None:
    noor = standing(storage, at(9))
    clock.set(at(10))
    with pytest.raises(InvalidInput, match="1 tot 5"):
        ratings.rate(noor.id, score)


def test_it_takes_no_score_for_what_did_not_happen(
    storage: Storage, clock: SetClock, ratings: Ratings
) -> None:
    noor = standing(storage, at(9))
    with pytest.raises(InvalidInput, match="nog niet geweest"):
        ratings.rate(noor.id, 5)
    clock.set(at(10))
    change(storage, noor, no_show_at=clock.now())
    with pytest.raises(TooLate):
        ratings.rate(noor.id, 5)
    change(storage, noor, status="cancelled")
    with pytest.raises(AlreadyCancelled):
        ratings.rate(noor.id, 5)
    with pytest.raises(UnknownAppointment):
        ratings.rate("nothing", 5)
    held = standing(storage, at(11), status="held", confirmed_at=None)
    with pytest.raises(UnknownAppointment):
        ratings.rate(held.id, 5)
