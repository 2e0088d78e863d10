"""Fetching updates instead of receiving them: for a machine without a public address."""

from __future__ import annotations

import asyncio
import random

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.storage import StorageAway
from channels.accounts import TelegramAccount
from channels.telegram import payload
from channels.telegram.api import Bots, Flooded
from channels.telegram.failures import FOR_AN_ADMINISTRATOR
from channels.telegram.updates import Updates

TIMEOUT = 25
"""Seconds that Telegram holds a question open until there is an update."""
IDLE = 1.0
"""Seconds between two questions that bring nothing, should they be answered at once."""
AFTER_CONFLICT = 30.0
LONGEST_WAIT = 60.0

_log = structlog.get_logger()


async def poll(account: TelegramAccount, updates: Updates, bots: Bots) -> None:
    """Until cancelled. One process at a time may do this for a bot: of two, Telegram refuses one.

    Asking for the updates after the last one confirms it, and that happens only when all were kept: a process
    that dies in between gets them again, and their number shows that they are known.
    """
    offset: int | None = None
    failures, told = 0, ""
    while True:
        started = asyncio.get_running_loop().time()
        try:
            found = await bots.of(account.city).updates(offset, TIMEOUT)
            offset = await _keep(account, updates, found, offset)
        except (TelegramError, StorageAway) as error:
            failures += 1
            told = _tell(account.city, error, told)
            await asyncio.sleep(_wait(error, failures))
            continue
        failures, told = 0, ""
        if not found:
            await asyncio.sleep(max(0.0, IDLE - (asyncio.get_running_loop().time() - started)))


async def _keep(
    account: TelegramAccount, updates: Updates, found: list[object], offset: int | None
) -> int | None:
    """Keeps them in order. The number to ask from next. Raises StorageAway: then all are asked again."""
    for update in found:
        await updates.take(account, update)
    numbers = [number for update in found if (number := payload.update_id(update)) is not None]
    return max(numbers) + 1 if numbers else offset


def _wait(error: Exception, failures: int) -> float:
    """Seconds until the next attempt, which grow with the failures; each bot a little different."""
    if isinstance(error, Flooded):
        return error.seconds
    if isinstance(error, InvalidToken):
        return FOR_AN_ADMINISTRATOR
    if isinstance(error, Conflict):
        return AFTER_CONFLICT
    return min(LONGEST_WAIT, 2.0 ** min(failures, 6)) * random.uniform(0.5, 1.0)  # noqa: S311  no secret


def _tell(city: str, error: Exception, told: str) -> str:
    """Says what is wrong, in words when a person must do something. Once, until it is another thing."""
    kind = type(error).__name__
    if kind == told:
        return told
    if isinstance(error, InvalidToken):
        _log.error("Telegram aanvaardt het token van deze bot niet.", city=city)
    elif isinstance(error, Conflict) and "webhook" in error.message:
        said = "Deze bot heeft een webhook: ophalen kan niet. Haal die weg met: scripts/kanalen zet-webhook"
        _log.error(said, city=city)
    elif isinstance(error, Conflict):
        _log.error("Een ander programma haalt de berichten van deze bot op. Stop dat.", city=city)
    else:
        _log.warning("telegram polling", city=city, error=kind)
    return kind
