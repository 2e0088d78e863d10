"""An emergency gets the right number at once, and the same number in the resident's own language."""

import re
from itertools import chain

import pytest

from bot.answers.emergency import emergencies, kind_of, message

ALL = emergencies()
LANGUAGES = {"en", "fr", "de", "tr", "ar", "uk"}

KINDS = [
    ("levensgevaar", "de schuur hiernaast staat in brand"),
    ("levensgevaar", "mijn nonkel is neergezakt en ademt raar"),
    ("levensgevaar", "der is ne fietser aangereden, veel bloed"),
    ("levensgevaar", "my dad is unconscious"),
    ("levensgevaar", "дитина не дихає"),
    ("levensgevaar", "de gasfles is ontploft"),
    ("zelfdoding_nu", "ze staat op de brug en wil springen"),
    ("zelfdoding_nu", "ik heb pillen geslikt want ik wil dood"),
    ("zelfdoding", "ik wil niet meer leven"),
    ("zelfdoding", "je veux mourir"),
    ("gas", "het riekt hier naar gas in de gang"),
    ("gas", "evde gaz kokusu var"),
    ("vermist_kind", "ons zoontje van 4 is al een uur weg"),
    ("vermist_kind", "mon enfant a disparu"),
    ("vergiftiging", "mijn peuter heeft een knoopcel ingeslikt"),
    ("vergiftiging", "heeft per ongeluk terpentijn gedronken"),
    ("politie", "er breekt nu iemand in bij de buren"),
    ("politie", "mijn man slaat mij"),
    ("politie", "a man with a knife is at my door"),
    ("politie", "زوجي يضربني"),
    ("geweld", "ik vermoed dat het buurmeisje geslagen wordt, ze heeft blauwe plekken"),
    ("geweld", "mijn vriend slaat mij soms, met wie kan ik praten"),
    ("stormschade", "onze kelder is ondergelopen door het onweer"),
    ("praten", "ik voel mij eenzaam en wil met iemand praten"),
    ("algemeen", "noodgeval"),
    ("algemeen", "help"),
]


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_it_knows_which_number(kind: str, text: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize("kind", ALL.soorten)
def test_each_text_begins_with_its_number_and_is_short(kind: str) -> None:
    said = ALL.soorten[kind]
    number = ALL.nummers[said.nummer].tonen
    assert re.match(rf"Bel (?:nu )?{number}\b", said.tekst)
    assert len(re.findall(r"[.?!](?:\s|$)", said.tekst)) <= 3
    assert all(ALL.nummers[more].tonen in said.tekst for more in said.ook)


@pytest.mark.parametrize("kind", ALL.soorten)
def test_the_same_number_stands_in_every_language(kind: str) -> None:
    said = ALL.soorten[kind]
    numbers = [ALL.nummers[one].tonen for one in (said.nummer, *said.ook)]
    assert said.talen.keys() >= LANGUAGES
    assert all(number in sentence for number in numbers for sentence in said.talen.values())


@pytest.mark.parametrize("key", ALL.nummers)
def test_each_number_can_be_dialled_and_is_explained(key: str) -> None:
    number = ALL.nummers[key]
    assert number.tel == "tel:" + number.tonen.replace(" ", "")
    assert number.tonen in number.wanneer
    assert number.bron.url.startswith("https://")


def test_every_number_is_used() -> None:
    used = chain.from_iterable((kind.nummer, *kind.ook) for kind in ALL.soorten.values())
    assert set(used) == set(ALL.nummers)


def test_dutch_comes_first_and_the_translation_is_marked() -> None:
    text = message("there is a fire in my house please").text
    dutch, rest = text.split("\n\n")
    assert dutch.startswith("Bel nu 112.")
    assert rest.startswith("Vertaling van de Nederlandse tekst:\nCall 112")


def test_it_names_the_source_the_numbers_and_a_page() -> None:
    said = message("ons dochtertje is verdwenen")
    assert [one["tel"] for one in said.custom["noodgeval"]["nummers"]] == ["tel:101", "tel:116000"]
    assert said.custom["antwoord"]["bron"]["datum"] == "2026-11-20"
    assert all(button.url for button in said.buttons)


def test_it_says_a_kind_that_was_already_known() -> None:
    assert message("", "gas").text.startswith("Bel 0800 65 0 65")


def test_it_names_a_page_of_two_numbers_after_the_first() -> None:
    fire, police = message("", "algemeen"), message("", "politie")
    assert [button.title for button in fire.buttons] == [ALL.nummers["112"].naam]
    assert [button.title for button in police.buttons] == [ALL.nummers["101"].naam]
    assert next(button.title for button in message("", "vermist_kind").buttons) == ALL.nummers["101"].naam


def test_it_calls_the_police_for_a_burglar_in_english() -> None:
    assert kind_of("someone broke into my house") == "politie"
