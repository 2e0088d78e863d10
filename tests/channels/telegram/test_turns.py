"""From what a resident says to what she gets back: the real core between the webhook and the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.conversations import Arrivals, Conversations, Deliverer, Intake, Notifier, TurnResult, Worker
from bot.conversations.tables import Delivery, Identity, LogMessage, OutboxRow
from bot.replies import Message, choice, link
from bot.storage import Storage
from bot.storage.claims import claims
from channels.accounts import TelegramAccount
from channels.telegram import set_webhook
from tests.bot.conversations.office import FakeEngine, said
from tests.channels.telegram.conftest import Free
from tests.channels.telegram.service import Service
from tests.fakes.telegram import FakeTelegram, User

OPENING = [Message("Hallo, ik ben de computer van Gent.")]


def menu(most: int) -> TurnResult:
    buttons = (*(choice(f"Keuze {n}", "kies", product=str(n)) for n in range(1, most + 1)),)
    more = (link("Meer lezen", "https://stad.gent"),) if most < 10 else ()
    return TurnResult([Message("Waarover gaat het?", (*buttons, *more))], {}, "proef.tar.gz")


class Town(Service):
    """The service with its workers running."""

    def __init__(
        self, storage: Storage, arrivals: Arrivals, accounts: dict[str, TelegramAccount], url: str
    ) -> None:
        super().__init__(accounts, arrivals, Free(), url)
        clock, notifier, self.engine = SystemClock(), Notifier(), FakeEngine()
        claim, transports = claims(storage), {"telegram": self.channel.transport}
        conversations = Conversations(storage, clock, notifier, lambda city: OPENING)
        self._deliverer = Deliverer(storage, clock, claim, transports)
        self._worker = Worker(storage, clock, notifier, self.engine, lambda city, kind: Message(kind), claim)
        self._worker.on_answer = self._deliverer.wake
        self._worker.on_turn = self._deliverer.typing
        conversations.on_received = self._worker.wake
        self._intake = Intake(storage, clock, conversations, transports, self._deliverer.wake)
        arrivals.wake = self._intake.wake

    async def _serve(self) -> None:
        parts = (self._intake, self._worker, self._deliverer)
        tasks = [asyncio.create_task(part.run()) for part in parts]
        await super()._serve()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def town(
    telegram: FakeTelegram, accounts: dict[str, TelegramAccount], arrivals: Arrivals, storage: Storage
) -> Iterator[Town]:
    with Town(storage, arrivals, accounts, telegram.url) as running:
        telegram.connect_to = running.url
        running.run(set_webhook(accounts["gent"], telegram.public_url, telegram.url))
        yield running


@pytest.fixture
def noor(town: Town, telegram: FakeTelegram) -> User:
    """She is past the opening."""
    return started(telegram, "Noor")


def started(telegram: FakeTelegram, name: str) -> User:
    user = telegram.user(name)
    user.starts().wait()
    (opening,) = user.wait_for(1)
    assert opening.text == OPENING[0].text
    return user


def logged(storage: Storage, author: str) -> list[str]:
    with storage.read() as session:
        rows = session.scalars(select(LogMessage).where(LogMessage.author == author).order_by(LogMessage.seq))
        return [row.text for row in rows]


def test_it_opens_answers_and_shows_that_it_is_busy(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    assert town.engine.asked() == [], "/start is no question"
    noor.says("Wat kost een <b>paspoort</b> & co?").wait()

    assert noor.wait_for(2)[-1].text == "antwoord op Wat kost een <b>paspoort</b> & co?"
    assert logged(storage, "user") == ["Wat kost een <b>paspoort</b> & co?"]
    assert telegram.calls("sendChatAction")


def test_it_follows_a_tap_and_takes_a_typed_number_of_a_long_menu(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    town.engine.script = [menu(5), menu(11), said("Goed gekozen.")]
    noor.says("hallo").wait()
    assert noor.wait_for(2)[-1].titles == [*(f"Keuze {n}" for n in range(1, 6)), "Meer lezen"]
    noor.taps("Keuze 4").wait()
    assert "11. Keuze 11" in noor.wait_for(3)[-1].text
    noor.says("11").wait()

    assert noor.wait_for(4)[-1].text == "Goed gekozen."
    chosen = [turn.payload["entities"]["product"] for turn in town.engine.turns[1:] if turn.payload]
    assert chosen == ["4", "11"]
    assert logged(storage, "user") == ["hallo", "Keuze 4", "Keuze 11"]


def test_it_pauses_one_resident_only(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    lien = started(telegram, "Lien")
    telegram.faults.add("429", path="sendMessage", to=str(noor.id), retry_after=3)
    noor.says("ik moet wachten").wait()
    telegram.ledger.wait_for(lambda: not telegram.faults.waiting(), 10)
    lien.says("ik niet").wait()
    lien.wait_for(2)
    assert len(noor.received) == 1, "the other one is still waiting"

    noor.wait_for(2)
    assert noor.texts[1:] == ["antwoord op ik moet wachten"]
    assert noor.last.at > lien.last.at


def test_it_sends_once_more_what_may_have_arrived(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    """Nobody can ask Telegram: better twice than not at all, and counted."""
    telegram.faults.add("accepted-reset", path="sendMessage")
    noor.says("hallo").wait()
    noor.wait_for(3)

    assert noor.texts[1:] == ["antwoord op hallo"] * 2
    telegram.ledger.wait_for(lambda: delivered(storage) == ["sent", "sent"], 10)
    with storage.read() as session:
        assert sum(session.scalars(select(Delivery.resent))) == 1


def test_it_writes_out_the_choices_that_telegram_refuses(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    town.engine.script = [menu(2), said("Goed gekozen.")]
    telegram.faults.add("refuse", path="sendMessage", status=400, message="Bad Request: BUTTON_DATA_INVALID")
    noor.says("hallo").wait()
    shown = noor.wait_for(2)[-1]
    noor.says("2").wait()
    noor.wait_for(3)

    assert shown.titles == []
    assert "2. Keuze 2" in shown.text and "https://stad.gent" in shown.text
    assert town.engine.turns[-1].payload == {"act": "kies", "entities": {"product": "2"}}


def test_it_delivers_no_more_to_who_blocks_it_until_she_returns(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    noor.reachable = False  # the bot is not told
    noor.says("hallo").wait()
    telegram.ledger.wait_for(lambda: identity(storage).unreachable_at is not None, 10)
    assert identity(storage).unreachable_why
    assert delivered(storage)[-1] == "dead"

    noor.reachable = True
    noor.says("ik ben er weer").wait()
    assert noor.wait_for(2)[-1].text == "antwoord op ik ben er weer"
    assert identity(storage).unreachable_at is None


def test_it_hears_a_block_and_a_return(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    noor.blocks().wait()
    assert telegram.ledger.wait_for(lambda: identity(storage).unreachable_at is not None, 10)
    noor.unblocks().wait()
    assert telegram.ledger.wait_for(lambda: identity(storage).unreachable_at is None, 10)


def test_it_says_in_words_what_it_can_not_read(
    town: Town, telegram: FakeTelegram, storage: Storage, noor: User
) -> None:
    for act in (noor.sends_photo, noor.sends_voice, noor.sends_location, noor.sends_contact, noor.sends_poll):
        count = len(noor.received)
        act().wait()
        noor.wait_for(count + 1)
    kinds = [turn.payload["entities"]["bijlage"] for turn in town.engine.turns if turn.payload]
    assert kinds == ["foto", "spraak", "locatie", "contact", "iets"]
    assert logged(storage, "user")[2] == "[locatie 51.05430, 3.71740]"


def delivered(storage: Storage) -> list[Any]:
    with storage.read() as session:
        return list(session.scalars(select(OutboxRow.status).order_by(OutboxRow.id)))


def identity(storage: Storage) -> Identity:
    with storage.read() as session:
        return session.scalars(select(Identity)).one()
