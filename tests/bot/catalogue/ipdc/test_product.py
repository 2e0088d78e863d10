"""From a record to the content of a file: which field becomes which aspect, with which links and source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.catalogue.ipdc.answers import Answer, answers, web_address
from bot.catalogue.ipdc.links import LinkKinds
from bot.catalogue.ipdc.product import Publisher, content
from bot.catalogue.ipdc.snapshot import read_snapshot
from tests.bot.catalogue.ipdc.pages import member, record

GENT = Publisher("Stad Gent", "https://stad.gent", "je", "bestand")


def told(form: str = "je", **over: Any) -> dict[str, Answer]:
    return answers(read_snapshot(record(1, **over)), form, LinkKinds(), "")


def made(concept: dict[str, Any] | None = None, publisher: Publisher = GENT, **over: Any) -> dict[str, Any]:
    snapshot = read_snapshot(record(1, **over))
    return content(snapshot, read_snapshot(concept) if concept else None, "ipdc_1", publisher, known=False)


def test_it_tells_two_sentences_first_and_the_rest_on_request() -> None:
    described = {"nl": "<h2>Dienst nummer 1</h2><p>Eén. Twee. Drie.</p>"}
    general = told(
        naam={"nl": "Dienst nummer 1"}, beschrijving=described, verdereBeschrijving={"nl": "Vier."}
    )["algemeen"]

    assert (general.text, general.more) == ("Eén. Twee.", "Drie.\nVier.")


def test_it_spreads_the_fields_over_our_aspects() -> None:
    found = told(
        voorwaarden=[
            {
                "beschrijving": {"nl": "Je bent 18."},
                "bewijs": {"naam": {"nl": "Bewijs"}, "beschrijving": {"nl": "Je kaart."}},
            }
        ],
        uitzonderingen={"nl": "<p>Niet op zondag.</p>"},
        kosten={"naam": {"nl": "Volwassenen"}, "beschrijving": {"nl": "20 euro"}},
        financieleVoordelen={"naam": {"nl": "Premie"}, "beschrijving": {"nl": "100 euro"}},
        procedures={"naam": {"nl": "Enkel een titel"}},
    )

    assert found["voorwaarden"] == Answer("Je bent 18.", "Uitzonderingen: Niet op zondag.")
    assert found["meebrengen"].text == "Je kaart."
    assert found["kosten"].text == "Volwassenen: 20 euro\nPremie: 100 euro"
    assert found["aanvragen"].text == "Enkel een titel"
    assert "duur" not in found
    assert "waar" not in found


def test_it_tells_the_exceptions_when_there_are_no_conditions() -> None:
    assert (
        told(uitzonderingen={"nl": "Niet op zondag."})["voorwaarden"].text
        == "Uitzonderingen: Niet op zondag."
    )


def test_it_puts_every_link_where_it_belongs() -> None:
    found = told(
        procedures={
            "beschrijving": {"nl": 'Lees <a href="https://codex.vlaanderen.be/1">het decreet</a>.'},
            "websites": [
                {"order": 1, "naam": {"nl": "Attestenpagina"}, "url": "https://burgerprofiel.be/attesten"},
                {
                    "order": 2,
                    "naam": {"nl": "Akte"},
                    "url": "https://oostende.egovflow.be/request/add/BS-100-A",
                },
                {"order": 3, "naam": {"nl": "Maak een afspraak"}, "url": "https://afspraken.oostende.be/x"},
            ],
        },
        kosten={"beschrijving": {"nl": 'Zie <a href="https://stad.gent/prijs">hier</a>'}},
        websites={"naam": {"nl": "Uitleg"}, "url": "https://oostende.be/uitleg"},
        contactgegevens={"url": "www.oostende.be"},
    )

    assert [(link.kind, link.title) for link in found["aanvragen"].links] == [
        ("start", "Akte"),
        ("attest", "Attestenpagina"),
        ("informatie", "Het decreet"),
    ]
    assert found["afspraak"].text == "Je kan hiervoor online een afspraak maken."
    assert [link.url for link in found["afspraak"].links] == ["https://afspraken.oostende.be/x"]
    assert [link.title for link in found["kosten"].links] == ["Ga naar stad.gent"]
    assert [link.title for link in found["algemeen"].links] == ["Uitleg", "Ga naar oostende.be"]


def test_it_tells_where_to_go_with_hours_as_they_were_typed() -> None:
    address = {"straatnaam": {"nl": "Plein"}, "huisnummer": "1", "busnummer": "a", "postcode": "9000"}
    contact = {
        "adres": address | {"gemeentenaam": {"nl": "Gent"}},
        "telefoonnummer": "09 210 10 10",
        "email": "info@x.be",
        "openingsuren": "Mo-We: 09:00-16:00",
    }
    page = {"openingsuren": "https://stad.gent/openinghours", "order": 1}
    where = told(contactgegevens=[page, contact | {"order": 0}])["waar"]

    assert where.text.splitlines() == [
        "Plein 1 bus a, 9000 Gent",
        "Telefoon: 09 210 10 10",
        "E-mail: info@x.be",
        "Openingsuren: Mo-We: 09:00-16:00",
    ]
    assert [(link.title, link.url) for link in where.links] == [
        ("Openingsuren", "https://stad.gent/openinghours")
    ]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://stad.gent/x", "https://stad.gent/x"),
        ("http://stad.gent/x", "https://stad.gent/x"),
        (" www.stad.gent ", "https://www.stad.gent"),
        ("mailto:a@b.be", ""),
        ("javascript://x.y/%0aalert(1)", ""),
        ("geen adres", ""),
        ("https://localhost", ""),
        ("https://[x.be", ""),
    ],
)
def test_it_keeps_web_pages_only(typed: str, address: str) -> None:
    assert web_address(typed) == address


def test_it_speaks_as_the_city_does() -> None:
    texts = {"nl-BE-x-formal": "U komt langs.", "nl-BE-x-informal": "Je komt langs."}
    formal = Publisher("Stad Mechelen", "https://mechelen.be", "u", "bestand")
    over: dict[str, Any] = {
        "beschrijving": texts,
        "procedures": {"websites": {"naam": "Akte", "url": "https://eloket.x.be"}},
    }

    assert made(**over)["aspecten"]["algemeen"]["tekst"] == "Je komt langs."
    assert made(publisher=formal, **over)["aspecten"]["algemeen"]["tekst"] == "U komt langs."
    assert made(publisher=formal, **over)["aspecten"]["aanvragen"]["tekst"].startswith("U kan dit online")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Akte van Belgische nationaliteit", "akte van Belgische nationaliteit"),
        ("UiTPAS", "UiTPAS"),
        ("OCMW-steun", "OCMW-steun"),
        ("eID aanvragen", "eID aanvragen"),
    ],
)
def test_it_names_the_product_in_a_sentence(title: str, short: str) -> None:
    assert made(naam={"nl": title})["kort"] == short


def test_it_names_its_source() -> None:
    own, numbered = made(), made(productnummer="58007")

    assert own["bron"] == {"naam": "IPDC (Stad Gent)", "url": "https://stad.gent", "datum": date(2024, 2, 29)}
    assert numbered["bron"]["url"] == "https://productencatalogus-v3.vlaanderen.be/product/58007"
    assert numbered["productnummer"] == "58007"
    assert made(linkedConceptProductnummer="783")["productnummer"] == "783"


def test_it_takes_an_unknown_theme_for_the_first() -> None:
    assert made(themas=["https://x/Thema/BouwenWonen"])["thema"] == "BouwenWonen"
    assert made(themas=["Iets"])["thema"] == "BurgerOverheid"


def test_it_puts_its_own_link_before_the_words_of_the_concept() -> None:
    concept = member("conceptsnapshot-page-0.json", 0)
    link = 'Doe het via <a href="https://eloket.gent.example/x">dit formulier</a>.'
    apply = made(concept, beschrijving={"nl": link})["aspecten"]["aanvragen"]

    assert apply["tekst"].startswith("U kunt een afschrift of een uittreksel")
    assert [one["url"] for one in apply["links"]][:2] == [
        "https://eloket.gent.example/x",
        "https://procedure-website.com",
    ]


def test_it_keeps_english_of_the_same_text_only() -> None:
    concept = member("conceptsnapshot-page-0.json", 0)
    english = {
        "naam": {"nl": "Akte", "en": " Certificate"},
        "beschrijving": {"nl": "Een akte.", "en": "A certificate."},
    }
    found = made(concept, **english, kosten={"beschrijving": {"nl": "Gratis"}})["vertalingen"]["en"]

    assert found["naam"] == "Certificate"
    assert found["aspecten"]["algemeen"] == {"tekst": "A certificate.", "meer": None}
    # The city has a Dutch price of its own: the general English one is no translation of it.
    assert "kosten" not in found["aspecten"]
    assert found["aspecten"]["meebrengen"]["tekst"].startswith("If you collect the document yourself:")
    assert "vertalingen" not in made(concept)
