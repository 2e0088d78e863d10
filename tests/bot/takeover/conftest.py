from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.takeover.desks import Desks


@pytest.fixture
def desks(storage: Storage, clock: SetClock, catalogue: Catalogue) -> Iterator[Desks]:
    """The office with its staff; nobody is at the desk yet."""
    desks = Desks(storage, clock, catalogue)
    desks.hire()
    yield desks
    desks.close()


@pytest.fixture
def noor(desks: Desks) -> str:
    """The conversation of resident Noor, on the website."""
    return desks.open()


@pytest.fixture
def lien(desks: Desks) -> str:
    """The conversation of resident Lien De Smet, on the website."""
    return desks.open()
