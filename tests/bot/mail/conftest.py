from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import BRUSSELS, SetClock
from bot.storage import Storage
from tests.bot.appointments.database import empty_storage


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    with empty_storage(tmp_path) as storage:
        yield storage


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS), ticking=False)
