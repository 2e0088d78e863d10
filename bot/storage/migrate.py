"""Brings the database up to date, at every start. Alembic's migrations stand in bot/storage/migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.storage.database import Storage

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(storage: Storage, revision: str = "head") -> None:
    """Runs the missing migrations in one transaction. Nothing happens when there are none."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with storage.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
