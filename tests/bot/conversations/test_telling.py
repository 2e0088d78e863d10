"""What is said outside a turn: where it may, once, and with a template where nothing else is allowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.conversations import DeliveryFailed
from bot.conversations.telling import Teller
from bot.replies import Message, Template, choice
from tests.bot.conversations.office import NOOR, Office
from tests.bot.conversations.phone import TEMPLATE

OFFER = Message("Er is een vroegere plaats vrij.", (choice("Ja, neem deze tijd", "antwoord", aanbod="a1"),))
REMINDER = Template("herinnering", ("Stad Gent", "reispas", "dinsdag om 9.00 uur"))


def teller(office: Office, *, website: bool = True) -> Teller:
    return Teller(office.clock, office.notifier, office.phones, office.deliverer.wake, website=website)


def tell(office: Office, conversation: str, message: Message = OFFER, **more: Any) -> bool:
    website = more.pop("website", True)
    with office.storage.begin() as session:
        return teller(office, website=website)(session, conversation, message, **more)


def test_it_speaks_as_the_bot_and_goes_to_the_telephone(office: Office) -> None:
    noor = office.chat("dag")

    assert tell(office, noor)
    office.deliver(noor)

    assert office.lines(noor)[-1] == ("bot", OFFER.text)
    assert office.whatsapp.texts(NOOR)[-1] == OFFER.text


def test_its_button_comes_back_with_its_meaning(office: Office) -> None:
    noor = office.chat("dag")
    tell(office, noor)
    office.deliver(noor)
    office.hear(None, token=office.whatsapp.token_of("Ja, neem deze tijd"))
    office.settle(noor)

    assert office.engine.turns[-1].payload == {"act": "antwoord", "entities": {"aanbod": "a1"}}


def test_it_wakes_the_website_after_the_commit_only(office: Office, noor: str) -> None:
    hints: list[tuple[str, dict[str, Any]]] = []
    office.notifier.publish = lambda its, hint: hints.append((its, hint))  # type: ignore[method-assign]

    with office.storage.begin() as session:
        assert teller(office)(session, noor, OFFER)
        assert hints == []

    assert hints == [(noor, {"t": "head", "seq": 2})]
    assert office.outbox(noor) == [], "the website reads the log itself"


def test_it_writes_nothing_when_the_caller_fails(office: Office) -> None:
    noor = office.chat("dag")
    before = office.lines(noor)
    with pytest.raises(RuntimeError), office.storage.begin() as session:
        teller(office)(session, noor, OFFER)
        raise RuntimeError("power cut")

    office.deliver(noor)
    assert office.lines(noor) == before
    assert OFFER.text not in office.whatsapp.texts(NOOR)


def test_it_is_silent_on_a_website_that_nobody_looks_at(office: Office, noor: str) -> None:
    assert not tell(office, noor, website=False)
    office.wait(hours=1)
    assert not tell(office, noor)
    assert not tell(office, "unknown")


@pytest.mark.parametrize("owner", ["queue", "agent:sam"])
def test_it_does_not_interrupt_a_person(office: Office, owner: str) -> None:
    noor = office.chat("kan ik iemand spreken?")
    office.give_to(noor, owner)

    assert not tell(office, noor)


def test_it_respects_who_asked_for_silence(office: Office) -> None:
    noor = office.chat("dag")
    office.chat("STOP")

    assert not tell(office, noor)
    assert not tell(office, noor, template=REMINDER)
    office.chat("START")
    assert tell(office, noor)


def test_it_speaks_in_the_conversation_that_the_resident_has_now(office: Office) -> None:
    before = office.chat("dag", "telegram:4711", channel="telegram")
    office.wait(days=3)
    now = office.chat("weer dag", "telegram:4711", channel="telegram")

    assert tell(office, before)

    assert now != before
    assert office.lines(now)[-1] == ("bot", OFFER.text)


def test_it_is_silent_outside_the_window_without_a_template(office: Office) -> None:
    noor = office.chat("dag")
    office.wait(hours=24)

    assert not tell(office, noor)
    assert not tell(office, noor, template=REMINDER), "not approved for this city"
    office.deliver(noor)
    assert office.whatsapp.asked == []


def test_it_sends_the_approved_template_outside_the_window(office: Office) -> None:
    office.whatsapp.approved = ("herinnering",)
    noor = office.chat("dag")
    office.wait(hours=30)

    assert tell(office, noor, Message("Herinnering: dinsdag om 9.00 uur."), template=REMINDER)
    office.deliver(noor)
    office.deliver(noor)

    assert office.whatsapp.sent[-1].part.template == REMINDER
    assert TEMPLATE not in office.whatsapp.texts(NOOR)
    assert office.outbox(noor)[-1].status == "sent"
    assert office.lines(noor)[-1] == ("bot", "Herinnering: dinsdag om 9.00 uur.")


def test_it_sends_its_own_words_inside_the_window(office: Office) -> None:
    office.whatsapp.approved = ("herinnering",)
    noor = office.chat("dag")

    tell(office, noor, Message("Herinnering."), template=REMINDER)
    office.deliver(noor)

    assert (office.whatsapp.sent[-1].text, office.whatsapp.sent[-1].part.template) == ("Herinnering.", None)


def test_it_turns_to_the_template_when_the_provider_closes_the_window(office: Office) -> None:
    office.whatsapp.approved = ("herinnering",)
    noor = office.chat("dag")
    tell(office, noor, Message("Herinnering."), template=REMINDER)
    office.deliver(noor)
    office.report(office.whatsapp.id_of("Herinnering."), "failed", "63016")
    office.deliver(noor)
    office.deliver(noor)

    templates = [one.part.template for one in office.whatsapp.sent if one.part.template]
    assert templates == [REMINDER]


def test_a_template_that_is_not_approved_any_more_is_put_aside(office: Office) -> None:
    office.whatsapp.approved = ("herinnering",)
    noor = office.chat("dag")
    office.wait(hours=30)
    tell(office, noor, Message("Herinnering."), template=REMINDER)
    office.deliver(noor)
    office.report(office.whatsapp.sent[-1].id, "failed", "63016")
    for _ in range(3):
        office.deliver(noor)

    assert office.outbox(noor)[-1].status == "dead"
    assert len([one for one in office.whatsapp.sent if one.part.template]) == 1


def test_what_is_of_no_use_any_more_does_not_go(office: Office) -> None:
    noor = office.chat("dag")
    office.whatsapp.script = [DeliveryFailed("busy", retry_after=1200.0)]
    tell(office, noor, until=office.clock.now() + timedelta(minutes=15))
    office.deliver(noor)
    office.wait(minutes=25)
    office.deliver(noor)

    assert OFFER.text not in office.whatsapp.texts(NOOR)
    assert office.outbox(noor)[-1].status == "past"
    assert office.chat("en nu?") == noor
    assert office.whatsapp.texts(NOOR)[-1] == "antwoord op en nu?"
