"""One question in, one reply out, with the content of Gent."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.answers import Context, Memory, Question, Reply, World, respond
from bot.answers.acts import TITLES as ACT_TITLES
from bot.answers.products import TITLES as ASPECT_TITLES
from bot.appointments import Contact
from bot.catalogue import load
from bot.settings import ROOT
from tests.bot.answers.sample import UNSURE, parsed, payloads, ranked, said, tapped, titles

PHONE = "09 210 10 10"
ASPECTS = tuple(ASPECT_TITLES)
PRODUCTS = sorted(load(ROOT).products("gent"))
LIEN = Contact("Lien De Smet", "lien@voorbeeld.be")


def acts() -> list[str]:
    with (ROOT / "data/sleutels/intents.tsv").open(encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t")
        return [row["sleutel"] for row in rows if row["soort"] == "handeling"]


def answer(question: Question, world: World, memory: Memory | None = None) -> Reply:
    return respond(question, memory or Memory(), world)


def about(product: str, aspect: str = "algemeen") -> Question:
    return said("een vraag", parsed(product=product, aspect=aspect))


def text_of(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


# --- products


@pytest.mark.parametrize("product", PRODUCTS)
def test_it_answers_every_aspect_with_its_source_and_a_way_without_a_computer(
    world: World, product: str
) -> None:
    for aspect in ASPECTS:
        reply = answer(about(product, aspect), world)
        first = reply.messages[0]
        source = first.custom["antwoord"]["bron"]
        assert first.text.strip()
        assert source["naam"]
        assert source["url"].startswith("https://")
        assert source["datum"].startswith("20")
        assert {"act": "contact", "entities": {"product": product}} in payloads(reply.messages)
        assert len(first.buttons) <= 5
        assert reply.memory.context == Context(product, aspect)


@pytest.mark.parametrize("product", PRODUCTS)
def test_it_answers_for_somebody_else(world: World, product: str) -> None:
    for person in ("kind", "niet_belg", "ander"):
        for aspect in ASPECTS:
            reply = answer(tapped("vraag", product=product, aspect=aspect, persoon=person), world)
            assert text_of(reply).strip()


def test_it_offers_an_appointment_only_where_one_can_be_made(world: World) -> None:
    assert "Afspraak maken" in titles(answer(about("reispas"), world).messages)
    assert "Afspraak maken" not in titles(answer(about("leefloon"), world).messages)


def test_it_says_once_what_differs_for_somebody_else(world: World) -> None:
    first = answer(said("voor mijn moeder", parsed(product="reispas", aspect="duur")), world)
    second = answer(said("en wat meebrengen", parsed(aspect="waar")), world, first.memory)
    differs = world.products["reispas"].personen["ander"].tekst
    assert differs is not None
    assert differs in text_of(first)
    assert second.memory.context.person == "ander"
    assert differs not in text_of(second)


def test_it_offers_the_appointment_again_on_yes(world: World) -> None:
    memory = answer(about("huwelijk", "afspraak"), world).memory
    reply = answer(said("ja", parsed("bevestigen")), world, memory)
    assert titles(reply.messages) == ["Afspraak maken"]


def test_it_offers_an_appointment_beside_a_person(world: World) -> None:
    reply = answer(said("ik wil iemand spreken", parsed("medewerker", product="renovatiepremie")), world)
    assert "Afspraak maken" in titles(reply.messages)


def test_it_says_more_on_request_and_keeps_the_subject(world: World) -> None:
    memory = Memory(Context("huwelijk", "duur"))
    reply = answer(tapped("vraag", product="huwelijk", aspect="duur", meer=True), world, memory)
    assert reply.messages[0].text == world.products["huwelijk"].answer("duur").meer
    assert reply.memory.context == memory.context


def test_it_says_who_knows_about_a_product_without_a_page(world: World) -> None:
    world = replace(world, products={})
    reply = answer(about("reispas", "kosten"), world)
    assert "Internationaal paspoort" in text_of(reply)
    assert PHONE in text_of(reply)


def test_it_survives_a_product_that_nobody_knows(world: World) -> None:
    for question in (
        tapped("vraag", product="bestaat_niet"),
        tapped("vraag"),
        tapped("contact", product="x"),
    ):
        assert text_of(answer(question, world)).strip()
    assert "bestaat_niet" not in text_of(answer(tapped("vraag", product="bestaat_niet"), world))


@pytest.mark.parametrize("name", ["product", "aspect", "persoon", "meer", "annuleer", "bijlage", "thema"])
def test_it_survives_every_value_in_a_button(world: World, name: str) -> None:
    for value in (None, 3, "", "x", [], {"a": 1}, True):
        for act in ("vraag", "antwoord", "contact", "openingsuren", "bestaat_niet", "afspraak_maken"):
            reply = answer(tapped(act, **{"product": "reispas", name: value}), world)
            assert text_of(reply).strip(), (act, value)


# --- unsure


def test_it_offers_three_products_at_most_by_their_plain_names(world: World) -> None:
    parse = parsed(aspect="kosten") | {
        "product_ranking": ranked("reispas", 0.3, kids_id=0.2, identiteitskaart=0.2, rijbewijs=0.15)
    }
    reply = answer(said("dat ding met mijn foto", parse), world)
    assert titles(reply.messages) == ["Reispas", "Kids-ID", "Identiteitskaart"]
    assert all(payload["entities"]["aspect"] == "kosten" for payload in payloads(reply.messages))


def test_it_offers_acts_in_plain_words(world: World) -> None:
    parse = parsed() | {"intent_ranking": ranked("klacht", 0.4, status_opvragen=0.3, begroeting=0.2)}
    shown = titles(answer(said("iets", parse), world).messages)
    assert shown == [ACT_TITLES["klacht"], ACT_TITLES["status_opvragen"]]


def test_it_offers_a_person_beside_a_single_guess(world: World) -> None:
    reply = answer(said("dat ding met mijn foto", parsed(product="reispas", product_sure=0.4)), world)
    assert titles(reply.messages)[-1] == "Medewerker spreken"


def test_it_offers_nothing_that_has_no_plain_name(world: World) -> None:
    parse = parsed() | {"intent_ranking": ranked("afscheid", 0.4, bedankt=0.3)}
    reply = answer(said("later", parse), world)
    assert reply.messages[0].custom["begrip"]["antwoord"] == "onbekend"
    assert PHONE in text_of(reply)


def test_it_asks_which_product_when_only_the_aspect_is_clear(world: World) -> None:
    reply = answer(said("hoeveel kost dat", parsed(aspect="kosten")), world)
    assert "Waarover gaat je vraag?" in text_of(reply)
    assert reply.messages[0].custom["begrip"]["tier"] == "keuze"


def test_it_says_that_it_does_not_know_and_offers_a_person_the_second_time(world: World) -> None:
    first = answer(said("fluo", UNSURE), world)
    again = answer(said("fluo", UNSURE), world, first.memory)
    assert (first.memory.misunderstood, again.memory.misunderstood) == (1, 2)
    assert "andere woorden" in text_of(first)
    assert "medewerker" in text_of(again)
    for reply in (first, again):
        assert PHONE in text_of(reply)
        assert "Medewerker spreken" in titles(reply.messages)


def test_it_forgets_that_it_misunderstood_after_an_answer(world: World) -> None:
    lost = Memory(misunderstood=2)
    assert answer(about("reispas"), world, lost).memory.misunderstood == 0


def test_it_says_what_is_outside_the_city_and_whom_to_call(world: World) -> None:
    reply = answer(said("wat is het weer", parsed("buiten_bereik")), world)
    assert world.city.handelingen["buiten_bereik"].tekst.strip()[:20] in text_of(reply)
    assert PHONE in text_of(reply)


def test_it_answers_an_empty_message_and_remembers_what_was(world: World) -> None:
    memory = Memory(Context("reispas", "kosten"), 1, ("iets",))
    reply = answer(said("  "), world, memory)
    assert "leeg bericht" in text_of(reply)
    assert reply.memory == memory


# --- two questions


def two(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    parts = [
        {
            "text": "een deel",
            "act": part["intent_ranking"],
            "product": part["product_ranking"],
            "aspect": part["aspect_ranking"],
        }
        for part in (first, second)
    ]
    return parsed(product="reispas", aspect="kosten") | {"parts": parts}


def test_it_answers_two_questions_in_order(world: World) -> None:
    parse = two(parsed(product="reispas", aspect="kosten"), parsed(product="rijbewijs", aspect="duur"))
    reply = answer(said("een en twee", parse), world)
    keys = [message.custom["begrip"]["antwoord"] for message in reply.messages]
    assert keys == ["reispas/kosten", "rijbewijs/duur"]
    assert reply.memory.context == Context("rijbewijs", "duur")
    assert reply.memory.last == tuple(message.text for message in reply.messages)


def test_it_takes_the_product_of_the_first_question_for_the_second(world: World) -> None:
    parse = two(parsed(product="reispas", aspect="kosten"), parsed(aspect="meebrengen"))
    reply = answer(said("een en twee", parse), world)
    assert [m.custom["begrip"]["antwoord"] for m in reply.messages] == [
        "reispas/kosten",
        "reispas/meebrengen",
    ]


@pytest.mark.parametrize(
    "second",
    [
        parsed("begroeting"),
        parsed(product="reispas", aspect="kosten"),
        parsed(product="rijbewijs", product_sure=0.3),
        UNSURE,
    ],
)
def test_it_gives_one_answer_when_there_are_no_two_clear_questions(
    world: World, second: dict[str, Any]
) -> None:
    parse = two(parsed(product="reispas", aspect="kosten"), second)
    reply = answer(said("een en twee", parse), world)
    assert [message.custom["begrip"]["antwoord"] for message in reply.messages] == ["reispas/kosten"]


# --- acts


@pytest.mark.parametrize("act", acts())
@pytest.mark.parametrize("product", ["geen", "reispas", "leefloon"])
def test_it_has_a_dutch_answer_to_every_act(world: World, act: str, product: str) -> None:
    for question in (said("een zin", parsed(act, product=product)), tapped(act)):
        reply = answer(question, world)
        assert text_of(reply).strip()
        assert all(len(message.buttons) <= 5 for message in reply.messages)
        assert "begrip" in reply.messages[0].custom
        assert act not in text_of(reply) or "_" not in act


@pytest.mark.parametrize("act", acts())
def test_it_leaves_slots_that_can_be_written_as_json(world: World, act: str) -> None:
    reply = answer(said("een zin", parsed(act, product="reispas")), world)
    slots = json.loads(json.dumps(reply.memory.as_slots()))
    assert Memory.from_slots(slots) == reply.memory


def test_it_remembers_nothing_at_the_start() -> None:
    assert Memory.from_slots({}) == Memory()
    assert Memory.from_slots({"product": None, "aspect": None, "gesprek": None}) == Memory()


def test_it_gives_a_person_with_the_phone_and_whether_it_is_open(world: World) -> None:
    reply = answer(said("een mens", parsed("medewerker")), world)
    assert f"{PHONE} (nu open tot 19 uur)" in text_of(reply)
    assert reply.messages[0].custom["overdracht"] == {"reden": "gevraagd"}


def test_it_gives_the_hours_of_a_named_day(world: World) -> None:
    for text, expected in (
        ("zijn jullie zaterdag open", "zaterdag 21 november van 9 tot 12.30 uur"),
        ("zijn jullie zondag open", "zondag 22 november gesloten"),
        ("zijn jullie op kerstdag open", "vrijdag 25 december gesloten (Kerstmis)"),
        ("zijn jullie morgen om 10 uur open", "woensdag 18 november"),
    ):
        assert expected in text_of(answer(said(text, parsed("openingsuren")), world)), text


def test_it_gives_the_week_when_no_day_is_named(world: World) -> None:
    text = text_of(answer(said("wat zijn de openingsuren", parsed("openingsuren")), world))
    assert "dinsdag" in text
    assert "zaterdag" in text


def test_it_gives_the_hours_of_what_is_asked(world: World) -> None:
    park = said("is het recyclagepark open", parsed("openingsuren", product="recyclagepark"))
    assert "Recyclagepark" in text_of(answer(park, world))
    phone = said("wanneer kan ik bellen", parsed("openingsuren"))
    assert "telefoon" in text_of(answer(phone, world))


def test_it_gives_the_address_of_a_named_office(world: World) -> None:
    text = text_of(answer(said("waar is het wijkkantoor in oostakker", parsed("locatie")), world))
    assert "Oostakkerdorp 7" in text
    assert "Rabot" not in text


def test_it_gives_all_addresses_when_no_office_is_named(world: World) -> None:
    text = text_of(answer(said("waar moet ik zijn", parsed("locatie")), world))
    assert "Woodrow Wilsonplein 1" in text
    assert "Oostakkerdorp 7" in text


def test_it_gives_phone_mail_and_desk(world: World) -> None:
    text = text_of(answer(tapped("contact", product="reispas"), world))
    for piece in (PHONE, "gentinfo@stad.gent", "Woodrow Wilsonplein 1"):
        assert piece in text


def test_it_repeats_its_last_answer_and_says_whom_to_call(world: World) -> None:
    first = answer(about("reispas", "kosten"), world)
    again = answer(said("wat bedoel je", parsed("herhalen")), world, first.memory)
    assert first.messages[0].text in text_of(again)
    assert PHONE in text_of(again)
    third = answer(said("nog eens", parsed("herhalen")), world, again.memory)
    assert text_of(third) == text_of(again)


def test_it_has_nothing_to_repeat_at_first(world: World) -> None:
    assert text_of(answer(said("nog eens", parsed("herhalen")), world)).strip()


@pytest.mark.parametrize("kind", ["foto", "spraak", "locatie", "bestand", "video"])
def test_it_says_what_it_can_not_do_with_an_attachment(world: World, kind: str) -> None:
    reply = answer(tapped("buiten_bereik", bijlage=kind), world)
    assert "gekregen" in text_of(reply)
    assert PHONE in text_of(reply)
    assert "Medewerker spreken" in titles(reply.messages)


def test_it_knows_that_a_button_belonged_to_an_earlier_question(world: World) -> None:
    reply = answer(tapped("antwoord", wijze="video"), world)
    assert "vorige vraag" in text_of(reply)


# --- appointments that were made


def book(world: World, days: int = 0) -> str:
    first = world.agenda.free_times("gent", "wonen", "video")[0]
    hold = world.agenda.hold(
        "gent",
        "wonen",
        "video",
        None,
        first.start,
        key=f"{world.conversation_id}-{days}",
        conversation_id=world.conversation_id,
        product="woonadvies",
    )
    return world.agenda.confirm(hold.id, LIEN).id


def test_it_shows_the_appointments_of_this_conversation(world: World) -> None:
    booked = world.agenda.look_up(book(world))
    text = text_of(answer(said("mijn afspraak", parsed("afspraak_bekijken")), world))
    assert booked.number in text
    assert "via video" in text


def test_it_cancels_its_own_appointment_once(world: World) -> None:
    mine = book(world)
    offered = answer(said("annuleren", parsed("afspraak_annuleren")), world)
    assert {"act": "antwoord", "entities": {"annuleer": mine}} in payloads(offered.messages)
    done = answer(tapped("antwoord", annuleer=mine), world)
    assert "geannuleerd" in text_of(done)
    assert LIEN.email in text_of(done)
    assert "al geannuleerd of voorbij" in text_of(answer(tapped("antwoord", annuleer=mine), world))


@pytest.mark.parametrize(
    ("act", "status", "said_then"),
    [
        ("bevestigen", "cancelled", "is geannuleerd"),
        ("ontkennen", "confirmed", "blijft staan"),
    ],
)
def test_it_takes_a_typed_yes_or_no_to_cancelling(
    world: World, act: str, status: str, said_then: str
) -> None:
    mine = book(world)
    offered = answer(said("annuleren", parsed("afspraak_annuleren")), world)
    reply = answer(said("ja", parsed(act)), world, offered.memory)
    assert said_then in text_of(reply)
    assert world.agenda.look_up(mine).status == status
    assert reply.memory.cancels is None


def test_it_forgets_the_offer_to_cancel_after_another_question(world: World) -> None:
    mine = book(world)
    memory = answer(said("annuleren", parsed("afspraak_annuleren")), world).memory
    memory = answer(about("reispas"), world, memory).memory
    answer(said("ja", parsed("bevestigen")), world, memory)
    assert world.agenda.look_up(mine).status == "confirmed"


def test_it_shows_the_appointment_to_who_confirms_twice(world: World) -> None:
    booked = world.agenda.look_up(book(world))
    assert booked.number in text_of(answer(tapped("antwoord", bevestigd=True), world))


def test_it_cancels_nobody_elses_appointment(world: World) -> None:
    theirs = book(replace(world, conversation_id="kim"))
    reply = answer(tapped("antwoord", annuleer=theirs), world)
    assert world.agenda.look_up(theirs).status == "confirmed"
    assert "al geannuleerd of voorbij" in text_of(reply)


def test_it_finds_no_appointment_and_says_where_the_link_is(world: World) -> None:
    for act in ("afspraak_bekijken", "afspraak_annuleren", "afspraak_verplaatsen"):
        text = text_of(answer(tapped(act), world))
        assert "geen afspraak" in text
        assert PHONE in text


def test_it_begins_the_form_to_move_an_appointment_and_keeps_the_old_one(world: World) -> None:
    mine = book(world)
    reply = answer(said("verplaatsen", parsed("afspraak_verplaatsen")), world)
    assert reply.begin["afspraak_verplaatst"]["id"] == mine
    assert world.agenda.look_up(mine).status == "confirmed"


def test_it_offers_to_stop_where_only_a_time_is_held(world: World) -> None:
    first = world.agenda.free_times("gent", "wonen", "video")[0]
    world.agenda.hold(
        "gent", "wonen", "video", None, first.start, key="m1", conversation_id=world.conversation_id
    )
    reply = answer(said("annuleren", parsed("afspraak_annuleren")), world)
    assert "Ja, stop ermee" in titles(reply.messages)


def test_it_does_not_show_what_is_over(world: World) -> None:
    book(world)
    later = replace(world, now=world.now + timedelta(days=90))
    assert text_of(answer(tapped("afspraak_bekijken"), later)).strip()
