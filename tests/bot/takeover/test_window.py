"""A day after the resident's last message on WhatsApp: nothing that the desk says by itself costs a template."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversations.delivery import TEMPLATE
from tests.bot.takeover.desks import SAM, Desks

DEEDS: dict[str, Callable[[Desks, str, int], object]] = {
    "end": lambda desks, chat, epoch: desks.desk.end(SAM, chat, epoch=epoch),
    "give_back": lambda desks, chat, epoch: desks.desk.give_back(SAM, chat, epoch=epoch),
    "callback": lambda desks, chat, epoch: desks.desk.callback(SAM, chat, epoch=epoch, why="morgen"),
    "absent": lambda desks, chat, epoch: desks.desk.presence(SAM, "afwezig"),
    "sweep": lambda desks, chat, epoch: desks.desk.sweep(),
}


@pytest.fixture
def old(desks: Desks) -> str:
    """Noor's conversation on WhatsApp, with Sam, a day after her last word."""
    desks.arrive_at_desk(SAM)
    conversation = desks.chat("hallo")
    desks.desk.claim(SAM, conversation)
    desks.talk(SAM, conversation, "Dag, met Sam.")
    desks.deliver(conversation)
    desks.wait(hours=25)
    return conversation


@pytest.mark.parametrize("deed", DEEDS)
def test_what_the_desk_says_by_itself_sends_no_template(desks: Desks, old: str, deed: str) -> None:
    before, sent = desks.told(old), len(desks.deliveries(old))
    DEEDS[deed](desks, old, desks.epoch(old))
    desks.deliver(old)

    assert desks.told(old) != before
    assert len(desks.deliveries(old)) == sent
    assert {row.status for row in desks.outbox(old)} == {"sent", "held"}


def test_it_is_said_when_the_resident_writes_again(desks: Desks, old: str) -> None:
    desks.desk.end(SAM, old, epoch=desks.epoch(old))
    desks.chat("nog een vraag")
    desks.deliver(old)

    assert TEMPLATE not in [delivery.part for delivery in desks.deliveries(old)]
    assert any("Sam heeft het gesprek verlaten" in sent.text for sent in desks.whatsapp.sent)
