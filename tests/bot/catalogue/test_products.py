"""A city's products: ours, with what the city imported over them, and its own words on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import InvalidContent, Product, load
from tests.bot.catalogue.sample import ASPECTS, CITY, PRODUCT, write, write_sample

GENT = "data/gemeenten/gent"


def told(aspect: str, text: str) -> dict[str, Any]:
    return {"aspecten": {aspect: {"tekst": text}}}


def reispas(
    root: Path, product: dict[str, Any] = PRODUCT, city: dict[str, Any] = CITY, **own: Any
) -> Product:
    write_sample(root, product=product, city=city)
    write(root / f"{GENT}/producten/reispas.yml", own)
    return load(root).product("gent", "reispas")


def test_it_lays_the_citys_words_over_the_import_over_the_base(tmp_path: Path) -> None:
    write_sample(tmp_path)
    imported = {
        "productnummer": "783",
        "aspecten": {"kosten": {"tekst": "IPDC."}, "duur": {"tekst": "IPDC."}},
    }
    write(tmp_path / f"{GENT}/ipdc/reispas.yml", imported)
    write(tmp_path / f"{GENT}/producten/reispas.yml", told("kosten", "Stad."))
    product = load(tmp_path).product("gent", "reispas")
    assert product.productnummer == "783"
    assert [product.answer(aspect).tekst for aspect in ("kosten", "duur", "waar")] == [
        "Stad.",
        "IPDC.",
        "Tekst over waar.",
    ]


def test_it_has_a_product_that_only_this_city_imported(tmp_path: Path) -> None:
    write_sample(tmp_path)
    only_here = PRODUCT | {"sleutel": "ipdc_1502"} | told("algemeen", "Een akte {is} een akte.")
    write(tmp_path / f"{GENT}/ipdc/ipdc_1502.yml", only_here)
    write(tmp_path / "data/gemeenten/aalst/gemeente.yml", CITY | {"sleutel": "aalst"})
    catalogue = load(tmp_path)
    product = catalogue.product("gent", "ipdc_1502")
    assert product.answer("algemeen").tekst == "Een akte {is} een akte."
    assert set(product.aspecten) == set(ASPECTS)
    assert product.answer("kosten").tekst == (
        "Dat staat niet in de informatie die ik hierover heb. "
        "Vraag het aan Gentinfo: bel 09 210 10 10, of mail naar gentinfo@stad.gent."
    )
    assert "ipdc_1502" not in catalogue.products("aalst")


def test_it_fills_in_the_city_in_the_texts_that_all_cities_share(tmp_path: Path) -> None:
    product = reispas(tmp_path, PRODUCT | told("kosten", "Vraag het aan {contact}: {telefoon}."))
    assert product.answer("kosten").tekst == "Vraag het aan Gentinfo: 09 210 10 10."


@pytest.mark.parametrize(
    ("product", "own", "file"),
    [
        (PRODUCT | told("kosten", "Bel {tel}."), {}, "data/producten/reispas.yml"),
        (PRODUCT, told("kosten", "Bel {tel}."), "data/gemeenten/gent/producten/reispas.yml"),
    ],
)
def test_it_names_the_file_with_an_unknown_placeholder(
    product: dict[str, Any], own: dict[str, Any], file: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidContent) as caught:
        reispas(tmp_path, product, **own)
    assert caught.value.path == file
    assert caught.value.problems[0].startswith("aspecten.kosten.tekst: '{tel}' is geen gekende invulling")


def test_it_turns_plain_texts_into_u_and_prefers_what_an_editor_wrote(tmp_path: Path) -> None:
    link = {"titel": "Vraag je kaart aan", "url": "https://je.be/je", "soort": "start"}
    aspects = PRODUCT["aspecten"] | {
        "kosten": {"tekst": {"je": "Je betaalt.", "u": "Gelieve te betalen."}},
        "duur": {"tekst": "Breng je kaart mee.", "links": [link]},
    }
    own = told("waar", "Kom naar uw stadhuis.")
    product = reispas(tmp_path, PRODUCT | {"aspecten": aspects}, CITY | {"aanspreking": "u"}, **own)
    assert product.answer("kosten").tekst == "Gelieve te betalen."
    assert product.answer("duur").tekst == "Breng uw kaart mee."
    assert product.answer("duur").links[0].titel == "Vraag uw kaart aan"
    assert product.answer("duur").links[0].url == "https://je.be/je"
    assert product.answer("waar").tekst == "Kom naar uw stadhuis."


NOT_HERE = {
    "tekst": "Een reispas vraag je hier niet aan.",
    "links": [{"titel": "Naar Brugge", "url": "https://brugge.be", "soort": "informatie"}],
}


def test_it_answers_everything_with_who_does_when_the_city_does_not(tmp_path: Path) -> None:
    persona = {"naar": "kids_id", "tekst": "Voor een kind.", "aspecten": {"kosten": {"tekst": "Minder."}}}
    product = reispas(tmp_path, PRODUCT | {"personen": {"kind": persona}}, niet_aangeboden=NOT_HERE)
    assert not product.offered
    assert {product.answer(aspect, "kind").tekst for aspect in ASPECTS} == {NOT_HERE["tekst"]}
    assert [link.titel for link in product.application] == ["Naar Brugge"]
    assert product.instead("kind") is None
    assert product.introduction("duur", "kind") is None
    assert product.source("kosten").naam == "FOD Buitenlandse Zaken"


def test_it_says_what_differs_for_a_person_and_which_product_answers(tmp_path: Path) -> None:
    persona = {"naar": "kids_id", "tekst": "Voor een kind.", "aspecten": {"kosten": {"tekst": "Minder."}}}
    product = reispas(tmp_path, PRODUCT | {"personen": {"kind": persona}})
    assert product.offered
    assert product.instead("kind") == "kids_id"
    assert product.introduction("duur", "kind") == "Voor een kind."
    assert product.introduction("kosten", "kind") is None
    assert product.introduction("duur", None) is None
