"""Brings the database up to date, at every start. Alembic's migrations stand in bot/storage/migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.storage.away import told_apart
from bot.storage.claims import key
from bot.storage.database import Storage

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(storage: Storage, revision: str = "head") -> None:
    """Runs the missing migrations in one transaction. Nothing happens when there are none. Raises StorageAway.

    Of replicas that start together one does it, the others wait for it and find it done.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with told_apart(), storage.engine.connect() as connection:
        if not storage.sqlite:
            _queue_up(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def _queue_up(connection: Connection) -> None:
    """PostgreSQL; on SQLite the transaction itself waits for its turn. A big table may take a while to change."""
    connection.execute(text("SET LOCAL lock_timeout = '10min'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key("migrations")})
