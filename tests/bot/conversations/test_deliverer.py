"""Delivering: in order, one sender per conversation, and nobody waits for another's trouble."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.conversations import DeliveryFailed, TurnResult
from bot.conversations.outgoing import LATEST
from bot.replies import Message, choice
from tests.bot.conversations.office import LIEN, NOOR, WHATSAPP, Office, said, until

GROET = "Hallo, ik ben de computer van gent."
LATER = DeliveryFailed("busy", kind="retry", code="20429")


@pytest.fixture
def noor(office: Office) -> str:
    """Noor's conversation on WhatsApp, greeted."""
    noor = office.hear(None)
    office.deliver(noor)
    return noor


def tell(office: Office, conversation: str, *texts: str) -> None:
    """Something to deliver, without a turn."""
    with office.storage.begin() as session:
        messages = [Message(text) for text in texts]
        office.conversations.tell(session, conversation, "whatsapp", messages, author="system")


def statuses(office: Office, conversation: str) -> list[str]:
    return [row.status for row in office.outbox(conversation)]


def waits(office: Office, conversation: str) -> float:
    return (office.outbox(conversation)[-1].next_attempt_at - office.clock.now()).total_seconds()


def test_it_delivers_a_turn_of_several_messages_in_order(office: Office, noor: str) -> None:
    office.engine.script = [said("een\n---\ntwee", "drie")]
    office.chat("hallo")

    assert office.whatsapp.texts() == [GROET, "een", "twee", "drie"]
    assert len(office.outbox(noor)) == 2
    turn = office.outbox(noor)[-1]
    parts = [one for one in office.deliveries(noor) if one.outbox_id == turn.id]
    assert [(one.part, one.status) for one in parts] == [(n, "accepted") for n in (1, 2, 3)]
    assert [one.provider_id for one in parts] == [one.id for one in office.whatsapp.sent[1:]]
    assert turn.status == "sent"
    assert turn.sent_at == office.clock.now()


def test_it_sends_each_city_s_messages_as_that_city(office: Office) -> None:
    office.chat("hallo", city="hasselt")

    assert {(one.city, one.address) for one in office.whatsapp.sent} == {("hasselt", NOOR)}


def test_it_delivers_nothing_twice(office: Office, noor: str) -> None:
    for _ in range(3):
        office.deliver(noor)

    assert office.whatsapp.texts() == [GROET]


def test_it_delivers_once_with_two_replicas(office: Office) -> None:
    people = [f"whatsapp:+3247000010{n}" for n in range(5)]
    for one in people:
        tell(office, office.hear(None, one), "een\n---\ntwee", "drie")
    all = office.conversation_ids()
    with office.replica() as other, ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: one.deliver(*all), [office, other, office, other]))
        office.deliver(*all)

    for one in people:
        assert office.whatsapp.texts(one) == [GROET, "een", "twee", "drie"]


def test_it_takes_over_from_a_replica_that_was_killed(office: Office, noor: str) -> None:
    with office.replica() as other:
        assert other.claims.take(f"send:{noor}")
        tell(office, noor, "een")
        office.deliver(noor)
        assert office.whatsapp.texts() == [GROET]
    office.deliver(noor)

    assert office.whatsapp.texts() == [GROET, "een"]


def test_it_waits_until_the_message_before_is_sent(office: Office, noor: str) -> None:
    office.whatsapp.rules = replace(WHATSAPP, settle=3.0)
    office.report(office.whatsapp.id_of(GROET), "delivered")
    tell(office, noor, "een", "twee")

    async def both() -> None:
        working = asyncio.create_task(office.deliverer.deliver(noor))
        await until(lambda: len(office.whatsapp.sent) == 2)
        await asyncio.sleep(0.6)
        assert office.whatsapp.texts() == [GROET, "een"]
        await asyncio.to_thread(told_sent)
        await asyncio.wait_for(working, 5)

    def told_sent() -> None:
        office.report(office.whatsapp.id_of("een"), "sent")

    asyncio.run(both())
    assert office.whatsapp.texts() == [GROET, "een", "twee"]


