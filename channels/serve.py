"""`scripts/serve`: the whole of Onthaal on one machine, in words, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Iterator

from bot import settings as settings_module
from bot.errors import OnthaalError
from bot.settings import Settings
from bot.storage.claims import alone
from channels import app as public
from channels import installation as parts
from channels.logs import log_to
from channels.running import Running, core, listen, server
from channels.tidying import tidying


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the program's voice


async def serve(settings: Settings) -> None:
    """Runs until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    listen(settings.host, settings.poort).close()  # a taken port is said before anything starts
    installation = parts.build(settings)
    try:
        with alone(installation.storage):
            app, chat = public.build(installation)
            listening = server(app, settings.host, settings.poort, settings.proxies)
            _settled()
            async with core(installation, say, listening) as running:
                with _announced(settings, running), tidying(installation, chat.sessions):
                    say(f"Onthaal is klaar: {settings.public_url}/ (Ctrl-C stopt alles)")
                    await stop.wait()
                    say("Ik stop…")
                    chat.goodbye()
    finally:
        installation.close()


def _settled() -> None:
    """What is there now stays as long as we run: the collector need not look through all of it, with everybody
    waiting, each time it makes its large round."""
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _announced(settings: Settings, running: Running) -> Iterator[None]:
    """A file that tells other programs of this machine where the service runs."""
    path = settings.var / "dienst.json"
    facts = {"pid": os.getpid(), "adres": settings.public_url, "engine": running.engine_url}
    path.write_text(json.dumps(facts), encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def main() -> int:
    try:
        settings = settings_module.load()
        log_to(settings.var / "logs" / "onthaal.log")
        asyncio.run(serve(settings))
    except OnthaalError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
