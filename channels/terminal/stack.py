"""The same core as the service, started for one command in a folder of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot import settings as settings_module
from bot.catalogue import UnknownCity
from bot.clock import Clock
from bot.conversations import HttpEngine
from bot.errors import EngineError, OnthaalError
from bot.settings import Settings
from channels import installation as parts
from channels.logs import log_to
from channels.running import Running, core


def tell(text: str) -> None:
    """Progress; standard output is only for answers."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the program's voice


def answer(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is the program's output


def finished(work: Coroutine[Any, Any, None]) -> int:
    """Runs a command to its end. What went wrong is said in Dutch; returns the exit status."""
    try:
        asyncio.run(work)
    except UnknownCity as unknown:
        tell(f"De gemeente '{unknown.city}' ken ik niet. Kijk in data/gemeenten/.")
        return 2
    except EngineError as error:
        tell(f"De engine kon niet antwoorden: {error}")
        return 1
    except OnthaalError as error:
        tell(str(error))
        return 1
    return 0


@contextlib.asynccontextmanager
async def own_stack(clock: Clock, folder: Path | None = None) -> AsyncIterator[Running]:
    """A whole installation for this command. Without `folder` it leaves nothing behind."""
    with _folder(folder) as var:
        settings = settings_module.load(var=var, database_url=f"sqlite:///{var / 'onthaal.db'}")
        log_to(var / "logs" / "onthaal.log")
        installation = parts.build(settings, clock)
        try:
            async with core(installation, tell) as running:
                yield running
        finally:
            installation.close()


@contextlib.contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="onthaal-") as made:
        yield Path(made)


@dataclass
class Service:
    """A service that runs on this machine already."""

    settings: Settings
    engine: HttpEngine


async def running_service() -> Service | None:
    """The running service of this folder, when it answers."""
    settings = settings_module.load()
    facts = _facts(settings.var / "dienst.json")
    if facts is None:
        return None
    url = str(facts["engine"])
    headers = {"X-Onthaal-Secret": settings.engine_secret}
    try:
        async with httpx.AsyncClient(timeout=2.0, headers=headers) as client:
            healthy = (await client.get(f"{url}/webhooks/onthaal/health")).status_code == 200
    except httpx.HTTPError:
        return None
    return Service(settings, HttpEngine(url, settings.engine_secret)) if healthy else None


def _facts(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if "engine" in found else None