def test_it_waits_no_longer_than_the_rules_say(office: Office, noor: str) -> None:
    office.whatsapp.rules = replace(WHATSAPP, settle=3.0)
    tell(office, noor, "een", "twee")

    async def both() -> None:
        working = asyncio.create_task(office.deliverer.deliver(noor))
        for number in (1, 2):
            await asyncio.sleep(0.3)
            assert len(office.whatsapp.sent) == number, "nothing is reported"
            office.wait(seconds=3)
            await until(lambda most=number: len(office.whatsapp.sent) > most)
        await asyncio.wait_for(working, 5)

    asyncio.run(both())
    assert office.whatsapp.texts() == [GROET, "een", "twee"]


def test_it_tries_again_ever_later(office: Office, noor: str) -> None:
    office.whatsapp.script = [LATER] * 4
    tell(office, noor, "een", "twee")
    tell(office, noor, "drie")
    seen = []
    for _ in range(4):
        office.deliver(noor)
        seen.append((office.outbox(noor)[1].next_attempt_at - office.clock.now()).total_seconds())
        office.deliver(noor)
        office.wait(seconds=seen[-1])
    office.deliver(noor)

    assert seen == [pytest.approx(2.0**n, rel=0.2) for n in range(4)]
    assert len(set(seen)) == 4
    assert office.whatsapp.texts() == [GROET, "een", "twee", "drie"]
    assert office.whatsapp.looked_up == [], "what was refused did not arrive"


def test_it_does_not_bring_back_together_what_failed_together(office: Office) -> None:
    seen = set()
    for n in range(6):
        office.whatsapp.script = [LATER]
        conversation = office.hear(None, f"whatsapp:+3247000010{n}")
        office.deliver(conversation)
        seen.add(waits(office, conversation))

    assert len(seen) == 6


def test_it_lets_nobody_wait_for_the_trouble_of_one(office: Office) -> None:
    office.whatsapp.troubles[NOOR] = [DeliveryFailed("slow down", kind="retry", retry_after=37.0)]
    noor, lien = office.hear(None, NOOR), office.hear(None, LIEN)
    office.deliver(noor, lien)
    assert office.whatsapp.texts() == [GROET]
    assert waits(office, noor) == 37.0
    office.wait(seconds=36.9)
    office.deliver()
    assert office.whatsapp.texts(NOOR) == []
    office.wait(seconds=0.1)
    office.deliver()

    assert office.whatsapp.texts(NOOR) == office.whatsapp.texts(LIEN) == [GROET]


def test_it_does_not_let_one_slow_request_hold_up_the_others(office: Office) -> None:
    async def run() -> None:
        answered = asyncio.Event()

        async def slow() -> None:
            await answered.wait()

        office.whatsapp.troubles[NOOR] = [slow]
        running = asyncio.create_task(office.deliverer.run())
        await until(lambda: office.whatsapp.texts(LIEN) == [GROET])
        assert office.whatsapp.texts(NOOR) == []
        answered.set()
        await until(lambda: office.whatsapp.texts(NOOR) == [GROET])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    office.hear(None, NOOR)
    office.hear(None, LIEN)
    asyncio.run(run())


def test_it_gives_up_what_can_never_go_and_goes_on(office: Office, noor: str) -> None:
    office.whatsapp.script = [DeliveryFailed("policy", kind="permanent", code="63013")]
    tell(office, noor, "een", "twee")
    tell(office, noor, "drie")
    office.deliver(noor)

    assert statuses(office, noor) == ["sent", "dead", "sent"]
    assert office.outbox(noor)[1].error == "63013 policy"
    assert office.whatsapp.texts() == [GROET, "drie"]


def test_it_gives_up_after_a_day(office: Office, noor: str) -> None:
    tell(office, noor, "een")
    office.whatsapp.rules = replace(WHATSAPP, window=None)
    office.whatsapp.script = [LATER] * 2
    office.deliver(noor)
    assert statuses(office, noor) == ["sent", "new"]
    office.wait(seconds=LATEST.total_seconds())
    office.deliver(noor)

    assert statuses(office, noor) == ["sent", "dead"]


