"""The content check: each test spoils one thing in a good catalogue and names the complaint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.check import check
from bot.catalogue.check.__main__ import main
from bot.catalogue.files import merge
from tests.bot.catalogue.sample import CITY, PRODUCT, SOURCE, block, write, write_examples, write_sample

FILE = "data/producten/reispas.yml"
CITY_FILE = "data/gemeenten/gent/gemeente.yml"
OWN = "data/gemeenten/gent/producten"
LINK = {"titel": "Vraag aan", "url": "https://stad.gent/reispas", "soort": "start"}


def errors(root: Path) -> list[str]:
    return [str(problem) for problem in check(root).errors]


def warnings(root: Path) -> list[str]:
    return [str(problem) for problem in check(root).problems if problem.warning]


def product_with(over: Mapping[str, Any]) -> dict[str, Any]:
    return merge(PRODUCT, over)


def answer(**fields: Any) -> dict[str, Any]:
    """The good product, with something else about its price."""
    return product_with({"aspecten": {"kosten": fields}})


def themes(**fields: Any) -> dict[str, Any]:
    """The good city, with something else about its only appointment theme."""
    return merge(CITY, {"afspraken": {"themas": {"burgerzaken": fields}}})


def test_it_finds_nothing_in_a_good_catalogue_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path)
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Alles in orde: 1 product, 1 gemeente.\n"


def test_it_fails_with_every_problem_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path, product=product_with({"thema": "MilieuEnergie", "kort": "een reispas"}))
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"[FOUT] {FILE}: kort is 'een reispas' — laat het lidwoord weg",
        f"[FOUT] {FILE}: thema is 'MilieuEnergie' — zet 'BurgerOverheid', zoals in products.tsv",
        "2 fouten te verbeteren.",
    ]


def test_it_goes_on_past_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write_sample(tmp_path, city=merge(CITY, {"website": "http://stad.gent", "contactpagina": "stad.gent"}))
    (tmp_path / FILE).write_text("naam: [", encoding="utf-8")
    write(tmp_path / "data/producten/leefloon.yml", {"sleutel": "leefloon"})
    found = errors(tmp_path)
    assert any(line.startswith(f"[FOUT] {FILE}: regel 2") for line in found)
    assert any("leefloon.yml: aspecten ontbreekt" in line for line in found)


PRODUCT_FAULTS = {
    "a field that does not exist": (product_with({"prijs": "9"}), "prijs is geen gekend veld"),
    "a key that is not the file's": (product_with({"sleutel": "pas"}), "het bestand heet reispas.yml"),
    "a way of booking of its own": (product_with({"afspraak": "geen"}), "afspraak is 'geen' — zet 'loket'"),
    "an aspect that does not exist": (
        product_with({"aspecten": {"prijs": {"tekst": "Negen euro."}}}),
        "'prijs' is geen gekend aspect",
    ),
    "an aspect of a persona that does not exist": (
        product_with({"personen": {"kind": {"aspecten": {"prijs": {"tekst": "Negen euro."}}}}}),
        "'prijs' is geen gekend aspect",
    ),
    "no everyday names": (product_with({"namen": []}), "namen is leeg"),
    "a persona that does not exist": (
        product_with({"personen": {"baby": {"tekst": "Voor een baby."}}}),
        "persoon 'baby' bestaat niet — gebruik een van: kind, niet_belg, ander",
    ),
    "an empty persona": (product_with({"personen": {"kind": {}}}), "persoon 'kind' is leeg"),
    "a persona that leads nowhere": (
        product_with({"personen": {"kind": {"naar": "kinderpas"}}}),
        "naar 'kinderpas' is geen gekend product",
    ),
    "a persona that leads back": (
        product_with({"personen": {"kind": {"naar": "reispas"}}}),
        "naar 'reispas' is dit product zelf",
    ),
    "a text that is too long": (answer(tekst="Dat kost geld. " * 50), "telt 750 tekens (hoogstens 600)"),
    "sentences that are too long": (
        answer(tekst="Dat kost " + "heel " * 25 + "veel."),
        "heeft gemiddeld 28 woorden per zin",
    ),
    "the formal address": (
        answer(tekst="Hoeveel u betaalt, leest u hier."),
        "aspecten.kosten.tekst zegt 'u', maar hier spreken we mensen aan met 'je'",
    ),
    "the formal possessive": (answer(tekst="Breng uw kaart mee."), "zegt 'uw'"),
    "the familiar address in a text for u": (
        answer(tekst={"je": "Je betaalt.", "u": "U betaalt voor je kaart."}),
        "zegt 'je' in de tekst voor 'u'",
    ),
    "a link without https": (
        answer(tekst="Kijk.", links=[LINK | {"url": "http://a.be"}]),
        "url 'http://a.be'",
    ),
    "a link without address": (answer(tekst="Kijk.", links=[LINK | {"url": "https://"}]), "url 'https://'"),
    "a kind of link that does not exist": (
        answer(tekst="Kijk.", links=[LINK | {"soort": "knop"}]),
        "aspecten.kosten.links.0 heeft soort 'knop'",
    ),
    "a placeholder that does not exist": (
        answer(tekst="Bel {tel}."),
        "aspecten.kosten.tekst: '{tel}' is geen gekende invulling",
    ),
    "a source without date": (
        product_with({"bron": {"datum": None}}),
        "bron.datum moet een datum zijn zoals 2026-11-20",
    ),
    "a source from the future": (
        product_with({"bron": SOURCE | {"datum": date(2999, 1, 1)}}),
        "bron is van na vandaag",
    ),
}


@pytest.mark.parametrize("fault", PRODUCT_FAULTS)
def test_it_refuses_a_product_with(fault: str, tmp_path: Path) -> None:
    product, complaint = PRODUCT_FAULTS[fault]
    write_sample(tmp_path, product=product)
    found = errors(tmp_path)
    assert len(found) == 1, found
    assert found[0].startswith(f"[FOUT] {FILE}: ")
    assert complaint in found[0]


def test_it_wants_an_answer_on_every_aspect(tmp_path: Path) -> None:
    aspects = {key: text for key, text in PRODUCT["aspecten"].items() if key != "duur"}
    write_sample(tmp_path, product={**PRODUCT, "aspecten": aspects})
    assert errors(tmp_path) == [f"[FOUT] {FILE}: aspect 'duur' ontbreekt — schrijf er een antwoord voor"]


def test_it_refuses_a_product_that_is_in_no_list(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / "data/producten/zeppelin.yml", {**PRODUCT, "sleutel": "zeppelin"})
    assert any("'zeppelin' is geen gekend product" in line for line in errors(tmp_path))


@pytest.mark.parametrize(
    "text",
    ["Dat duurt van 9 u tot 12 u.", "Antwoord a.u.b. snel.", "Mail naar u@stad.gent.", "Neem de U-bocht."],
)
def test_it_takes_no_other_u_for_the_formal_address(text: str, tmp_path: Path) -> None:
    write_sample(tmp_path, product=answer(tekst=text))
    assert errors(tmp_path) == []


CITY_FAULTS = {
    "nothing to book for a product": (
        themes(producten=[]),
        "'reispas' kan je nergens boeken (afspraak: loket)",
    ),
    "an appointment for a product without": (
        themes(producten=["reispas", "leefloon"]),
        "'leefloon' heeft geen afspraak (zonder_afspraak)",
    ),
    "an appointment for a report": (
        themes(producten=["reispas", "melding_openbaar_domein"]),
        "'melding_openbaar_domein' heeft geen afspraak",
    ),
    "an appointment for what is no product": (
        themes(producten=["reispas", "zeppelin"]),
        "noemt 'zeppelin', geen gekend product",
    ),
    "a product booked twice": (themes(producten=["reispas", "reispas"]), "staat in meer dan een thema"),
    "a place that is not there": (themes(plaatsen=["kelder"]), "noemt plaats 'kelder'"),
    "a desk without place": (themes(plaatsen=[]), "burgerzaken heeft geen plaats"),
    "a way that does not exist": (
        themes(wijzen=["duif"]),
        "heeft wijze 'duif' — gebruik een van: loket, video",
    ),
    "hours that are not there": (themes(dienst="kelder"), "volgt de uren van 'kelder'"),
    "a visit of no time": (themes(duur=0), "duurt 0 minuten"),
    "an act that does not exist": (
        merge(CITY, {"handelingen": {"jodelen": {"tekst": "Holadio."}}}),
        "'jodelen' is geen gekende handeling",
    ),
    "a form of address that does not exist": (
        merge(CITY, {"aanspreking": "gij"}),
        "aanspreking moet 'je' of 'u' zijn",
    ),
    "another name than its folder": (merge(CITY, {"sleutel": "aalst"}), "maar de map heet 'gent'"),
    "hours that are none": (
        merge(CITY, {"uren": {"burgerzaken": {"balie": {"ma": ["9-12"]}}}}),
        "'9-12' is geen uur zoals",
    ),
    "a day that does not exist": (
        merge(CITY, {"uren": {"burgerzaken": {"balie": {"mon": ["09:00-12:00"]}}}}),
        "kent geen dag 'mon'",
    ),
    "a closure that ends before it begins": (
        merge(CITY, {"sluitingen": [{"van": date(2026, 12, 2), "tot": date(2026, 12, 1), "naam": "feest"}]}),
        "voor het begin op 2026-12-02",
    ),
}


@pytest.mark.parametrize("fault", CITY_FAULTS)
def test_it_refuses_a_city_with(fault: str, tmp_path: Path) -> None:
    city, complaint = CITY_FAULTS[fault]
    write_sample(tmp_path, city=city)
    found = errors(tmp_path)
    assert len(found) == 1, found
    assert found[0].startswith(f"[FOUT] {CITY_FILE}: ")
    assert complaint in found[0]


def test_it_refuses_the_familiar_address_in_a_city_that_says_u(tmp_path: Path) -> None:
    own_words = {"aanspreking": "u", "handelingen": {"begroeting": {"tekst": "Stel je vraag."}}}
    write_sample(tmp_path, city=merge(CITY, own_words))
    assert any("zegt 'je', maar hier spreken we mensen aan met 'u'" in line for line in errors(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("zeppelin", {"aspecten": {}}, "'zeppelin' is geen gekend product"),
        ("kids_id", {"aspecten": {}}, "data/producten/kids_id.yml bestaat niet"),
        ("reispas", {"sleutel": "pas"}, "de sleutel is niet 'reispas'"),
        ("reispas", {"afspraak": "loket"}, "afspraak is in elke gemeente gelijk"),
        ("reispas", {"aspecten": {"kosten": {"txt": "9 euro"}}}, "aspecten.kosten.txt is geen gekend veld"),
        ("reispas", {"aspecten": {"kosten": {"tekst": "Dat kost u 9 euro."}}}, "zegt 'u'"),
    ],
)
def test_it_refuses_a_citys_own_product_file(
    name: str, content: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    write_sample(tmp_path)
    write(tmp_path / f"{OWN}/{name}.yml", content)
    assert any(
        line.startswith(f"[FOUT] {OWN}/{name}.yml: ") and complaint in line for line in errors(tmp_path)
    )


def test_it_wants_no_appointment_for_what_the_city_does_not_offer(tmp_path: Path) -> None:
    write_sample(tmp_path, city=themes(producten=[]))
    write(tmp_path / f"{OWN}/reispas.yml", {"niet_aangeboden": {"tekst": "Dat doet de provincie."}})
    assert errors(tmp_path) == []


def test_it_refuses_an_appointment_for_what_the_city_does_not_offer(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / f"{OWN}/reispas.yml", {"niet_aangeboden": {"tekst": "Dat doet de provincie."}})
    assert [line for line in errors(tmp_path) if "'reispas' wordt hier niet aangeboden" in line]


def test_it_lets_a_city_write_about_a_product_that_it_imported(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / "data/gemeenten/gent/ipdc/ipdc_1502.yml", {**PRODUCT, "sleutel": "ipdc_1502"})
    write(tmp_path / f"{OWN}/ipdc_1502.yml", {"aspecten": {"kosten": {"tekst": "Gratis."}}})
    assert errors(tmp_path) == []


def test_it_checks_what_all_cities_share(tmp_path: Path) -> None:
    write_sample(tmp_path)
    shared = {"handelingen": {"begroeting": {"tekst": "Waarmee kan ik u helpen?"}}}
    write(tmp_path / "data/gemeenten/basis.yml", shared)
    assert any("basis.yml: handelingen.begroeting.tekst zegt 'u'" in line for line in errors(tmp_path))


def test_it_wants_twenty_examples_of_each_product(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "reispas", block("vraag", ["wat is een reispas"], product="reispas"))
    assert errors(tmp_path) == [
        f"[FOUT] {FILE}: er zijn 1 voorbeeldzinnen over 'reispas' (minstens 20)"
        " — schrijf er meer in data/nlu/reispas.yml"
    ]


def test_it_refuses_a_sentence_under_two_labels_whatever_its_capitals_and_signs(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "groet", block("begroeting", ["dag", "Hallo!"]), block("medewerker", ["hallo"]))
    assert errors(tmp_path) == [
        "[FOUT] data/nlu/groet.yml:9: 'hallo' is medewerker, maar begroeting in data/nlu/groet.yml:6"
        " — laat de zin op een plaats staan"
    ]


def test_it_keeps_sentences_of_signs_only_apart(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "groet", block("begroeting", ["👋"]), block("medewerker", ["?"]))
    assert errors(tmp_path) == []


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (block("vragen", ["en nu"]), "intent 'vragen' bestaat niet"),
        (block("vraag", ["en nu"], product="pas"), "product 'pas' bestaat niet"),
        (block("vraag", ["en nu"], aspect="prijs"), "aspect 'prijs' bestaat niet"),
        (block("vraag", ["en nu"], produkt="reispas"), "metadata kent geen 'produkt'"),
        ({"intent": "vraag", "metadata": "reispas", "examples": "- en nu\n"}, "metadata kent geen 'reispas'"),
        ({"examples": "- en nu\n"}, "een blok heeft geen intent"),
        ({"intent": "vraag", "examples": ["en nu"]}, "een blok 'vraag' heeft geen zinnen"),
    ],
)
def test_it_refuses_examples_with_a_wrong_label(
    wrong: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    write_sample(tmp_path)
    write_examples(tmp_path, "fout", wrong)
    found = errors(tmp_path)
    assert any(line.startswith("[FOUT] data/nlu/fout.yml: ") and complaint in line for line in found), found


def test_it_refuses_a_file_of_examples_without_any(tmp_path: Path) -> None:
    write_sample(tmp_path)
    write(tmp_path / "data/nlu/leeg.yml", {"version": "3.1", "nul": []})
    assert errors(tmp_path) == [
        "[FOUT] data/nlu/leeg.yml: het bestand heeft geen lijst 'nlu' — zet de blokken onder 'nlu:'"
    ]


def test_it_warns_and_lets_pass(tmp_path: Path) -> None:
    write_sample(tmp_path, product=product_with({"personen": {"kind": {"naar": "kids_id"}}}))
    (tmp_path / "tests/nlu/reispas.yml").unlink()
    write_examples(tmp_path, "groet", block("begroeting", ["dag"]), block("begroeting", ["dag"]))
    assert errors(tmp_path) == []
    assert warnings(tmp_path) == [
        "[LET OP] data/nlu/groet.yml:8: 'dag' staat ook in data/nlu/groet.yml:5 — schrap een van de twee",
        f"[LET OP] {FILE}: naar 'kids_id' heeft nog geen bestand — schrijf dat product",
        f"[LET OP] {FILE}: tests/nlu/reispas.yml ontbreekt — schrijf er testzinnen voor",
    ]
