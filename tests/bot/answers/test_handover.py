"""When a person is asked for: the sign for the desk, and words that stand with and without one behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.answers import Context, Memory, Question, Reply, World, respond
from bot.answers.handover import ASKING
from bot.catalogue.contact_centre import AlwaysPerson
from tests.bot.answers.sample import UNSURE, parsed, said, tapped, titles

PHONE = "09 210 10 10"
PASSPORT = Memory(Context("reispas", "kosten"))
LOST = Memory(misunderstood=1)


@pytest.fixture
def staffed(world: World) -> World:
    return replace(world, staffed=True)


def signs(reply: Reply) -> list[dict[str, Any]]:
    return [one.custom["overdracht"] for one in reply.messages if "overdracht" in one.custom]


def text_of(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def always(world: World, **marked: tuple[str, ...]) -> World:
    centre = world.city.contactcentrum.model_copy(update={"altijd_mens": AlwaysPerson(**marked)})
    return replace(world, city=world.city.model_copy(update={"contactcentrum": centre}))


ASKED = [
    ("gevraagd", said("een mens aub", parsed("medewerker")), Memory()),
    ("gevraagd", tapped("medewerker"), Memory()),
    ("onbegrepen", said("fluo", UNSURE), LOST),
    ("boos", said("stomme bot", UNSURE), Memory()),
    ("boos", said("ik ben radeloos", UNSURE), Memory()),
    ("bijlage", tapped("antwoord", bijlage="foto"), Memory()),
    ("bijlage", tapped("antwoord", bijlage="spraak"), Memory()),
    ("bijlage", tapped("antwoord", bijlage="video"), Memory()),
    ("bijlage", tapped("antwoord", bijlage="bestand"), Memory()),
]


@pytest.mark.parametrize(("reason", "question", "memory"), ASKED)
def test_it_asks_for_a_person_and_leaves_the_rest_to_the_desk(
    staffed: World, reason: str, question: Question, memory: Memory
) -> None:
    reply = respond(question, memory, staffed)
    assert signs(reply) == [{"reden": reason}]
    assert text_of(reply).count(ASKING) == 1
    assert PHONE not in text_of(reply), "the desk says when nobody is there, and whom to call then"
    assert "Medewerker spreken" not in titles(reply.messages)
    assert "begrip" in reply.messages[0].custom


@pytest.mark.parametrize(("reason", "question", "memory"), ASKED)
def test_it_says_how_to_reach_a_person_where_there_is_no_desk(
    world: World, reason: str, question: Question, memory: Memory
) -> None:
    reply = respond(question, memory, world)
    assert signs(reply) == [{"reden": reason}]
    assert ASKING not in text_of(reply)
    assert PHONE in text_of(reply)


def test_it_tells_what_the_conversation_is_about(staffed: World) -> None:
    for question in (
        said("een mens", parsed("medewerker")),
        said("stomme bot"),
        tapped("antwoord", bijlage="foto"),
    ):
        (sign,) = signs(respond(question, PASSPORT, staffed))
        assert sign["product"] == "reispas"


def test_it_tells_the_product_that_is_named_rather_than_the_one_before(staffed: World) -> None:
    question = said("iemand over mijn renovatiepremie", parsed("medewerker", product="renovatiepremie"))
    reply = respond(question, PASSPORT, staffed)
    assert signs(reply) == [{"reden": "gevraagd", "product": "renovatiepremie"}]
    assert "Afspraak maken" in titles(reply.messages)


def test_it_names_no_product_that_the_city_does_not_have(staffed: World) -> None:
    memory = Memory(Context("bestaat_niet"))
    assert signs(respond(tapped("medewerker"), memory, staffed)) == [{"reden": "gevraagd"}]


@pytest.mark.parametrize("kind", ["reactie", "sticker", "locatie", "contact"])
def test_it_asks_nobody_for_what_shows_nothing(staffed: World, kind: str) -> None:
    assert signs(respond(tapped("antwoord", bijlage=kind), Memory(), staffed)) == []


def test_it_asks_for_a_person_in_another_language_and_says_which(world: World, staffed: World) -> None:
    question = said("I want to speak to someone please", parsed("medewerker"))
    reply = respond(question, PASSPORT, staffed)
    assert signs(reply) == [{"reden": "gevraagd", "product": "reispas", "taal": "en"}]
    assert "English" in reply.messages[0].text
    assert ASKING in reply.messages[1].text
    alone = respond(question, Memory(), world)
    assert signs(alone) == [{"reden": "gevraagd", "taal": "en"}]
    assert ASKING not in text_of(alone)


# --- twice not understood


def test_it_asks_the_second_time_and_then_every_second_time(staffed: World) -> None:
    memory, found = Memory(), []
    for _ in range(4):
        reply = respond(said("fluo", UNSURE), memory, staffed)
        memory, found = reply.memory, [*found, bool(signs(reply))]
    assert found == [False, True, False, True]


def test_an_answer_in_between_begins_the_count_again(staffed: World) -> None:
    first = respond(said("fluo", UNSURE), Memory(), staffed)
    answered = respond(said("reispas", parsed(product="reispas")), first.memory, staffed)
    assert signs(respond(said("fluo", UNSURE), answered.memory, staffed)) == []


def test_what_is_twice_not_for_a_city_may_be_something_that_only_a_person_understands(staffed: World) -> None:
    weather = said("wat is het weer", parsed("buiten_bereik"))
    first = respond(weather, Memory(), staffed)
    again = respond(weather, first.memory, staffed)
    assert signs(first) == []
    assert "Medewerker spreken" in titles(first.messages)
    assert signs(again) == [{"reden": "onbegrepen"}]
    assert "1700" in text_of(again), "whom to ask instead still stands there"


# --- anger


def test_anger_beside_a_clear_question_gets_the_answer_and_a_person(staffed: World) -> None:
    question = said("ik ben kwaad, wat kost een reispas", parsed(product="reispas", aspect="kosten"))
    reply = respond(question, Memory(), staffed)
    assert "euro" in reply.messages[0].text
    assert "overdracht" not in reply.messages[0].custom
    assert reply.messages[-1].custom["overdracht"] == {"reden": "boos", "product": "reispas"}


def test_an_angry_complaint_gets_the_way_to_complain_and_a_person(staffed: World) -> None:
    reply = respond(said("ik ben woedend op de stad", parsed("klacht")), Memory(), staffed)
    assert reply.messages[0].text == staffed.city.handelingen["klacht"].tekst
    assert signs(reply) == [{"reden": "boos"}]


def test_who_asks_for_a_person_in_anger_is_asked_once(staffed: World) -> None:
    reply = respond(said("verdomme geef mij een mens, begrijp je", parsed("medewerker")), Memory(), staffed)
    assert signs(reply) == [{"reden": "gevraagd"}]


@pytest.mark.parametrize("act", ["noodgeval", "stoppen", "afscheid", "bedankt"])
def test_danger_and_goodbye_stay_what_they_are(staffed: World, act: str) -> None:
    question = said("ik kan niet meer", parsed(act))
    plain = respond(replace(question, text="iets"), Memory(), staffed)
    reply = respond(question, Memory(), staffed)
    assert signs(reply) == []
    assert len(reply.messages) == len(plain.messages)


# --- always a person


def test_a_subject_of_people_gets_a_person_once(world: World, staffed: World) -> None:
    marked = always(staffed, producten=("leefloon",))
    first = respond(said("leefloon", parsed(product="leefloon")), Memory(), marked)
    assert signs(first) == [{"reden": "altijd", "product": "leefloon"}]
    assert first.messages[0].custom["antwoord"]["product"] == "leefloon"
    follow = respond(said("en de kosten", parsed(product="leefloon", aspect="kosten")), first.memory, marked)
    assert signs(follow) == []
    assert signs(respond(said("leefloon", parsed(product="leefloon")), Memory(), world)) == []


def test_an_act_of_people_gets_a_person(staffed: World) -> None:
    marked = always(staffed, handelingen=("klacht",))
    assert signs(respond(tapped("klacht"), Memory(), marked)) == [{"reden": "altijd"}]
    assert signs(respond(tapped("openingsuren"), Memory(), marked)) == []


def test_it_does_not_pass_on_what_it_only_guesses(staffed: World) -> None:
    marked = always(staffed, producten=("leefloon",))
    guess = said("iets van geld", parsed(product="leefloon", product_sure=0.4))
    assert signs(respond(guess, Memory(), marked)) == []
