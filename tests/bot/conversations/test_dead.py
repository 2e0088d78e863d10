"""What no attempt helped: found, and tried again by hand without saying anything twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversations import DeliveryFailed, Said, Sender, TurnResult, dead
from bot.conversations.intake import MAX_ATTEMPTS
from bot.errors import TurnFailed
from bot.replies import Message
from tests.bot.conversations.office import NOOR, Office, opening
from tests.bot.conversations.phone import lost

GROET = "Hallo, ik ben de computer van gent."
POLICY = DeliveryFailed("policy", kind="permanent", code="63013")


def found(office: Office) -> list[dead.Dead]:
    return dead.found(office.storage)


def retry(office: Office, id: str) -> bool:
    return dead.retry(office.storage, office.clock, id)


def no_opening(city: str) -> list[Message]:
    raise LookupError(city)


def test_it_finds_nothing_where_all_is_well(office: Office) -> None:
    office.chat("een")
    office.settle(office.open())

    assert found(office) == []


def test_it_finds_and_retries_what_could_not_be_logged(office: Office) -> None:
    office.opening = no_opening
    office.arrive(Said(Sender((NOOR,)), "mijn tante heet Godelieve"))
    for _ in range(MAX_ATTEMPTS):
        office.intake.handle_due()
        office.wait(minutes=2)
    (one,) = found(office)
    assert (one.id, one.kind, one.channel, one.city) == (
        f"in:{office.arrived()[0].id}",
        "in",
        "whatsapp",
        "gent",
    )
    assert (one.reason, one.text) == ("LookupError", "")

    office.opening = opening
    assert retry(office, one.id) is True
    office.intake.handle_due()
    assert office.lines(office.conversation()) == [("user", "mijn tante heet Godelieve")]
    assert found(office) == []


def test_it_finds_and_retries_what_could_not_be_answered(office: Office) -> None:
    office.engine.script = [TurnFailed("bad_request", "act", permanent=True)]
    noor = office.chat("wat kost een reispas?")
    (one,) = found(office)
    assert (one.kind, one.text, one.reason) == ("beurt", "wat kost een reispas?", "bad_request: act")

    assert retry(office, one.id) is True
    office.settle(noor)
    office.deliver(noor)
    assert office.whatsapp.texts()[-1] == "antwoord op wat kost een reispas?"
    assert found(office) == []


def test_it_finds_and_retries_what_could_not_be_delivered(office: Office) -> None:
    office.engine.script = [TurnResult([Message("een"), Message("twee"), Message("drie")], {}, "m")]
    office.whatsapp.script = [None, None, POLICY]
    noor = office.chat("hallo")
    (one,) = found(office)
    assert (one.kind, one.text, one.reason) == ("uit", "een", "63013 policy")
    assert office.whatsapp.texts() == [GROET, "een"]
    office.wait(days=2)
    office.chat("nog iets")

    assert retry(office, one.id) is True
    office.deliver(noor)
    assert office.whatsapp.texts()[-2:] == ["twee", "drie"]
    assert office.whatsapp.texts().count("een") == 1
    assert found(office) == []


def test_it_sends_again_what_was_reported_failed(office: Office) -> None:
    noor = office.chat("hallo")
    office.report(office.whatsapp.id_of("antwoord op hallo"), "undelivered", "63013")
    (one,) = found(office)

    assert retry(office, one.id) is True
    office.deliver(noor)
    assert office.whatsapp.texts() == [GROET, "antwoord op hallo", "antwoord op hallo"]


def test_it_looks_first_for_what_nobody_knew_of(office: Office) -> None:
    noor = office.hear(None)
    office.whatsapp.answerless = 1
    office.deliver(noor)
    office.whatsapp.looking = [lost()]
    office.wait(hours=24)
    office.whatsapp.rules = type(office.whatsapp.rules)()
    office.deliver(noor)
    (one,) = found(office)

    assert retry(office, one.id) is True
    office.deliver(noor)
    assert office.whatsapp.texts() == [GROET]
    assert found(office) == []


def test_it_puts_the_newest_first(office: Office) -> None:
    office.engine.script = [TurnFailed("bad_request", text, permanent=True) for text in ("een", "twee")]
    office.chat("een")
    office.wait(minutes=1)
    office.chat("twee")

    assert [one.text for one in found(office)] == ["twee", "een"]


def test_it_retries_only_what_is_dead(office: Office) -> None:
    office.chat("een")
    row = office.outbox(office.conversation())[0]

    for id in (f"uit:{row.id}", "uit:999999", "uit:", "uit:x", "iets:1", "", "uit:1; DROP TABLE outbox"):
        assert retry(office, id) is False
    assert office.outbox(office.conversation())[0].status == "sent"


@pytest.mark.parametrize("times", [2, 5])
def test_it_retries_once_when_several_people_ask(office: Office, times: int) -> None:
    office.whatsapp.script = [POLICY]
    noor = office.hear(None)
    office.deliver(noor)
    (one,) = found(office)

    async def all() -> list[bool]:
        return await asyncio.gather(*(asyncio.to_thread(retry, office, one.id) for _ in range(times)))

    assert sorted(asyncio.run(all())) == [False] * (times - 1) + [True]
    office.deliver(noor)
    assert office.whatsapp.texts() == [GROET]
