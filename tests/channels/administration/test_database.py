"""The database: there, accepting us, and of this version. Nothing is made or changed by looking."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.settings import Settings
from bot.storage import Storage
from bot.storage.migrate import migrate
from channels.administration.checks import database
from channels.administration.findings import Finding
from tests.channels.administration.conftest import Configure
from tests.servers import PostgresServer


def look(settings: Settings) -> list[Finding]:
    return asyncio.run(database.check(settings))


def execute(url: str, statement: str) -> None:
    storage = Storage(url)
    with storage.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
    storage.close()


def test_it_is_reachable_and_up_to_date(configured: Configure, database_url: str) -> None:
    (finding,) = look(configured(database_url=database_url))

    assert finding.level == "OK"
    assert "bijgewerkt" in finding.what


def test_it_does_not_make_a_database(configured: Configure, tmp_path: Path) -> None:
    (finding,) = look(configured())

    assert finding.level == "LET OP"
    assert "bestaat nog niet" in finding.what
    assert not (tmp_path / "var" / "onthaal.db").exists()


def test_an_empty_one_waits_for_the_first_start(configured: Configure, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/leeg.db"
    execute(url, "CREATE TABLE iets (x INTEGER)")
    (finding,) = look(configured(database_url=url))

    assert (finding.level, "nog leeg" in finding.what) == ("LET OP", True)


def test_an_older_one_waits_for_a_start(configured: Configure, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/oud.db"
    storage = Storage(url)
    migrate(storage, "0001")
    storage.close()
    (finding,) = look(configured(database_url=url))

    assert finding.level == "LET OP"
    assert "staat op 0001" in finding.what
    assert "start scripts/serve opnieuw" in finding.remedy


def test_a_newer_one_is_wrong(configured: Configure, database_url: str) -> None:
    execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    (finding,) = look(configured(database_url=database_url))

    assert finding.level == "FOUT"
    assert "9999, en dat kent deze versie niet" in finding.what


def test_a_file_that_is_no_database_is_wrong(configured: Configure, tmp_path: Path) -> None:
    (tmp_path / "brief.db").write_text("Beste Noor, " * 100)
    (finding,) = look(configured(database_url=f"sqlite:///{tmp_path}/brief.db"))

    assert (finding.level, "geen SQLite-database" in finding.what) == ("FOUT", True)


def test_a_server_that_is_not_there_is_wrong(configured: Configure) -> None:
    (finding,) = look(configured(database_url="postgresql://sam:mijn-wachtwoord@127.0.0.1:9/onthaal"))

    assert finding.level == "FOUT"
    assert "niet bereikbaar" in finding.what
    assert "mijn-wachtwoord" not in str(finding)


def test_postgresql_says_its_version(configured: Configure, empty_postgres: str) -> None:
    (before,) = look(configured(database_url=empty_postgres))
    storage = Storage(empty_postgres)
    migrate(storage)
    storage.close()
    (after,) = look(configured(database_url=empty_postgres))

    assert (before.level, "nog leeg" in before.what) == ("LET OP", True)
    assert after.level == "OK"
    assert after.what.startswith("PostgreSQL ")


def test_a_database_that_is_not_on_the_server_is_wrong(configured: Configure, postgres_url: str) -> None:
    (finding,) = look(configured(database_url=postgres_url.replace("/postgres?", "/nergens?")))

    assert (finding.level, "bestaat niet op die server" in finding.what) == ("FOUT", True)


def test_a_wrong_password_is_wrong(configured: Configure, postgres_server: PostgresServer) -> None:
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE sam LOGIN PASSWORD 'goed'")
        (rules,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        Path(rules).write_text("local all sam scram-sha-256\nlocal all all trust\n")
        connection.execute("SELECT pg_reload_conf()")
    url: Any = postgres_server.url.replace("onthaal@", "sam:mis-gok@")
    (finding,) = look(configured(database_url=url))

    assert (finding.level, "wachtwoord" in finding.what) == ("FOUT", True)
    assert "mis-gok" not in str(finding)


@pytest.fixture
def empty_postgres(postgres_url: str) -> Any:
    from tests.servers import drop_database, new_database

    yield new_database(postgres_url, "onthaal_test_beheer")
    drop_database(postgres_url, "onthaal_test_beheer")
