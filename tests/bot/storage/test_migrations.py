"""The migrations make exactly what the models say, as often as they are run."""

from __future__ import annotations

import ast
import importlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.settings import ROOT
from bot.storage import Base, Storage
from bot.storage.migrate import migrate


def modules_with_tables() -> list[str]:
    """Every module of ours that puts a table on Base."""
    paths = [path for part in ("bot", "channels", "actions") for path in sorted((ROOT / part).rglob("*.py"))]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths if has_table(path)]


def has_table(path: Path) -> bool:
    classes = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)
    ]
    return any(isinstance(base, ast.Name) and base.id == "Base" for c in classes for base in c.bases)


def test_it_finds_the_tables_of_every_part() -> None:
    assert {
        "bot.appointments.tables",
        "bot.conversations.tables",
        "bot.mail.tables",
        "channels.web.tables",
    } <= set(modules_with_tables())


def test_it_migrates_to_what_the_models_say(storage: Storage) -> None:
    for module in modules_with_tables():
        importlib.import_module(module)

    with storage.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
        names = set(inspect(connection).get_table_names())
    assert names == {*Base.metadata.tables, "alembic_version"}


def test_it_changes_nothing_the_second_time(storage: Storage) -> None:
    before = described(storage)
    migrate(storage)

    assert described(storage) == before


def test_it_takes_a_folder_with_any_name(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path}/100% van Gent/onthaal.db")
    migrate(storage)
    storage.close()

    assert (tmp_path / "100% van Gent" / "onthaal.db").exists()


def described(storage: Storage) -> dict[str, list[str]]:
    with storage.read() as session:
        tables = inspect(session.connection())
        return {
            name: [
                *(str(column) for column in tables.get_columns(name)),
                *(f"{index['name']} {index['column_names']}" for index in tables.get_indexes(name)),
            ]
            for name in tables.get_table_names()
        }


def test_it_migrates_once_when_replicas_start_together(empty_postgres: str) -> None:
    replicas = [Storage(empty_postgres) for _ in range(4)]
    with ThreadPoolExecutor(4) as starting:
        list(starting.map(migrate, replicas))

    assert "conversation" in described(replicas[0])
    for replica in replicas:
        replica.close()
