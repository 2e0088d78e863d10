"""Where a measurement happens: a temporary folder with a database, an engine's stand-in and gateways."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from benchmarks.kanalen import databases
from benchmarks.kanalen.programs import Gateway, StandInEngine, shared_secrets
from tests.servers import PostgresServer

type Database = Literal["postgresql", "sqlite"]


@dataclass
class Place:
    """`postgres`: None on SQLite. The gateways exist but have not started."""

    folder: Path
    url: str
    postgres: PostgresServer | None
    engine: StandInEngine
    gateways: list[Gateway] = field(default_factory=list)


@contextlib.contextmanager
def place(
    database: Database, *, replicas: int = 1, variables: Mapping[str, str] | None = None
) -> Iterator[Place]:
    """Everything of it is gone afterwards, whatever happened."""
    with contextlib.ExitStack() as gone:
        folder = Path(gone.enter_context(tempfile.TemporaryDirectory(prefix="onthaal-bench-")))
        cluster = gone.enter_context(databases.postgres()) if database == "postgresql" else None
        url = cluster.url if cluster else f"sqlite:///{folder / 'onthaal.db'}"
        shared = shared_secrets()
        engine = StandInEngine(folder, shared["ONTHAAL_ENGINE_SECRET"])
        shared |= {"ONTHAAL_DATABASE_URL": url, "ONTHAAL_ENGINE_URL": engine.url, **(variables or {})}
        made = Place(folder, url, cluster, engine)
        made.gateways += [Gateway(f"gateway-{n}", folder, shared) for n in range(1, replicas + 1)]
        for program in (*made.gateways, engine):
            gone.callback(program.stop)
        yield made


@contextlib.contextmanager
def running(
    database: Database, *, replicas: int = 1, variables: Mapping[str, str] | None = None
) -> Iterator[Place]:
    """A place whose engine and gateways answer."""
    with place(database, replicas=replicas, variables=variables) as made:
        for program in (made.engine, *made.gateways):
            program.start()  # one by one: the first gateway brings the database up to date
        yield made
