from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import BRUSSELS, SetClock
from bot.mail import tables  # noqa: F401 - puts the table on Base
from bot.storage import Base, Storage


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """SQLite; or the empty PostgreSQL database named in ONTHAAL_TEST_DATABASE (it is wiped)."""
    storage = Storage(os.environ.get("ONTHAAL_TEST_DATABASE") or f"sqlite:///{tmp_path}/onthaal.db")
    Base.metadata.drop_all(storage.engine)
    Base.metadata.create_all(storage.engine)
    yield storage
    storage.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS), ticking=False)
