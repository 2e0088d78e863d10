"""A database with empty tables for each test, made once and copied."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import bot.appointments  # noqa: F401 - puts the tables on Base
from bot.storage import Base, Storage


@contextmanager
def empty_storage(folder: Path) -> Iterator[Storage]:
    """SQLite in `folder`; or the PostgreSQL database named in ONTHAAL_TEST_DATABASE, which is wiped."""
    elsewhere = os.environ.get("ONTHAAL_TEST_DATABASE")
    if not elsewhere:
        (folder / "onthaal.db").write_bytes(_blank())
    storage = Storage(elsewhere or f"sqlite:///{folder}/onthaal.db")
    if elsewhere:
        Base.metadata.drop_all(storage.engine)
        Base.metadata.create_all(storage.engine)
    yield storage
    storage.close()


@cache
def _blank() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(f"sqlite:///{folder}/blank.db")
        Base.metadata.create_all(storage.engine)
        storage.close()
        return (Path(folder) / "blank.db").read_bytes()
