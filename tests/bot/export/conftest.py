from __future__ import annotations

import pytest

from bot.storage import Storage
from tests.bot.export.sample import Register


@pytest.fixture
def register(storage: Storage) -> Register:
    return Register(storage)
