"""Taking what a resident sends: once, masked, and never what can't be handled later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations import MAX_TEXT, Attachment, Tap
from bot.errors import InvalidInput, UnknownButton, UnknownConversation, UnknownMessage
from bot.storage import Storage
from tests.bot.conversations.office import Office, said

RIJKSREGISTER = "85.07.30-033.28"
IBAN = "BE68 5390 0754 7034"


def test_it_takes_the_same_delivery_once(office: Office, noor: str) -> None:
    with ThreadPoolExecutor(5) as threads:
        accepted = list(threads.map(lambda _: office.say(noor, "hallo", id="SM1"), range(5)))

    assert len(set(accepted)) == 1
    assert len(office.inbox(noor)) == 1
    assert office.lines(noor) == [("user", "hallo")]


def test_it_takes_the_same_delivery_once_on_two_replicas(office: Office, noor: str) -> None:
    others = [Storage(str(office.storage.engine.url)) for _ in range(2)]
    replicas = [Office(storage, office.clock) for storage in others]
    with ThreadPoolExecutor(6) as threads:
        accepted = list(threads.map(lambda n: replicas[n % 2].say(noor, "hallo", id="SM1"), range(6)))
    for storage in others:
        storage.close()

    assert len(set(accepted)) == 1
    assert office.lines(noor) == [("user", "hallo")]


def test_it_gives_the_first_answer_for_a_second_delivery_with_other_words(office: Office, noor: str) -> None:
    first = office.say(noor, "hallo", id="SM1")

    assert office.say(noor, "iets anders", id="SM1") == first


def test_it_takes_the_same_id_on_another_channel(office: Office, noor: str, lien: str) -> None:
    assert office.say(noor, "hallo", id="1") != office.say(lien, "hallo", id="1", channel="telegram")


def test_it_takes_a_message_of_the_longest_length_and_no_longer(office: Office, noor: str) -> None:
    office.say(noor, "é" * MAX_TEXT)

    with pytest.raises(InvalidInput, match="te lang") as refused:
        office.say(noor, "é" * (MAX_TEXT + 1))
    assert refused.value.field == "text"
    assert str(MAX_TEXT + 1) in refused.value.reason
    assert len(office.inbox(noor)) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("dag\x00\x07\x1b[31m", "dag   [31m"),
        ("\u202ekjikegitna\u202c", " kjikegitna "),
        ("\u2066gent\u2069", " gent "),
        ("half \ud83d teken", "half   teken"),
        ("een\n\ttwee", "een\n\ttwee"),
        ("Zoë 👩‍👩‍👧 дом שלום", "Zoë 👩‍👩‍👧 дом שלום"),
        ("", ""),
    ],
)
def test_it_keeps_only_signs_that_people_type(office: Office, noor: str, sent: str, kept: str) -> None:
    assert office.say(noor, sent).text == kept
    assert office.lines(noor) == [("user", kept)]


def test_it_hides_a_secret_number_and_says_so(office: Office, noor: str) -> None:
    accepted = office.say(noor, f"Mijn nummer is {RIJKSREGISTER}, wat nu?")
    office.settle(noor)

    asked, notice, _ = office.entries(noor)
    assert RIJKSREGISTER not in asked.text
    assert accepted.text == asked.text == office.engine.turns[0].text
    assert notice.author == "system"
    assert "rijksregisternummer" in notice.text
    assert notice.extras == {"verborgen": ["rijksregisternummer"]}


def test_it_names_every_kind_of_number_once(office: Office, noor: str) -> None:
    office.say(noor, f"{RIJKSREGISTER} en nog eens {RIJKSREGISTER}, rekening {IBAN}")

    notice = office.entries(noor)[-1]
    assert sorted(notice.extras["verborgen"]) == ["rekeningnummer", "rijksregisternummer"]
    assert notice.text.count("het rijksregisternummer") == notice.text.count("het rekeningnummer") == 1


def test_it_gives_the_same_answer_twice_for_a_masked_message(office: Office, noor: str) -> None:
    assert office.say(noor, IBAN, id="1") == office.say(noor, IBAN, id="1")
    assert len(office.entries(noor)) == 2


def test_it_says_nothing_about_a_message_without_secrets(office: Office, noor: str) -> None:
    office.say(noor, "Bel me op 0470 12 34 56 of mail noor@voorbeeld.be")

    assert [author for author, _ in office.lines(noor)] == ["user"]


def test_it_sends_its_notices_to_a_channel_that_does_not_read_back(office: Office) -> None:
    noor = office.open("whatsapp")
    office.say(noor, IBAN, channel="whatsapp")

    opening, _, notice = office.conversations.read(noor)
    assert [row.first_seq for row in office.outbox(noor)] == [opening.seq, notice.seq]


def test_it_refuses_an_unknown_conversation(office: Office) -> None:
    with pytest.raises(UnknownConversation):
        office.say("niemand", "hallo")


def test_it_hands_on_the_payload_of_a_tapped_button(office: Office, noor: str) -> None:
    (opening,) = office.conversations.read(noor)
    accepted = office.receive(noor, tap=Tap(opening.id, "1"))
    office.settle(noor)

    assert accepted.text == "Openingsuren"
    (turn,) = office.engine.turns
    assert (turn.text, turn.payload) == (None, {"act": "openingsuren", "entities": {}})


def test_it_takes_an_old_button_again(office: Office, noor: str) -> None:
    (opening,) = office.conversations.read(noor)
    for _ in range(2):
        office.receive(noor, tap=Tap(opening.id, "1"))

    assert office.lines(noor) == [("user", "Openingsuren")] * 2


@pytest.mark.parametrize("button", ["2", "3", "0", ""])
def test_it_refuses_a_button_that_opens_a_page_or_does_not_exist(
    office: Office, noor: str, button: str
) -> None:
    (opening,) = office.conversations.read(noor)

    with pytest.raises(UnknownButton):
        office.receive(noor, tap=Tap(opening.id, button))
    assert office.inbox(noor) == []


def test_it_refuses_a_button_of_someone_else(office: Office, noor: str, lien: str) -> None:
    (opening,) = office.conversations.read(noor)

    with pytest.raises(UnknownMessage):
        office.receive(lien, tap=Tap(opening.id, "1"))
    with pytest.raises(UnknownMessage):
        office.receive(noor, tap=Tap("geen bericht", "1"))


def test_it_has_no_buttons_on_what_a_resident_wrote(office: Office, noor: str) -> None:
    written = office.say(noor, "hallo")

    with pytest.raises(UnknownButton):
        office.receive(noor, tap=Tap(written.message_id, "1"))


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        (Attachment("foto"), "[foto]"),
        (Attachment("spraak"), "[spraak]"),
        (Attachment("locatie", "51.05, 3.72"), "[locatie 51.05, 3.72]"),
        (Attachment("locatie", "\u202eVeldstraat\x00"), "[locatie  Veldstraat ]"),
    ],
)
def test_it_lets_the_dialogue_answer_an_attachment(
    office: Office, noor: str, attachment: Attachment, shown: str
) -> None:
    office.engine.script = [said("Een foto kan ik niet bekijken.")]
    assert office.receive(noor, attachment=attachment).text == shown
    office.settle(noor)

    payload = {"act": "antwoord", "entities": {"bijlage": attachment.kind}}
    assert office.engine.turns[0].payload == payload


def test_it_refuses_a_place_that_is_too_long(office: Office, noor: str) -> None:
    with pytest.raises(InvalidInput):
        office.receive(noor, attachment=Attachment("locatie", "x" * (MAX_TEXT + 1)))
