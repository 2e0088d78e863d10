"""The Bot API: one bot per city, over python-telegram-bot's `Bot`.

Its requests are ours in three points: whether a request can have reached Telegram is told apart, a 429 keeps
its seconds, and no answer is ever copied into a log.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

from channels.accounts import TelegramAccount
from channels.telegram.abilities import ALLOWED_UPDATES

TELEGRAM = "https://api.telegram.org"
CONNECT, READ, WRITE, POOL = 5.0, 10.0, 5.0, 1.0
"""Seconds to wait for a connection, an answer, room to write, and a free connection of the pool."""
CONNECTIONS = 64
LONGEST_PAUSE = 86400.0
"""Seconds: what lasts longer than a day is asked again after a day."""

_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_ANSWERS = (400, 401, 403, 404, 409)
"""Refusals that the Bot API gives. Another 4xx comes from something in between, and nothing was sent."""

logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it writes addresses, and those hold the token
logging.getLogger("telegram").setLevel(logging.CRITICAL)  # its errors quote bodies; we log what matters


class NotSent(NetworkError):
    """The request did not reach Telegram: it can go again without a double message."""


class Flooded(TelegramError):
    """429: too fast. `seconds` until the next attempt (Bot API, ResponseParameters.retry_after)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"te snel: opnieuw na {seconds:g} s")
        self.seconds = seconds


class Request(HTTPXRequest):
    """HTTP with explicit time-outs."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=CONNECT,
            read_timeout=READ,
            write_timeout=WRITE,
            pool_timeout=POOL,
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Status and body. Raises NotSent, Flooded and NetworkError, which is when nobody can know."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            if isinstance(error.__cause__, _BEFORE_SENDING):
                raise NotSent(type(error.__cause__).__name__) from error
            raise
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise Flooded(_retry_after(body))
        if 400 <= status < 500 and status not in _ANSWERS:
            raise NotSent(f"HTTP {status}")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Like the library's, without the body in the log. Raises TelegramError."""
        try:
            content = json.loads(payload)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise TelegramError("het antwoord is geen JSON van Telegram")
        return content


class CityBot(Bot):
    """A city's bot. It needs no `initialize`: that would ask who it is, and fail while Telegram is away."""

    def __init__(self, account: TelegramAccount, telegram_url: str) -> None:
        self._own_request = Request()
        self._own_polling = Request(connections=1) if account.polling else self._own_request
        base = telegram_url.rstrip("/")
        super().__init__(
            account.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._own_request,
            get_updates_request=self._own_polling,
        )

    async def updates(self, offset: int | None, timeout: int) -> list[Any]:
        """Waits at most `timeout` s for updates from `offset` on, which confirms all earlier ones.

        As they came: the library's `get_updates` raises on one that it can't read, and then all stand still.
        """
        asked = {"offset": offset, "timeout": timeout, "allowed_updates": list(ALLOWED_UPDATES)}
        found = await self._post("getUpdates", asked, read_timeout=READ + timeout)
        return found if isinstance(found, list) else []

    async def close_connections(self) -> None:
        for request in {self._own_request, self._own_polling}:
            await request.shutdown()


class Bots:
    """The bots of one installation, each made when it is first used."""

    def __init__(self, accounts: Mapping[str, TelegramAccount], telegram_url: str = TELEGRAM) -> None:
        self._accounts = accounts
        self._telegram_url = telegram_url
        self._made: dict[str, CityBot] = {}

    def of(self, city: str) -> CityBot:
        """Raises KeyError for a city without a bot."""
        if city not in self._made:
            self._made[city] = CityBot(self._accounts[city], self._telegram_url)
        return self._made[city]

    async def close(self) -> None:
        for bot in self._made.values():
            await bot.close_connections()
        self._made.clear()


def bot_id(account: TelegramAccount) -> str:
    """The number before the colon of the token, which is the bot's user id."""
    return account.token.partition(":")[0]


def _retry_after(body: bytes) -> float:
    """Seconds out of a 429; 1 when it does not say."""
    try:
        seconds = float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return 1.0
    return min(max(seconds, 0.1), LONGEST_PAUSE) if math.isfinite(seconds) else 1.0
