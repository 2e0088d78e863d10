"""A sentence that moves an appointment starts the form in the same turn, with the slot that says which one."""

from __future__ import annotations

from typing import Any

import pytest

from actions import server
from actions.services import Services
from bot.appointments import Agenda, Appointment, Contact, Links, NoNotices, city_setup
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.storage import Storage
from tests.actions.conftest import SECRET, Rasa

NOOR = Contact("Noor Peeters", "noor@voorbeeld.be")


@pytest.fixture
def agenda(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Agenda:
    setups = {key: city_setup(city) for key, city in catalogue.cities.items()}
    return Agenda(storage, clock, setups, NoNotices())


@pytest.fixture
def rasa(catalogue: Catalogue, agenda: Agenda, clock: SetClock) -> Rasa:
    links = Links("nW5tYk2pQd8sXv1rZc4b", "https://onthaal.example")
    return Rasa(server.build(Services(catalogue, agenda, links, clock), SECRET))


def said(rasa: Rasa, text: str, **tracker: Any) -> dict[str, Any]:
    body = rasa.captured("vraag")
    latest = body["tracker"]["latest_message"]
    ranking = [{"name": "afspraak_verplaatsen", "confidence": 0.99}]
    nothing = [{"name": "geen", "confidence": 0.99}]
    latest |= {"text": text, "intent_ranking": ranking, "product_ranking": nothing, "aspect_ranking": nothing}
    body["tracker"] |= {"sender_id": "noor:1", **tracker}
    return body


def booked(agenda: Agenda, conversation: str = "noor") -> Appointment:
    first = agenda.free_times("gent", "wonen", "video")[0]
    hold = agenda.hold(
        "gent", "wonen", "video", None, first.start, key=conversation, conversation_id=conversation
    )
    return agenda.confirm(hold.id, NOOR)


def events(answer: dict[str, Any]) -> dict[str, Any]:
    return {event["name"]: event.get("value") for event in answer["events"]}


def test_it_starts_the_form_with_what_moves(rasa: Rasa, agenda: Agenda) -> None:
    mine = booked(agenda)
    answer = rasa.ask(said(rasa, "ik wil mijn afspraak verplaatsen")).json()
    assert answer["events"][-1] == {"event": "followup", "timestamp": None, "name": "afspraak_form"}
    assert events(answer)["afspraak_verplaatst"]["id"] == mine.id
    assert answer["responses"] == []


def test_the_form_then_knows_all_but_the_moment(rasa: Rasa, agenda: Agenda) -> None:
    booked(agenda)
    body = said(rasa, "ik wil mijn afspraak verplaatsen")
    begun = events(rasa.ask(body).json())
    body["next_action"] = "validate_afspraak_form"
    body["tracker"]["slots"] |= {name: value for name, value in begun.items() if name != "afspraak_form"}
    body["tracker"]["active_loop"] = {"name": "afspraak_form"}
    filled = events(rasa.ask(body).json())
    assert (filled["thema"], filled["wijze"], filled["personen"]) == ("wonen", "video", 1)
    assert (filled["naam"], filled["email"], filled["moment"]) == (NOOR.name, NOOR.email, None)


def test_it_starts_nothing_without_an_appointment(rasa: Rasa, agenda: Agenda) -> None:
    booked(agenda, "kim")
    answer = rasa.ask(said(rasa, "ik wil mijn afspraak verplaatsen")).json()
    assert all(event["event"] == "slot" for event in answer["events"])
    assert "geen afspraak" in answer["responses"][0]["text"]


def test_it_starts_nothing_while_the_form_is_open(rasa: Rasa, agenda: Agenda) -> None:
    booked(agenda)
    body = said(
        rasa, "ik wil mijn afspraak verplaatsen", active_loop={"name": "afspraak_form", "rejected": True}
    )
    answer = rasa.ask(body).json()
    assert all(event["event"] == "slot" for event in answer["events"])
    assert "Stop dan eerst" in answer["responses"][0]["text"]


def test_the_same_turn_again_gives_the_same(rasa: Rasa, agenda: Agenda) -> None:
    booked(agenda)
    body = said(rasa, "ik wil mijn afspraak verplaatsen")
    assert rasa.ask(body).json() == rasa.ask(body).json()
