"""The departments of the cities: every product has one, and its chat has hours."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue, City, ContactCentre, Department
from bot.catalogue.contact_centre import CHAT
from tests.bot.catalogue.test_real_cities import CITIES


@pytest.fixture(params=CITIES)
def city(request: pytest.FixtureRequest, catalogue: Catalogue) -> City:
    return catalogue.city(request.param)


def test_it_has_hours_for_every_department(city: City) -> None:
    for department in city.contactcentrum.afdelingen.values():
        assert city.schedule.knows(department.uren, CHAT)


def test_it_names_themes_that_exist(city: City, catalogue: Catalogue) -> None:
    themes = {*city.afspraken.themas, *(product.thema for product in catalogue.keys.products.values())}
    for department in city.contactcentrum.afdelingen.values():
        assert set(department.themas) <= themes


def test_it_gives_every_theme_of_appointments_to_one_department(city: City) -> None:
    given = [theme for department in city.contactcentrum.afdelingen.values() for theme in department.themas]
    assert len(given) == len(set(given))
    assert set(city.afspraken.themas) <= set(given)


def test_it_sends_what_belongs_to_nobody_to_the_default_department() -> None:
    centre = ContactCentre(
        afdelingen={
            "onthaal": Department(naam="Onthaal"),
            "wonen": Department(naam="Woonloket", themas=("wonen",)),
        }
    )
    assert centre.department_of(["onbekend", "wonen"]) == "wonen"
    assert centre.department_of(["onbekend"]) == "onthaal"


def test_it_refuses_a_default_department_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="heeft geen afdeling 'wonen'"):
        ContactCentre(standaard="wonen")


def test_it_shows_a_first_name_in_gent_and_a_function_in_hasselt(catalogue: Catalogue) -> None:
    assert catalogue.city("gent").contactcentrum.naam_tonen == "voornaam"
    assert catalogue.city("hasselt").contactcentrum.naam_tonen == "functie"
