"""A resident who erases the conversation while the bot is about to ask for a person: nobody waits for nobody."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.clock import later
from bot.conversations import Turn, TurnResult
from channels.web.leaving import leave
from channels.web.sessions import Visitor
from tests.bot.takeover.desks import SAM, Desks, wish


def erase(desks: Desks, conversation: str) -> None:
    visitor = Visitor("sessie", conversation, "gent", later(desks.clock.now(), timedelta(days=1)))
    leave(desks.conversations, desks.storage, "web", visitor)


def test_the_turn_that_asks_for_a_person_comes_too_late(desks: Desks, noor: str) -> None:
    async def meanwhile(turn: Turn) -> TurnResult:
        await asyncio.to_thread(erase, desks, noor)
        return wish()

    desks.engine.script.append(meanwhile)
    desks.write(noor, "een mens graag")

    assert (desks.state(noor).owner, desks.rows(noor), desks.feed()) == ("bot", [], [])
    assert desks.statuses(noor) == ["done"]


def test_who_is_in_the_queue_by_then_leaves_it(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    erase(desks, noor)
    desks.settle(noor)

    assert (desks.state(noor).owner, desks.row(noor).state) == ("bot", "closed")


def test_what_was_said_to_a_person_still_reaches_them(desks: Desks, noor: str) -> None:
    desks.desk.claim(SAM, noor)
    desks.say(noor, "nog een ding")
    erase(desks, noor)
    desks.settle(noor)

    assert len(desks.feed("message")) == 2
