"""Which button a resident meant: by its token, its title or its number."""

from __future__ import annotations

import pytest

from bot.conversations import Part, PartButton, TurnResult
from bot.conversations.menus import in_numbers, token
from bot.conversations.residents import NO_BUTTON
from bot.replies import Message, choice, link
from tests.bot.conversations.office import LIEN, NOOR, Office
from tests.bot.conversations.phone import Phone

MENU = Message(
    "Wat wil je weten?",
    (
        choice("Wat kost het?", "vraag", aspect="kosten"),
        link("Naar de website", "https://gent.example"),
        choice("Waar kan ik terecht?", "vraag", aspect="plaats"),
    ),
)
KOSTEN = {"act": "vraag", "entities": {"aspect": "kosten"}}
PLAATS = {"act": "vraag", "entities": {"aspect": "plaats"}}
OPENING = {"act": "openingsuren", "entities": {}}


@pytest.fixture
def numbers(office: Office) -> Phone:
    """WhatsApp as it is for menus that don't fit in buttons: numbers in the text."""
    office.whatsapp.numbers = True
    return office.whatsapp


def show(office: Office, *addresses: str, menu: Message = MENU) -> str:
    office.engine.script = [TurnResult([menu], {}, "proef.tar.gz")]
    return office.chat("reispas", *addresses)


def last(office: Office) -> object:
    """What the engine was asked last: the payload of a button, or else the words."""
    turn = office.engine.turns[-1]
    return turn.payload if turn.payload is not None else turn.text


def test_a_token_says_nothing_and_is_short(office: Office) -> None:
    show(office)
    given = office.whatsapp.token_of("Waar kan ik terecht?")

    assert given.isascii()
    assert 34 <= len(given) <= 40
    assert "plaats" not in given


def test_it_knows_a_button_by_its_token(office: Office) -> None:
    noor = show(office)
    office.chat("Waar kan ik terecht?", token=office.whatsapp.token_of("Waar kan ik terecht?"))

    assert last(office) == PLAATS
    assert office.lines(noor)[-2] == ("user", "Waar kan ik terecht?")


def test_it_knows_a_button_that_comes_without_words(office: Office) -> None:
    show(office)
    office.chat(None, token=office.whatsapp.token_of("Wat kost het?"))

    assert last(office) == KOSTEN


def test_an_old_button_still_means_what_it_said(office: Office) -> None:
    show(office)
    given = office.whatsapp.token_of("Wat kost het?")
    office.chat("iets anders")
    office.chat(None, token=given)

    assert last(office) == KOSTEN


def test_a_button_of_an_earlier_conversation_still_works(office: Office) -> None:
    before = show(office)
    given = office.whatsapp.token_of("Wat kost het?")
    office.wait(days=3)
    after = office.chat(None, token=given)

    assert after != before
    assert last(office) == KOSTEN
    assert [text for author, text in office.lines(after) if author == "user"] == ["Wat kost het?"]


def test_a_button_works_for_the_same_person_under_another_address(office: Office) -> None:
    show(office, NOOR)
    given = office.whatsapp.token_of("Wat kost het?")
    office.chat("dag", NOOR, "whatsapp:BE.Noor1")
    office.chat(None, "whatsapp:BE.Noor1", token=given)

    assert last(office) == KOSTEN


@pytest.mark.parametrize("words", [None, "Wat kost het?"])
def test_a_button_of_somebody_else_does_not_work(office: Office, words: str | None) -> None:
    show(office, NOOR)
    lien = office.chat("dag", LIEN)
    office.chat(words, LIEN, token=office.whatsapp.token_of("Wat kost het?"))

    assert KOSTEN not in [turn.payload for turn in office.engine.turns]
    if words is None:
        assert office.lines(lien)[-2:] == [("user", "[knop]"), ("system", NO_BUTTON.reason)]
    else:
        assert last(office) == words


@pytest.mark.parametrize(
    "given", ["x", ".", "a.b.c", "DROP TABLE", "é" * 200, "{message}.9", "{message}.2", "{message}."]
)
def test_a_token_that_is_none_leaves_the_words(office: Office, given: str) -> None:
    noor = show(office)
    message = office.entries(noor)[-1].id
    office.chat("Wat kost het?", token=given.format(message=message))

    assert last(office) == "Wat kost het?"


def test_it_tells_of_a_button_that_does_not_work_any_more(office: Office) -> None:
    office.chat(None, token="weg.1")

    assert office.engine.turns == []
    assert office.whatsapp.texts()[-1] == NO_BUTTON.reason


@pytest.mark.parametrize("title", ["Waar kan ik terecht?", " waar kan ik TERECHT? "])
def test_it_knows_a_picked_item_by_its_title(office: Office, title: str) -> None:
    show(office)
    office.chat(None, choice=title)

    assert last(office) == PLAATS


def test_a_title_that_stands_in_no_menu_is_words(office: Office) -> None:
    show(office)
    office.chat(None, choice="Iets van vroeger")

    assert last(office) == "Iets van vroeger"


@pytest.mark.parametrize("typed", ["2", "2.", " 2 ", "2)", "02"])
def test_it_knows_a_typed_number_of_a_menu_with_numbers(office: Office, numbers: Phone, typed: str) -> None:
    show(office)
    assert numbers.texts()[-1] == "Wat wil je weten?\n1. Wat kost het?\n2. Waar kan ik terecht?"
    office.chat(typed)

    assert last(office) == PLAATS


@pytest.mark.parametrize("typed", ["3", "0", "99", "100", "2 stuks", "nummer 2", "twee", "2,5"])
def test_another_number_is_words(office: Office, numbers: Phone, typed: str) -> None:
    show(office)
    office.chat(typed)

    assert last(office) == typed


def test_a_number_is_words_under_buttons_to_tap(office: Office) -> None:
    show(office)
    office.chat("2")

    assert last(office) == "2"


def test_a_number_is_words_when_something_else_was_asked_since(office: Office, numbers: Phone) -> None:
    show(office)
    office.chat("hoeveel kinderen mogen mee?")
    office.chat("2")

    assert last(office) == "2"


def test_a_number_is_still_of_the_menu_when_the_service_said_something_since(
    office: Office, numbers: Phone
) -> None:
    noor = show(office)
    with office.storage.begin() as session:
        office.conversations.tell(session, noor, "whatsapp", [Message("Even geduld.")], author="system")
    office.chat("1")

    assert last(office) == KOSTEN


def test_a_number_works_under_the_opening(office: Office, numbers: Phone) -> None:
    office.hear(None)
    office.chat("1")

    assert last(office) == OPENING


def test_numbers_work_when_the_provider_refused_the_buttons(office: Office) -> None:
    office.whatsapp.tappable = False
    show(office)
    shown = office.whatsapp.texts()[-1]
    assert "1. Wat kost het?\n2. Waar kan ik terecht?" in shown
    assert "Naar de website: https://gent.example" in shown
    office.chat("2")

    assert last(office) == PLAATS


def test_it_shows_a_part_in_numbers() -> None:
    part = Part("Kies", (PartButton("Ja", "a.1"), PartButton("Nee", "a.2")), "list", (("Site", "https://g"),))

    assert in_numbers(part) == Part("Kies\n\n1. Ja\n2. Nee\n\nSite: https://g", part.buttons, "plain")
    assert in_numbers(Part("dag")) == Part("dag")
    assert token("a", "1") == "a.1"
