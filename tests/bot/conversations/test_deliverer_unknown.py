"""Requests of which nobody knows whether they arrived: looked up before anything goes again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.conversations import DeliveryFailed
from bot.conversations.outgoing import LATEST, UNKNOWN_WAIT, Outgoing
from bot.replies import Message
from bot.storage import Storage, StorageAway
from tests.bot.conversations.office import WHATSAPP, LostClaims, Office, until
from tests.bot.conversations.phone import for_ever, lost

GROET = "Hallo, ik ben de computer van gent."
DOWN = DeliveryFailed("down", kind="retry")


@pytest.fixture
def noor(office: Office) -> str:
    """Noor's conversation on WhatsApp, greeted, with something to deliver."""
    noor = office.hear(None)
    office.deliver(noor)
    tell(office, noor, "een")
    return noor


def tell(office: Office, conversation: str, text: str, *, channel: str = "whatsapp") -> None:
    with office.storage.begin() as session:
        office.conversations.tell(session, conversation, channel, [Message(text)], author="system")


def again(office: Office, conversation: str, times: int = 1) -> None:
    """Delivers once more, each time after every wait."""
    for _ in range(times):
        office.wait(minutes=6)
        office.deliver(conversation)


def kill(office: Office, conversation: str, when: Callable[[], bool]) -> None:
    """The process that delivers ends as soon as `when` holds; nothing of it is left but the database."""

    async def run() -> None:
        working = asyncio.create_task(office.deliverer.deliver(conversation))
        await until(when)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working

    asyncio.run(run())
    office.deliverer = office.new_deliverer()


def test_it_does_not_send_again_what_arrived_without_an_answer(office: Office, noor: str) -> None:
    office.whatsapp.answerless = 1
    office.deliver(noor)
    again(office, noor)

    assert office.whatsapp.texts() == [GROET, "een"]
    assert office.whatsapp.looked_up == ["een"]
    assert office.outbox(noor)[-1].status == "sent"
    assert office.deliveries(noor)[-1].provider_id == office.whatsapp.id_of("een")


def test_it_sends_again_what_did_not_arrive(office: Office, noor: str) -> None:
    office.whatsapp.script = [lost()]
    office.deliver(noor)
    again(office, noor)

    assert office.whatsapp.looked_up == ["een"]
    assert office.whatsapp.texts() == [GROET, "een"]
    assert office.outbox(noor)[-1].status == "sent"


class AwayAfterwards(Storage):
    """The same database, but the next `away` transactions that write find it gone."""

    away = 0

    @contextlib.contextmanager
    def begin(self) -> Iterator[Session]:
        if self.away:
            self.away -= 1
            raise StorageAway("57P01")
        with super().begin() as session:
            yield session


def test_it_keeps_in_mind_what_was_sent_while_the_database_is_away(office: Office) -> None:
    lien = office.hear(None, channel="telegram")
    office.deliver(lien)
    tell(office, lien, "een", channel="telegram")
    storage = AwayAfterwards(office.storage.engine.url.render_as_string(hide_password=False))

    async def goes() -> None:
        storage.away = 3

    office.telegram.script = [goes]
    asyncio.run(office.new_deliverer(storage=storage).deliver(lien))
    again(office, lien)
    storage.close()

    assert (storage.away, office.telegram.looked_up) == (0, [])
    assert office.telegram.texts() == [GROET, "een"]
    assert [(one.status, one.resent) for one in office.deliveries(lien)] == [("accepted", 0)] * 2


def test_it_looks_as_often_as_nobody_answers(office: Office, noor: str) -> None:
    office.whatsapp.script = [lost(), lost(), None]
    office.whatsapp.answerless = 1
    office.deliver(noor)
    again(office, noor, 4)

    assert office.whatsapp.texts() == [GROET, "een"]
    assert office.whatsapp.looked_up == ["een"] * 3


def test_it_gives_a_provider_a_moment_before_it_looks(office: Office, noor: str) -> None:
    office.whatsapp.answerless = 1
    office.deliver(noor)
    office.wait(seconds=UNKNOWN_WAIT.total_seconds() - 0.1)
    office.deliver(noor)
    assert office.whatsapp.looked_up == []
    office.wait(seconds=0.1)
    office.deliver(noor)

    assert office.whatsapp.looked_up == ["een"]


def test_it_never_sends_blindly_when_looking_fails(office: Office, noor: str) -> None:
    office.whatsapp.answerless = 1
    office.deliver(noor)
    office.whatsapp.looking = [DOWN, ZeroDivisionError(), DeliveryFailed("no", kind="permanent"), lost()]
    for attempt in range(1, 5):
        again(office, noor)
        assert len(office.whatsapp.looked_up) == attempt
        assert office.outbox(noor)[-1].status == "new"
    again(office, noor)

    assert office.whatsapp.texts() == [GROET, "een"]
    assert office.outbox(noor)[-1].status == "sent"


