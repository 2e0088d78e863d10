"""Whole turns on a channel with addresses, with the engine as it may be."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversations import Said, Sender
from bot.errors import EngineUnavailable, TurnFailed
from tests.bot.conversations.office import LIEN, NOOR, Office, said, until

GROET = "Hallo, ik ben de computer van gent."
STORING = "storing in gent"
MISLUKT = "mislukt in gent"


def attempts(office: Office, conversation: str, times: int) -> None:
    for _ in range(times):
        office.settle(conversation)
        office.deliver(conversation)
        office.wait(seconds=40)


@pytest.mark.parametrize(
    "failed", [TurnFailed("empty"), TurnFailed("actions", "500"), ZeroDivisionError(), TimeoutError()]
)
def test_it_says_once_that_a_message_could_not_be_handled(office: Office, failed: Exception) -> None:
    office.engine.script = [failed] * 10
    noor = office.hear("hallo")
    attempts(office, noor, 8)

    assert office.whatsapp.texts() == [GROET, MISLUKT]
    assert len(office.engine.turns) == 4


def test_it_says_once_that_the_engine_is_down_and_answers_later(office: Office) -> None:
    office.engine.script = [EngineUnavailable("time-out")] * 5
    noor = office.hear("een")
    office.hear("twee")
    attempts(office, noor, 8)

    assert office.whatsapp.texts() == [GROET, STORING, "antwoord op een", "antwoord op twee"]


def test_it_tells_each_resident_of_an_outage(office: Office) -> None:
    office.engine.script = [EngineUnavailable("down")] * 2
    for address in (NOOR, LIEN):
        office.chat("een", address)

    assert office.whatsapp.texts(NOOR) == office.whatsapp.texts(LIEN) == [GROET, STORING]


def test_it_makes_one_delivery_of_one_turn(office: Office) -> None:
    office.engine.script = [said("een", "twee", "drie")]
    noor = office.chat("hallo")

    turn = office.outbox(noor)[-1]
    assert turn.last_seq - turn.first_seq == 2
    assert len(office.outbox(noor)) == 2


def test_it_answers_everybody_once_while_two_replicas_run(office: Office) -> None:
    people = [f"whatsapp:+3247000010{n}" for n in range(6)]

    def parts(one: Office) -> list[asyncio.Task[None]]:
        one.conversations.on_received = one.worker.wake
        one.worker.on_answer = one.deliverer.wake
        one.arrivals.wake = one.intake.wake
        return [asyncio.create_task(part.run()) for part in (one.intake, one.worker, one.deliverer)]

    async def chat(other: Office) -> None:
        running = [*parts(office), *parts(other)]
        await asyncio.sleep(0.05)
        for n in range(3):
            for number, person in enumerate(people):
                arrival = office.arrival(Said(Sender((person,)), str(n)), id=f"SM{n}.{person}")
                for one in (office, other) if number % 2 else (other, office):  # delivered twice
                    await one.arrivals.add(arrival)
        await until(lambda: len(office.whatsapp.sent) >= 4 * len(people))
        await asyncio.sleep(0.1)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    with office.replica() as other:
        asyncio.run(asyncio.wait_for(chat(other), 60))

    for person in people:
        assert office.whatsapp.texts(person) == [GROET, *(f"antwoord op {n}" for n in range(3))]
