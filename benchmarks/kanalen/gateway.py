"""One replica of the gateway whose engine runs elsewhere."""

from __future__ import annotations

import asyncio
import os
import signal

from bot import settings as settings_module
from bot.conversations import HttpEngine
from channels import app as public
from channels import installation as parts
from channels.logs import log_to
from channels.running import server, serving


async def serve() -> None:
    settings = settings_module.load()
    log_to(settings.var / "logs" / "onthaal.log")
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    installation = parts.build(settings)
    app, chat = public.build(installation)
    client = HttpEngine(os.environ["ONTHAAL_ENGINE_URL"], settings.engine_secret)
    try:
        async with (
            installation.working(client, {}),
            serving(server(app, settings.host, settings.poort)),
        ):
            await stop.wait()
            chat.goodbye()
    finally:
        await client.close()
        installation.close()


if __name__ == "__main__":
    asyncio.run(serve())
