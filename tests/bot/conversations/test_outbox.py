"""The way out: in order within a conversation, and one resident's trouble is nobody else's."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.conversations import Deliverer, DeliveryFailed, Entry, outbox
from tests.bot.conversations.office import Office, said, until


class Phone:
    """A transport that writes down what arrives, after failing as often as it was told to."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []
        self.failures: dict[str, list[Exception]] = {}

    def deliver(self, conversation_id: str, entry: Entry) -> None:
        if self.failures.get(conversation_id):
            raise self.failures[conversation_id].pop(0)
        self.arrived.append((conversation_id, entry.text))

    def texts(self, conversation_id: str) -> list[str]:
        return [text for id, text in self.arrived if id == conversation_id]


OPENING = "Hallo, ik ben de computer van gent."


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def deliverer(office: Office, phone: Phone) -> Deliverer:
    return Deliverer(office.storage, office.clock, {"whatsapp": phone})


def answered(office: Office, *texts: str) -> str:
    """A conversation on WhatsApp in which these answers wait for delivery, after the opening."""
    conversation = office.open("whatsapp")
    office.engine.script = [said(*texts)]
    office.say(conversation, "vraag", channel="whatsapp")
    office.settle(conversation)
    return conversation


def wait(office: Office, seconds: float) -> None:
    office.clock.advance(timedelta(seconds=seconds))


def test_it_delivers_in_order_and_once(office: Office, phone: Phone, deliverer: Deliverer) -> None:
    noor = answered(office, "een", "twee")

    assert deliverer.deliver_due() == 3
    assert deliverer.deliver_due() == 0
    assert phone.texts(noor) == [OPENING, "een", "twee"]
    assert {(row.status, row.sent_at) for row in office.outbox(noor)} == {("sent", office.clock.now())}


def test_it_shows_a_transport_buttons_without_payload(office: Office) -> None:
    seen: list[Entry] = []

    class Camera:
        def deliver(self, conversation_id: str, entry: Entry) -> None:
            seen.append(entry)

    office.open("whatsapp")
    Deliverer(office.storage, office.clock, {"whatsapp": Camera()}).deliver_due()

    assert seen[0].buttons[0] == {"id": "1", "title": "Openingsuren"}


def test_it_holds_back_later_messages_and_tries_again(
    office: Office, phone: Phone, deliverer: Deliverer
) -> None:
    noor = answered(office, "een", "twee")
    phone.failures[noor] = [DeliveryFailed("429")]

    assert deliverer.deliver_due() == 0
    wait(office, 1.9)
    assert deliverer.deliver_due() == 0
    wait(office, 0.1)
    assert deliverer.deliver_due() == 3
    assert phone.texts(noor) == [OPENING, "een", "twee"]
    assert office.outbox(noor)[0].error == "429"


def test_it_waits_ever_longer(office: Office, phone: Phone, deliverer: Deliverer) -> None:
    noor = answered(office, "een")
    phone.failures[noor] = [DeliveryFailed("500")] * outbox.MAX_ATTEMPTS
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        deliverer.deliver_due()
        first = office.outbox(noor)[0]
        waits.append((first.next_attempt_at - office.clock.now()).total_seconds())
        wait(office, waits[-1])

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    assert office.outbox(noor)[0].status == "dead"


def test_it_goes_on_with_the_next_after_one_that_is_dead(
    office: Office, phone: Phone, deliverer: Deliverer
) -> None:
    noor = answered(office, "een", "twee")
    phone.failures[noor] = [DeliveryFailed("63018: blocked", permanent=True)]

    deliverer.deliver_due()
    deliverer.deliver_due()

    assert phone.texts(noor) == ["een", "twee"]
    assert [row.status for row in office.outbox(noor)] == ["dead", "sent", "sent"]


def test_it_does_not_let_one_resident_hold_up_another(
    office: Office, phone: Phone, deliverer: Deliverer
) -> None:
    noor, lien = answered(office, "voor Noor"), answered(office, "voor Lien")
    phone.failures[noor] = [DeliveryFailed("500")] * 3

    assert deliverer.deliver_due() == 2
    assert phone.texts(lien) == [OPENING, "voor Lien"]
    assert phone.texts(noor) == []


def test_it_sees_past_a_heap_of_messages_that_wait(
    office: Office, phone: Phone, deliverer: Deliverer
) -> None:
    noor = answered(office, *(str(n) for n in range(250)))
    phone.failures[noor] = [DeliveryFailed("500")]
    deliverer.deliver_due()
    lien = answered(office, "voor Lien")
    deliverer.deliver_due()

    assert phone.texts(lien) == [OPENING, "voor Lien"]


def test_it_survives_a_mistake_in_a_transport(office: Office, phone: Phone, deliverer: Deliverer) -> None:
    noor, lien = answered(office, "voor Noor"), answered(office, "voor Lien")
    phone.failures[noor] = [KeyError("media")]

    assert deliverer.deliver_due() == 2
    assert phone.texts(lien) == [OPENING, "voor Lien"]
    assert (office.outbox(noor)[0].status, office.outbox(noor)[0].error) == ("new", "KeyError")


def test_it_leaves_a_message_for_a_channel_that_is_off(
    office: Office, phone: Phone, deliverer: Deliverer
) -> None:
    telegram = office.open("telegram")
    noor = answered(office, "een")

    assert deliverer.deliver_due() == 2
    assert phone.texts(noor) == [OPENING, "een"]
    assert [(row.status, row.attempts) for row in office.outbox(telegram)] == [("new", 0)]


def test_it_delivers_again_after_a_crash_before_the_note(office: Office, phone: Phone) -> None:
    class Crash(BaseException):
        pass

    class Unplugged(Phone):
        def deliver(self, conversation_id: str, entry: Entry) -> None:
            raise Crash

    noor = office.open("whatsapp")
    with pytest.raises(Crash):
        Deliverer(office.storage, office.clock, {"whatsapp": Unplugged()}).deliver_due()

    assert Deliverer(office.storage, office.clock, {"whatsapp": phone}).deliver_due() == 1
    assert phone.texts(noor) == [OPENING]


def test_it_keeps_running_when_the_database_was_away(
    office: Office, phone: Phone, deliverer: Deliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "TICK", 0.01)
    noor = office.open("whatsapp")
    with office.storage.begin() as session:
        session.execute(text("ALTER TABLE outbox RENAME TO away"))

    async def run() -> None:
        running = asyncio.create_task(deliverer.run())
        await asyncio.sleep(0.05)
        with office.storage.begin() as session:
            session.execute(text("ALTER TABLE away RENAME TO outbox"))
        await until(lambda: phone.texts(noor) == [OPENING])
        running.cancel()

    asyncio.run(run())
