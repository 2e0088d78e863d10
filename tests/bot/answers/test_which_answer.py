"""Which answer is given where one word, one language or one city makes the difference."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.answers import Context, Memory, Reply, World, asks_more, respond
from bot.answers.ambiguous import products_meant, read
from bot.appointments import Agenda
from bot.catalogue import Catalogue
from bot.catalogue.models import AspectAnswer, Product
from bot.catalogue.search import ProductSearch
from bot.clock import SetClock
from bot.replies import Message
from tests.bot.answers.sample import parsed, payloads, ranked, said, titles

TESTS = Path(__file__).parents[2] / "nlu"


def in_city(world: World, catalogue: Catalogue, city: str) -> World:
    return World.of(catalogue, city, world.now, world.agenda, world.conversation_id)


def answered(text: str, world: World, memory: Memory | None = None, **parse: object) -> Reply:
    return respond(said(text, parsed(**parse)), memory or Memory(), world)  # type: ignore[arg-type]


def begrip(reply: Reply) -> dict[str, object]:
    found: dict[str, object] = reply.messages[0].custom["begrip"]
    return found


def test_it_asks_which_card_is_meant(world: World) -> None:
    reply = answered("ik heb een kaart nodig", world, product="identiteitskaart", aspect="aanvragen")
    assert titles(reply.messages) == ["Identiteitskaart", "Bewonerskaart", "Verblijfskaart"]
    assert begrip(reply)["tier"] == "keuze"


def test_it_asks_about_the_aspect_that_was_asked(world: World) -> None:
    reply = answered("wat kost een attest", world, product="bewijs_woonst", aspect="kosten")
    assert {payload["entities"]["aspect"] for payload in payloads(reply.messages)} == {"kosten"}


def test_it_does_not_ask_which_card_in_a_talk_about_one(world: World) -> None:
    memory = Memory(Context("bewonerskaart", "algemeen"))
    reply = answered("en wat kost die kaart", world, memory, product="bewonerskaart", aspect="kosten")
    assert begrip(reply)["antwoord"] == "bewonerskaart/kosten"


def test_it_offers_only_what_the_city_has(world: World, catalogue: Catalogue) -> None:
    reply = answered("een parkeerkaart", in_city(world, catalogue, "heusden-zolder"), product="parkeren")
    assert begrip(reply)["tier"] != "keuze" or "Bewonerskaart" not in titles(reply.messages)


def test_it_names_what_a_word_can_mean() -> None:
    rows = yaml.safe_load((TESTS / "dubbelzinnig.yml").read_text(encoding="utf-8"))
    asked = [row for row in rows if len(set(products_meant(row["tekst"], {})[:3]) & set(row["keuze"])) >= 2]
    assert len(asked) >= 0.9 * len(rows)


def test_it_knows_every_product_it_offers(catalogue: Catalogue) -> None:
    assert {key for one in read() for key in one.keuze} <= set(catalogue.keys.products)


@pytest.mark.parametrize("text", ["wat kost een reispas", "ik wil een kaart van de stad voor toeristen", ""])
def test_it_lets_clear_sentences_be(text: str) -> None:
    assert products_meant(text, {}) == []


def test_it_answers_another_language_with_one_sentence_in_it(world: World) -> None:
    reply = answered("What documents do I need to bring with me?", world, product="reispas")
    text = reply.messages[0].text
    assert text.index("Nederlands") < text.index("English")
    assert "09 210 10 10" in text
    assert begrip(reply)["antwoord"] == "andere_taal/en"


def test_it_puts_danger_before_language(world: World) -> None:
    reply = answered("Help, my house is on fire please come", world, act="noodgeval")
    assert "112" in reply.messages[0].text


def test_it_says_who_does_what_the_city_does_not_offer(world: World, catalogue: Catalogue) -> None:
    there = in_city(world, catalogue, "hasselt")
    reply = answered("wat kost het om binnen te rijden", there, product="lage_emissiezone", aspect="kosten")
    product = there.products["lage_emissiezone"]
    assert product.niet_aangeboden is not None
    assert reply.messages[0].text.startswith(product.niet_aangeboden.tekst[:40])
    assert "Afspraak maken" not in titles(reply.messages)


def test_it_tells_where_and_when_to_walk_in(world: World) -> None:
    reply = answered("waar moet ik zijn voor een leefloon", world, product="leefloon", aspect="waar")
    text = reply.messages[0].text
    assert "Ledebergplein" in text and "open" in text
    assert "Afspraak maken" not in titles(reply.messages)


def test_it_answers_in_the_citys_own_form_of_address(world: World, catalogue: Catalogue) -> None:
    texts = {
        city: answered("reispas?", in_city(world, catalogue, city), product="reispas", aspect="aanvragen")
        .messages[0]
        .text
        for city in ("gent", "hasselt")
    }
    assert " je " in texts["gent"] and " u " not in texts["gent"]
    assert " u " in texts["hasselt"].lower() and " je " not in texts["hasselt"]


def imported(english: str | None = None) -> Product:
    aspect = {"tekst": "Deze akte bewijst dat iemand Belg is geworden."}
    translations = {"en": {"naam": "Deed", "aspecten": {"algemeen": {"tekst": english}}}} if english else {}
    return Product.model_validate(
        {
            "sleutel": "ipdc_1502", "naam": "Akte van Belgische nationaliteit",
            "kort": "akte van Belgische nationaliteit",
            "namen": ["akte nationaliteit"], "thema": "BurgerOverheid", "afspraak": "geen",
            "bron": {"naam": "IPDC", "url": "https://productencatalogus-v3.vlaanderen.be", "datum": "2024-01-01"},
            "aspecten": dict.fromkeys(
                ("algemeen", "aanvragen", "kosten", "meebrengen", "voorwaarden", "duur", "waar", "afspraak"), aspect
            ),
            "vertalingen": translations,
        },
        strict=False,
    )  # fmt: skip


def with_import(world: World, product: Product) -> World:
    products = {**world.products, product.sleutel: product}
    search = ProductSearch({product.sleutel: product})
    return World(
        world.city, products, world.keys, world.now, world.agenda, world.conversation_id, imported=search
    )


def test_it_answers_about_a_product_that_only_this_city_has(world: World) -> None:
    there = with_import(world, imported())
    reply = answered("hoe kom ik aan een akte van belgische nationaliteit", there, product="nationaliteit")
    assert begrip(reply)["product"] == "ipdc_1502"
    assert reply.memory.context.product == "ipdc_1502"


def test_it_leaves_the_products_of_all_to_the_engine(world: World) -> None:
    there = with_import(world, imported())
    reply = answered("hoe word ik belg", there, product="nationaliteit", aspect="aanvragen")
    assert begrip(reply)["product"] == "nationaliteit"


def test_it_shows_the_official_english_text_under_the_dutch_one(world: World) -> None:
    there = with_import(world, imported("This deed proves that somebody became a Belgian."))
    reply = answered("akte van belgische nationaliteit", there, aspect="algemeen")
    dutch, english = reply.messages
    assert dutch.text.startswith("Deze akte")
    assert english.text.startswith("Vertaling van de Nederlandse tekst")


def test_it_leads_to_the_application_beside_the_page_of_an_answer(world: World) -> None:
    product = imported()
    aspects = dict(product.aspecten)
    page = {"titel": "Lees meer", "url": "https://justitie.belgium.be", "soort": "informatie"}
    start = {"titel": "Vraag de akte aan", "url": "https://loket.voorbeeld.be", "soort": "start"}
    texts = {
        "algemeen": {"tekst": "Uitleg.", "links": [page]},
        "aanvragen": {"tekst": "Zo.", "links": [start]},
    }
    changed = product.model_copy(
        update={"aspecten": aspects | {key: AspectAnswer.model_validate(text) for key, text in texts.items()}}
    )
    reply = answered("akte van belgische nationaliteit", with_import(world, changed), aspect="algemeen")
    assert [button.url for button in reply.messages[0].buttons if button.url] == [start["url"], page["url"]]


def test_it_names_the_next_stop_of_the_bus(catalogue: Catalogue, agenda: Agenda, clock: SetClock) -> None:
    there = World.of(catalogue, "sint-niklaas", clock.now(), agenda, "noor")
    reply = answered("waar staat de servicebus", there, act="locatie")
    assert "volgende halte" in reply.messages[0].text


def test_every_message_has_text(world: World) -> None:
    reply = answered("vergunning aanvragen", world, product="omgevingsvergunning")
    assert all(isinstance(message, Message) and message.text for message in reply.messages)


def test_it_gives_what_was_asked_when_the_choice_is_typed(world: World) -> None:
    asked = answered("wat kost een kaart", world, product="kids_id", product_sure=0.2, aspect="kosten")
    assert begrip(asked)["tier"] == "keuze"
    named = answered("bewonerskaart", world, asked.memory, product="bewonerskaart", aspect="algemeen")
    assert begrip(named)["antwoord"] == "bewonerskaart/kosten"


def test_it_asks_which_one_when_the_act_is_only_a_guess(world: World) -> None:
    reply = answered("een attest aub", world, act="afspraak_maken", sure=0.3)
    assert begrip(reply)["tier"] == "keuze"
    assert len(titles(reply.messages)) == 3


def test_it_keeps_the_order_of_the_editor_where_the_engine_only_guesses() -> None:
    assert products_meant("een uittreksel", {"akte_huwelijk": 0.2})[0] == "uittreksel_strafregister"
    assert products_meant("een uittreksel", {"akte_huwelijk": 0.4})[0] == "akte_huwelijk"


def test_it_answers_two_questions_of_which_the_second_names_nothing(world: World) -> None:
    first = {"act": ranked("vraag")[0], "product": ranked("uitpas")[0], "aspect": ranked("kosten")[0]}
    second = {
        "act": ranked("buiten_bereik")[0],
        "product": ranked("geen")[0],
        "aspect": ranked("waar", 0.95)[0],
    }
    parts = [
        {"text": "wat kost een uitpas", **first},
        {"text": "waar kan ik em kopen", **second},
    ]
    parse = {**parsed(product="uitpas", aspect="kosten"), "parts": parts}
    reply = respond(said("wat kost een uitpas en waar kan ik em kopen", parse), Memory(), world)
    assert [one.custom["begrip"]["aspect"] for one in reply.messages] == ["kosten", "waar"]


@pytest.mark.parametrize("act", ["vraag", "afspraak_maken"])
def test_it_tells_address_and_hours_where_one_walks_in(world: World, act: str) -> None:
    reply = answered("afspraak voor een leefloon", world, act=act, product="leefloon", aspect="afspraak")
    assert "Ledebergplein" in reply.messages[0].text
    assert "Nu: " in reply.messages[0].text
    assert "Afspraak maken" not in titles(reply.messages)


def test_it_adds_up_products_with_one_answer_for_this_person(world: World) -> None:
    cards = ranked("identiteitskaart", 0.5, kids_id=0.4, reispas=0.1)
    parse = {**parsed(aspect="kosten"), "product_ranking": cards}
    child = respond(said("wat kost een identiteitskaart voor mijn dochter", parse), Memory(), world)
    assert begrip(child)["antwoord"] == "kids_id/kosten"
    booking = {**parse, "intent_ranking": ranked("afspraak_maken", 0.4)}
    assert begrip(respond(said("een kaart voor mijn dochter", booking), Memory(), world))["tier"] == "keuze"
    oneself = respond(said("wat kost een identiteitskaart", parse), Memory(), world)
    assert begrip(oneself)["tier"] == "keuze"


@pytest.mark.parametrize("text", ["en in Hasselt?", "hoe is dat in hasselt", "en voor de stad Hasselt"])
def test_it_says_that_it_knows_its_own_city_only(world: World, text: str) -> None:
    reply = answered(text, world, Memory(Context("reispas", "kosten")), aspect="waar")
    assert reply.messages[0].text.startswith("Ik ken alleen Gent. In Hasselt")
    assert reply.messages[0].buttons[0].url == "https://www.hasselt.be"


@pytest.mark.parametrize(
    "text", ["en in Gent?", "ik verhuis naar Hasselt", "wat kost een reispas in Hasselt"]
)
def test_it_speaks_of_another_city_only_when_nothing_else_is_asked(world: World, text: str) -> None:
    reply = answered(text, world, product="reispas", aspect="kosten")
    assert begrip(reply)["antwoord"] == "reispas/kosten"


@pytest.mark.parametrize(("aspect", "more"), [("kosten", True), ("afspraak", False)])
def test_it_sees_that_a_booking_also_asks_something(aspect: str, more: bool) -> None:
    ask = {"act": ranked("vraag")[0], "product": ranked("rijbewijs")[0], "aspect": ranked(aspect)[0]}
    book = {"act": ranked("afspraak_maken")[0], "product": ranked("geen")[0], "aspect": ranked("geen")[0]}
    parse = {**parsed("afspraak_maken"), "parts": [{"text": "een", **ask}, {"text": "twee", **book}]}
    assert asks_more(said("een en twee", parse), Memory()) is more


def test_it_hears_which_product_was_meant_instead(world: World) -> None:
    memory = Memory(Context("reispas", "kosten"))
    other = answered("nee, ik bedoel een rijbewijs", world, memory, act="ontkennen", product="rijbewijs")
    assert begrip(other)["antwoord"] == "rijbewijs/kosten"
    assert begrip(answered("nee", world, memory, act="ontkennen"))["act"] == "ontkennen"


def test_it_offers_each_choice_once(world: World) -> None:
    acts = ranked("afspraak_maken", 0.46, buiten_bereik=0.03, vraag=0.4)
    parse = {**parsed(product="omgevingsvergunning", aspect="algemeen"), "intent_ranking": acts}
    reply = respond(said("ik wil een bouwvergunning", parse), Memory(), world)
    assert titles(reply.messages) == ["Een afspraak maken", "Omgevingsvergunning"]