def test_it_looks_again_when_the_provider_says(office: Office, noor: str) -> None:
    office.whatsapp.answerless = 1
    office.deliver(noor)
    office.whatsapp.looking = [DeliveryFailed("not listed yet", kind="retry", retry_after=45.0)]
    office.wait(seconds=3)
    office.deliver(noor)

    left = office.outbox(noor)[-1].next_attempt_at - office.clock.now()
    assert left == timedelta(seconds=45)


def test_it_takes_the_same_words_of_before_for_another_message(office: Office, noor: str) -> None:
    office.deliver(noor)
    tell(office, noor, "een")
    office.whatsapp.script = [lost()]
    office.deliver(noor)
    again(office, noor)

    assert office.whatsapp.texts() == [GROET, "een", "een"]


def test_it_does_not_wait_for_ever_for_what_nobody_can_say(office: Office, noor: str) -> None:
    office.whatsapp.rules = replace(WHATSAPP, window=None)
    office.whatsapp.script = [ZeroDivisionError()] * 3
    office.deliver(noor)
    again(office, noor)
    office.wait(seconds=LATEST.total_seconds())
    office.deliver(noor)

    assert office.outbox(noor)[-1].status == "dead"


def test_it_sends_once_more_where_nobody_can_be_asked_and_counts_it(office: Office) -> None:
    lien = office.hear(None, "telegram:4711", channel="telegram")
    office.deliver(lien)
    tell(office, lien, "een", channel="telegram")
    office.telegram.script = [lost()]
    office.deliver(lien)
    again(office, lien, 3)

    assert office.telegram.texts() == [GROET, "een"]
    assert [one.resent for one in office.deliveries(lien)] == [0, 1]


def test_it_accepts_a_message_twice_where_nobody_can_be_asked(office: Office) -> None:
    lien = office.hear(None, "telegram:4711", channel="telegram")
    office.telegram.answerless = 1
    office.deliver(lien)
    again(office, lien, 3)

    assert office.telegram.texts() == [GROET, GROET]
    assert [one.resent for one in office.deliveries(lien)] == [1]


def test_it_looks_up_what_a_killed_process_sent(
    office: Office, noor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Outgoing, "sent", power_cut)
        with contextlib.suppress(KeyboardInterrupt):
            office.deliver(noor)
    assert office.whatsapp.texts() == [GROET, "een"]
    office.deliverer = office.new_deliverer()
    again(office, noor)

    assert office.whatsapp.texts() == [GROET, "een"]
    assert office.whatsapp.looked_up == ["een"]
    assert office.deliveries(noor)[-1].provider_id == office.whatsapp.id_of("een")


def test_it_sends_what_a_killed_process_could_not(office: Office, noor: str) -> None:
    office.whatsapp.script = [for_ever]
    kill(office, noor, when=lambda: not office.whatsapp.script)  # the request is under way
    assert office.whatsapp.texts() == [GROET]
    again(office, noor)

    assert office.whatsapp.looked_up == ["een"]
    assert office.whatsapp.texts() == [GROET, "een"]


def test_it_waits_for_a_message_that_a_killed_process_was_sending(
    office: Office, noor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversations.deliverer.UNKNOWN_WAIT", timedelta(seconds=0.2))
    office.whatsapp.script = [for_ever]
    kill(office, noor, when=lambda: not office.whatsapp.script)  # the request is under way
    assert office.deliveries(noor)[-1].status == "sending"
    office.deliver(noor)

    assert office.whatsapp.texts() == [GROET, "een"]


def test_it_sends_once_when_all_think_that_they_have_the_conversation(office: Office, noor: str) -> None:
    """The connection that kept their claims broke."""
    office.whatsapp.script = [DOWN]
    office.deliver(noor)
    office.wait(seconds=2)

    async def all() -> None:
        several = [office.new_deliverer(LostClaims()) for _ in range(4)]
        await asyncio.wait_for(asyncio.gather(*(one.deliver(noor) for one in several)), 20)

    asyncio.run(all())
    assert office.whatsapp.texts() == [GROET, "een"]


def test_it_finds_its_own_message_when_another_sent_it_meanwhile(
    office: Office, noor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversations.deliverer.UNKNOWN_WAIT", timedelta(0))

    async def both() -> None:
        looked = asyncio.Event()

        async def until_the_other_looks() -> None:
            await looked.wait()

        async def until_the_first_is_done() -> None:
            looked.set()
            await first
            await asyncio.to_thread(office.report, office.whatsapp.id_of("een"), "read")

        office.whatsapp.script = [until_the_other_looks]
        office.whatsapp.looking = [until_the_first_is_done]
        first = asyncio.create_task(office.deliverer.deliver(noor))
        await until(lambda: office.deliveries(noor)[-1].status == "sending")
        await office.new_deliverer(LostClaims()).deliver(noor)

    asyncio.run(asyncio.wait_for(both(), 20))

    assert office.whatsapp.texts() == [GROET, "een"]
    assert office.deliveries(noor)[-1].status == "read"
