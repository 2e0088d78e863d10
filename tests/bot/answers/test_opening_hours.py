"""When something is open: which hours are said, and of which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answers import Context, Memory, Reply, World, respond
from bot.answers.opening_hours import day_asked
from bot.catalogue import Catalogue
from tests.bot.answers.sample import UNSURE, parsed, said, titles

HOURS = parsed("openingsuren")


def text_of(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def in_city(world: World, catalogue: Catalogue, city: str) -> World:
    return World.of(catalogue, city, world.now, world.agenda, world.conversation_id)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("open op 11 november", date(2027, 11, 11)),
        ("open op 11/11", date(2027, 11, 11)),
        ("open op 11 juli", date(2027, 7, 11)),
        ("open op 26 december", date(2026, 12, 26)),
        ("was het open op 11 november 2025", None),
        ("was het gisteren open", None),
        ("wanneer open", None),
    ],
)
def test_it_reads_a_day_that_is_over_as_next_years(world: World, text: str, day: date | None) -> None:
    assert day_asked(text, world.now) == day


def test_it_says_why_it_is_closed_on_a_day_that_is_over_this_year(world: World) -> None:
    reply = respond(said("is het stadskantoor open op 11 november", HOURS), Memory(), world)
    assert "11 november gesloten (Wapenstilstand)" in text_of(reply)


def test_it_goes_on_about_hours_when_another_day_is_named(world: World) -> None:
    park = respond(
        said("is het recyclagepark open", parsed("openingsuren", product="recyclagepark")), Memory(), world
    )
    for heard in (UNSURE, parsed(aspect="duur"), HOURS):
        another = respond(said("en op 26 december?", heard), park.memory, world)
        assert "Recyclagepark, aan de balie: zaterdag 26 december" in text_of(another)


def test_it_goes_on_about_hours_only_after_hours(world: World) -> None:
    assert "26 december" not in text_of(respond(said("en op 26 december?", UNSURE), Memory(), world))


def test_it_leaves_a_question_about_a_product_that_names_a_day(world: World) -> None:
    park = respond(said("is het recyclagepark open", HOURS), Memory(), world)
    asked = said("en kan ik zaterdag een reispas halen", parsed(product="reispas", aspect="afspraak"))
    assert respond(asked, park.memory, world).messages[0].custom["begrip"]["product"] == "reispas"
    longer = said("en heb ik zaterdag ook een afspraak nodig misschien", parsed(aspect="afspraak"))
    memory = replace(park.memory, context=Context("reispas", "kosten"))
    assert respond(longer, memory, world).messages[0].custom["begrip"]["aspect"] == "afspraak"


def test_it_gives_the_hours_of_what_the_conversation_is_about(world: World) -> None:
    memory = Memory(Context("leefloon", "algemeen"))
    assert "Welzijn" in text_of(respond(said("en wanneer zijn ze open", HOURS), memory, world))


def test_it_gives_the_hours_of_the_place_that_is_named(world: World, catalogue: Catalogue) -> None:
    there = in_city(world, catalogue, "hasselt")
    assert text_of(respond(said("hoe laat is het ocmw open", HOURS), Memory(), there)).startswith("Welzijn")


def test_it_gives_no_other_hours_for_what_it_has_no_hours_of(world: World) -> None:
    library = said("is de bib zondag open", parsed("openingsuren", product="bibliotheek"))
    reply = respond(library, Memory(), world)
    assert "openingsuren ken ik niet" in text_of(reply)
    assert "Naar de bibliotheek" in titles(reply.messages)


@pytest.mark.parametrize("text", ["waar staat de servicebus", "wanneer komt de bus in tereken"])
def test_it_knows_the_bus_where_the_engine_hears_nothing(
    world: World, catalogue: Catalogue, text: str
) -> None:
    there = in_city(world, catalogue, "sint-niklaas")
    reply = respond(said(text, parsed("buiten_bereik")), Memory(), there)
    assert "Clementwijk (het wijkplein) op woensdag 18 november" in text_of(reply)
    assert "\n " not in text_of(reply)
    for same in (HOURS, parsed("locatie")):
        assert text_of(respond(said(text, same), Memory(), there)) == text_of(reply)


def test_it_names_a_place_only_when_where_or_when_is_asked(world: World) -> None:
    lost = respond(said("het stadskantoor is mooi", parsed("buiten_bereik")), Memory(), world)
    assert "Woodrow Wilsonplein" not in text_of(lost)


@pytest.mark.parametrize(
    ("text", "heard", "expected"),
    [
        ("en in oostakker?", parsed("buiten_bereik"), "Wijkkantoor Oostakker"),
        ("en de bib?", parsed(product="bibliotheek", aspect="algemeen"), "openingsuren ken ik niet"),
        ("en het recyclagepark?", parsed(product="recyclagepark", aspect="algemeen"), "Recyclagepark, aan"),
    ],
)
def test_it_goes_on_about_hours_of_another_place(
    world: World, text: str, heard: dict[str, object], expected: str
) -> None:
    desk = respond(said("is het stadskantoor open", HOURS), Memory(Context("rijbewijs", "kosten")), world)
    assert expected in text_of(respond(said(text, heard), desk.memory, world))


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("wat zijn de uren van belsele", "balie"),
        ("wanneer kan ik bellen", "telefoon"),
        ("telefoonuren", "telefoon"),
    ],
)
def test_it_hears_whether_the_hours_are_of_the_phone(
    world: World, catalogue: Catalogue, text: str, channel: str
) -> None:
    reply = respond(said(text, HOURS), Memory(), in_city(world, catalogue, "sint-niklaas"))
    assert reply.messages[0].custom["uren"]["kanaal"] == channel
