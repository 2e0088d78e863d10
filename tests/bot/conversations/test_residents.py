"""What residents send through a provider: words, things, STOP; and which conversation it belongs to."""

from __future__ import annotations

import pytest

from bot.conversations import MAX_TEXT, Attachment, TurnResult
from bot.conversations.residents import LONGEST, STARTED, STOPPED
from bot.replies import Message, choice
from tests.bot.conversations.office import LIEN, NOOR, Office

GROET = "Hallo, ik ben de computer van gent."
TELEGRAM = "telegram:4711"
RIJKSREGISTER = "85.07.30-033.28"


def of_noor(office: Office, conversation: str) -> list[str]:
    return [text for author, text in office.everything(conversation) if author == "user"]


def test_it_goes_on_in_the_same_conversation_for_a_day(office: Office) -> None:
    first = office.hear("een")
    office.wait(hours=23, minutes=59)

    assert office.hear("twee") == first
    office.wait(hours=23)
    assert office.hear("drie") == first


def test_it_begins_again_after_a_day_of_silence(office: Office) -> None:
    first = office.chat("een")
    office.wait(hours=24)
    second = office.chat("twee")

    assert second != first
    assert of_noor(office, second) == ["twee"]
    assert office.whatsapp.texts() == [GROET, "antwoord op een", GROET, "antwoord op twee"]
    assert office.engine.turns[-1].conversation == f"{second}:1"


def test_it_stays_with_the_person_who_has_the_conversation(office: Office) -> None:
    noor = office.chat("een")
    office.give_to(noor, "agent:sam")
    office.wait(days=3)

    assert office.chat("ben je daar nog?") == noor
    assert office.whatsapp.texts() == [GROET, "antwoord op een"]
    assert office.engine.asked() == ["een"]


def test_it_keeps_two_cities_apart(office: Office) -> None:
    gent, hasselt = office.chat("een"), office.chat("een", city="hasselt")

    assert gent != hasselt
    assert [one.city for one in office.whatsapp.sent] == ["gent", "gent", "hasselt", "hasselt"]
    assert office.engine.turns[1].city == "hasselt"


@pytest.mark.parametrize(
    "kind", ["foto", "video", "spraak", "bestand", "contact", "sticker", "reactie", "iets"]
)
def test_it_answers_what_is_no_text_in_words(office: Office, kind: str) -> None:
    noor = office.chat(None, attachment=Attachment(kind))

    assert of_noor(office, noor) == [f"[{kind}]"]
    assert office.engine.turns[0].payload == {"act": "antwoord", "entities": {"bijlage": kind}}
    assert len(office.whatsapp.texts()) == 2


def test_it_answers_a_caption_and_notes_the_photo(office: Office) -> None:
    noor = office.chat("is deze reispas nog geldig?", attachment=Attachment("foto"))

    assert of_noor(office, noor) == ["[foto]", "is deze reispas nog geldig?"]
    assert office.engine.asked() == ["is deze reispas nog geldig?"]
    assert office.whatsapp.texts()[1:] == ["antwoord op is deze reispas nog geldig?"]


def test_it_shows_a_place(office: Office) -> None:
    noor = office.chat(None, attachment=Attachment("locatie", "51.05431,3.71742 Botermarkt"))

    assert of_noor(office, noor) == ["[locatie 51.05431,3.71742 Botermarkt]"]


def test_it_gives_words_that_are_too_long_back_and_keeps_them(office: Office) -> None:
    long = "woord " * 500
    noor = office.chat(long)

    assert of_noor(office, noor) == [long[:LONGEST]]
    assert office.engine.turns == []
    assert str(MAX_TEXT) in office.whatsapp.texts()[-1]
    assert "te lang" in office.whatsapp.texts()[-1]


def test_it_keeps_no_more_than_a_provider_carries(office: Office) -> None:
    noor = office.chat("x" * 70_000)

    assert [len(text) for text in of_noor(office, noor)] == [LONGEST]


def test_it_hides_a_secret_number_in_words_that_are_too_long_too(office: Office) -> None:
    noor = office.chat(f"{RIJKSREGISTER} " + "woord " * 500)

    assert RIJKSREGISTER not in str(office.everything(noor))


