"""What tests of several parts share: a migrated database, a clock that stands still, and the content."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import event, inspect, make_url

from bot.catalogue import Catalogue, load
from bot.clock import BRUSSELS, SetClock
from bot.settings import ROOT
from bot.storage import Storage
from bot.storage.migrate import migrate
from tests.servers import PostgresServer, RedisServer, drop_database, new_database

PARTS = (
    "actions",
    "benchmarks",
    "bot/appointments",
    "bot/booking",
    "bot/conversations",
    "bot/editing",
    "bot/export",
    "bot/mail",
    "bot/replicas",
    "bot/service",
    "bot/staff",
    "bot/storage",
    "bot/takeover",
    "channels",
    "nlu",
    "scripts",
)
"""Folders whose tests run a database, a server or a program; the others are units, done in seconds."""


NEEDS = {
    "database": {"_migrated"},
    "postgres": {"postgres_server", "postgres_url"},
    "redis": {"_redis"},
}
"""Markers that a test gets by the fixtures it asks for, so that scripts/test can choose."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--databank",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="what `storage` and `database_url` are",
    )


def pytest_configure(config: pytest.Config) -> None:
    for name in NEEDS:
        config.addinivalue_line("markers", f"{name}: needs a {name} (set by fixture in tests/conftest.py)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.parent.relative_to(ROOT / "tests").as_posix()
        if folder.startswith(PARTS):
            item.add_marker("part")
        for name, fixtures in NEEDS.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(name)


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
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The server that the tests share: the one of ONTHAAL_TEST_POSTGRES, or one of their own."""
    if given := os.environ.get("ONTHAAL_TEST_POSTGRES"):
        yield given
        return
    server = PostgresServer()
    server.start()
    yield server.url
    server.close()


@pytest.fixture(scope="session")
def _migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated database that stays empty, to copy."""
    if request.config.getoption("--databank") == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('migrated')}/onthaal.db"
        _migrate(url)
        yield url
        return
    server, name = request.getfixturevalue("postgres_url"), f"onthaal_test_{uuid.uuid4().hex}"
    url = new_database(server, name)
    _migrate(url)
    yield url
    drop_database(server, name)


@contextmanager
def _copy(migrated: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    parsed = make_url(migrated)
    if parsed.get_backend_name() == "sqlite":
        shutil.copyfile(str(parsed.database), folder / "onthaal.db")
        yield f"sqlite:///{folder}/onthaal.db"
        return
    server, name = request.getfixturevalue("postgres_url"), f"onthaal_test_{uuid.uuid4().hex}"
    yield new_database(server, name, template=str(parsed.database))
    drop_database(server, name)


@pytest.fixture
def database_url(_migrated: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of this test alone: for programs, and for several storages."""
    with _copy(_migrated, request, tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def _database(
    _migrated: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Storage]:
    """One migrated database for all tests: an engine of its own compiles every statement again."""
    with _copy(_migrated, request, tmp_path_factory.mktemp("database")) as url:
        storage = Storage(url)
        if storage.sqlite:
            event.listen(storage.engine, "connect", _without_waiting_for_the_disk)
        yield storage
        storage.close()


@pytest.fixture
def storage(_database: Storage) -> Iterator[Storage]:
    """Empty tables, as the migrations make them. Tests that change tables take a database of their own."""
    yield _database
    _empty(_database)


@pytest.fixture(scope="session")
def _own_postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture
def postgres_server(_own_postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A PostgreSQL that no other test uses now, running, with an empty database: stop it half-way."""
    with _own_postgres.fresh():
        yield _own_postgres


@pytest.fixture(scope="session")
def _redis() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.close()


@pytest.fixture
def redis_server(_redis: RedisServer) -> Iterator[RedisServer]:
    """An empty Redis, running: `stop` and `start` it half-way. Its address is `url`."""
    _redis.start()
    _redis.say("FLUSHALL")
    yield _redis


def _migrate(url: str) -> None:
    storage = Storage(url)
    migrate(storage)
    storage.close()


def _empty(storage: Storage) -> None:
    """Deletes what is in the tables. Quicker than TRUNCATE, which makes new files for each table."""
    with storage.begin() as session:
        connection = session.connection()
        tables = [f'"{name}"' for name in inspect(connection).get_table_names() if name != "alembic_version"]
        unchecked = (
            "PRAGMA defer_foreign_keys=ON"
            if storage.sqlite
            else "SET LOCAL session_replication_role = replica"
        )
        for statement in (unchecked, *(f"DELETE FROM {table}" for table in tables)):  # noqa: S608 - our own tables
            connection.exec_driver_sql(statement)


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """No test pulls the plug of the machine, and without this most of their time is waiting."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW, ticking=False)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT)
