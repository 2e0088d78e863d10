"""A person is asked for in the middle of a form: nothing more is asked in that turn."""

from __future__ import annotations

from typing import Any

import pytest

from actions import server
from actions.services import Services
from bot.appointments import Agenda, Links, NoNotices, city_setup
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from tests.actions.conftest import SECRET, Rasa

WISH = {
    "event": "bot",
    "text": "Ik vraag een medewerker.",
    "data": {"custom": {"overdracht": {"reden": "gevraagd"}}},
}
ANSWER = {"event": "bot", "text": "Een reispas kost geld.", "data": {"custom": {"antwoord": {}}}}
PLAIN = {"event": "bot", "text": "Goed.", "data": {"custom": None}}


def rasa_of(catalogue: Catalogue, storage: Storage, clock: SetClock, *, staffed: bool) -> Rasa:
    agenda = Agenda(
        storage, clock, {key: city_setup(city) for key, city in catalogue.cities.items()}, NoNotices()
    )
    links = Links("nW5tYk2pQd8sXv1rZc4b", "https://onthaal.example")
    return Rasa(server.build(Services(catalogue, agenda, links, clock, lambda city: staffed), SECRET))


def question(rasa: Rasa, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """What the form asks after these events of the turn."""
    body = rasa.captured("afspraak_plaats")
    body["next_action"] = "action_ask_afspraak_form_plaats"
    body["tracker"]["events"] = [WISH, {"event": "user", "text": "een mens"}, *events]
    response = rasa.ask(body)
    assert response.status_code == 200, response.text
    said: list[dict[str, Any]] = response.json()["responses"]
    return said


@pytest.mark.parametrize("staffed", [True, False])
def test_it_asks_on_after_an_answer(
    catalogue: Catalogue, storage: Storage, clock: SetClock, staffed: bool
) -> None:
    rasa = rasa_of(catalogue, storage, clock, staffed=staffed)
    assert question(rasa, ANSWER, PLAIN)


def test_it_is_silent_when_a_person_was_asked_for(
    catalogue: Catalogue, storage: Storage, clock: SetClock
) -> None:
    assert question(rasa_of(catalogue, storage, clock, staffed=True), PLAIN, WISH) == []


def test_it_asks_on_where_nobody_can_take_over(
    catalogue: Catalogue, storage: Storage, clock: SetClock
) -> None:
    assert question(rasa_of(catalogue, storage, clock, staffed=False), WISH)


def test_an_answer_to_the_form_begins_the_count_of_the_lost_again(
    catalogue: Catalogue, storage: Storage, clock: SetClock
) -> None:
    rasa = rasa_of(catalogue, storage, clock, staffed=True)
    body = rasa.captured("afspraak_begin")
    body["tracker"]["slots"]["gesprek"] = {"onbegrepen": 1}
    found = {e["name"]: e["value"] for e in rasa.ask(body).json()["events"] if e["event"] == "slot"}
    assert found["gesprek"]["onbegrepen"] == 0


@pytest.mark.parametrize("at_desk", ["gent", "hasselt"])
def test_a_city_without_people_says_whom_to_call_also_where_another_has_them(
    catalogue: Catalogue, storage: Storage, clock: SetClock, at_desk: str
) -> None:
    agenda = Agenda(
        storage, clock, {key: city_setup(city) for key, city in catalogue.cities.items()}, NoNotices()
    )
    links = Links("nW5tYk2pQd8sXv1rZc4b", "https://onthaal.example")
    services = Services(catalogue, agenda, links, clock, lambda city: city == at_desk)
    rasa = Rasa(server.build(services, SECRET))
    body = rasa.captured("knop")
    body["next_action"] = "action_antwoord"
    body["tracker"]["latest_message"]["payload"] = {"act": "medewerker", "entities": {}}
    (said,) = rasa.ask(body).json()["responses"]
    assert ("09 210 10 10" in said["text"]) == (at_desk != "gent")
