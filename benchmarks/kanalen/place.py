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
    """`postgres`: None on SQLite. `variables` are those that all gateways share; none of them runs yet."""

    folder: Path
    url: str
    postgres: PostgresServer | None
    engine: StandInEngine
    variables: dict[str, str]
    gateways: list[Gateway] = field(default_factory=list)

    @property
    def link_secret(self) -> str:
        return self.variables["ONTHAAL_LINK_SECRET"]

    def use(self, settings: Mapping[str, str]) -> None:
        """Settings for every gateway that starts from now on."""
        for gateway in self.gateways:
            gateway.use(settings)

    def start(self) -> None:
        """One by one: the first gateway brings the database up to date."""
        for program in (self.engine, *self.gateways):
            program.start()


@contextlib.contextmanager
def place(database: Database, *, replicas: int = 1) -> Iterator[Place]:
    """Everything of it is gone afterwards, whatever happened."""
    with contextlib.ExitStack() as gone:
        folder = Path(gone.enter_context(tempfile.TemporaryDirectory(prefix="onthaal-bench-")))
        cluster = gone.enter_context(databases.postgres()) if database == "postgresql" else None
        url = cluster.url if cluster else f"sqlite:///{folder / 'onthaal.db'}"
        shared = shared_secrets()
        engine = StandInEngine(folder, shared["ONTHAAL_ENGINE_SECRET"])
        shared |= {"ONTHAAL_DATABASE_URL": url, "ONTHAAL_ENGINE_URL": engine.url}
        # Both gateways are down at once far more often than in life.
        shared["ONTHAAL_WHATSAPP_NALEZEN"] = "20"
        made = Place(folder, url, cluster, engine, shared)
        made.gateways += [Gateway(f"gateway-{n}", folder, shared) for n in range(1, replicas + 1)]
        for program in (*made.gateways, engine):
            gone.callback(program.stop)
        yield made
