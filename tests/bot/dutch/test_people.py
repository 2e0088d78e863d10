"""Reading who someone is."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.dutch.people import Person, read_person, say_phone


def test_it_reads_all_three_facts_from_one_sentence(rules: Language) -> None:
    person = read_person("Lien De Smet, lien@voorbeeld.be, 0470 12 34 56", language=rules)

    assert person == Person("Lien De Smet", "lien@voorbeeld.be", "+32470123456")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Noor", "Noor"),
        ("noor", "Noor"),
        ("Lien De Smet", "Lien De Smet"),
        ("lien de smet", "Lien De Smet"),
        ("LIEN DE SMET", "Lien De Smet"),
        ("ik heet Mohammed El Amrani", "Mohammed El Amrani"),
        ("mijn naam is jan van den broeck", "Jan Van den Broeck"),
        ("'t is op naam van Jan Van den Broeck", "Jan Van den Broeck"),
        ("m'n naam is Noor", "Noor"),
        ("de naam is De Smet", "De Smet"),
        ("naam: Fatima Aït Ben Haddou", "Fatima Aït Ben Haddou"),
        ("Ik ben Sam Peeters en ik zou graag een afspraak maken", "Sam Peeters"),
        ("Ik heb een afspraak nodig voor Lien De Smet", "Lien De Smet"),
        ("Dhr. Peeters", "Peeters"),
        ("Jan-Pieter D'Hondt", "Jan-Pieter D'Hondt"),
        ("José García", "José García"),
        ("op naam van mijn man Jan Janssens", "Jan Janssens"),
    ],
)
def test_it_reads_a_name(rules: Language, said: str, name: str) -> None:
    assert read_person(said, language=rules) == Person(name)


@pytest.mark.parametrize(
    "said",
    [
        "wat kost dat",
        "hoe lang duurt dat?",
        "mag ik anoniem blijven?",
        "laat maar",
        "nee",
        "weet ik niet",
        "ik zeg dat liever niet",
        "ik geef mijn nummer niet",
        "ja",
        "ja dat is goed",
        "ik ben ziek",
        "dinsdag om 14u",
        "morgen",
        "paspoort",
        "adreswijziging",
        "mijn naam is fout geschreven",
        "dossier 2026-0456",
        "ik wil een paspoort",
        "Stad Gent",
        "www.stad.gent",
        "12345",
        "A",
        "",
        "/\t.",
        "85.07.30-033.28",
        "mijn rekening is BE68 5390 0754 7034",
        "geboren op 12/03/1985",
    ],
)
def test_it_takes_nothing_from_what_is_no_personal_fact(rules: Language, said: str) -> None:
    assert read_person(said, language=rules) == Person()


@pytest.mark.parametrize(
    ("said", "email"),
    [
        ("lien@voorbeeld.be", "lien@voorbeeld.be"),
        ("Mail mij op Lien.DeSmet@Voorbeeld.be.", "lien.desmet@voorbeeld.be"),
        ("lien @ voorbeeld.be", "lien@voorbeeld.be"),
        ("lien apenstaartje voorbeeld punt be", "lien@voorbeeld.be"),
        ("lien(at)voorbeeld.be", "lien@voorbeeld.be"),
        ("mijn adres is <lien+stad@mail.voorbeeld.be>", "lien+stad@mail.voorbeeld.be"),
    ],
)
def test_it_reads_an_email_address(rules: Language, said: str, email: str) -> None:
    person = read_person(said, language=rules)

    assert (person.email, person.problems) == (email, ())


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("0470 12 34 56", "+32470123456"),
        ("0470/12.34.56", "+32470123456"),
        ("0470-12-34-56", "+32470123456"),
        ("mijn gsm is 0470123456", "+32470123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0032470123456", "+32470123456"),
        ("bel naar 09 266 70 00 aub", "+3292667000"),
        ("+31 6 12345678", "+31612345678"),
    ],
)
def test_it_reads_a_phone_number(rules: Language, said: str, phone: str) -> None:
    person = read_person(said, language=rules)

    assert (person.phone, person.problems) == (phone, ())


def test_it_reads_a_local_number_of_another_country(rules: Language) -> None:
    assert read_person("06 12345678", phone_region="NL", language=rules).phone == "+31612345678"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("lien.voorbeeld.be", "ontbreekt een @"),
        ("mijn mail is lienvoorbeeld.be", "ontbreekt een @"),
        ("lien@voorbeeld", "is niet volledig"),
        ("lien..de@voorbeeld.be", "klopt niet"),
        ("0470 12", "te kort"),
        ("0470 12 34 5a", "staan letters"),
        ("telefoon 0470 12 34 567", "klopt niet"),
    ],
)
def test_it_says_why_it_did_not_take_something(rules: Language, said: str, reason: str) -> None:
    person = read_person(said, language=rules)

    assert (person.email, person.phone) == (None, None)
    assert len(person.problems) == 1 and reason in person.problems[0]


def test_it_takes_what_is_right_beside_what_is_wrong(rules: Language) -> None:
    person = read_person("Lien De Smet, lien@voorbeeld, 0470 12 34 56", language=rules)

    assert (person.name, person.email, person.phone) == ("Lien De Smet", None, "+32470123456")
    assert len(person.problems) == 1


def test_it_says_a_number_as_people_write_it() -> None:
    assert say_phone("+32470123456") == "0470 12 34 56"
    assert say_phone("+31612345678") == "+31 6 12345678"
    assert say_phone("geen nummer") == "geen nummer"
