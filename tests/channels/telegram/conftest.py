"""Two cities, each with a bot of its own, and the fake Telegram that both are on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.conversations import Arrivals
from bot.storage import Storage
from channels.accounts import TelegramAccount, webhook_secret
from channels.telegram.api import Bots
from channels.telegram.transport import Limits, TelegramTransport
from tests.fakes.telegram import FakeTelegram

GENT_TOKEN = "7000000001:AAG_gent-0123456789abcdefghijklmnopq"
HASSELT_TOKEN = "7000000002:AAH_hasselt-0123456789abcdefghijklmn"
LINK_SECRET = "een reeks die niemand raadt 8c1f"


def account(city: str, token: str, *, polling: bool = False) -> TelegramAccount:
    return TelegramAccount(city, token, webhook_secret(LINK_SECRET, city, token), polling)


class Free:
    """No limits of our own."""

    async def take(self, key: str, rate: float, burst: int) -> float:
        return 0.0


class Out:
    """The transport, with an event loop that lasts as long as its connections."""

    def __init__(
        self, runner: asyncio.Runner, accounts: dict[str, TelegramAccount], url: str, limits: Limits
    ) -> None:
        self._runner = runner
        self.transport = TelegramTransport(accounts, Bots(accounts, url), limits)

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)


@pytest.fixture
def accounts() -> dict[str, TelegramAccount]:
    return {"gent": account("gent", GENT_TOKEN), "hasselt": account("hasselt", HASSELT_TOKEN)}


@pytest.fixture
def arrivals(storage: Storage) -> Arrivals:
    return Arrivals(storage, SystemClock())


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """Both bots; in the end nothing was done that a correct bot never does."""
    with FakeTelegram(GENT_TOKEN, HASSELT_TOKEN, allow_http=True) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def out(telegram: FakeTelegram, accounts: dict[str, TelegramAccount]) -> Iterator[Out]:
    with asyncio.Runner() as runner:
        out = Out(runner, accounts, telegram.url, Free())
        yield out
        runner.run(out.transport.close())
