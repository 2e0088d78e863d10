# ruff: noqa: S101
"""The net of words: heard in every register and in other languages, and silent about what only looks alike."""

import pytest

from engine import alarm

DANGER = [
    "de gordijnen hebben vuur gevat",
    "der is ne vent met een mes op de tram",
    "man slaan vrouw nu",
    "mijn peuter heeft een knoopcel ingeslikt",
    "ons zoontje is al een uur verdwenen",
    "onze kelder loopt onder door het onweer",
    "ik heb niemand om mee te praten",
    "mijn attest is klaar maar mijn vader ademt niet meer",
    "gisteren was hij al kwaad en nu slaat hij mij",
    "my son is not breathing",
    "mon mari me frappe",
    "Es brennt bei uns",
    "babam nefes alamıyor",
    "أبي لا يتنفس",
    "моя мама не дихає",
    "mąż mnie bije",
]
CALM = [
    "vorige week is er bij ons brand geweest, ik zoek een attest",
    "hoe word ik brandweerman",
    "de lamp in onze straat brandt niet",
    "mijn moeder is gisteren gestorven",
    "ik verdrink in de papieren",
    "wie betaalt de ambulance",
    "мій батько помер минулого тижня",
    "my wallet was stolen last week",
    "j'ai perdu ma carte d'identité",
]


@pytest.mark.parametrize("text", DANGER)
def test_it_hears_danger(text: str) -> None:
    assert alarm.sounds(text)


@pytest.mark.parametrize("text", CALM)
def test_it_is_silent_about_what_looks_like_danger(text: str) -> None:
    assert not alarm.sounds(text)


def test_it_reads_the_four_kinds_of_lines() -> None:
    words = alarm.WORDS
    assert all((words.danger, words.unless_past, words.past, words.calm))
