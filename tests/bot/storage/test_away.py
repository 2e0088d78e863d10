"""A database that is away is told apart from a mistake of ours, and is used again when it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError

from bot.errors import OnthaalError, SettingsError
from bot.storage import Storage, StorageAway
from bot.storage import database as settings
from tests.servers import PostgresServer

SECRET = "mijn-geheim"


@pytest.fixture
def words(empty_postgres: str) -> Iterator[Storage]:
    """A table with words."""
    storage = Storage(empty_postgres)
    with storage.begin() as session:
        session.execute(text("CREATE TABLE words (word varchar(20) PRIMARY KEY, number integer)"))
    yield storage
    storage.close()


def add(storage: Storage, word: str, number: object = 0) -> None:
    with storage.begin() as session:
        session.execute(text("INSERT INTO words VALUES (:word, :number)"), {"word": word, "number": number})


def count(storage: Storage) -> int:
    with storage.read() as session:
        return int(session.scalar(text("SELECT count(*) FROM words")) or 0)


def test_it_tells_that_nobody_listens() -> None:
    storage = Storage(f"postgresql://noor:{SECRET}@127.0.0.1:9/onthaal")
    with (
        pytest.raises(StorageAway, match="De databank is nu niet bruikbaar") as away,
        storage.begin() as session,
    ):
        session.execute(text("SELECT 1"))

    assert isinstance(away.value, OnthaalError)
    assert SECRET not in f"{away.value} {away.value.__cause__} {storage.engine!r}"
    with pytest.raises(StorageAway), storage.read() as session:
        session.execute(text("SELECT 1"))
    storage.close()


def test_it_tells_that_a_file_is_locked(tmp_path: Path) -> None:
    first, second = (Storage(f"sqlite:///{tmp_path}/onthaal.db") for _ in range(2))
    with second.read() as session:
        session.execute(text("PRAGMA busy_timeout=1"))
    with first.begin() as session:
        session.execute(text("CREATE TABLE words (word text)"))
        with pytest.raises(StorageAway, match="SQLITE_BUSY"), second.begin() as other:
            other.execute(text("SELECT 1"))
    first.close()
    second.close()


def test_it_tells_that_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "onthaal.db").mkdir()
    storage = Storage(f"sqlite:///{tmp_path}/onthaal.db")
    with pytest.raises(StorageAway, match="SQLITE_CANTOPEN"), storage.read() as session:
        session.execute(text("SELECT 1"))
    storage.close()


def test_it_tells_that_all_connections_are_in_use(
    empty_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.POOL, "pool_size", 1)
    monkeypatch.setitem(settings.POOL, "max_overflow", 0)
    monkeypatch.setitem(settings.POOL, "pool_timeout", 0.05)
    storage = Storage(empty_postgres)
    with storage.read() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(StorageAway, match="TimeoutError"), storage.read() as other:
            other.execute(text("SELECT 1"))
    storage.close()


def test_it_tells_that_a_lock_took_too_long(words: Storage) -> None:
    add(words, "een")
    with words.begin() as session:
        session.execute(text("SELECT * FROM words FOR UPDATE"))
        with pytest.raises(StorageAway, match="55P03"), words.begin() as other:
            other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            other.execute(text("SELECT * FROM words FOR UPDATE"))


def test_it_tells_one_of_two_that_wait_for_each_other(words: Storage) -> None:
    add(words, "een")
    add(words, "twee")
    both, ended = threading.Barrier(2), []

    def lock(first: str, second: str) -> None:
        try:
            with words.begin() as session:
                session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
                for word in (first, second):
                    session.execute(text("UPDATE words SET number = 1 WHERE word = :word"), {"word": word})
                    if word == first:
                        both.wait(5)
            ended.append("done")
        except StorageAway:
            ended.append("away")

    with ThreadPoolExecutor(2) as clients:
        list(clients.map(lock, ("een", "twee"), ("twee", "een")))
    assert sorted(ended) == ["away", "done"]


def test_it_does_not_call_our_own_mistakes_away(words: Storage) -> None:
    add(words, "een")
    for mistake, kind in (
        ("INSERT INTO words VALUES ('een', 1)", IntegrityError),
        ("SELEC 1", ProgrammingError),
        ("SELECT * FROM niets", ProgrammingError),
        ("SELECT 'x'::integer", DataError),
    ):
        with pytest.raises(kind), words.begin() as session:
            session.execute(text(mistake))


def test_it_does_not_call_a_missing_table_away(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path}/onthaal.db")
    with pytest.raises(OperationalError, match="no such table"), storage.read() as session:
        session.execute(text("SELECT * FROM niets"))
    storage.close()


def test_it_lets_other_errors_through(words: Storage) -> None:
    with pytest.raises(RuntimeError), words.begin():
        raise RuntimeError


@pytest.mark.parametrize(
    ("word", "number"), [(SECRET, 2), (SECRET, "mijn-geheim getal"), (SECRET * 3, 2), (f"{SECRET}\x00", 2)]
)
def test_it_quotes_nothing_that_was_written(words: Storage, word: str, number: object) -> None:
    add(words, SECRET)
    with pytest.raises(SQLAlchemyError) as problem:
        add(words, word, number)

    shown = f"{problem.value!s} {problem.value!r} {problem.value.__cause__!s} {problem.value.__cause__!r}"
    assert SECRET not in shown


def test_it_says_which_rule_was_broken(words: Storage) -> None:
    add(words, "een")
    with pytest.raises(IntegrityError, match=r"UniqueViolation \(23505\) words words_pkey"):
        add(words, "een")


def test_it_promises_nothing_that_is_not_on_disk(empty_postgres: str) -> None:
    storage = Storage(empty_postgres)
    with storage.begin() as session:
        session.execute(text("ALTER ROLE onthaal SET synchronous_commit = off"))
    storage.close()
    try:
        with storage.read() as session:
            assert session.scalar(text("SHOW synchronous_commit")) == "on"
            assert session.scalar(text("SHOW application_name")) == "onthaal"
            assert session.scalar(text("SHOW lock_timeout")) == "10s"
    finally:
        with storage.begin() as session:
            session.execute(text("ALTER ROLE onthaal RESET synchronous_commit"))
        storage.close()


@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_it_takes_every_usual_address(empty_postgres: str, prefix: str) -> None:
    storage = Storage(empty_postgres.replace("postgresql://", prefix))
    with storage.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
    storage.close()


@pytest.mark.parametrize(
    "url", [f"mysql://noor:{SECRET}@host/db", f"geheim {SECRET}", f"postgresql://noor:{SECRET}@host:poort/db"]
)
def test_it_refuses_other_addresses_in_words(url: str) -> None:
    with pytest.raises(SettingsError, match="ONTHAAL_DATABASE_URL") as refused:
        Storage(url)
    assert SECRET not in f"{refused.value!r} {refused.value.__cause__}"


def test_it_comes_back_by_itself_after_a_restart_under_load(postgres_server: PostgresServer) -> None:
    """Every write that was confirmed is there, every refusal is a StorageAway, and it goes on when the server does."""
    storage = Storage(postgres_server.url)
    with storage.begin() as session:
        session.execute(text("CREATE TABLE words (word varchar(20) PRIMARY KEY, number integer)"))
    stop, confirmed, refused, broken = threading.Event(), [], [], []

    def write(client: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                add(storage, f"{client}/{number}")
                confirmed.append(f"{client}/{number}")
            except StorageAway:
                refused.append(number)
                time.sleep(0.01)
            except Exception as error:
                broken.append(repr(error))

    with ThreadPoolExecutor(8) as clients:
        running = [clients.submit(write, client) for client in range(8)]
        for kill in (True, False):
            time.sleep(0.3)
            postgres_server.restart(kill=kill)
        before = len(confirmed)
        time.sleep(0.3)
        stop.set()
        for one in running:
            one.result()

    with storage.read() as session:
        kept = set(session.scalars(text("SELECT word FROM words")))
    assert broken == []
    assert refused
    assert len(confirmed) > before
    assert set(confirmed) <= kept
    storage.close()
