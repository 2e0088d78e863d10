"""What one compares with: a bare FastAPI application that inserts one row for every request, and commits it.

Run as people run it (uvicorn with its defaults), with a pool of connections, and with the same guarantees as we give:
PostgreSQL as it comes, SQLite with a write-ahead log and synchronous=FULL. `ONTHAAL_BARE_ROUTE` picks the kind of
route, def or async def: the better one counts.
"""

from __future__ import annotations

import asyncio
import os
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

import psycopg
import uvicorn
from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.kanalen.stand_in import listening

POOL = 40
"""As many as FastAPI has threads for routes that are no coroutines."""
TABLE = """CREATE TABLE IF NOT EXISTS bare (
    id {serial}, channel VARCHAR NOT NULL, external_id VARCHAR NOT NULL, event TEXT NOT NULL,
    received_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, UNIQUE (channel, external_id))"""
INSERT = "INSERT INTO bare (channel, external_id, event) VALUES ({0}, {0}, {0})"
POSTGRESQL = INSERT.format("%s")
SQLITE = INSERT.format("?")

type Values = tuple[str, str, str]


async def _values(request: Request) -> Values:
    key = request.headers["I-Twilio-Idempotency-Token"]
    return "whatsapp", key, (await request.body()).decode()


Given = Annotated[Any, Depends(_values)]


def application(url: str, kind: str) -> FastAPI:
    """`url` is a libpq address, or the path of an SQLite file."""
    if not url.startswith("postgresql://"):
        return _sqlite(url, kind)
    with psycopg.connect(url) as connection:
        connection.execute(TABLE.format(serial="BIGSERIAL PRIMARY KEY"))
    return _async_postgresql(url) if kind == "async" else _sync(_postgresql_insert(url))


def _postgresql_insert(url: str) -> Callable[[Values], object]:
    pool: queue.SimpleQueue[psycopg.Connection[Any]] = queue.SimpleQueue()
    for _ in range(POOL):
        pool.put(psycopg.connect(url, autocommit=True))  # one statement is one transaction

    def insert(values: Values) -> None:
        connection = pool.get()
        try:
            connection.execute(POSTGRESQL, values)
        finally:
            pool.put(connection)

    return insert


def _async_postgresql(url: str) -> FastAPI:
    pool: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()

    @asynccontextmanager
    async def connected(_: FastAPI) -> Any:
        for _number in range(POOL):
            pool.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
        yield

    app = FastAPI(lifespan=connected)

    @app.post("/{path:path}")
    async def take(values: Given) -> Response:
        connection = await pool.get()
        try:
            await connection.execute(POSTGRESQL, values)
        finally:
            pool.put_nowait(connection)
        return Response()

    return app


def _sqlite(path: str, kind: str) -> FastAPI:
    """One writer at a time: SQLite has no more, and its own waiting is slower than a lock."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(TABLE.format(serial="INTEGER PRIMARY KEY"))
    turn = threading.Lock()

    def insert(values: Values) -> None:
        with turn:
            connection.execute(SQLITE, values)

    return _sync(insert) if kind == "sync" else _in_the_loop(insert)


def _sync(insert: Callable[[Values], object]) -> FastAPI:
    app = FastAPI()

    @app.post("/{path:path}")
    def take(values: Given) -> Response:
        insert(values)
        return Response()

    return app


def _in_the_loop(insert: Callable[[Values], object]) -> FastAPI:
    app = FastAPI()

    @app.post("/{path:path}")
    async def take(values: Given) -> Response:
        insert(values)
        return Response()

    return app


def main() -> None:
    app = application(os.environ["ONTHAAL_BARE_DATABASE"], os.environ["ONTHAAL_BARE_ROUTE"])
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening(int(os.environ["ONTHAAL_BARE_PORT"]))])


if __name__ == "__main__":
    main()
