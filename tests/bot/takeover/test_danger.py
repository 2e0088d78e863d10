"""Danger while no person answers yet: whom to call is said at once, and not for what only sounds like it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.bot.takeover.desks import SAM, Desks

NUMBERS = {
    "ik wil dood": "1813",
    "mijn huis staat in brand": "112",
    "mijn man ademt niet meer": "112",
    "er staat een inbreker in mijn huis": "101",
    "I want to die": "1813",
}
CALM = yaml.safe_load((Path(__file__).parents[2] / "nlu" / "geen_noodgeval.yml").read_text(encoding="utf-8"))


def alarms(desks: Desks, conversation: str) -> list[dict[str, object]]:
    return [
        entry.extras["noodgeval"]
        for entry in desks.conversations.read(conversation)
        if entry.author == "system" and "noodgeval" in entry.extras
    ]


@pytest.mark.parametrize("text", NUMBERS)
def test_who_waits_hears_whom_to_call(desks: Desks, noor: str, text: str) -> None:
    desks.ask(noor)
    desks.write(noor, text)

    assert NUMBERS[text] in desks.last(noor).text
    assert len(alarms(desks, noor)) == 1
    assert desks.state(noor).owner == "queue"


def test_an_offer_is_no_answer(desks: Desks, noor: str) -> None:
    desks.arrive_at_desk(SAM)
    desks.ask(noor)
    desks.desk.sweep()
    assert desks.row(noor).state == "offered"
    desks.write(noor, "mijn huis brandt")

    assert "112" in desks.last(noor).text


def test_a_person_who_has_not_answered_yet_is_not_waited_for(desks: Desks, noor: str) -> None:
    desks.ask(noor)
    desks.desk.claim(SAM, noor)
    desks.write(noor, "ik wil dood")
    assert "1813" in desks.last(noor).text
    desks.talk(SAM, noor, "Dag, met Sam. Ik bel je meteen.")
    desks.write(noor, "ik wil echt dood")

    assert len(alarms(desks, noor)) == 1


@pytest.mark.parametrize("line", CALM[::4], ids=lambda line: str(line["tekst"])[:40])
def test_a_question_about_something_of_the_kind_is_no_alarm(
    desks: Desks, noor: str, line: dict[str, str]
) -> None:
    desks.ask(noor)
    desks.write(noor, line["tekst"])

    assert alarms(desks, noor) == []
    assert desks.last(noor).author == "user"


def test_it_reaches_whatsapp_too(desks: Desks) -> None:
    conversation = desks.chat("hallo")
    desks.desk.claim(SAM, conversation)
    desks.chat("mijn huis brandt")

    assert "112" in desks.whatsapp.sent[-1].text
