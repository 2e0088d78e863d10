"""Fetching: what is confirmed was kept, nothing blocks, and it ends at once when it must."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.conversations import Arrivals
from bot.conversations.arrivals import Arrival
from bot.conversations.tables import ArrivalRow
from bot.storage import Storage, StorageAway
from channels.accounts import TelegramAccount
from channels.telegram import TelegramChannel, poll, polling, set_webhook
from channels.telegram.api import Bots, CityBot
from channels.telegram.updates import Updates
from tests.channels.telegram.conftest import GENT_TOKEN, Free, account
from tests.fakes.telegram import Delivery, FakeTelegram, User


@pytest.fixture
def gent() -> TelegramAccount:
    return account("gent", GENT_TOKEN, polling=True)


@pytest.fixture
def noor(telegram: FakeTelegram) -> User:
    return telegram.user("Noor")


class Dying(Arrivals):
    """The process ends right after the insert, before anything is confirmed."""

    async def add(self, arrival: Arrival) -> bool:
        await super().add(arrival)
        raise asyncio.CancelledError


class Away(Arrivals):
    async def add(self, arrival: Arrival) -> bool:
        raise StorageAway("stopped")


def fetched(
    telegram: FakeTelegram,
    gent: TelegramAccount,
    arrivals: Arrivals,
    until: Callable[[], Awaitable[object]],
) -> None:
    """Polls until `until` is done."""

    async def run() -> None:
        channel = TelegramChannel({"gent": gent}, arrivals, Free(), telegram.url)
        assert channel.polling == ("gent",)
        polling = asyncio.create_task(channel.poll("gent"))
        try:
            await until()
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await channel.close()

    asyncio.run(run())


def confirmed(*deliveries: Delivery) -> Callable[[], Awaitable[object]]:
    return lambda: asyncio.to_thread(lambda: [delivery.wait() for delivery in deliveries])


def texts(storage: Storage) -> list[str | None]:
    with storage.read() as session:
        rows = session.scalars(select(ArrivalRow).order_by(ArrivalRow.id))
        return [(row.event or {}).get("text") for row in rows]


def test_it_fetches_what_was_said_and_confirms_it(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals, storage: Storage, noor: User
) -> None:
    fetched(telegram, gent, arrivals, confirmed(*(noor.says(f"vraag {n}") for n in range(4))))
    assert texts(storage) == [f"vraag {n}" for n in range(4)]


def test_it_lets_no_odd_update_stop_the_others(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals, storage: Storage, noor: User
) -> None:
    odd = [noor.sends_poison(), noor.sends_unknown(), noor.says_in_group("hallo")]
    fetched(telegram, gent, arrivals, confirmed(*odd, noor.says("Wat kost een paspoort?")))
    assert texts(storage)[-1] == "Wat kost een paspoort?"


def test_it_keeps_once_what_was_kept_before_a_crash_and_not_confirmed(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals, storage: Storage, noor: User
) -> None:
    said = noor.says("hallo")

    async def die() -> None:
        bots = Bots({"gent": gent}, telegram.url)
        updates = Updates(Dying(storage, SystemClock()), bots)
        with pytest.raises(asyncio.CancelledError):
            await poll(gent, updates, bots)
        await bots.close()

    asyncio.run(die())
    assert texts(storage) == ["hallo"]
    assert not said.done

    fetched(telegram, gent, arrivals, confirmed(said))
    assert texts(storage) == ["hallo"]


def test_it_confirms_nothing_while_the_database_is_away(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals, storage: Storage, noor: User
) -> None:
    said = noor.says("hallo")

    async def a_while() -> None:
        while len(telegram.requests) < 2:
            await asyncio.sleep(0.05)

    fetched(telegram, gent, Away(storage, SystemClock()), a_while)
    assert not said.done

    fetched(telegram, gent, arrivals, confirmed(said))
    assert texts(storage) == ["hallo"]


def test_it_says_in_words_that_a_webhook_is_in_the_way(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals
) -> None:
    telegram.set_webhook("/webhooks/telegram/gent")
    with capture_logs() as said:
        fetched(telegram, gent, arrivals, lambda: asyncio.sleep(1.0))
    assert [line["event"] for line in said if "webhook" in line["event"]]
    assert len(telegram.requests) == 1, "it asks again after half a minute"


def test_it_takes_the_webhook_away_from_a_bot_that_fetches(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals, storage: Storage, noor: User
) -> None:
    telegram.set_webhook("/webhooks/telegram/gent")
    said = noor.says("hallo")
    assert "haalt" in asyncio.run(set_webhook(gent, "https://onthaal.example", telegram.url))
    fetched(telegram, gent, arrivals, confirmed(said))
    assert texts(storage) == ["hallo"]


@pytest.mark.parametrize("fault", ["500", "reset", "429"])
def test_it_goes_on_after_a_failure(
    telegram: FakeTelegram,
    gent: TelegramAccount,
    arrivals: Arrivals,
    storage: Storage,
    noor: User,
    fault: Any,
) -> None:
    telegram.faults.add(fault)
    fetched(telegram, gent, arrivals, confirmed(noor.says("hallo")))
    assert texts(storage) == ["hallo"]


def test_it_ends_at_once_while_it_waits_for_telegram(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals
) -> None:
    started = time.monotonic()
    fetched(telegram, gent, arrivals, lambda: asyncio.sleep(0.3))
    assert time.monotonic() - started < 3


class Hasty(Bots):
    """A Telegram, or something in between, that answers every question at once, with nothing."""

    asked = 0

    def of(self, city: str) -> CityBot:
        self.asked += 1
        return super().of(city)


def test_it_asks_at_most_once_a_second_when_there_is_nothing(
    telegram: FakeTelegram, gent: TelegramAccount, arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "TIMEOUT", 0)

    async def two_seconds() -> int:
        bots = Hasty({"gent": gent}, telegram.url)
        task = asyncio.create_task(poll(gent, Updates(arrivals, bots), bots))
        await asyncio.sleep(1.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bots.close()
        return bots.asked

    assert asyncio.run(two_seconds()) == 2
