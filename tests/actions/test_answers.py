"""From what Rasa really asks to what it gets back: events for its slots, messages for the resident."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.conftest import Rasa


def slots(answer: dict[str, Any]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in answer["events"] if event["event"] == "slot"}


def ask(rasa: Rasa, name: str) -> dict[str, Any]:
    response = rasa.ask(rasa.captured(name))
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_it_answers_with_source_and_buttons(rasa: Rasa) -> None:
    answer = ask(rasa, "vraag")

    (message,) = answer["responses"]
    assert "reispas" in message["text"]
    said = message["custom"]["antwoord"]
    assert (said["product"], said["aspect"]) == ("reispas", "kosten")
    assert set(said["bron"]) >= {"naam", "url", "datum"}
    assert message["buttons"]
    assert all(("payload" in b) != ("url" in b) for b in message["buttons"])
    assert all(isinstance(b["payload"], dict) for b in message["buttons"] if "payload" in b)


def test_it_notes_how_it_understood(rasa: Rasa) -> None:
    (message,) = ask(rasa, "vraag")["responses"]

    begrip = message["custom"]["begrip"]
    assert (begrip["act"], begrip["product"], begrip["aspect"]) == ("vraag", "reispas", "kosten")
    assert (begrip["tier"], begrip["antwoord"]) == ("antwoord", "reispas/kosten")
    assert begrip["alternatives"][0]["product"] == "reispas"


def test_it_remembers_what_it_was_about(rasa: Rasa) -> None:
    found = slots(ask(rasa, "vraag"))

    assert (found["product"], found["aspect"]) == ("reispas", "kosten")
    assert found["gesprek"]["onbegrepen"] == 0
    assert len(found["gesprek"]["laatste"]) == 1


def test_it_answers_a_question_that_leans_on_the_last(rasa: Rasa) -> None:
    answer = ask(rasa, "vervolgvraag")

    (message,) = answer["responses"]
    assert message["custom"]["begrip"]["antwoord"] == "reispas/meebrengen"
    assert slots(answer)["aspect"] == "meebrengen"


def test_it_answers_a_tapped_button(rasa: Rasa) -> None:
    (message,) = ask(rasa, "knop")["responses"]

    assert message["custom"]["begrip"]["antwoord"] == "reispas/duur"


def test_it_takes_back_a_turn_that_no_rule_fits(rasa: Rasa) -> None:
    answer = rasa.ask({**rasa.captured("vraag"), "next_action": "action_niet_begrepen"}).json()

    assert [event["event"] for event in answer["events"]] == ["rewind"]
    assert len(answer["responses"]) == 1


def test_it_fills_the_form_with_all_that_was_said(rasa: Rasa) -> None:
    answer = ask(rasa, "afspraak_begin")

    found = slots(answer)
    assert (found["afspraak_product"], found["wijze"]) == ("reispas", "loket")
    assert found["thema"]
    assert answer["responses"] == []


def test_it_asks_for_what_is_missing(rasa: Rasa) -> None:
    (message,) = ask(rasa, "afspraak_plaats")["responses"]

    assert message["text"].endswith("?")
    assert {button["payload"]["act"] for button in message["buttons"]} == {"antwoord"}


def test_it_stops_with_an_empty_form(rasa: Rasa) -> None:
    answer = ask(rasa, "afspraak_gestopt")

    assert set(slots(answer).values()) == {None}
    assert "Er is niets vastgelegd" in answer["responses"][0]["text"]


@pytest.mark.parametrize("name", ["vraag", "vervolgvraag", "knop", "afspraak_begin"])
def test_it_answers_the_same_call_the_same(rasa: Rasa, name: str) -> None:
    first, second = ask(rasa, name), ask(rasa, name)

    assert first["responses"] == second["responses"]
    assert slots(first) == slots(second)


@pytest.mark.parametrize(("city", "expected"), [("gent", "je"), ("hasselt", "u")])
def test_it_says_all_as_the_city_addresses_residents(rasa: Rasa, city: str, expected: str) -> None:
    body = rasa.captured("vraag")
    latest = body["tracker"]["latest_message"]
    latest["metadata"]["gemeente"] = city
    latest |= {"text": "frt", "intent_ranking": [], "product_ranking": [], "aspect_ranking": []}

    (message,) = rasa.ask(body).json()["responses"]
    assert f"ik begrijp {expected} niet goed" in message["text"]
