"""Alembic's entry: runs inside the connection that bot.storage.migrate gives."""

from __future__ import annotations

from alembic import context

from bot.storage import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
