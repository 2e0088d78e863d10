"""What someone reads who writes another language: Dutch first, then the same, marked as a translation."""

import pytest

from bot.answers.languages import languages, message
from bot.catalogue import Catalogue
from bot.dutch.language import detect

CODES = ("ar", "bg", "de", "en", "es", "fa", "fr", "it", "pl", "pt", "ro", "ru", "tr", "uk")


@pytest.mark.parametrize("code", CODES)
def test_it_says_it_in_dutch_first_and_marks_the_translation(catalogue: Catalogue, code: str) -> None:
    for key in catalogue.cities:
        city = catalogue.city(key)
        dutch, rest = message(code, city).text.split("\n\n")
        assert dutch.startswith("Ik antwoord in het Nederlands.")
        assert rest.startswith("Vertaling van de Nederlandse tekst\n")
        assert text_names(dutch, city) and text_names(rest, city)


def text_names(text: str, city: object) -> bool:
    phone = city.telefoon  # type: ignore[attr-defined]
    return phone.tonen in text and phone.naam in text


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_is_in_its_own_language(catalogue: Catalogue, code: str) -> None:
    city = catalogue.city(next(iter(catalogue.cities)))
    assert detect(languages(city).talen[code].tekst) == code


def test_it_says_it_in_english_for_a_language_it_has_no_sentence_in(catalogue: Catalogue) -> None:
    city = catalogue.city(next(iter(catalogue.cities)))
    assert "English: I answer in Dutch" in message("ka", city).text
