"""A person has the conversation: the bot is silent on every channel, and what the person says goes in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations import Turn, TurnResult
from bot.errors import StaleEpoch, UnknownConversation
from bot.replies import Message
from tests.bot.conversations.office import NOOR, WHATSAPP, Office, said
from tests.bot.conversations.phone import Phone

GROET = "Hallo, ik ben de computer van gent."
RETURNED = "Een computer antwoordt weer."
TELEGRAM = "telegram:4711"
CHANNELS = [("whatsapp", NOOR), ("telegram", TELEGRAM)]


def phone(office: Office, channel: str) -> Phone:
    return {"whatsapp": office.whatsapp, "telegram": office.telegram}[channel]


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_the_bot_is_silent_while_a_person_has_the_conversation(
    office: Office, channel: str, address: str
) -> None:
    noor = office.chat("een", address, channel=channel)
    for owner in ("queue", "agent:sam"):
        office.conversations.give_to(noor, owner)
        office.chat("hallo?", address, channel=channel)

    assert office.engine.asked() == ["een"]
    assert phone(office, channel).texts() == [GROET, "antwoord op een"]
    assert office.statuses(noor) == ["done"] * 3
    assert [text for author, text in office.lines(noor) if author == "user"] == ["een", "hallo?", "hallo?"]


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
def test_what_a_person_says_goes_in_order(office: Office, channel: str, address: str) -> None:
    noor = office.chat("een", address, channel=channel)
    epoch = office.conversations.give_to(noor, "agent:sam")
    words = [f"regel {n}" for n in range(5)]
    for text in words:
        entry = office.conversations.say(noor, Message(text), author="agent", epoch=epoch)
        assert (entry.author, entry.text) == ("agent", text)
    office.deliver(noor)

    assert phone(office, channel).texts(address)[2:] == words


def test_what_a_person_says_stays_behind_what_the_bot_said_before(office: Office) -> None:
    noor = office.hear("een")
    office.settle(noor)
    epoch = office.conversations.give_to(noor, "agent:sam")
    office.conversations.say(noor, Message("dag, met Sam"), author="agent", epoch=epoch)
    office.deliver(noor)

    assert office.whatsapp.texts() == [GROET, "antwoord op een", "dag, met Sam"]


def test_an_answer_that_was_under_way_is_not_said_any_more(office: Office) -> None:
    async def taken_over(turn: Turn) -> TurnResult:
        office.conversations.give_to(turn.conversation.partition(":")[0], "agent:sam")
        return said("te laat")

    office.engine.script = [taken_over]
    office.chat("een")

    assert office.whatsapp.texts() == [GROET]


def test_only_who_has_the_conversation_can_speak_in_it(office: Office) -> None:
    noor = office.chat("een")
    sam = office.conversations.give_to(noor, "agent:sam")
    kim = office.conversations.give_to(noor, "agent:kim")

    with pytest.raises(StaleEpoch):
        office.conversations.say(noor, Message("met Sam"), author="agent", epoch=sam)
    office.conversations.say(noor, Message("met Kim"), author="agent", epoch=kim)
    office.deliver(noor)
    assert office.whatsapp.texts()[2:] == ["met Kim"]


def test_only_one_of_many_gets_the_conversation(office: Office) -> None:
    noor = office.chat("een")
    epoch = office.conversations.give_to(noor, "queue")

    def claim(name: str) -> bool:
        try:
            office.conversations.give_to(noor, f"agent:{name}", epoch=epoch)
        except StaleEpoch:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(claim, [f"medewerker{n}" for n in range(8)]))
    assert won.count(True) == 1


def test_it_says_that_a_computer_answers_again(office: Office) -> None:
    noor = office.chat("een")
    office.conversations.give_to(noor, "agent:sam")
    office.conversations.give_to(noor, "bot")
    office.conversations.give_to(noor, "bot")
    office.chat("twee")

    assert office.whatsapp.texts()[2:] == [RETURNED, "antwoord op twee"]


def test_it_wakes_who_delivers(office: Office) -> None:
    woken: list[str] = []
    office.conversations.on_outgoing = woken.append
    noor = office.chat("een")
    epoch = office.conversations.give_to(noor, "agent:sam")
    office.conversations.say(noor, Message("dag"), author="agent", epoch=epoch)

    assert woken == [noor, noor]


def test_it_knows_until_when_free_text_may_go(office: Office) -> None:
    office.conversations.windows = {"whatsapp": WHATSAPP.window} if WHATSAPP.window else {}
    noor = office.chat("een")
    until = office.conversations.window(noor)
    assert until is not None
    assert (until - office.clock.now()).total_seconds() == 24 * 3600
    office.wait(hours=2)
    assert office.conversations.window(noor) == until

    assert office.conversations.window(office.chat("een", TELEGRAM, channel="telegram")) is None
    assert office.conversations.window(office.open()) is None


def test_it_gives_no_conversation_that_does_not_exist(office: Office) -> None:
    with pytest.raises(UnknownConversation):
        office.conversations.give_to("niemand", "agent:sam")
    with pytest.raises(UnknownConversation):
        office.conversations.say("niemand", Message("dag"), author="agent", epoch=1)