def test_it_shows_numbers_where_buttons_are_refused(office: Office, noor: str) -> None:
    office.whatsapp.tappable = False
    menu = Message("Kies", (choice("Ja", "bevestigen"), choice("Nee", "ontkennen")))
    office.engine.script = [TurnResult([menu], {}, "proef.tar.gz")]
    office.chat("hallo")

    assert office.whatsapp.texts()[-1] == "Kies\n\n1. Ja\n2. Nee"
    assert statuses(office, noor) == ["sent", "sent"]


def test_it_gives_up_words_that_are_refused(office: Office, noor: str) -> None:
    tell(office, noor, "x" * 1001)
    tell(office, noor, "een")
    office.deliver(noor)

    assert statuses(office, noor) == ["sent", "dead", "sent"]
    assert office.outbox(noor)[1].error == "21658 invalid content"
    assert office.whatsapp.texts() == [GROET, "een"]


def test_it_stops_when_somebody_can_not_be_reached(office: Office, noor: str) -> None:
    office.whatsapp.script = [DeliveryFailed("not a user", kind="unreachable", code="63024")]
    tell(office, noor, "een")
    tell(office, noor, "twee")
    office.deliver(noor)

    assert statuses(office, noor) == ["sent", "dead", "dead"]
    assert office.identity().unreachable_why == "not a user"
    tell(office, noor, "drie")
    office.deliver(noor)
    assert statuses(office, noor)[-1] == "dead"
    assert office.whatsapp.texts() == [GROET]

    office.chat("ik ben er weer")
    assert office.identity().unreachable_at is None
    assert office.whatsapp.texts() == [GROET, "antwoord op ik ben er weer"]


def test_it_survives_a_mistake_in_a_transport(office: Office) -> None:
    async def run() -> None:
        running = asyncio.create_task(office.deliverer.run())
        await until(lambda: office.whatsapp.texts(LIEN) == [GROET] and office.outbox(noor)[0].attempts == 1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    office.whatsapp.troubles[NOOR] = [ZeroDivisionError()]
    noor, _ = office.hear(None, NOOR), office.hear(None, LIEN)
    asyncio.run(run())

    (row,) = office.outbox(noor)
    assert (row.status, row.error) == ("new", "ZeroDivisionError")
    office.wait(seconds=10)
    office.deliver(noor)
    assert office.whatsapp.texts(NOOR) == [GROET]
    assert office.whatsapp.looked_up == [GROET], "nobody knew whether it was sent"


def test_it_puts_aside_what_a_channel_can_not_show(office: Office, noor: str) -> None:
    tell(office, noor, "een")
    office.whatsapp.unable = [ZeroDivisionError()]
    office.deliver(noor)
    tell(office, noor, "twee")
    office.deliver(noor)

    assert statuses(office, noor) == ["sent", "dead", "sent"]
    assert office.whatsapp.texts() == [GROET, "twee"]


def test_it_leaves_a_channel_that_is_not_set_up_alone(office: Office, noor: str) -> None:
    tell(office, noor, "een")
    whatsapp = office.phones.pop("whatsapp")
    office.deliver(noor)
    assert statuses(office, noor) == ["sent", "new"]
    office.phones["whatsapp"] = whatsapp
    office.deliver(noor)

    assert office.whatsapp.texts() == [GROET, "een"]


def test_it_finds_after_a_restart_what_nobody_woke_it_for(office: Office, noor: str) -> None:
    tell(office, noor, "een")

    async def restart() -> None:
        running = asyncio.create_task(office.new_deliverer().run())
        await until(lambda: office.whatsapp.texts() == [GROET, "een"])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(restart())


def test_it_shows_that_an_answer_is_on_its_way(office: Office, noor: str) -> None:
    async def run() -> None:
        office.worker.on_turn = office.deliverer.typing
        running = asyncio.create_task(office.deliverer.run())
        await asyncio.sleep(0)
        await office.worker.settle(noor)
        await until(lambda: office.whatsapp.typing_to == [NOOR])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    office.hear("hallo")
    asyncio.run(run())
