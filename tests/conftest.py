"""What tests of several parts share: a migrated database, a clock that stands still, and the content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import structlog
from sqlalchemy import event

from bot.catalogue import Catalogue, load
from bot.clock import BRUSSELS, SetClock
from bot.settings import ROOT
from bot.storage import Storage
from bot.storage.migrate import migrate

PARTS = (
    "actions",
    "benchmarks",
    "bot/appointments",
    "bot/booking",
    "bot/conversations",
    "bot/editing",
    "bot/mail",
    "bot/service",
    "bot/storage",
    "channels",
    "nlu",
    "scripts",
)
"""Folders whose tests run a database, a server or a program; the others are units, done in seconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.parent.relative_to(ROOT / "tests").as_posix()
        if folder.startswith(PARTS):
            item.add_marker("part")


NOW = datetime(2026, 11, 17, 10, 5, tzinfo=BRUSSELS)


@pytest.fixture(scope="session", autouse=True)
def _plain_log() -> None:
    """Without the pages of drawn tracebacks that structlog makes for people at a terminal."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ]
    )


@pytest.fixture(scope="session")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """One migrated database for all tests: an engine of its own compiles every statement again."""
    storage = Storage(f"sqlite:///{tmp_path_factory.mktemp('database')}/onthaal.db")
    event.listen(storage.engine, "connect", _without_waiting_for_the_disk)
    migrate(storage)
    yield storage
    storage.close()


@pytest.fixture
def storage(_database: Storage) -> Iterator[Storage]:
    """Empty tables, as the migrations make them. Tests that change tables take a database of their own."""
    yield _database
    _empty(_database)


def _empty(storage: Storage) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version')"
    with storage.begin() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for (table,) in connection.exec_driver_sql(query).all():
            connection.exec_driver_sql(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own tables


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """No test pulls the plug of the machine, and without this most of their time is waiting."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW, ticking=False)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT)
