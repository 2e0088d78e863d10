"""What an administrator asks of a bot: set its webhook, and see how it is doing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import OnthaalError
from channels.accounts import TelegramAccount
from channels.telegram.abilities import ALLOWED_UPDATES
from channels.telegram.api import TELEGRAM, Bots, CityBot, Flooded

CONNECTIONS = 40
"""`max_connections`: deliveries at once (Bot API: 1–100, 40 by default)."""
ATTEMPTS = 3
LONGEST_PAUSE = 5.0


@dataclass(frozen=True)
class BotInfo:
    """How a bot is doing.

    username: its name on Telegram, without @. url: its webhook, "" without one. ours: the webhook is where we
    listen, or there is none and the bot fetches. pending: updates that wait to be delivered.
    last_error: Telegram's words about the last delivery that failed, "" when none did lately.
    """

    username: str
    url: str
    ours: bool
    pending: int
    last_error: str
    last_error_at: datetime | None
    allowed_updates: tuple[str, ...]


def webhook_url(account: TelegramAccount, public_url: str) -> str:
    return f"{public_url.rstrip('/')}/webhooks/telegram/{account.city}"


async def set_webhook(account: TelegramAccount, public_url: str, telegram_url: str = TELEGRAM) -> str:
    """Tells Telegram where to deliver; takes the webhook away from a bot that fetches. What was done, in Dutch.

    Updates that wait are kept. Raises OnthaalError with what to do about it.
    """
    url = webhook_url(account, public_url)
    async with _bot(account, telegram_url) as bot:
        if account.polling:
            await _asked(account, bot.delete_webhook)
            return f"{account.city}: deze bot haalt zijn berichten zelf op; hij heeft geen webhook meer."
        setting = partial(
            bot.set_webhook,
            url,
            secret_token=account.webhook_secret,
            max_connections=CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
        )
        await _asked(account, setting)
    return f"{account.city}: Telegram levert voortaan op {url}"


async def info(account: TelegramAccount, public_url: str, telegram_url: str = TELEGRAM) -> BotInfo:
    """Raises OnthaalError: Telegram can't be reached or refuses the token."""
    async with _bot(account, telegram_url) as bot:
        me = await _asked(account, bot.get_me)
        hook = await _asked(account, bot.get_webhook_info)
    wanted = "" if account.polling else webhook_url(account, public_url)
    return BotInfo(
        username=me.username or "",
        url=hook.url,
        ours=hook.url == wanted,
        pending=hook.pending_update_count,
        last_error=hook.last_error_message or "",
        last_error_at=hook.last_error_date,
        allowed_updates=tuple(hook.allowed_updates or ()),
    )


@asynccontextmanager
async def _bot(account: TelegramAccount, telegram_url: str) -> AsyncIterator[CityBot]:
    bots = Bots({account.city: account}, telegram_url)
    try:
        yield bots.of(account.city)
    finally:
        await bots.close()


async def _asked[T](account: TelegramAccount, call: Callable[[], Awaitable[T]]) -> T:
    """The answer to a call, also when Telegram asks to wait a moment: it takes one setWebhook a second.

    Raises OnthaalError in words.
    """
    for _ in range(ATTEMPTS):
        try:
            return await call()
        except Flooded as flooded:
            if flooded.seconds > LONGEST_PAUSE:
                break
            await asyncio.sleep(flooded.seconds)
        except TelegramError as error:
            raise OnthaalError(f"{account.city}: {_in_words(error)}") from error
    raise OnthaalError(f"{account.city}: Telegram vraagt om even te wachten. Probeer het straks opnieuw.")


def _in_words(error: TelegramError) -> str:
    """What is wrong and what to do. Never the words about a refused token: they may hold it."""
    if isinstance(error, InvalidToken):
        return "Telegram aanvaardt het token niet. Vraag BotFather een nieuw en zet het in het bestand."
    if isinstance(error, BadRequest):
        return (
            f"Telegram weigert dit adres ({error.message}). Het moet met https:// beginnen, een geldig "
            "certificaat hebben, een publiek IPv4-adres hebben en poort 443, 80, 88 of 8443 gebruiken."
        )
    return f"Telegram is niet bereikbaar ({error.message}). Mag deze machine naar api.telegram.org?"
