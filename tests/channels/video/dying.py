"""`python -m tests.channels.video.dying <database> <graph>`: books a talk, works on it, and waits to be killed."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

from bot.clock import SetClock
from bot.storage import Storage
from tests.bot.appointments.sample import START
from tests.channels.video.conftest import Office, Postbox


def main(database: str, url: str) -> None:
    graph: Any = SimpleNamespace(url=url, graph_url=f"{url}/v1.0")
    office = Office(Storage(database), SetClock(START, ticking=False), graph, Postbox(), patience=60.0)
    office.book()
    office.worker.work_due()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
