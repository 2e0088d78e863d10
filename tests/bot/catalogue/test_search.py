"""Finding an imported product by what residents type, and finding nothing when they ask something else."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.catalogue import Product, Source
from bot.catalogue.search import ProductSearch, content_words

TITLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ipdc_1502": ("Akte van Belgische nationaliteit", ("akte", "nationaliteit")),
    "ipdc_186": ("Jachtverlof en jachtvergunning", ("jagen", "jacht")),
    "ipdc_1503": ("Akte van een levenloos kind", ("akte", "doodgeboren kind")),
    "ipdc_1496": ("Akte van adoptie", ("adoptieakte",)),
    "ipdc_markt": ("Toelating voor losse standplaats op een openbare markt", ("marktkramer",)),
    "ipdc_register": ("Registerplicht", ()),
    "ipdc_10092": ("Financiële tussenkomst voor een verblijf in een woonzorgcentrum", ("rusthuis",)),
}


def product(key: str, title: str, names: tuple[str, ...] = ()) -> Product:
    return Product(
        sleutel=key,
        naam=title,
        kort=title.lower(),
        namen=(title.lower(), *names),
        thema="BurgerOverheid",
        afspraak="geen",
        bron=Source(naam="IPDC", url="https://ipdc.vlaanderen.be", datum=date(2026, 11, 20)),
        aspecten={},
    )


@pytest.fixture(scope="module")
def search() -> ProductSearch:
    return ProductSearch({key: product(key, title, names) for key, (title, names) in TITLES.items()})


@pytest.mark.parametrize(
    ("sentence", "key", "least"),
    [
        ("Akte van Belgische nationaliteit", "ipdc_1502", 0.99),
        ("waar vraag ik een akte van belgische nationaliteit aan", "ipdc_1502", 0.99),
        ("wat kost een akte belgische nationalitijt", "ipdc_1502", 0.75),
        ("jachtverlof", "ipdc_186", 0.5),
        ("ik wil een jachtvergunning en een jachtverlof", "ipdc_186", 0.99),
        ("akte levenloos kindje", "ipdc_1503", 0.75),
        ("mag ik een akte van adoptie afhalen", "ipdc_1496", 0.99),
        ("losse standplaats op de openbare markt, welke toelating", "ipdc_markt", 0.99),
        ("toelating voor een losse standplats openbare mrkt", "ipdc_markt", 0.6),
        ("hoe zit dat met die registerplicht", "ipdc_register", 0.99),
        ("registerplicht", "ipdc_register", 0.5),
        ("financiele tussenkomst verblijf woonzorgcentrum", "ipdc_10092", 0.99),
        ("mijn moeder kan het rusthuis niet meer betalen", "ipdc_10092", 0.55),
        ("plicht om een register bij te houden", "ipdc_register", 0.6),
    ],
)
def test_it_finds_the_product_that_is_named(
    search: ProductSearch, sentence: str, key: str, least: float
) -> None:
    found = search.find(sentence)

    assert found, sentence
    assert found[0].key == key
    assert least <= found[0].score <= 1.0


@pytest.mark.parametrize(
    "sentence",
    [
        "wat kost een reispas",
        "hoe laat zijn jullie open",
        "ik wil een afspraak maken voor mijn identiteitskaart",
        "goeiedag, ik ben verhuisd, wat moet ik doen",
        "mijn rijbewijs is gestolen",
        "kan ik dat online aanvragen?",
        "waar kan ik mijn grofvuil kwijt",
        "ik heb een boete gekregen",
        "",
        "?!",
    ],
)
def test_it_finds_nothing_in_an_ordinary_sentence(search: ProductSearch, sentence: str) -> None:
    assert search.find(sentence) == []


def test_it_is_only_sure_when_all_words_of_the_title_are_there(search: ProductSearch) -> None:
    part, whole = search.find("akte van nationaliteit"), search.find("akte van belgische nationaliteit")

    assert part[0].key == whole[0].key == "ipdc_1502"
    assert part[0].score < 0.9 < whole[0].score


def test_it_gives_the_likeliest_first_and_no_more_than_asked(search: ProductSearch) -> None:
    scores = [found.score for found in search.find("akte")]

    assert scores == sorted(scores, reverse=True)
    assert len(search.find("akte van een levenloos kind, adoptie of nationaliteit", n=2)) == 2


def test_it_leaves_out_what_names_no_product() -> None:
    assert content_words("Hoeveel kost het om één Jachtverlof aan te vragen?") == ("jachtverlof",)


def test_it_is_fast_enough_for_every_turn() -> None:
    things = ["hout", "water", "straat", "school", "dieren", "feest", "bouw", "kleding", "vervoer", "muziek"]
    kinds = ["vergunning", "premie", "attest", "toelating", "subsidie", "advies", "belasting"]
    titles = [f"{kind} {a}{b}" for kind in kinds for a in things for b in things]
    search = ProductSearch({f"ipdc_{n}": product(f"ipdc_{n}", title) for n, title in enumerate(titles)})
    sentence = "ik zou graag een vergunning voor straatmuziek krijgen want ik speel accordeon in de stad"

    def once() -> float:
        before = time.perf_counter()
        assert search.find(sentence)[0].key
        return time.perf_counter() - before

    assert min(once() for _ in range(20)) < 0.01, "it takes half a millisecond on a quiet machine"
