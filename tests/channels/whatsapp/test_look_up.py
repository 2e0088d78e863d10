"""Whether a message of which we got no answer is there after all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SetClock
from bot.conversations import DeliveryFailed, Destination, Part
from bot.replies import Template
from channels.whatsapp import WhatsApp
from tests.channels.whatsapp.outbound import FIVE, Out, menu, refusal, writes
from tests.fakes.twilio import FakeTwilio


def look_up(out: Out, to: Destination, part: Part, since: datetime) -> str | None:
    async def look(transport: WhatsApp) -> str | None:
        return await transport.look_up(to, part, since)

    return out.run(look)


@pytest.mark.parametrize(
    "part",
    [
        Part(
            "Herinnering", template=Template("herinnering", ("Gent", "reispas", "dinsdag", "Plein 1,\nGent"))
        ),
        Part("Dag  Noor\n\n👋🏽 "),
        menu(["Ja", "Nee"]),
        menu(FIVE),
        menu(["Ja"], text=" "),
    ],
)
@pytest.mark.parametrize("fault", ["accepted-hang", "accepted-reset"])
def test_it_finds_what_was_sent_without_an_answer(
    twilio: FakeTwilio, out: Out, part: Part, fault: str
) -> None:
    noor, to = writes(twilio)
    since = out.clock.now()
    twilio.faults.add(fault, path="/Messages.json", method="POST")  # type: ignore[arg-type]

    assert refusal(out, to, part).kind == "unknown"
    assert look_up(out, to, part, since) == noor.last.sid
    assert len(noor.received) == 1


@pytest.mark.parametrize("fault", ["hang", "reset"])
def test_it_finds_nothing_that_was_never_sent(twilio: FakeTwilio, out: Out, fault: str) -> None:
    noor, to = writes(twilio)
    since = out.clock.now()
    twilio.faults.add(fault, method="POST")  # type: ignore[arg-type]

    assert refusal(out, to, Part("Dag")).kind == "unknown"
    assert look_up(out, to, Part("Dag"), since) is None
    assert noor.received == []


def test_it_finds_what_twilio_has_not_passed_on_yet(twilio: FakeTwilio, out: Out) -> None:
    """Such a message has no DateSent."""
    noor, to = writes(twilio)
    since = out.clock.now()
    twilio.statuses.delay = 3600.0

    out.send(to, Part("Dag"))

    assert noor.last.sent_at is None
    assert look_up(out, to, Part("Dag"), since) == noor.last.sid


def test_it_takes_no_earlier_message_of_the_same_words(twilio: FakeTwilio) -> None:
    out = Out(twilio)
    _, to = writes(twilio)
    twilio.clock.advance(seconds=-30)
    out.send(to, Part("Dag"))

    assert look_up(out, to, Part("Dag"), out.clock.now() - timedelta(seconds=20)) is None
    assert look_up(out, to, Part("Dag"), out.clock.now() - timedelta(seconds=40)) is not None


def test_it_takes_no_message_to_another_person_or_of_other_words(twilio: FakeTwilio, out: Out) -> None:
    since = out.clock.now()
    _, to = writes(twilio)
    _, other = writes(twilio)
    out.send(other, Part("Dag"))
    out.send(to, Part("Dag en welkom"))

    assert look_up(out, to, Part("Dag"), since) is None


def test_it_takes_no_message_of_the_resident(twilio: FakeTwilio, out: Out) -> None:
    since = out.clock.now()
    noor, to = writes(twilio)
    noor.says("Dag", deliver=False)

    assert look_up(out, to, Part("Dag"), since) is None


def test_it_looks_again_while_twilio_may_still_be_busy(twilio: FakeTwilio) -> None:
    out = Out(twilio, decided=timedelta(seconds=30))
    _, to = writes(twilio)

    with pytest.raises(DeliveryFailed) as caught:
        look_up(out, to, Part("Dag"), out.clock.now() - timedelta(seconds=10))
    assert caught.value.kind == "retry"
    assert 15 < (caught.value.retry_after or 0) <= 20
    assert look_up(out, to, Part("Dag"), out.clock.now() - timedelta(seconds=31)) is None


def test_it_looks_by_the_time_that_passed_not_by_what_our_clock_says(twilio: FakeTwilio) -> None:
    out = Out(twilio, clock=SetClock(datetime(2031, 1, 1, tzinfo=UTC)))
    noor, to = writes(twilio)
    since = out.clock.now()
    out.send(to, Part("Dag"))

    assert look_up(out, to, Part("Dag"), since) == noor.last.sid


@pytest.mark.parametrize("fault", ["500", "429", "hang"])
def test_it_says_when_it_cannot_look(twilio: FakeTwilio, out: Out, fault: str) -> None:
    _, to = writes(twilio)
    twilio.faults.add(fault, method="GET")  # type: ignore[arg-type]

    with pytest.raises(DeliveryFailed) as caught:
        look_up(out, to, Part("Dag"), out.clock.now())
    assert caught.value.kind == "retry"