def test_it_greets_who_says_nothing_and_asks_nothing(office: Office) -> None:
    office.chat(None, TELEGRAM, channel="telegram")

    assert office.telegram.texts() == [GROET]
    assert office.engine.turns == []


def test_it_greets_again_who_starts_again(office: Office) -> None:
    office.chat(None, TELEGRAM, channel="telegram")
    office.chat("dag", TELEGRAM, channel="telegram")
    office.chat(None, TELEGRAM, channel="telegram")

    assert office.telegram.texts() == [GROET, "antwoord op dag", GROET]
    office.give_to(office.conversation(TELEGRAM), "agent:sam")
    office.chat(None, TELEGRAM, channel="telegram")
    assert office.telegram.texts()[3:] == [], "a person has the conversation"


@pytest.mark.parametrize("typed", ["/restart", "/session_start", '/inform{"x": "y"}', "/start"])
def test_it_takes_a_command_of_the_engine_for_words(office: Office, typed: str) -> None:
    office.chat(typed)

    (turn,) = office.engine.turns
    assert (turn.text, turn.payload) == (typed, None)


@pytest.mark.parametrize("typed", ["STOP", " stop ", "Stoppen", "Afmelden", "UNSUBSCRIBE"])
def test_it_notes_who_wants_no_messages_of_ours(office: Office, typed: str) -> None:
    office.chat("een")
    office.chat(typed)

    assert office.identity().stopped_at is not None
    assert office.whatsapp.texts().count(STOPPED) == 1


def test_it_lets_the_bot_hear_a_stop_that_may_be_about_its_question(office: Office) -> None:
    office.chat("stop")
    office.chat("afmelden")

    assert office.engine.asked() == ["stop"]


def test_it_still_answers_who_asked_for_silence(office: Office) -> None:
    office.chat("afmelden")
    office.chat("wat kost een reispas?")

    assert office.whatsapp.texts()[-1] == "antwoord op wat kost een reispas?"


def test_it_tells_once_and_takes_it_back_on_start(office: Office) -> None:
    office.chat("start")
    for word in ("afmelden", "afmelden", "START", "start"):
        office.chat(word)

    assert [text for text in office.whatsapp.texts() if text in (STOPPED, STARTED)] == [STOPPED, STARTED]
    assert office.identity().stopped_at is None


@pytest.mark.parametrize("words", ["stop maar", "hoe kan ik afmelden?", "stopcontact"])
def test_it_wants_the_word_alone(office: Office, words: str) -> None:
    office.chat(words)

    assert office.identity().stopped_at is None
    assert office.engine.asked() == [words]


def test_it_does_not_take_a_tapped_button_for_a_stop(office: Office) -> None:
    question = Message("Welke dag past je?", (choice("Stoppen", "stoppen"), choice("Afmelden", "stoppen")))
    office.engine.script = [TurnResult([question], {}, "proef.tar.gz")]
    office.chat("ik wil een afspraak")
    for title in ("Stoppen", "Afmelden"):
        office.chat(title, token=office.whatsapp.token_of(title))

    assert office.identity().stopped_at is None
    assert [turn.payload for turn in office.engine.turns[1:]] == [{"act": "stoppen", "entities": {}}] * 2


def test_it_has_no_stop_where_nobody_can_begin_a_chat_but_the_resident(office: Office) -> None:
    office.chat("afmelden", TELEGRAM, channel="telegram")

    assert office.engine.asked() == ["afmelden"]
    assert STOPPED not in office.telegram.texts()


def test_it_does_not_mix_people(office: Office) -> None:
    noor, lien = office.chat("van Noor"), office.chat("van Lien", LIEN)

    assert of_noor(office, noor) == ["van Noor"]
    assert of_noor(office, lien) == ["van Lien"]
    assert office.whatsapp.texts(LIEN) == [GROET, "antwoord op van Lien"]
    assert office.whatsapp.texts(NOOR) == [GROET, "antwoord op van Noor"]
