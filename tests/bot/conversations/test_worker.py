"""Working off the inbox: in order, each message once, whatever the engine does."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from bot.conversations import Turn, TurnResult
from bot.errors import EngineUnavailable, TurnFailed
from bot.replies import Message
from tests.bot.conversations.office import LostClaims, Office, said, until

STORING = ("system", "storing in gent")
MISLUKT = ("system", "mislukt in gent")


def wait(office: Office, seconds: float) -> None:
    office.clock.advance(timedelta(seconds=seconds))


def test_it_asks_the_engine_all_that_a_turn_needs(office: Office, noor: str) -> None:
    accepted = office.say(noor, "wat kost een reispas?")
    office.settle(noor)

    assert office.engine.turns == [
        Turn(
            conversation=f"{noor}:1",
            message_id=accepted.message_id,
            text="wat kost een reispas?",
            payload=None,
            city="gent",
            channel="web",
            now="2026-11-17T10:05:00+01:00",
        )
    ]


def test_it_logs_the_answer_and_closes_the_row(office: Office, noor: str) -> None:
    office.engine.script = [said("75 euro", "Nog iets?")]
    office.say(noor, "wat kost een reispas?")
    office.settle(noor)

    assert office.lines(noor) == [
        ("user", "wat kost een reispas?"),
        ("bot", "75 euro"),
        ("bot", "Nog iets?"),
    ]
    assert office.statuses(noor) == ["done"]
    assert office.outbox(noor) == []


def test_it_answers_in_order_when_the_first_is_slow(office: Office, noor: str) -> None:
    async def slow(turn: Turn) -> TurnResult:
        await asyncio.sleep(0.02)
        return said("traag antwoord")

    async def both() -> None:
        office.conversations.on_received = office.worker.wake
        running = asyncio.create_task(office.worker.run())
        await asyncio.sleep(0)
        office.say(noor, "een")
        office.say(noor, "twee")
        await until(lambda: len(office.entries(noor)) == 4)
        running.cancel()

    office.engine.script = [slow, said("vlug antwoord")]
    asyncio.run(both())

    assert office.lines(noor)[2:] == [("bot", "traag antwoord"), ("bot", "vlug antwoord")]
    assert office.engine.asked() == ["een", "twee"]


def test_it_does_not_let_one_conversation_wait_for_another(office: Office, noor: str, lien: str) -> None:
    answered = asyncio.Event()

    async def after_the_other(turn: Turn) -> TurnResult:
        await answered.wait()
        return said("eindelijk")

    async def other(turn: Turn) -> TurnResult:
        answered.set()
        return said("meteen")

    async def both() -> None:
        office.conversations.on_received = office.worker.wake
        running = asyncio.create_task(office.worker.run())
        await asyncio.sleep(0)
        office.say(noor, "een")
        await until(lambda: len(office.engine.turns) == 1)
        office.say(lien, "twee")
        await until(lambda: office.statuses(noor) == ["done"])
        running.cancel()

    office.engine.script = [after_the_other, other]
    asyncio.run(both())

    assert office.lines(lien)[-1] == ("bot", "meteen")
    assert office.lines(noor)[-1] == ("bot", "eindelijk")


def test_it_tells_once_that_the_engine_is_down_and_answers_when_it_is_back(office: Office, noor: str) -> None:
    office.engine.script = [EngineUnavailable("gone")] * 3
    office.say(noor, "een")
    office.say(noor, "twee")
    for _ in range(4):
        office.settle(noor)
        wait(office, 4)

    assert office.lines(noor) == [
        ("user", "een"),
        ("user", "twee"),
        STORING,
        ("bot", "antwoord op een"),
        ("bot", "antwoord op twee"),
    ]
    assert office.statuses(noor) == ["done", "done"]


def test_it_tells_again_only_in_a_new_outage(office: Office, noor: str) -> None:
    down = EngineUnavailable("gone")
    office.engine.script = [down, down, said("antwoord"), down, down]
    office.say(noor, "een")
    for _ in range(3):
        office.settle(noor)
        wait(office, 4)
    office.say(noor, "twee")
    for _ in range(3):
        office.settle(noor)
        wait(office, 4)

    assert office.lines(noor).count(STORING) == 2
    assert office.lines(noor)[-1] == ("bot", "antwoord op twee")


def test_it_does_not_ask_again_before_its_time(office: Office, noor: str) -> None:
    office.engine.script = [EngineUnavailable("gone")]
    office.say(noor, "een")
    office.settle(noor)
    wait(office, 2.9)
    office.say(noor, "twee")
    office.settle(noor)

    assert office.engine.asked() == ["een"], "and a later message never overtakes it"


def test_it_does_not_count_an_outage_as_a_failure(office: Office, noor: str) -> None:
    office.engine.script = [*[EngineUnavailable("gone")] * 20, TurnFailed("actions")]
    office.say(noor, "een")
    for _ in range(22):
        office.settle(noor)
        wait(office, 4)

    assert office.lines(noor)[-1] == ("bot", "antwoord op een")


def test_it_tries_a_failed_turn_again_ever_later(office: Office, noor: str) -> None:
    office.engine.script = [TurnFailed("actions", "action_antwoord: 500")] * 3
    office.say(noor, "een")
    waits = []
    for _ in range(3):
        office.settle(noor)
        (row,) = office.inbox(noor)
        waits.append((row.next_attempt_at - office.clock.now()).total_seconds())
        wait(office, waits[-1])
    office.settle(noor)

    assert waits == [pytest.approx(1, rel=0.2), pytest.approx(2, rel=0.2), pytest.approx(4, rel=0.2)]
    assert office.lines(noor) == [("user", "een"), ("bot", "antwoord op een")]


def test_it_does_not_wait_an_hour_when_the_clocks_go_back(office: Office, noor: str) -> None:
    office.clock.set(datetime.fromisoformat("2026-10-25T02:59:59+02:00"))
    office.engine.script = [EngineUnavailable("gone"), TurnFailed("actions")]
    office.say(noor, "een")
    for _ in range(3):
        office.settle(noor)
        wait(office, 4)

    assert office.statuses(noor) == ["done"]


def test_it_puts_a_message_aside_that_no_attempt_helps(office: Office, noor: str) -> None:
    office.engine.script = [TurnFailed("actions", "action_antwoord: 500")] * 4
    office.say(noor, "een")
    office.say(noor, "twee")
    for _ in range(5):
        office.settle(noor)
        wait(office, 10)

    assert office.statuses(noor) == ["dead", "done"]
    assert office.inbox(noor)[0].error == "actions: action_antwoord: 500"
    assert office.lines(noor)[2:] == [MISLUKT, ("bot", "antwoord op twee")]
    assert office.engine.asked() == ["een"] * 4 + ["twee"]


def test_it_gives_up_at_once_what_the_engine_can_never_take(office: Office, noor: str) -> None:
    office.engine.script = [TurnFailed("bad_request", "act", permanent=True)]
    office.say(noor, "een")
    office.settle(noor)

    assert office.statuses(noor) == ["dead"]
    assert office.lines(noor) == [("user", "een"), MISLUKT]
    assert len(office.engine.turns) == 1


def test_it_does_not_try_a_mistake_of_ours_for_ever(office: Office, noor: str) -> None:
    unstorable = TurnResult([Message("antwoord", custom={"dag": object()})], {}, "proef.tar.gz")
    office.engine.script = [ZeroDivisionError(), unstorable, unstorable, KeyError("begrip")]
    office.say(noor, "een")
    for _ in range(4):
        office.settle(noor)
        wait(office, 10)

    assert office.statuses(noor) == ["dead"]
    assert office.lines(noor) == [("user", "een"), MISLUKT]


def test_it_handles_a_message_once_after_a_crash_before_the_log(office: Office, noor: str) -> None:
    async def power_cut(turn: Turn) -> TurnResult:
        raise KeyboardInterrupt

    office.engine.script = [power_cut]
    accepted = office.say(noor, "een")
    with contextlib.suppress(KeyboardInterrupt):
        office.settle(noor)
    assert office.statuses(noor) == ["new"]

    office.worker = office.new_worker()
    office.settle(noor)
    office.settle(noor)

    assert office.lines(noor) == [("user", "een"), ("bot", "antwoord op een")]
    assert [turn.message_id for turn in office.engine.turns] == [accepted.message_id] * 2


def test_it_finds_after_a_restart_what_nobody_woke_it_for(office: Office, noor: str) -> None:
    office.say(noor, "een")

    async def restart() -> None:
        running = asyncio.create_task(office.new_worker().run())
        await until(lambda: office.statuses(noor) == ["done"])
        running.cancel()

    asyncio.run(restart())

    assert office.lines(noor) == [("user", "een"), ("bot", "antwoord op een")]


def test_it_asks_once_with_two_workers(office: Office, noor: str) -> None:
    async def slow(turn: Turn) -> TurnResult:
        await asyncio.sleep(0.05)
        return said("75 euro")

    async def two() -> None:
        await asyncio.gather(office.worker.settle(noor), office.new_worker().settle(noor))

    office.engine.script = [slow]
    office.say(noor, "wat kost een reispas?")
    asyncio.run(two())

    assert office.engine.asked() == ["wat kost een reispas?"]
    assert office.lines(noor) == [("user", "wat kost een reispas?"), ("bot", "75 euro")]


def test_it_begins_nothing_after_it_was_stopped(office: Office, noor: str) -> None:
    async def stop_and_wake() -> None:
        running = asyncio.create_task(office.worker.run())
        await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        office.say(noor, "te laat")
        office.worker.wake(noor)
        await asyncio.sleep(0.05)

    asyncio.run(stop_and_wake())

    assert office.engine.turns == []
    assert office.statuses(noor) == ["new"], "the next start finds it, and no attempt was counted"


def test_it_answers_once_when_a_claim_was_lost(office: Office, noor: str) -> None:
    both_asked = asyncio.Barrier(2)

    async def together(turn: Turn) -> TurnResult:
        await both_asked.wait()
        return said("75 euro")

    async def two() -> None:
        other = office.new_worker(LostClaims())
        await asyncio.gather(office.worker.settle(noor), other.settle(noor))

    office.engine.script = [together, together]
    office.say(noor, "wat kost een reispas?")
    asyncio.run(two())

    assert len(office.engine.turns) == 2
    assert office.lines(noor) == [("user", "wat kost een reispas?"), ("bot", "75 euro")]


def test_it_does_not_take_back_an_answer_of_another_worker(office: Office, noor: str) -> None:
    async def answered_meanwhile(turn: Turn) -> TurnResult:
        await office.new_worker(LostClaims()).settle(noor)
        raise TurnFailed("locked", permanent=True)

    async def down_meanwhile(turn: Turn) -> TurnResult:
        await office.new_worker(LostClaims()).settle(noor)
        raise EngineUnavailable("gone")

    office.engine.script = [answered_meanwhile, said("een"), down_meanwhile, said("twee")]
    for text in ("1", "2"):
        office.say(noor, text)
        office.settle(noor)

    assert [text for author, text in office.lines(noor) if author != "user"] == ["een", "twee"]
    assert office.statuses(noor) == ["done", "done"]


def test_it_leaves_a_message_to_the_person_who_has_the_conversation(office: Office, noor: str) -> None:
    office.give_to(noor, "agent:sam")
    office.say(noor, "dag Sam")
    office.settle(noor)

    assert office.engine.turns == []
    assert office.lines(noor) == [("user", "dag Sam")]
    assert office.statuses(noor) == ["done"]


def test_it_drops_an_answer_when_a_person_took_over_meanwhile(office: Office, noor: str) -> None:
    async def taken_over(turn: Turn) -> TurnResult:
        office.give_to(noor, "agent:sam")
        return said("te laat")

    office.engine.script = [taken_over]
    accepted = office.say(noor, "een")
    office.settle(noor)

    assert office.lines(noor) == [("user", "een")]
    assert office.statuses(noor) == ["done"]
    with pytest.raises(NoResultFound):
        office.understanding(accepted.message_id)


def test_it_says_nothing_of_a_failure_to_someone_who_has_a_person_now(office: Office, noor: str) -> None:
    async def down(turn: Turn) -> TurnResult:
        office.give_to(noor, "agent:sam")
        raise EngineUnavailable("gone")

    async def broken(turn: Turn) -> TurnResult:
        office.give_to(noor, "agent:sam")
        raise TurnFailed("bad_request", permanent=True)

    for step in (down, broken):
        office.give_to(noor, "bot")
        office.engine.script = [step]
        office.say(noor, "een")
        office.settle(noor)

    assert office.lines(noor) == [("user", "een")] * 2
    assert office.statuses(noor) == ["done", "done"]


def test_it_answers_again_when_the_conversation_came_back(office: Office, noor: str) -> None:
    office.give_to(noor, "agent:sam")
    office.say(noor, "dag Sam")
    office.settle(noor)
    office.give_to(noor, "bot")
    office.say(noor, "wat kost een reispas?")
    office.settle(noor)

    assert office.engine.asked() == ["wat kost een reispas?"]


def test_it_notes_for_delivery_what_a_channel_does_not_read_back(office: Office) -> None:
    noor = office.open("whatsapp")
    office.engine.script = [EngineUnavailable("gone"), said("een", "twee")]
    office.say(noor, "hallo", channel="whatsapp")
    office.settle(noor)
    wait(office, 4)
    office.settle(noor)

    from_us = [entry.seq for entry in office.conversations.read(noor) if entry.author != "user"]
    rows = office.outbox(noor)
    turns = [list(range(row.first_seq, row.last_seq + 1)) for row in rows]
    assert [seq for turn in turns for seq in turn] == from_us
    assert turns[-1] == from_us[-2:]  # one turn is one row
    assert {(row.channel, row.status) for row in office.outbox(noor)} == {("whatsapp", "new")}


def test_it_asks_an_engine_that_is_away_for_one_of_all_that_wait(office: Office) -> None:
    conversations = [office.open() for _ in range(5)]
    office.engine.script = [EngineUnavailable("gone")] * 6
    for conversation in conversations:
        office.say(conversation, "hallo?")
        office.settle(conversation)
    assert len(office.engine.turns) == 5

    async def run() -> None:
        running = asyncio.create_task(office.worker.run())
        wait(office, 4)
        await until(lambda: len(office.engine.turns) == 6)
        await asyncio.sleep(0.1)
        asked.append(len(office.engine.turns))
        wait(office, 4)  # and now it is back
        await until(lambda: all(office.statuses(one) == ["done"] for one in conversations))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asked: list[int] = []
    asyncio.run(run())

    assert asked == [6]
