"""What tests of several parts share: a migrated database, a clock that stands still, and the content."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import event

from bot.catalogue import Catalogue, load
from bot.clock import BRUSSELS, SetClock
from bot.settings import ROOT
from bot.storage import Storage
from bot.storage.migrate import migrate

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
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once; each test works on a copy."""
    path = tmp_path_factory.mktemp("migrated") / "onthaal.db"
    storage = Storage(f"sqlite:///{path}")
    migrate(storage)
    storage.close()
    return path


@pytest.fixture
def storage(_migrated: Path, tmp_path: Path) -> Iterator[Storage]:
    path = tmp_path / "onthaal.db"
    shutil.copyfile(_migrated, path)
    storage = Storage(f"sqlite:///{path}")
    event.listen(storage.engine, "connect", _without_waiting_for_the_disk)
    yield storage
    storage.close()


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """No test pulls the plug of the machine, and without this most of their time is waiting."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW, ticking=False)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT)
