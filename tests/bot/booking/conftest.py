from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.appointments import Agenda
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.answers.sample import agenda_of, world_of
from tests.bot.booking.form import Form


@pytest.fixture
def agenda(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Agenda:
    return agenda_of(catalogue, storage, clock)


@pytest.fixture
def resident(catalogue: Catalogue, agenda: Agenda, clock: SetClock) -> Callable[[str], Form]:
    """Somebody with a conversation of their own, on the same agenda."""
    return lambda name: Form(world_of(catalogue, agenda, clock, name), clock)


@pytest.fixture
def noor(resident: Callable[[str], Form]) -> Form:
    return resident("noor")


@pytest.fixture
def kim(resident: Callable[[str], Form]) -> Form:
    return resident("kim")
