"""A person gets the conversation in which the resident writes now, never the one of before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.conversations import Conversations
from bot.takeover import Refused
from tests.bot.takeover.desks import MIEKE, SAM, Desks


@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_the_conversation_of_yesterday_is_refused(desks: Desks, channel: str) -> None:
    old = desks.chat("hallo", channel=channel)
    desks.wait(hours=25)
    new = desks.chat("nog iets", channel=channel)

    with pytest.raises(Refused) as caught:
        desks.desk.claim(SAM, old, text="Dag, met Sam. Wat is je adres?", key="k")

    assert (caught.value.kind, caught.value.details) == ("conflict", {"gesprek": new})
    assert (desks.state(old).owner, desks.feed()) == ("bot", [])
    assert desks.desk.claim(SAM, new).state == "human"


def test_the_conversation_of_yesterday_is_taken_while_it_is_the_last(desks: Desks) -> None:
    old = desks.chat("hallo")
    desks.wait(hours=25)
    desks.desk.claim(SAM, old)

    assert desks.hear("ik weer") == old
    assert desks.desk.overrule(MIEKE, old).agent_id == MIEKE


def test_a_resident_who_begins_anew_while_somebody_takes_the_old_one(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is first decides: the claim waits for the resident's message, and then sees the new conversation."""
    old = desks.chat("hallo")
    desks.wait(hours=25)
    refused: list[str] = []
    begin: Callable[..., str] = Conversations.begin

    def claim() -> None:
        with pytest.raises(Refused) as caught:
            desks.desk.claim(SAM, old)
        refused.append(caught.value.kind)

    claiming = threading.Thread(target=claim)

    def meanwhile(*given: Any, **more: Any) -> str:
        claiming.start()
        claiming.join(0.5)
        return begin(*given, **more)

    monkeypatch.setattr(Conversations, "begin", meanwhile)
    new = desks.hear("ik weer")
    claiming.join()

    assert refused == ["conflict"]
    assert (new != old, desks.state(old).owner) == (True, "bot")
