from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.conversations.office import Office


@pytest.fixture
def office(storage: Storage, clock: SetClock) -> Iterator[Office]:
    office = Office(storage, clock)
    yield office
    office.close()


@pytest.fixture
def noor(office: Office) -> str:
    """The conversation of resident Noor, on the website."""
    return office.open()


@pytest.fixture
def lien(office: Office) -> str:
    """The conversation of resident Lien De Smet, on the website."""
    return office.open()
