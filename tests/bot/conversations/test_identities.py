"""Who writes: one identity per person, whatever of a number and an id WhatsApp shows."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.conversations import Arrival, DeliveryFailed, Reachable, Said, Sender
from bot.conversations.residents import STOPPED
from bot.replies import Message
from tests.bot.conversations.office import LIEN, NOOR, NOOR_BSUID, Office

GROET = "Hallo, ik ben de computer van gent."


def test_it_answers_somebody_without_a_number(office: Office) -> None:
    noor = office.chat("een", NOOR_BSUID)
    office.chat("twee", NOOR_BSUID)

    assert office.whatsapp.texts(NOOR_BSUID) == [GROET, "antwoord op een", "antwoord op twee"]
    assert office.conversation_ids() == [noor]


def test_it_gives_somebody_without_a_number_to_a_person(office: Office) -> None:
    noor = office.chat("een", NOOR_BSUID)
    epoch = office.conversations.give_to(noor, "agent:sam")
    office.conversations.say(noor, Message("Dag, met Sam."), author="agent", epoch=epoch)
    office.chat("dag Sam", NOOR_BSUID)

    assert office.whatsapp.texts(NOOR_BSUID)[2:] == ["Dag, met Sam."]
    assert office.engine.asked() == ["een"]


def test_it_notes_the_stop_of_somebody_without_a_number(office: Office) -> None:
    office.chat("afmelden", NOOR_BSUID)

    assert office.identity(NOOR_BSUID).stopped_at is not None
    assert office.whatsapp.texts(NOOR_BSUID) == [GROET, STOPPED]


def test_it_goes_on_with_a_number_that_appears_later(office: Office) -> None:
    noor = office.chat("een", NOOR_BSUID)

    assert office.chat("twee", NOOR, NOOR_BSUID) == noor
    assert office.identity(NOOR).id == office.identity(NOOR_BSUID).id
    assert office.whatsapp.texts(NOOR) == ["antwoord op twee"]
    assert office.chat("drie", NOOR_BSUID) == noor
    assert office.whatsapp.texts(NOOR_BSUID)[-1] == "antwoord op drie"


def test_it_goes_on_when_the_number_came_first(office: Office) -> None:
    noor = office.chat("een", NOOR)
    office.chat("twee", NOOR, NOOR_BSUID)

    assert office.chat("drie", NOOR_BSUID) == noor


def test_it_makes_one_person_of_two(office: Office) -> None:
    by_number = office.chat("een", NOOR)
    office.wait(minutes=5)
    by_id = office.chat("twee", NOOR_BSUID)
    office.wait(minutes=5)
    assert by_number != by_id

    assert office.chat("drie", NOOR, NOOR_BSUID) == by_id, "the conversation that was spoken in last"
    assert office.identity(NOOR).id == office.identity(NOOR_BSUID).id
    assert set(office.conversations_of(NOOR)) == {by_number, by_id}


def test_it_keeps_the_stop_of_either(office: Office) -> None:
    for first, second in ((NOOR, NOOR_BSUID), ("whatsapp:BE.Lien1", LIEN)):
        office.chat("een", first)
        office.chat("afmelden", second)
        office.chat("twee", first, second)
        assert office.identity(first).stopped_at is not None


def test_it_still_delivers_what_the_other_half_waited_for(office: Office) -> None:
    first = office.hear("een", NOOR)
    office.settle(first)
    office.wait(minutes=1)
    office.hear("twee", NOOR_BSUID)
    office.hear("drie", NOOR, NOOR_BSUID)
    office.deliver(first)

    assert office.whatsapp.texts(NOOR) == [GROET, "antwoord op een"]


def test_it_keeps_the_same_address_in_two_cities_apart(office: Office) -> None:
    office.chat("een", NOOR)
    office.chat("afmelden", NOOR, NOOR_BSUID, city="hasselt")

    assert office.identity(NOOR, city="gent").id != office.identity(NOOR, city="hasselt").id
    assert office.identity(NOOR, city="gent").stopped_at is None
    assert office.identity(NOOR_BSUID, city="hasselt").stopped_at is not None


def test_it_makes_one_person_on_two_replicas_at_once(office: Office) -> None:
    for n in range(6):
        number, id = f"whatsapp:+3247000020{n}", f"whatsapp:BE.Samen{n}"
        for sender in ((number,), (id,), (number, id), (id,)):
            office.arrive(Said(Sender(sender), sender[0]))
    with office.replica() as other, ThreadPoolExecutor(4) as threads:
        for _ in range(4):
            replicas = [office, other, office, other]
            list(threads.map(lambda one: one.new_intake().handle_due(), replicas))
            office.wait(minutes=2)

    assert {row.status for row in office.arrived()} == {"done"}
    for n in range(6):
        number, id = f"whatsapp:+3247000020{n}", f"whatsapp:BE.Samen{n}"
        assert office.identity(number).id == office.identity(id).id
        said = [
            text
            for conversation in office.conversations_of(number)
            for author, text in office.everything(conversation)
            if author == "user"
        ]
        assert sorted(said) == [number, number, id, id]


def test_it_makes_one_person_of_two_first_messages_at_once(office: Office) -> None:
    sender = Sender((NOOR, NOOR_BSUID))
    for key, text in ((NOOR, "een"), (NOOR_BSUID, "twee")):
        asyncio.run(office.arrivals.add(Arrival("whatsapp", "gent", f"in-{text}", key, Said(sender, text))))
    with office.replica() as other, ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: one.intake.handle_due(), [office, other]))
    office.wait(minutes=1)
    office.intake.handle_due()

    assert len(office.conversation_ids()) == 1
    assert {text for _, text in office.lines(office.conversation())} == {"een", "twee"}


def test_it_leaves_alone_who_blocked_us_until_a_message_comes(office: Office) -> None:
    office.chat("een")
    office.arrive(Reachable(Sender((NOOR,)), False, "blocked"))
    office.intake.handle_due()
    assert office.identity().unreachable_why == "blocked"
    office.conversations.give_to(office.conversation(), "queue")
    with office.storage.begin() as session:
        told = [Message("Je bent aan de beurt.")]
        office.conversations.tell(session, office.conversation(), "whatsapp", told, author="system")
    office.deliver()
    assert office.whatsapp.texts() == [GROET, "antwoord op een"]

    office.chat("twee")
    assert office.identity().unreachable_at is None


def test_it_hears_that_somebody_let_us_in_again(office: Office) -> None:
    office.whatsapp.script = [DeliveryFailed("blocked", kind="unreachable")]
    office.chat("een")
    assert office.identity().unreachable_at is not None
    office.arrive(Reachable(Sender((NOOR,)), True))
    office.intake.handle_due()

    assert office.identity().unreachable_at is None
