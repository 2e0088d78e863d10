"""The ready-made answers: read per city, refused with a remedy, and filled in for one conversation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue, InvalidContent
from bot.catalogue.check import check
from bot.settings import ROOT
from bot.takeover import canned
from bot.takeover.canned import CannedAnswer, Filled, render

HELLO = {"titel": "Voorstellen", "tekst": "Dag, ik ben {voornaam_medewerker} van {bestuur}. Zeg je vraag."}


def answers(folder: Path, catalogue: Catalogue, shared: Any, **own: Any) -> Any:
    """What is read for each city when these are the files; `own` is by city."""
    for name, content in ((canned.SHARED, shared), *((canned.path_of(city), own[city]) for city in own)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(
            yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    cities = {key: catalogue.cities[key] for key in ("gent", "hasselt")}
    return canned.load(folder, cities)


def problems(folder: Path, catalogue: Catalogue, shared: Any, **own: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidContent) as refusal:
        answers(folder, catalogue, shared, **own)
    return refusal.value.problems


def test_it_fills_what_the_city_knows_and_leaves_the_rest_open(tmp_path: Path, catalogue: Catalogue) -> None:
    read = answers(tmp_path, catalogue, {"hallo": HELLO})
    assert read["gent"]["hallo"].tekst == "Dag, ik ben {voornaam_medewerker} van Stad Gent. Zeg je vraag."


def test_a_city_that_says_u_gets_the_text_with_u(tmp_path: Path, catalogue: Catalogue) -> None:
    read = answers(tmp_path, catalogue, {"hallo": HELLO})
    assert (
        read["hasselt"]["hallo"].tekst == "Dag, ik ben {voornaam_medewerker} van Stad Hasselt. Zeg uw vraag."
    )


def test_a_text_written_twice_is_chosen_by_the_form_of_the_city(tmp_path: Path, catalogue: Catalogue) -> None:
    twice = {"titel": "Klaar", "tekst": {"je": "Ben je klaar?", "u": "Bent u helemaal klaar?"}}
    read = answers(tmp_path, catalogue, {"klaar": twice})
    assert read["gent"]["klaar"].tekst == "Ben je klaar?"
    assert read["hasselt"]["klaar"].tekst == "Bent u helemaal klaar?"


def test_a_city_adds_changes_and_drops(tmp_path: Path, catalogue: Catalogue) -> None:
    shared = {"hallo": HELLO, "dag": {"titel": "Tot ziens", "tekst": "Dag."}}
    own = {
        "hallo": {"tekst": "Welkom bij {stad}."},
        "dag": None,
        "bus": {"titel": "Bus", "tekst": "Om 9 uur."},
    }
    read = answers(tmp_path, catalogue, shared, gent=own)
    assert {key: one.tekst for key, one in read["gent"].items()} == {
        "hallo": "Welkom bij Gent.",
        "bus": "Om 9 uur.",
    }
    assert read["gent"]["hallo"].titel == "Voorstellen"
    assert list(read["hasselt"]) == ["hallo", "dag"]


def test_without_files_there_are_no_answers(tmp_path: Path, catalogue: Catalogue) -> None:
    assert canned.load(tmp_path, {"gent": catalogue.cities["gent"]}) == {"gent": {}}


@pytest.mark.parametrize("gap", ["{voornaam}", "{Product}", "{}", "{product", "}"])
def test_a_gap_that_nobody_knows_is_refused_with_those_that_exist(
    gap: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    (problem,) = problems(tmp_path, catalogue, {"hallo": {"titel": "Dag", "tekst": f"Dag {gap}"}})
    assert problem.startswith("hallo.tekst: '")
    assert "geen gekende invulling — gebruik een van: {stad}," in problem
    assert problem.endswith("{voornaam_medewerker}, {afdeling}, {product}, {link}")


@pytest.mark.parametrize(
    ("key", "answer", "remedy"),
    [
        ("Hallo!", HELLO, "begin met een letter of cijfer"),
        ("h", HELLO, "begin met een letter of cijfer"),
        ("hallo", "Dag.", "schrijf er titel en tekst onder"),
        ("hallo", {"titel": "Dag", "tekst": "  "}, "haal het antwoord weg"),
        ("hallo", {"titel": "d" * 61, "tekst": "Dag."}, "medewerkers zoeken erop"),
        ("hallo", {"titel": "Dag"}, "een lijst afdelingen"),
        ("hallo", {**HELLO, "kleur": "rood"}, "een lijst afdelingen"),
        ("hallo", {**HELLO, "afdelingen": ["keuken"]}, "welzijn"),
    ],
)
def test_every_refusal_ends_in_its_remedy(
    key: str, answer: Any, remedy: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    found = problems(tmp_path, catalogue, {key: answer})
    assert [problem.endswith(remedy) for problem in found] == [True]


def test_a_fault_of_a_city_names_the_city_s_file(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(InvalidContent) as refusal:
        answers(tmp_path, catalogue, {}, hasselt={"hallo": {"titel": "Dag"}})
    assert refusal.value.path == "data/gemeenten/hasselt/antwoorden.yml"


def test_it_fills_the_gaps_of_a_conversation() -> None:
    answer = CannedAnswer(sleutel="x", titel="X", tekst="{voornaam_medewerker}: {product}, zie {link}.")
    known = {"voornaam_medewerker": "Sam", "product": "reispas", "link": "https://stad.gent/{x}"}
    assert render(answer, known) == Filled("Sam: reispas, zie https://stad.gent/{x}.", ())


def test_a_gap_that_nothing_is_known_for_is_shown_and_named_once() -> None:
    answer = CannedAnswer(sleutel="x", titel="X", tekst="Over {product}: {link}. Ja, {link}.")
    assert render(answer, {"product": ""}) == Filled(
        "Over [product]: [link]. Ja, [link].", ("product", "link")
    )


@given(st.text())
def test_no_value_is_ever_read_as_a_gap(value: str) -> None:
    answer = CannedAnswer(sleutel="x", titel="X", tekst="<{product}>")
    assert render(answer, {"product": value or "-", "link": "nooit"}).text == f"<{value or '-'}>"


def test_an_answer_is_for_everybody_or_for_its_departments() -> None:
    everybody = CannedAnswer(sleutel="x", titel="X", tekst="X")
    housing = CannedAnswer(sleutel="x", titel="X", tekst="X", afdelingen=("wonen",))
    assert everybody.meant_for(["burgerzaken"])
    assert housing.meant_for(["burgerzaken", "wonen"])
    assert not housing.meant_for(["burgerzaken"])


def test_our_own_answers_are_many_in_every_city(catalogue: Catalogue) -> None:
    read = canned.load(ROOT, catalogue.cities)
    shared = set.intersection(*(set(of_city) for of_city in read.values()))
    assert len(shared) >= 12
    assert all(len(of_city) > len(shared) for of_city in read.values())


def test_the_content_check_tells_of_a_wrong_answer_once(tmp_path: Path) -> None:
    for folder in ("data/sleutels", "data/gemeenten"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    before = {str(problem) for problem in check(tmp_path).errors}
    (tmp_path / canned.SHARED).write_text(
        "hallo: {titel: Dag, tekst: Dag, afdelingen: [keuken]}", encoding="utf-8"
    )
    (tmp_path / canned.path_of("hasselt")).write_text(
        "bus: {titel: Bus, tekst: 'Neem je {bus}.'}", encoding="utf-8"
    )
    new = sorted({str(problem) for problem in check(tmp_path).errors} - before)
    assert [line.split(": ")[0] for line in new] == [
        "[FOUT] data/gemeenten/antwoorden.yml",
        "[FOUT] data/gemeenten/hasselt/antwoorden.yml",
        "[FOUT] data/gemeenten/hasselt/antwoorden.yml",
    ]
    assert "'keuken' is geen afdeling" in new[0]
