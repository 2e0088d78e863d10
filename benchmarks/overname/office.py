"""Our own parts as they are installed, on a database of the run: the real desk and worker, without web servers."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import BRUSSELS, SetClock
from bot.settings import Settings
from bot.takeover.tables import Agent, Presence
from channels.installation import Installation, build

CITY = "gent"
DEPARTMENT = "burgerzaken"
OFFICE_HOURS = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)
"""A Tuesday on which every department of the city is open, whenever the bench runs."""
_building = threading.Lock()
"""Alembic keeps what it migrates in globals: one thread at a time."""


@contextmanager
def office(url: str) -> Iterator[Installation]:
    """On a database that it brings up to date. Several processes may have the same one on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="onthaal-bench-") as folder:
        settings = Settings(
            var=Path(folder),
            database_url=url,
            redis_url="",
            engine_secret=secrets.token_urlsafe(32),
            link_secret=secrets.token_urlsafe(32),
        )
        with _building:
            installation = build(settings, SetClock(OFFICE_HOURS))
        try:
            yield installation
        finally:
            installation.close()


def agent_ids(count: int, kind: str = "mens") -> list[str]:
    return [f"{kind}-{number}" for number in range(count)]


def hire(installation: Installation, ids: list[str], max_chats: int = 4) -> None:
    """People at the desk of CITY, without an account, who are there."""
    now = installation.clock.now()
    with installation.storage.begin() as session:
        session.add_all(
            Agent(
                id=agent_id,
                city=CITY,
                name=f"Medewerker {agent_id}",
                first_name=agent_id,
                function="medewerker",
                roles=["agent"],
                departments=[DEPARTMENT],
                languages=["nl"],
                max_chats=max_chats,
                created_at=now,
            )
            for agent_id in ids
        )
        session.flush()
        session.add_all(
            Presence(agent_id=agent_id, status="aanwezig", since=now, seen_at=now) for agent_id in ids
        )
