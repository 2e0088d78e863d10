from __future__ import annotations

import pytest

from bot.answers import World
from bot.appointments import Agenda
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.answers.sample import agenda_of, world_of


@pytest.fixture
def agenda(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Agenda:
    return agenda_of(catalogue, storage, clock)


@pytest.fixture
def world(catalogue: Catalogue, agenda: Agenda, clock: SetClock) -> World:
    return world_of(catalogue, agenda, clock)
