"""Whole chats with the fake Telegram, which keeps a queue per chat and repeats what we refuse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.conversations import Arrivals
from bot.conversations.arrivals import Arrival
from bot.conversations.events import from_json
from bot.conversations.tables import ArrivalRow
from bot.conversations.transport import DeliveryFailed, Destination, Part, PartButton
from bot.storage import Storage, StorageAway
from channels.accounts import TelegramAccount
from channels.telegram import set_webhook
from tests.channels.telegram.conftest import HASSELT_TOKEN, Free
from tests.channels.telegram.service import Service
from tests.fakes.telegram import FakeTelegram, User

TOKEN = "0f8fad5bd9cb469fa16570867728950e.{}"
MENU = (PartButton("Ja", TOKEN.format(1)), PartButton("Nee", TOKEN.format(2)))


class Faltering(Arrivals):
    """The database is away as often as `times` says, and then back."""

    times = 0

    async def add(self, arrival: Arrival) -> bool:
        if self.times:
            self.times -= 1
            raise StorageAway("stopped")
        return await super().add(arrival)


@pytest.fixture
def arrivals(storage: Storage) -> Faltering:
    return Faltering(storage, SystemClock())


@pytest.fixture
def service(
    telegram: FakeTelegram, accounts: dict[str, TelegramAccount], arrivals: Arrivals
) -> Iterator[Service]:
    """Both bots have their webhook, set as an administrator does."""
    with Service(accounts, arrivals, Free(), telegram.url) as running:
        telegram.connect_to = running.url
        telegram.set_retry_scale(0.01)
        for account in accounts.values():
            running.run(set_webhook(account, telegram.public_url, telegram.url))
        yield running


@pytest.fixture
def noor(telegram: FakeTelegram) -> User:
    return telegram.user("Noor")


def events(storage: Storage) -> list[Any]:
    with storage.read() as session:
        rows = session.scalars(select(ArrivalRow).order_by(ArrivalRow.id))
        return [from_json(row.event or {}) for row in rows]


def to(user: User, city: str = "gent") -> Destination:
    return Destination(city, f"telegram:{user.id}", "c1")


def send_menu(service: Service, user: User, **more: Any) -> str:
    return service.run(service.channel.transport.send(to(user), Part("Klopt dit?", MENU, "buttons", **more)))


def seen(telegram: FakeTelegram, method: str, count: int) -> list[dict[str, str]]:
    telegram.ledger.wait_for(lambda: len(telegram.calls(method)) >= count, 10)
    return telegram.calls(method)


def test_it_keeps_what_is_said_in_order_and_once(service: Service, storage: Storage, noor: User) -> None:
    said = [noor.says(f"vraag {n}") for n in range(5)]
    for delivery in said:
        delivery.wait()
    assert said[2].post().status == 200

    assert [event.text for event in events(storage)] == [f"vraag {n}" for n in range(5)]


def test_it_opens_the_conversation_with_start(service: Service, storage: Storage, noor: User) -> None:
    noor.starts("folder").wait()
    (event,) = events(storage)
    assert (event.text, event.attachment, event.token) == (None, None, None)


def test_it_lets_no_odd_update_block_a_chat(service: Service, storage: Storage, noor: User) -> None:
    odd = [
        noor.sends_poison(), noor.sends_unknown(), noor.edits("anders"), noor.says_in_group("hallo buren"),
        noor.posts_in_channel("nieuws"), noor.sends_poll(),
    ]  # fmt: skip
    noor.says("Wat kost een paspoort?").wait()

    for delivery in odd:
        assert len(delivery.attempts) == 0 or [attempt.status for attempt in delivery.attempts] == [200]
    assert events(storage)[-1].text == "Wat kost een paspoort?"


def test_it_answers_a_tap_at_once_and_takes_the_keyboard_away(
    service: Service, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    noor.starts().wait()
    menu = send_menu(service, noor)
    noor.taps("Ja").wait()

    (answered,) = seen(telegram, "answerCallbackQuery", 1)
    assert answered["text"] == "Gekozen: Ja"
    assert seen(telegram, "editMessageReplyMarkup", 1)
    assert noor.last.titles == []
    tap = events(storage)[-1]
    assert (tap.token, tap.menu, tap.text) == (TOKEN.format(1), menu, None)


def test_it_leaves_the_links_of_a_menu(service: Service, telegram: FakeTelegram, noor: User) -> None:
    noor.starts().wait()
    send_menu(service, noor, links=(("Meer lezen", "https://stad.gent/paspoort"),))
    noor.taps("Nee").wait()

    seen(telegram, "editMessageReplyMarkup", 1)
    assert noor.last.titles == ["Meer lezen"]


def test_it_keeps_a_second_tap_and_one_on_a_message_that_is_no_longer_accessible(
    service: Service, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    """The core decides what an old button means; here none is lost and none waits."""
    noor.starts().wait()
    send_menu(service, noor)
    menu = noor.last
    noor.taps("Ja").wait()
    noor.taps("Nee", message=menu, inaccessible=True).wait()
    noor.taps_data("x" * 300).wait()

    assert len(seen(telegram, "answerCallbackQuery", 3)) == 3
    assert [event.token for event in events(storage)[1:]] == [TOKEN.format(1), TOKEN.format(2), "x" * 64]


def test_it_keeps_a_tap_that_can_not_be_answered_any_more(
    service: Service, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    noor.starts().wait()
    send_menu(service, noor)
    late = noor.taps("Ja", deliver=False)
    telegram.clock.advance(151)
    assert late.post().status == 200

    assert seen(telegram, "editMessageReplyMarkup", 1)
    assert telegram.calls("answerCallbackQuery") == []
    assert events(storage)[-1].token == TOKEN.format(1)


def test_it_gets_again_what_came_while_the_database_was_away(
    service: Service, arrivals: Faltering, storage: Storage, noor: User
) -> None:
    arrivals.times = 2
    first, second = noor.says("eerst"), noor.says("daarna")
    second.wait()

    assert [attempt.status for attempt in first.attempts] == [503, 503, 200]
    assert [attempt.retry_after for attempt in first.attempts[:2]] == ["5", "5"]
    assert [event.text for event in events(storage)] == ["eerst", "daarna"]


def test_it_hears_of_a_block_and_delivers_no_more(service: Service, storage: Storage, noor: User) -> None:
    noor.starts().wait()
    noor.blocks().wait()
    with pytest.raises(DeliveryFailed) as caught:
        send_menu(service, noor)
    noor.unblocks().wait()
    send_menu(service, noor)

    assert caught.value.kind == "unreachable"
    assert [event.reachable for event in events(storage)[1:]] == [False, True]


def test_it_serves_two_cities_side_by_side(
    service: Service, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    lien = telegram.user("Lien", token=HASSELT_TOKEN, number=noor.id)
    noor.says("dag gent").wait()
    lien.says("dag hasselt").wait()
    service.run(service.channel.transport.send(to(lien, "hasselt"), Part("Welkom in Hasselt")))

    with storage.read() as session:
        rows = session.scalars(select(ArrivalRow).order_by(ArrivalRow.id)).all()
        assert [(row.city, (row.event or {})["text"]) for row in rows] == [
            ("gent", "dag gent"),
            ("hasselt", "dag hasselt"),
        ]
    assert lien.texts == ["Welkom in Hasselt"]
    assert noor.texts == []


def test_it_acknowledges_before_it_answers_a_tap(
    service: Service, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    """Telegram hangs: what was delivered is kept and acknowledged all the same."""
    noor.starts().wait()
    send_menu(service, noor)
    hung = threading.Event()
    telegram.faults.add("hang", path="answerCallbackQuery", seconds=3, where=lambda asked: hung.set() or True)
    tap = noor.taps("Ja").wait()

    assert tap.seconds < 2
    assert hung.wait(5)
    assert events(storage)[-1].token == TOKEN.format(1)
