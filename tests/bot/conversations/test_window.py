"""WhatsApp's 24 hours: outside them one template goes, and what must be said waits for the resident."""

from __future__ import annotations

import pytest

from bot.conversations import DeliveryFailed
from bot.replies import Message
from tests.bot.conversations.office import NOOR, Office
from tests.bot.conversations.phone import TEMPLATE

GROET = "Hallo, ik ben de computer van gent."
OUTSIDE = DeliveryFailed("outside the window", kind="window", code="63016")


@pytest.fixture
def noor(office: Office) -> str:
    """Noor's conversation on WhatsApp, which Sam has; she wrote just now."""
    noor = office.chat("kan ik iemand spreken?")
    office.give_to(noor, "agent:sam")
    return noor


def tell(office: Office, conversation: str, text: str) -> None:
    with office.storage.begin() as session:
        office.conversations.tell(session, conversation, "whatsapp", [Message(text)], author="system")


def since_then(office: Office) -> list[str]:
    """What Noor got after the first answer."""
    return office.whatsapp.texts(NOOR)[2:]


def statuses(office: Office, conversation: str) -> list[str]:
    return [row.status for row in office.outbox(conversation)[2:]]


def test_it_may_say_anything_within_a_day(office: Office, noor: str) -> None:
    office.wait(hours=23, minutes=59)
    tell(office, noor, "een")
    office.deliver(noor)

    assert since_then(office) == ["een"]


def test_it_asks_once_to_write_and_holds_the_rest(office: Office, noor: str) -> None:
    office.wait(hours=24)
    for text in ("een", "twee"):
        tell(office, noor, text)
        office.deliver(noor)
        office.deliver(noor)

    assert since_then(office) == [TEMPLATE]
    assert statuses(office, noor) == ["held", "held"]


def test_it_says_what_waited_when_the_resident_writes(office: Office, noor: str) -> None:
    office.wait(hours=25)
    tell(office, noor, "een")
    tell(office, noor, "twee")
    office.deliver(noor)
    office.chat("ja?")

    assert since_then(office) == [TEMPLATE, "een", "twee"]
    assert statuses(office, noor) == ["sent", "sent"]


def test_it_says_what_waited_when_a_new_conversation_began_meanwhile(office: Office, noor: str) -> None:
    office.wait(hours=25)
    tell(office, noor, "een")
    office.deliver(noor)
    office.give_to(noor, "bot")
    new = office.chat("ja?")
    office.deliver(noor)

    assert new != noor
    assert "een" in since_then(office)
    assert statuses(office, noor) == ["sent"]


def test_it_asks_again_when_the_resident_wrote_since(office: Office, noor: str) -> None:
    office.wait(hours=25)
    tell(office, noor, "een")
    office.deliver(noor)
    office.wait(minutes=1)
    office.chat("ja?")
    office.wait(hours=25)
    tell(office, noor, "twee")
    office.deliver(noor)

    assert since_then(office) == [TEMPLATE, "een", TEMPLATE]


def test_it_asks_again_for_what_could_not_go_the_whole_day(office: Office, noor: str) -> None:
    office.wait(hours=25)
    tell(office, noor, "een")
    office.deliver(noor)
    office.wait(minutes=1)
    office.hear("ja?")
    office.wait(hours=25)
    office.deliver(noor)
    assert since_then(office) == [TEMPLATE, TEMPLATE]
    office.chat("nu wel")

    assert since_then(office) == [TEMPLATE, TEMPLATE, "een"]


def test_it_sends_no_template_to_who_asked_for_silence(office: Office, noor: str) -> None:
    office.chat("afmelden")
    office.wait(hours=25)
    tell(office, noor, "een")
    office.deliver(noor)
    assert office.whatsapp.asked == []
    assert statuses(office, noor)[-1] == "held"
    office.chat("toch nog iets")

    assert since_then(office)[-1] == "een", "and still answers who writes"


def test_it_does_not_ask_again_when_asking_failed(office: Office, noor: str) -> None:
    office.whatsapp.reopening = [DeliveryFailed("no template", kind="permanent")]
    office.wait(hours=25)
    for text in ("een", "twee"):
        tell(office, noor, text)
        office.deliver(noor)
    assert office.whatsapp.asked == [NOOR]
    office.chat("ja?")

    assert since_then(office) == ["een", "twee"]


def test_it_asks_to_write_when_the_provider_says_so_at_once(office: Office, noor: str) -> None:
    office.whatsapp.script = [OUTSIDE]
    tell(office, noor, "een")
    tell(office, noor, "twee")
    office.deliver(noor)
    office.deliver(noor)

    assert since_then(office) == [TEMPLATE]
    assert statuses(office, noor) == ["held", "held"]
    office.chat("ja?")
    assert since_then(office) == [TEMPLATE, "een", "twee"]


def test_it_asks_to_write_when_the_provider_says_so_afterwards(office: Office, noor: str) -> None:
    tell(office, noor, "een")
    office.deliver(noor)
    office.report(office.whatsapp.id_of("een"), "failed", "63016")
    office.deliver(noor)
    office.deliver(noor)

    assert since_then(office) == ["een", TEMPLATE]
    assert statuses(office, noor) == ["held"]
    office.chat("ja?")
    assert since_then(office) == ["een", TEMPLATE, "een"], "the first one never reached her"
    assert statuses(office, noor) == ["sent"]


def test_it_does_not_hold_what_was_refused_when_the_resident_just_wrote(office: Office, noor: str) -> None:
    tell(office, noor, "een")
    office.deliver(noor)
    office.report(office.whatsapp.id_of("een"), "failed", "63016")
    office.chat("ja?")

    assert since_then(office) == ["een", "een"]


def test_a_report_on_the_template_releases_nothing(office: Office, noor: str) -> None:
    office.wait(hours=25)
    tell(office, noor, "een")
    office.deliver(noor)
    for status, code in (("sent", ""), ("delivered", ""), ("failed", "63018")):
        office.report(office.whatsapp.id_of(TEMPLATE), status, code)
        office.deliver(noor)

    assert since_then(office) == [TEMPLATE]
    assert statuses(office, noor) == ["held"]


def test_it_has_no_window_where_the_channel_has_none(office: Office) -> None:
    lien = office.chat("een", "telegram:4711", channel="telegram")
    office.wait(days=9)
    with office.storage.begin() as session:
        office.conversations.tell(session, lien, "telegram", [Message("twee")], author="system")
    office.deliver(lien)

    assert office.telegram.texts()[-1] == "twee"
    assert office.telegram.asked == []
