"""PostgreSQL and Redis of one run: started for it, thrown away afterwards. They are the tests' own servers."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator

from benchmarks.keten.environment import BenchFailed
from bot.settings import ROOT
from tests.servers import PostgresServer, RedisServer

AS_IT_COMES = ("max_connections=200",)
"""Every commit waits for the disk, unlike in the tests: that is what is measured."""


def installed() -> None:
    """Raises BenchFailed when PostgreSQL or Redis is missing and can't be installed."""
    done = subprocess.run([ROOT / "scripts" / "diensten"], capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(done.stderr.strip())


@contextlib.contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A started cluster, gone afterwards."""
    installed()
    server = PostgresServer(AS_IT_COMES)
    try:
        server.start()
        yield server
    finally:
        server.close()


@contextlib.contextmanager
def redis() -> Iterator[RedisServer]:
    """A started Redis, gone afterwards."""
    installed()
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.close()
