"""A PostgreSQL and a Redis of the tests' own: started in a moment, stopped half-way, gone afterwards."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

MISSING = "{} is niet geïnstalleerd: scripts/diensten doet dat (of apt-get install {})."
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
FAST = (
    "fsync=off",
    "full_page_writes=off",
    "jit=off",
    "shared_buffers=64MB",
    "wal_level=minimal",
    "max_wal_senders=0",
)
"""No test pulls the plug of the machine. A PostgreSQL that is killed and started again still has what was committed."""
_STARTER = ThreadPoolExecutor(1)


class PostgresServer:
    """A cluster of its own on a socket in a new folder; `url` is that of an empty database."""

    def __init__(self, settings: Sequence[str] = FAST) -> None:
        self._programs = _postgres_programs()
        self._folder = Path(tempfile.mkdtemp(prefix="onthaal-pg-"))
        self._settings = settings
        self._owner = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        if self._owner:
            shutil.chown(self._folder, self._owner)
        self.url = f"postgresql://onthaal@/postgres?host={self._folder}"
        self._process: subprocess.Popen[bytes] | None = None
        made = [
            str(self._programs / "initdb"),
            "-D",
            str(self._folder / "data"),
            "-U",
            "onthaal",
            "-A",
            "trust",
        ]
        made += ["-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, user=self._owner, cwd=self._folder, check=True, capture_output=True)

    def start(self) -> None:
        """Returns when it takes connections. Nothing happens when it runs."""
        if self._process is not None:
            return
        command = [self._programs / "postgres", "-D", self._folder / "data", "-k", self._folder]
        command += [part for setting in ("listen_addresses=", *self._settings) for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = _spawn(command, cwd=self._folder, output=log, user=self._owner)
        _wait_for(self._answers, self._process, self._folder / "log")

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """Running, `url` being that of a new, empty database."""
        self.start()
        first, name = self.url, f"onthaal_test_{uuid.uuid4().hex}"
        self.url = new_database(first, name)
        yield
        self.start()
        self.url = first
        drop_database(first, name)

    def stop(self, *, kill: bool = False) -> None:
        """Ends all connections; with `kill` as when the machine goes down."""
        _end(self._process, signal.SIGQUIT if kill else signal.SIGINT)
        self._process = None

    def restart(self, *, kill: bool = False) -> None:
        self.stop(kill=kill)
        self.start()

    def close(self) -> None:
        self.stop(kill=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(libpq(self.url)).close()
        except psycopg.OperationalError:
            return False
        return True


class RedisServer:
    """A Redis that keeps nothing on disk, always on the same port."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.fail(MISSING.format("Redis", "redis-server"), pytrace=False)
        self._program = program
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = Path(tempfile.mkdtemp(prefix="onthaal-redis-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers; empty. Nothing happens when it runs."""
        if self._process is not None:
            return
        command = [
            self._program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = _spawn(command, cwd=self._folder, output=log)
        _wait_for(self._answers, self._process, self._folder / "log")

    def stop(self) -> None:
        """At once, as a machine that goes down."""
        _end(self._process, signal.SIGKILL)
        self._process = None

    def freeze(self) -> None:
        """It stays connected and says nothing any more, until `thaw`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def say(self, *words: str) -> bytes:
        """One command, as redis-cli would give it; the first kilobyte of the answer. Raises OSError."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(" ".join(words).encode() + b"\r\n")
            return connection.recv(1024)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            return self.say("PING").startswith(b"+PONG")
        except OSError:
            return False


def libpq(url: str) -> str:
    """`url` for psycopg itself."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def new_database(url: str, name: str, *, template: str = "template1") -> str:
    """Makes database `name` on the server of `url`; its address."""
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str, name: str) -> None:
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _postgres_programs() -> Path:
    """The folder of initdb and postgres: of the newest version that is installed."""
    found = [path for pattern in FOLDERS for path in Path("/").glob(pattern.lstrip("/"))]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    usable = [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]
    if not usable:
        pytest.fail(MISSING.format("PostgreSQL", "postgresql"), pytrace=False)
    return max(usable, key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))])


def _spawn(
    command: Sequence[object], *, cwd: Path, output: IO[bytes], user: str | None = None
) -> subprocess.Popen[bytes]:
    """Linux: a run of tests that is killed leaves no server behind. The signal comes when the thread that started it
    ends, so that is one which lasts as long as we do."""
    before = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
    words = [*before, *map(str, command)]
    starting = _STARTER.submit(subprocess.Popen, words, user=user, cwd=cwd, stdout=output, stderr=output)
    return starting.result()


def _wait_for(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    latest = time.monotonic() + 30
    while time.monotonic() < latest and process.poll() is None:
        if answers():
            return
        time.sleep(0.02)
    raise AssertionError(f"it did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _end(process: subprocess.Popen[bytes] | None, how: signal.Signals) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)
