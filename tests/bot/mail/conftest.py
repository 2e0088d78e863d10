from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import BRUSSELS, SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 20, 10, 0, tzinfo=BRUSSELS), ticking=False)
