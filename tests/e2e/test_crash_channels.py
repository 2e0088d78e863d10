"""Our processes are killed while residents talk on three channels; then PostgreSQL and Redis fall away too.

The small edition of `scripts/bench kanalen --alleen crash`: real processes, counted at Twilio's and Telegram's fakes,
in the website's log and in the database.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.kanalen import crash

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

PLANS = {
    "processen": crash.SMALL,
    "databanken": replace(crash.SMALL, messages=120, kills=1, database_restarts=2, redis_stops=1, seed=2),
}


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_lost_doubled_or_turned_around(name: str, tmp_path: Path) -> None:
    plan = PLANS[name]
    found = crash.measure(plan, tell, keep=tmp_path / "verslag")
    assert found["crash_messages"] == plan.messages
    assert all(found["kills"][one] == plan.kills for one in ("gateway-1", "gateway-2", "engine"))
    assert crash.wrong(found) == {}
    assert found["crash_unknown_resent"] <= 1
