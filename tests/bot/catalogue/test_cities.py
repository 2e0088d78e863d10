"""What a city says over the base that all cities share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import City, InvalidContent, load
from bot.catalogue.files import merge
from bot.hours import Span
from tests.bot.catalogue.sample import CITY, write, write_sample

SHARED = "data/gemeenten/basis.yml"


def city_of(root: Path, shared: dict[str, Any], **own: Any) -> City:
    """The sample city, which says nothing of acts, with `own` over it, over `shared`."""
    silent = {field: value for field, value in CITY.items() if field != "handelingen"}
    write_sample(root, city=merge(silent, own))
    write(root / SHARED, shared)
    return load(root).city("gent")


def act(text: str) -> dict[str, Any]:
    return {"tekst": text}


def test_it_takes_from_the_base_what_the_city_does_not_say(tmp_path: Path) -> None:
    shared = {"handelingen": {"begroeting": act("Hallo."), "medewerker": act("Bel ons.")}}
    city = city_of(tmp_path, shared, handelingen={"medewerker": act("Kom langs.")})
    assert city.handelingen["begroeting"].tekst == "Hallo."
    assert city.handelingen["medewerker"].tekst == "Kom langs."


def test_it_adds_the_closed_days_of_base_and_city(tmp_path: Path) -> None:
    shared = {"sluitingen": [{"van": date(2027, 1, 2), "naam": "Tweede nieuwjaarsdag"}]}
    city = city_of(tmp_path, shared, sluitingen=[{"van": date(2027, 7, 19), "naam": "Stadsfeest"}])
    assert city.schedule.why_different("burgerzaken", date(2027, 1, 2)) == "Tweede nieuwjaarsdag"
    assert city.schedule.why_different("burgerzaken", date(2027, 7, 19)) == "Stadsfeest"


def test_it_keeps_the_citys_own_word_on_a_day_that_both_begin_on(tmp_path: Path) -> None:
    shared = {"sluitingen": [{"van": date(2027, 5, 7), "tot": date(2027, 5, 8), "naam": "Brugdag"}]}
    open_anyway = {"van": date(2027, 5, 7), "naam": "Markt", "uren": ["10:00-12:00"]}
    city = city_of(tmp_path, shared, sluitingen=[open_anyway])
    assert [days.naam for days in city.sluitingen] == ["Markt"]
    assert city.schedule.day_hours("burgerzaken", "balie", date(2027, 5, 7)) == (Span(600, 720),)


def test_it_keeps_the_base_for_services_that_the_city_does_not_speak_of(tmp_path: Path) -> None:
    shared = {"sluitingen": [{"van": date(2027, 5, 7), "naam": "Brugdag"}]}
    own = {"van": date(2027, 5, 7), "naam": "Bib open", "diensten": ["bib"]}
    city = city_of(tmp_path, shared, sluitingen=[own])
    assert city.schedule.why_different("bib", date(2027, 5, 7)) == "Bib open"
    assert city.schedule.why_different("burgerzaken", date(2027, 5, 7)) == "Brugdag"


def test_it_takes_hours_from_the_base_per_service_and_channel(tmp_path: Path) -> None:
    shared = {
        "uren": {
            "burgerzaken": {"balie": {"di": ["09:00-12:00"]}, "telefoon": {"di": ["09:00-16:00"]}},
            "wonen": {"balie": {"wo": ["09:00-12:00"]}},
        }
    }
    city = city_of(tmp_path, shared)
    assert list(city.uren["burgerzaken"]["balie"]) == [
        "ma"
    ]  # a week is one value: the base's Tuesday is gone
    assert list(city.uren["burgerzaken"]["telefoon"]) == ["di"]
    assert list(city.uren["wonen"]["balie"]) == ["wo"]


def test_it_drops_what_the_city_leaves_empty(tmp_path: Path) -> None:
    shared = {"uren": {"wonen": {"balie": {"wo": ["09:00-12:00"]}, "video": {"wo": ["09:00-12:00"]}}}}
    city = city_of(tmp_path, shared, uren={"wonen": {"video": None}})
    assert not city.schedule.knows("wonen", "video")
    assert city.schedule.knows("wonen", "balie")


def test_it_fills_in_the_city_in_every_text(tmp_path: Path) -> None:
    link = {"titel": "Naar {gemeente}", "url": "{website}", "soort": "informatie"}
    text = "De {bestuur}: bel {contact} op {telefoon} of mail {email}."
    city = city_of(tmp_path, {"handelingen": {"medewerker": act(text) | {"links": [link]}}})
    said = city.handelingen["medewerker"]
    assert said.tekst == "De de stad Gent: bel Gentinfo op 09 210 10 10 of mail gentinfo@stad.gent."
    assert (said.links[0].titel, said.links[0].url) == ("Naar Gent", "https://stad.gent")


@pytest.mark.parametrize(
    "text", ["Bel {tel}.", "Bel { telefoon }.", "Bel {telefoon.", "Bel telefoon}.", "Bel {}."]
)
def test_it_refuses_a_placeholder_that_does_not_exist(text: str, tmp_path: Path) -> None:
    shared = {"handelingen": {"begroeting": act(text)}}
    where = r"data/gemeenten/basis\.yml: handelingen\.begroeting\.tekst: .* is geen gekende invulling"
    with pytest.raises(InvalidContent, match=where):
        city_of(tmp_path, shared)


def test_it_names_the_citys_own_file_when_the_placeholder_is_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=r"gent/gemeente\.yml: handelingen.*'\{stad\}'"):
        city_of(tmp_path, {}, handelingen={"begroeting": act("Dag {stad}.")})


def test_it_says_the_shared_words_with_u_and_leaves_the_citys_own_alone(tmp_path: Path) -> None:
    shared = {
        "handelingen": {"begroeting": act("Breng je kaart mee."), "hulp": act("Je vraagt, wij antwoorden.")}
    }
    city = city_of(tmp_path, shared, aanspreking="u", handelingen={"hulp": act("Stel uw vraag.")})
    assert city.handelingen["begroeting"].tekst == "Breng uw kaart mee."
    assert city.handelingen["hulp"].tekst == "Stel uw vraag."


def bus(*stops: dict[str, Any]) -> list[dict[str, Any]]:
    return [*CITY["plaatsen"], {"sleutel": "bus", "naam": "Servicebus", "haltes": list(stops)}]


STOP = {"naam": "Belsele", "plaats": "Kasteelstraat", "dag": "di", "uren": ["09:00-12:00"]}


def test_it_knows_where_a_bus_stands_and_when(tmp_path: Path) -> None:
    even, odd = STOP | {"weken": "even"}, STOP | {"naam": "Sinaai", "weken": "oneven"}
    place = city_of(tmp_path, {}, plaatsen=bus(even, odd)).place("bus")
    assert place is not None
    assert place.haltes[0].when == "dinsdag van 9 tot 12 uur (even weken)"
    assert place.haltes[0].where == "Kasteelstraat"
    tuesday_of_week_48 = date(2026, 11, 24)
    assert [stop.stands_on(tuesday_of_week_48) for stop in place.haltes] == [True, False]
    assert not place.haltes[0].stands_on(date(2026, 11, 25))


def test_it_finds_the_next_stop_also_around_a_year_of_53_weeks(tmp_path: Path) -> None:
    place = city_of(tmp_path, {}, plaatsen=bus(STOP | {"weken": "even"})).place("bus")
    assert place is not None
    found = place.next_stop(date(2026, 12, 23))  # week 52; then come 53, 1 and 2
    assert found is not None
    assert found[0] == date(2027, 1, 12)


def test_it_has_no_next_stop_for_a_place_that_does_not_move(tmp_path: Path) -> None:
    office = city_of(tmp_path, {}).place("stadskantoor")
    assert office is not None
    assert office.next_stop(date(2026, 12, 23)) is None


def test_it_sends_people_to_the_first_place_with_an_address(tmp_path: Path) -> None:
    moving, office = bus(STOP)[1], CITY["plaatsen"][0]
    city = city_of(tmp_path, {}, plaatsen=[moving, office])
    assert city.main_place == city.place("stadskantoor")


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ({"plaats": None}, "'Belsele' heeft geen plaats en geen adres"),
        ({"uren": []}, "'Belsele' heeft geen uren"),
        ({"dag": "dinsdag"}, "haltes.0.dag moet"),
        ({"weken": "elke"}, "haltes.0.weken moet 'even' of 'oneven' zijn"),
    ],
)
def test_it_refuses_a_stop_with(fault: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=complaint):
        city_of(tmp_path, {}, plaatsen=bus(STOP | fault))
