"""The catalogue as it is read: the base with the city over it, in the city's form of address."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.catalogue import InvalidContent, UnknownCity, UnknownProduct, load
from tests.bot.catalogue.sample import CITY, PRODUCT, write, write_sample


def test_it_lays_the_city_over_the_base(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(
        tmp_path / "data/gemeenten/gent/producten/reispas.yml",
        {"aspecten": {"kosten": {"tekst": "In Gent kost het 10 euro.", "voorbeeld": True}}},
    )
    product = load(tmp_path).product("gent", "reispas")
    assert product.aspecten["kosten"].tekst == "In Gent kost het 10 euro."
    assert product.aspecten["kosten"].voorbeeld
    assert product.aspecten["duur"].tekst == "Tekst over duur."


def test_it_replaces_lists_whole(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / "data/gemeenten/gent/producten/reispas.yml", {"namen": ["pas"]})
    assert load(tmp_path).product("gent", "reispas").namen == ("pas",)


def test_it_speaks_to_residents_as_the_city_does(tmp_path: Path) -> None:
    text = {"je": "Breng je kaart mee.", "u": "Breng uw kaart mee."}
    aspects = {**PRODUCT["aspecten"], "meebrengen": {"tekst": text}}
    write_sample(tmp_path, product={**PRODUCT, "aspecten": aspects})
    write(tmp_path / "data/gemeenten/aalst/gemeente.yml", {**CITY, "sleutel": "aalst", "aanspreking": "u"})
    catalogue = load(tmp_path)
    assert catalogue.product("gent", "reispas").aspecten["meebrengen"].tekst == "Breng je kaart mee."
    assert catalogue.product("aalst", "reispas").aspecten["meebrengen"].tekst == "Breng uw kaart mee."


def test_it_replaces_a_text_written_twice_as_one_value(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(
        tmp_path / "data/gemeenten/gent/producten/reispas.yml",
        {"aspecten": {"duur": {"tekst": {"je": "Je wacht.", "u": "U wacht."}}}},
    )
    assert load(tmp_path).product("gent", "reispas").aspecten["duur"].tekst == "Je wacht."


def test_it_answers_for_a_persona_where_that_differs(tmp_path: Path) -> None:
    persona = {"tekst": "Voor een kind.", "aspecten": {"kosten": {"tekst": "Een kind betaalt minder."}}}
    write_sample(tmp_path, product={**PRODUCT, "personen": {"kind": persona}})
    product = load(tmp_path).product("gent", "reispas")
    assert product.answer("kosten", "kind").tekst == "Een kind betaalt minder."
    assert product.answer("duur", "kind").tekst == "Tekst over duur."
    assert product.answer("kosten", "ander").tekst == "Tekst over kosten."
    assert product.source("kosten", "kind").naam == "FOD Buitenlandse Zaken"


def test_it_knows_the_hours_of_a_city(tmp_path: Path) -> None:
    write_sample(tmp_path)
    assert load(tmp_path).city("gent").schedule.knows("burgerzaken", "balie")


def test_it_names_the_city_or_product_it_does_not_know(tmp_path: Path) -> None:
    write_sample(tmp_path)
    catalogue = load(tmp_path)
    with pytest.raises(UnknownCity, match="brugge"):
        catalogue.product("brugge", "reispas")
    with pytest.raises(UnknownProduct, match="rijbewijs"):
        catalogue.product("gent", "rijbewijs")


def test_it_cannot_be_changed_after_loading(tmp_path: Path) -> None:
    write_sample(tmp_path)
    product = load(tmp_path).product("gent", "reispas")
    with pytest.raises(ValidationError):
        product.naam = "iets anders"
    with pytest.raises(TypeError):
        product.aspecten["kosten"] = product.aspecten["duur"]  # type: ignore[index]


def test_it_can_be_sent_as_json(tmp_path: Path) -> None:
    write_sample(tmp_path)
    city = load(tmp_path).city("gent")
    assert '"burgerzaken"' in city.model_dump_json()


def test_it_says_which_field_of_which_file_is_wrong(tmp_path: Path) -> None:
    write_sample(tmp_path, product={**PRODUCT, "kostprijs": "9 euro"})
    with pytest.raises(InvalidContent, match=r"data/producten/reispas\.yml: kostprijs is geen gekend veld"):
        load(tmp_path)


def test_it_refuses_a_key_written_twice(tmp_path: Path) -> None:
    write_sample(tmp_path)
    (tmp_path / "data/producten/reispas.yml").write_text("naam: een\nnaam: twee\n", encoding="utf-8")
    with pytest.raises(InvalidContent, match=r"regel 2: .*'naam' staat er twee keer"):
        load(tmp_path)


def test_the_catalogue_of_this_repository_loads() -> None:
    catalogue = load(Path(__file__).parents[3])
    assert "gent" in catalogue.cities
    assert len(catalogue.keys.products) == 85
    assert len(catalogue.keys.aspects) == 8
