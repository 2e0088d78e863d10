"""Two cities, each with a bot of its own, and what Telegram delivers to them."""

from __future__ import annotations

import pytest

from bot.clock import SystemClock
from bot.conversations import Arrivals
from bot.storage import Storage
from channels.accounts import TelegramAccount, webhook_secret

GENT_TOKEN = "7000000001:AAG_gent-0123456789abcdefghijklmnopq"
HASSELT_TOKEN = "7000000002:AAH_hasselt-0123456789abcdefghijklmn"
LINK_SECRET = "een reeks die niemand raadt 8c1f"


def account(city: str, token: str, *, polling: bool = False) -> TelegramAccount:
    return TelegramAccount(city, token, webhook_secret(LINK_SECRET, city, token), polling)


@pytest.fixture
def accounts() -> dict[str, TelegramAccount]:
    return {"gent": account("gent", GENT_TOKEN), "hasselt": account("hasselt", HASSELT_TOKEN)}


@pytest.fixture
def arrivals(storage: Storage) -> Arrivals:
    return Arrivals(storage, SystemClock())
