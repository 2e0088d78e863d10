"""Working off the arrivals: each once, those of one resident in order, and nobody waits for a broken one."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.conversations import Arrival, Conversations, Reported, Said, Sender
from bot.conversations.intake import MAX_ATTEMPTS, Intake
from bot.storage import StorageAway
from tests.bot.conversations.office import LIEN, NOOR, Office, until

GROET = "Hallo, ik ben de computer van gent."


def said(text: str, address: str = NOOR) -> Said:
    return Said(Sender((address,)), text)


def arrive_broken(office: Office, key: str = "niemand") -> None:
    """An event that nobody can handle: it is from nobody."""
    broken = Arrival("whatsapp", "gent", "kapot", key, Said(Sender(()), "hallo"))
    asyncio.run(office.arrivals.add(broken))


def heard(office: Office, address: str = NOOR) -> list[str]:
    """What stands in the log of this resident's own words."""
    lines = office.everything(office.conversation(address))
    return [text for author, text in lines if author == "user"]


def test_it_opens_a_conversation_and_takes_the_message(office: Office) -> None:
    noor = office.hear("wat kost een reispas?")

    assert office.everything(noor) == [("bot", GROET), ("user", "wat kost een reispas?")]
    assert office.statuses(noor) == ["new"]
    assert [row.status for row in office.arrived()] == ["done"]


def test_it_says_first_and_once_that_this_is_a_computer(office: Office) -> None:
    office.chat("een")
    office.chat("twee")

    assert office.whatsapp.texts(NOOR) == [GROET, "antwoord op een", "antwoord op twee"]


def test_it_keeps_nothing_of_a_message_outside_the_log(office: Office) -> None:
    office.hear("mijn tante heet Godelieve")

    assert [row.event for row in office.arrived()] == [None]


def test_it_keeps_the_order_of_each_resident_with_two_replicas(office: Office) -> None:
    people = [f"whatsapp:+3247000010{n}" for n in range(4)]
    for n in range(10):
        for one in people:
            office.arrive(said(str(n), one))
    with office.replica() as other, ThreadPoolExecutor(4) as threads:
        replicas = [office, other, office, other]
        handled = list(threads.map(lambda one: one.new_intake().handle_due(), replicas))
        assert office.intake.handle_due() == 0

    assert sum(handled) == 40
    for one in people:
        assert heard(office, one) == [str(n) for n in range(10)]


def test_it_lets_nobody_wait_for_one_that_can_not_be_handled(office: Office) -> None:
    arrive_broken(office, key=LIEN)
    office.arrive(said("hallo", LIEN))
    office.hear("hallo", NOOR)

    assert heard(office) == ["hallo"]
    assert [row.status for row in office.arrived()] == ["new", "new", "done"], "Lien's own order is kept"
    for _ in range(MAX_ATTEMPTS):
        office.wait(minutes=2)
        office.intake.handle_due()
    assert heard(office, LIEN) == ["hallo"]
    broken = office.arrived()[0]
    assert (broken.status, broken.attempts, broken.error) == ("dead", MAX_ATTEMPTS, "IndexError")
    assert broken.event is not None, "somebody must be able to try it again"


def test_it_tries_again_ever_later(office: Office) -> None:
    arrive_broken(office)
    waits = []
    for _ in range(3):
        assert office.intake.handle_due() == 1
        assert office.intake.handle_due() == 0
        waits.append((office.arrived()[0].next_attempt_at - office.clock.now()).total_seconds())
        office.wait(seconds=waits[-1])

    assert waits == [pytest.approx(1, rel=0.2), pytest.approx(2, rel=0.2), pytest.approx(4, rel=0.2)]


@pytest.mark.parametrize("deeper", [False, True])
def test_it_holds_a_deadlock_against_no_arrival(
    office: Office, monkeypatch: pytest.MonkeyPatch, deeper: bool
) -> None:
    deadlock = Exception()
    deadlock.sqlstate, deadlock.sqlite_errorcode = "40P01", 5  # type: ignore[attr-defined]

    def victim(*args: Any) -> None:
        raise StorageAway("40P01") if deeper else OperationalError("UPDATE", {}, deadlock)

    office.arrive(said("hallo"))
    with monkeypatch.context() as patched:
        patched.setattr(Conversations, "take", victim)
        for _ in range(MAX_ATTEMPTS + 1):
            office.intake.handle_due()
            office.wait(seconds=2)
    office.intake.handle_due()

    assert heard(office) == ["hallo"]


def test_it_drops_a_report_on_what_we_never_sent_without_a_word(office: Office) -> None:
    office.arrive(Reported("SM-van-elders", "delivered"))
    for _ in range(MAX_ATTEMPTS):
        office.intake.handle_due()
        office.wait(minutes=2)

    assert [(row.status, row.event is None) for row in office.arrived()] == [("done", True)]


def test_it_handles_an_arrival_once_after_a_crash_half_way(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Conversations.take_new

    def power_cut(*args: Any) -> None:
        take(*args)
        raise KeyboardInterrupt

    office.arrive(said("hallo"))
    with monkeypatch.context() as patched:
        patched.setattr(Conversations, "take_new", power_cut)
        with contextlib.suppress(KeyboardInterrupt):
            office.intake.handle_due()
    assert office.conversation_ids() == []

    for _ in range(2):
        office.new_intake().handle_due()
    assert heard(office) == ["hallo"]
    assert len(office.conversation_ids()) == 1


def test_it_handles_what_an_earlier_process_left(office: Office) -> None:
    office.arrive(said("een"))
    office.arrive(said("twee"))

    async def restart() -> None:
        running = asyncio.create_task(office.new_intake().run())
        await until(lambda: {row.status for row in office.arrived()} == {"done"})
        running.cancel()

    asyncio.run(restart())
    assert heard(office) == ["een", "twee"]


def test_it_answers_as_soon_as_something_arrives(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversations.intake.TICK", 60.0)
    office.conversations.on_received = office.worker.wake
    office.worker.on_answer = office.deliverer.wake
    office.arrivals.wake = office.intake.wake

    async def chat() -> None:
        parts = (office.intake.run(), office.worker.run(), office.deliverer.run())
        running = [asyncio.create_task(part) for part in parts]
        await asyncio.sleep(0.1)  # each has looked once
        await office.arrivals.add(office.arrival(said("hallo")))
        await until(lambda: office.whatsapp.texts() == [GROET, "antwoord op hallo"])
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    asyncio.run(chat())


def test_it_goes_on_after_a_moment_without_database(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversations.intake.TICK", 0.01)
    away: list[Exception] = [StorageAway("08006"), ValueError("a mistake")]
    handle_due = office.intake.handle_due

    def unlucky() -> int:
        if away:
            raise away.pop(0)
        return handle_due()

    monkeypatch.setattr(office.intake, "handle_due", unlucky)
    office.arrive(said("hallo"))

    async def run() -> None:
        running = asyncio.create_task(office.intake.run())
        await until(lambda: office.arrived()[0].status == "done")
        running.cancel()

    asyncio.run(run())
    assert away == []


def test_it_gives_way_to_what_is_not_acknowledged_yet(office: Office) -> None:
    waits = iter([True, True, True, False])
    intake = Intake(
        office.storage, office.clock, office.conversations, {}, pressed=lambda: next(waits, False)
    )
    office.arrive(said("een", LIEN))

    assert intake.handle_due() == 1
    assert list(waits) == [], "it looked until nobody waited any more"
    assert heard(office, LIEN) == ["een"]
