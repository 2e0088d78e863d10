"""The cities of this repository: that each reads well, and that nothing in it points nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, City, load
from bot.catalogue.check import check
from bot.hours import DAYS

ROOT = Path(__file__).parents[3]
CITIES = ("gent", "hasselt", "heusden-zolder", "mechelen", "sint-niklaas")
TEXT_COLOURS = ("tekst", "tekst_zacht", "link", "knop", "fout")
HOURS_OF = {"loket": "balie", "video": "video"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture(params=CITIES)
def city(request: pytest.FixtureRequest, catalogue: Catalogue) -> City:
    return catalogue.city(request.param)


def test_it_has_five_cities_of_which_two_or_more_say_u(catalogue: Catalogue) -> None:
    assert set(CITIES) <= set(catalogue.cities)
    assert sum(catalogue.city(city).aanspreking == "u" for city in CITIES) >= 2


def test_it_finds_no_fault_in_any_city() -> None:
    assert [str(fault) for fault in check(ROOT).errors if "data/gemeenten" in fault.path] == []


def test_it_books_every_theme_at_places_and_hours_that_exist(city: City) -> None:
    for name, theme in city.afspraken.themas.items():
        assert theme.plaatsen, name
        assert all(city.place(key) for key in theme.plaatsen), name
        # A talk by video may keep the hours of the desk.
        assert all(
            city.schedule.knows(theme.dienst, HOURS_OF[way]) or city.schedule.knows(theme.dienst, "balie")
            for way in theme.wijzen
        ), name


def test_it_books_no_product_that_it_does_not_offer(city: City, catalogue: Catalogue) -> None:
    products = catalogue.products(city.sleutel)
    booked = {key for theme in city.afspraken.themas.values() for key in theme.producten}
    assert [key for key in booked if key in products and not products[key].offered] == []


def test_it_says_where_every_place_is(city: City) -> None:
    for place in city.plaatsen:
        assert place.adres or place.haltes or place.bereikbaar, place.sleutel
        assert place.namen, place.sleutel
        assert all(stop.where and stop.when for stop in place.haltes)


def test_it_opens_every_service_on_some_day(city: City) -> None:
    for service, channels in city.uren.items():
        for channel, week in channels.items():
            assert set(week) & set(DAYS), (service, channel)


def test_it_has_hours_for_the_telephone_and_for_staff_in_the_chat(city: City) -> None:
    assert city.schedule.knows("contactcentrum", "telefoon")
    assert city.schedule.knows("contactcentrum", "balie")
    assert city.schedule.knows("chat", "chat")


def test_it_knows_when_the_recycling_park_is_open_also_when_civil_servants_are_off(city: City) -> None:
    """Without hours of its own the question would get those of the town hall."""
    assert city.schedule.knows("recyclagepark", "balie")
    assert city.schedule.day_hours("recyclagepark", "balie", date(2027, 11, 2))


def test_it_is_closed_when_civil_servants_are_off(city: City) -> None:
    for day in (date(2027, 5, 7), date(2027, 11, 2), date(2027, 11, 15)):
        assert city.schedule.day_hours("burgerzaken", "balie", day) == ()
        assert city.schedule.why_different("burgerzaken", day)


def test_it_answers_everything_in_its_own_form_of_address(city: City, catalogue: Catalogue) -> None:
    for key, product in catalogue.products(city.sleutel).items():
        for aspect in catalogue.keys.aspects:
            said = product.answer(aspect)
            assert said.tekst.strip(), f"{key}/{aspect}"
            assert "{" not in said.tekst + (said.meer or ""), f"{key}/{aspect}"


def test_it_introduces_itself_as_a_program_with_its_own_name_and_number(city: City) -> None:
    welcome = city.handelingen["welkom"].tekst
    assert "computerprogramma" in welcome
    assert city.lidwoord_stad in welcome
    assert city.telefoon.tonen in welcome


@pytest.mark.parametrize("mode", ["licht", "donker"])
def test_it_can_be_read_in_its_colours(mode: str, city: City) -> None:
    """WCAG 2.2, 1.4.3: text has a contrast of at least 4.5:1."""
    look = city.stijl[mode]
    for colour in TEXT_COLOURS:
        for ground in ("achtergrond", "vlak"):
            assert contrast(look[colour], look[ground]) >= 4.5, (colour, ground)
    assert contrast(look["op_knop"], look["knop"]) >= 4.5


def test_it_has_an_accent_of_its_own(catalogue: Catalogue) -> None:
    accents = [catalogue.city(city).stijl["accent"] for city in CITIES]
    assert len(set(accents)) == len(accents)


def test_sint_niklaas_has_a_bus_with_stops_and_hasselt_an_evening(catalogue: Catalogue) -> None:
    bus = catalogue.city("sint-niklaas").place("servicebus")
    assert bus is not None
    assert bus.next_stop(date(2026, 11, 20)) is not None
    tuesday = catalogue.city("hasselt").schedule.day_hours("burgerzaken", "balie", date(2026, 11, 24))
    assert tuesday[-1].end == 20 * 60


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours written #rrggbb."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
