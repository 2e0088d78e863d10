"""What providers report afterwards: in any order, more than once, and never back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversations import DeliveryFailed, Reported
from bot.conversations.delivery import AGAIN_AFTER, FINAL, MOST_RESENT, RANKS, report
from bot.conversations.intake import MAX_ATTEMPTS
from bot.conversations.tables import Delivery
from bot.replies import Message, choice
from tests.bot.conversations.office import LIEN, NOOR, Office

GROET = "Hallo, ik ben de computer van gent."
WAY = ("queued", "sending", "sent", "delivered", "read")
"""What Twilio reports of one message that arrives. No report comes of the first, "accepted"."""
REPORTED = sorted({*RANKS} - {"new", "sending_out"} | {"partially_delivered", "iets nieuws"})


@pytest.fixture
def noor(office: Office) -> str:
    """Noor's conversation on WhatsApp, with a greeting that was sent: SM1."""
    noor = office.hear(None)
    office.deliver(noor)
    assert office.whatsapp.id_of(GROET) == "SM1"
    return noor


def follow(office: Office, *statuses: str) -> list[str]:
    """What the greeting's status is after each of these reports, beginning anew."""
    with office.storage.begin() as session:
        greeting = session.scalars(select(Delivery).where(Delivery.provider_id == "SM1")).one()
        greeting.status, seen = "accepted", []
        for status in statuses:
            report(session, "whatsapp", Reported("SM1", status), "permanent", office.clock.now())
            seen.append(greeting.status)
    return seen


def test_it_follows_a_message_to_its_reader(office: Office, noor: str) -> None:
    assert follow(office, *WAY) == ["queued", "sending_out", "sent", "delivered", "read"]


def test_it_never_goes_back_whatever_the_order(office: Office, noor: str) -> None:
    for order in itertools.permutations(WAY):
        ranks = [RANKS[status] for status in follow(office, *order)]
        assert ranks == sorted(ranks)
        assert ranks[-1] == RANKS["read"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(st.lists(st.sampled_from(REPORTED), min_size=1, max_size=8))
def test_it_never_goes_back_whatever_comes(office: Office, noor: str, statuses: list[str]) -> None:
    seen = follow(office, *statuses)
    ranks = [RANKS[status] for status in seen]

    assert ranks == sorted(ranks)
    if FINAL in ranks:
        assert len(set(seen[ranks.index(FINAL) :])) == 1, "what is final stays as it is"


@pytest.mark.parametrize("final", ["failed", "undelivered", "canceled"])
def test_nothing_comes_after_the_end(office: Office, noor: str, final: str) -> None:
    seen = follow(office, "sent", final, "delivered", "read", "failed", "canceled", "queued")

    assert seen == ["sent", *[final] * 6]
    assert office.outbox(noor)[0].status == "dead"


def test_it_knows_a_report_again_that_comes_through_the_door_twice(office: Office, noor: str) -> None:
    for status in ("delivered", "delivered", "sent", "queued"):
        office.report("SM1", status)

    assert office.deliveries(noor)[0].status == "delivered"
    assert {row.status for row in office.arrived()} == {"done"}


def test_a_report_that_is_sooner_than_our_own_note_is_not_lost(office: Office, noor: str) -> None:
    office.whatsapp.answerless = 1
    with office.storage.begin() as session:
        office.conversations.tell(session, noor, "whatsapp", [Message("een")], author="system")
    office.deliver(noor)
    early = office.whatsapp.id_of("een")
    office.report(early, "delivered")
    assert office.arrived()[-1].status == "new"
    office.wait(seconds=5)
    office.deliver(noor)
    office.intake.handle_due()

    assert office.deliveries(noor)[-1].status == "delivered"
    assert office.arrived()[-1].status == "done"


def test_a_report_on_a_message_that_is_not_ours_ends_quietly(
    office: Office, noor: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office.report("SM999", "failed", "63024")
    for _ in range(MAX_ATTEMPTS):
        office.wait(minutes=1)
        office.intake.handle_due()

    assert office.arrived()[-1].status == "done"
    assert "arrival failed" not in capsys.readouterr().out
    assert office.identity().unreachable_at is None


def test_it_does_not_take_the_report_of_another_channel(office: Office, noor: str) -> None:
    office.report("SM1", "read", channel="telegram")

    assert office.deliveries(noor)[0].status == "accepted"


def test_it_sends_again_what_the_provider_could_not_pass_on(office: Office, noor: str) -> None:
    for attempt in range(MOST_RESENT):
        office.report(office.whatsapp.id_of(GROET), "failed", "63018")
        office.deliver(noor)
        assert len(office.whatsapp.sent) == attempt + 1, "not at once: its own limits are full"
        office.wait(seconds=AGAIN_AFTER.total_seconds())
        office.deliver(noor)
        assert len(office.whatsapp.sent) == attempt + 2
    office.report(office.whatsapp.id_of(GROET), "failed", "63018")

    assert office.outbox(noor)[0].status == "dead"
    assert office.deliveries(noor)[0].resent == MOST_RESENT


def test_a_late_report_on_the_first_attempt_is_not_about_the_second(office: Office, noor: str) -> None:
    office.report("SM1", "failed", "63018")
    office.wait(seconds=AGAIN_AFTER.total_seconds())
    office.deliver(noor)
    office.report("SM1", "undelivered", "63018")

    assert office.deliveries(noor)[0].status == "accepted"
    assert office.outbox(noor)[0].status == "sent"


def test_it_shows_numbers_when_the_buttons_are_refused_afterwards(office: Office) -> None:
    office.opening = lambda city: [Message("Kies", (choice("Ja", "bevestigen"), choice("Nee", "ontkennen")))]
    noor = office.hear(None)
    office.deliver(noor)
    office.report("SM1", "failed", "21658")
    office.deliver(noor)
    assert office.whatsapp.texts() == ["Kies", "Kies\n\n1. Ja\n2. Nee"]
    office.report("SM2", "failed", "21658")
    office.deliver(noor)

    assert len(office.whatsapp.sent) == 2
    assert office.outbox(noor)[0].status == "dead"


def test_it_leaves_alone_who_turns_out_to_be_unreachable(office: Office, noor: str) -> None:
    office.hear("hallo")
    office.settle(noor)
    office.report("SM1", "failed", "63024")
    office.deliver(noor)

    assert office.identity().unreachable_why == "the provider reported failed 63024"
    assert office.whatsapp.texts() == [GROET]
    assert [row.status for row in office.outbox(noor)] == ["sent", "dead"]


def test_the_failure_of_one_is_no_concern_of_another(office: Office, noor: str) -> None:
    office.chat("hallo", LIEN)
    office.report("SM1", "failed", "63024")
    office.chat("nog iets", LIEN)

    assert office.identity(NOOR).unreachable_at is not None
    assert office.identity(LIEN).unreachable_at is None
    assert office.whatsapp.texts(LIEN)[-1] == "antwoord op nog iets"


def test_it_goes_on_with_what_came_after_a_part_that_failed(office: Office, noor: str) -> None:
    with office.storage.begin() as session:
        messages = [Message("een"), Message("twee")]
        office.conversations.tell(session, noor, "whatsapp", messages, author="system")
    office.whatsapp.script = [None, DeliveryFailed("busy", kind="retry", retry_after=90)]
    office.deliver(noor)
    office.report(office.whatsapp.id_of("een"), "failed", "63018")
    office.wait(seconds=120)
    office.deliver(noor)

    assert office.whatsapp.texts() == [GROET, "een", "een", "twee"]
