"""Who works on what: one at a time, and free at once when that one dies."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from bot.settings import ROOT
from bot.storage import AlreadyServing, Claims, Storage, alone, claims
from bot.storage.claims import PostgresClaims, key
from tests.servers import PostgresServer, libpq

HOLDER = """
import sys, time
from bot.storage import Storage, claims
held = claims(Storage(sys.argv[1]))
print(held.take("gesprek"), flush=True)
time.sleep(60)
"""


@pytest.fixture
def two(storage: Storage) -> Iterator[tuple[Claims, Claims]]:
    """As two replicas have them."""
    pair = claims(storage), claims(storage)
    yield pair
    for one in pair:
        one.close()


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[Storage]:
    storage = Storage(postgres_server.url)
    yield storage
    storage.close()


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    latest = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > latest:
            return False
        time.sleep(0.02)
    return True


def end_sessions(url: str) -> None:
    """As an administrator, or a network that breaks."""
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onthaal claims'"
        )


def test_it_gives_a_name_to_one(two: tuple[Claims, Claims]) -> None:
    one, other = two

    assert one.take("noor")
    assert not other.take("noor")
    assert other.take("lien")
    assert one.holds("noor")
    assert not other.holds("noor")


def test_it_refuses_what_it_has_itself(two: tuple[Claims, Claims]) -> None:
    one, _ = two
    assert one.take("noor")

    assert not one.take("noor")
    one.release("noor")
    assert one.take("noor")


def test_it_gives_a_name_free_to_the_others(two: tuple[Claims, Claims]) -> None:
    one, other = two
    one.take("noor")
    one.release("noor")

    assert other.take("noor")


def test_it_does_not_release_what_another_has(two: tuple[Claims, Claims]) -> None:
    one, other = two
    one.take("noor")
    other.release("noor")

    assert not other.take("noor")


def test_it_gives_all_free_when_it_closes(two: tuple[Claims, Claims]) -> None:
    one, other = two
    assert one.take("noor")
    assert one.take("lien")
    one.close()

    assert other.take("noor")
    assert other.take("lien")


def test_it_gives_a_name_to_one_of_forty_threads(two: tuple[Claims, Claims]) -> None:
    with ThreadPoolExecutor(40) as clients:
        got = list(clients.map(lambda client: two[client % 2].take("noor"), range(40)))

    assert sum(got) == 1


def test_it_numbers_names_the_same_in_every_release() -> None:
    assert key("noor") == -3401684795656499610
    assert len({key(f"gesprek:{number}") for number in range(10_000)}) == 10_000


def test_a_killed_process_gives_its_names_free_at_once(
    postgres: Storage, postgres_server: PostgresServer
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, postgres_server.url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    mine = claims(postgres)
    try:
        assert holder.stdout.readline().strip() == "True"
        assert not mine.take("gesprek")
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()

    assert eventually(lambda: mine.take("gesprek"), 2.0)
    mine.close()


def test_it_never_gives_twice_what_is_worked_on_here(
    postgres: Storage, postgres_server: PostgresServer
) -> None:
    """The connection is lost: others may take the name, but this process must not begin anew beside itself."""
    mine, other = claims(postgres), claims(postgres)
    assert mine.take("noor")
    end_sessions(postgres_server.url)

    assert eventually(lambda: other.take("noor"))
    assert not mine.take("noor")
    assert not mine.holds("noor")
    mine.release("noor")
    assert not mine.take("noor")
    assert not other.take("noor")
    other.release("noor")
    assert eventually(lambda: mine.take("noor"))
    mine.close()
    other.close()


def test_it_takes_again_what_nobody_took_meanwhile(
    postgres: Storage, postgres_server: PostgresServer
) -> None:
    mine, other = claims(postgres), claims(postgres)
    assert mine.take("noor")
    end_sessions(postgres_server.url)

    assert eventually(lambda: mine.holds("noor"))
    assert not other.take("noor")
    mine.release("noor")
    assert eventually(lambda: other.take("noor"))
    mine.close()
    other.close()


def test_it_refuses_without_waiting_while_the_database_is_away(
    postgres: Storage, postgres_server: PostgresServer
) -> None:
    mine = claims(postgres)
    assert mine.take("noor")
    postgres_server.stop(kill=True)
    begun = time.monotonic()
    assert not any(mine.take(f"gesprek {number}") for number in range(1000))
    assert time.monotonic() - begun < 1.0

    postgres_server.start()
    assert eventually(lambda: mine.take("lien"))
    mine.close()


def test_it_tells_the_server_to_keep_its_connection(postgres: Storage) -> None:
    mine = claims(postgres)
    assert isinstance(mine, PostgresClaims)
    mine.take("noor")
    assert mine._connection is not None
    shown = [
        mine._connection.execute(f"SHOW {name}").fetchone() for name in ("idle_session_timeout", "TimeZone")
    ]
    mine.close()

    assert shown == [("0",), ("UTC",)]


def test_one_process_serves_a_file(tmp_path: Path) -> None:
    first, second = (Storage(f"sqlite:///{tmp_path}/onthaal.db") for _ in range(2))
    with (
        alone(first),
        pytest.raises(AlreadyServing, match=r"draait al met de databank .*onthaal\.db"),
        alone(second),
    ):
        pass
    with alone(second):
        pass
    first.close()
    second.close()


def test_many_processes_serve_a_postgresql(postgres: Storage) -> None:
    with alone(postgres), alone(postgres):
        pass


def test_a_killed_process_no_longer_serves(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/onthaal.db"
    serving = """
import sys, time
from bot.storage import Storage, alone
with alone(Storage(sys.argv[1])):
    print("serving", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", serving, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "serving"
    storage = Storage(url)
    with pytest.raises(AlreadyServing), alone(storage):
        pass
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()
    process.stdout.close()

    with alone(storage):
        pass
    storage.close()
