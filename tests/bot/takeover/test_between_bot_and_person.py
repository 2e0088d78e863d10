"""Where the bot ends and a person begins: nothing falls in between, and neither waits for the other."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from bot.answers import notice
from bot.conversations import Turn, TurnResult
from bot.conversations.worker import AT_ONCE
from bot.errors import EngineUnavailable
from bot.replies import Message, choice
from bot.takeover import ASK
from bot.takeover.deeds import Deed
from tests.bot.conversations.office import said, until
from tests.bot.takeover.desks import SAM, Desks


def test_a_question_is_answered_when_a_person_came_and_went_within_its_turn(desks: Desks, noor: str) -> None:
    def comes_and_goes() -> None:
        desks.desk.claim(SAM, noor)
        desks.desk.give_back(SAM, noor, epoch=desks.epoch(noor))

    async def slow(turn: Turn) -> TurnResult:
        await asyncio.to_thread(comes_and_goes)
        return said("te laat")

    desks.engine.script = [slow, said("75 euro")]
    desks.write(noor, "wat kost een reispas?")

    assert desks.lines(noor)[-1] == ("bot", "75 euro")
    assert "te laat" not in [text for _, text in desks.lines(noor)]


def test_it_is_not_answered_twice_when_that_person_answered(desks: Desks, noor: str) -> None:
    def answers() -> None:
        desks.desk.claim(SAM, noor, text="75 euro.", key="k1")
        desks.desk.give_back(SAM, noor, epoch=desks.epoch(noor))

    async def slow(turn: Turn) -> TurnResult:
        await asyncio.to_thread(answers)
        return said("te laat")

    desks.engine.script = [slow]
    desks.write(noor, "wat kost een reispas?")

    assert len(desks.engine.turns) == 1
    assert [draft.why for draft in desks.desk.conversation(SAM, noor).drafts][-1] == "onderdrukt"


@pytest.mark.parametrize("what", ["a long text", "afmelden", "an old button"])
def test_what_the_bot_refuses_reaches_a_person(desks: Desks, what: str) -> None:
    conversation = desks.chat("hallo")
    desks.desk.claim(SAM, conversation)
    before = len(desks.feed("message"))
    match what:
        case "a long text":
            desks.chat("x" * 2500)
        case "afmelden":
            desks.chat("afmelden")
        case _:
            desks.chat(None, token="oud:1:1")

    assert len(desks.feed("message")) == before + 1


def menu() -> TurnResult:
    titles = ("Reispas", "Rijbewijs", "Identiteitskaart", "Iets helemaal anders graag")
    return TurnResult([Message("Waarover?", tuple(choice(title, "vraag") for title in titles))], {}, "m")


def test_a_number_for_a_person_is_no_choice_of_the_bots_menu(desks: Desks) -> None:
    desks.whatsapp.numbers = True
    desks.engine.script = [menu()]
    conversation = desks.chat("iets")
    desks.desk.claim(SAM, conversation)
    desks.talk(SAM, conversation, "Met hoeveel personen kom je?")
    desks.hear("2")

    assert desks.lines(conversation)[-1] == ("user", "2")


def test_people_do_not_wait_for_an_engine_that_hangs(desks: Desks) -> None:
    others = [desks.open() for _ in range(AT_ONCE)]
    noor = desks.open()
    desks.desk.claim(SAM, noor)

    async def run() -> None:
        free = asyncio.Event()

        async def hangs(turn: Turn) -> TurnResult:
            await free.wait()
            return said("ja")

        desks.engine.script = [hangs] * len(others)
        desks.conversations.on_received = desks.worker.wake
        working = asyncio.create_task(desks.worker.run())
        await asyncio.sleep(0)
        for one in others:
            await asyncio.to_thread(desks.say, one, "hallo")
        await until(lambda: len(desks.engine.turns) == AT_ONCE)
        before = len(desks.feed("message"))
        await asyncio.to_thread(desks.say, noor, "ben je daar?")
        await until(lambda: len(desks.feed("message")) == before + 1)
        free.set()
        await until(lambda: all(desks.statuses(one) == ["done"] for one in others))
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    asyncio.run(run())


def test_people_do_not_wait_for_an_engine_that_is_away(desks: Desks, noor: str) -> None:
    desks.engine.script = [EngineUnavailable("gone")]
    desks.write(noor, "wat kost een reispas?")
    desks.desk.claim(SAM, noor)
    before = len(desks.feed("message"))
    desks.write(noor, "ben je daar?")  # the first one still waits for its next attempt

    assert len(desks.feed("message")) == before + 2
    assert desks.statuses(noor) == ["done", "done"]


def test_a_person_can_be_asked_for_while_the_engine_is_away(desks: Desks, noor: str) -> None:
    desks.worker._notice = lambda city, kind: notice(desks.catalogue.city(city), kind, ASK)
    desks.engine.script = [EngineUnavailable("gone")] * 2
    desks.write(noor, "ik wil een mens")
    desks.press(noor, "Medewerker spreken")

    assert desks.state(noor).owner == "queue"


def test_a_resident_who_writes_and_an_agent_who_leaves_do_not_wait_for_each_other(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    if desks.storage.sqlite:
        pytest.skip("SQLite has one writer at a time")
    conversation = desks.chat("hallo")
    desks.desk.claim(SAM, conversation)
    both = threading.Barrier(2)
    lock = Deed.lock
    residents = desks.intake._residents
    theirs = residents._conversation

    def locked(deed: Deed, *which: Any, **more: Any) -> Any:
        found = lock(deed, *which, **more)
        monkeypatch.setattr(Deed, "lock", lock)
        both.wait(5)
        return found

    def with_the_identity(*which: Any) -> Any:
        both.wait(5)
        return theirs(*which)

    monkeypatch.setattr(Deed, "lock", locked)
    monkeypatch.setattr(residents, "_conversation", with_the_identity)
    epoch = desks.epoch(conversation)
    leaving = threading.Thread(target=lambda: desks.desk.give_back(SAM, conversation, epoch=epoch))
    leaving.start()
    desks.hear("ben je daar?")
    leaving.join(20)

    assert desks.state(conversation).owner == "bot"
    assert ("user", "ben je daar?") in desks.lines(conversation)
    assert [row.status for row in desks.arrived()] == ["done", "done"]
