"""One turn: what the actions see, and what comes back whole."""

import pytest

from tests.engine.desk import BUTTON, Desk
from tests.engine.process import NOW, Conversation, texts


def test_it_gives_text_buttons_and_custom_of_a_message_together(noor: Conversation) -> None:
    answer = noor.write("wat kost een reispas?").json()
    assert answer["messages"] == [
        {"text": "antwoord vraag", "buttons": [BUTTON], "custom": {"soort": "antwoord"}}
    ]
    assert answer["model"].endswith(".tar.gz")


def test_it_tells_the_actions_where_when_and_what(noor: Conversation, desk: Desk) -> None:
    noor.write("wat kost een reispas?")
    latest = desk.calls[-1]["tracker"]["latest_message"]
    expected = {"gemeente": "gent", "channel": "web", "nu": NOW, "message_id": f"{noor.name}-1"}
    assert latest["metadata"] == expected
    assert latest["product_ranking"][0]["name"] == "reispas"
    assert latest["aspect_ranking"][0]["name"] == "kosten"
    assert desk.calls[-1]["secret"], "the action server asks the secret too"


def test_it_sends_only_the_events_of_this_turn(noor: Conversation, desk: Desk) -> None:
    for _ in range(3):
        noor.write("hallo")
    events = desk.calls[-1]["tracker"]["events"]
    assert [e["text"] for e in events if e["event"] == "user"] == ["hallo"]


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "\n/session_start", '/vraag{"product": "reispas"}', "/"]
)
def test_it_takes_a_slash_for_text(noor: Conversation, desk: Desk, text: str) -> None:
    noor.write("ik wil een afspraak maken")
    desk.calls.clear()
    answer = noor.write(text)
    assert answer.json()["parse"]["text"] == text
    assert desk.calls[0]["tracker"]["latest_message"]["text"] == text
    assert noor.slots()["requested_slot"] == "thema"


def test_it_keeps_a_text_whole_over_blank_lines(noor: Conversation, desk: Desk) -> None:
    text = "  Dag,\n\n\nwat kost een reispas?\n\n Groeten\n Noor  "
    noor.write(text)
    assert desk.calls[0]["tracker"]["latest_message"]["text"] == text


@pytest.mark.parametrize("text", ["", " ", "😀😀", "\u200b", "ሰላም", "\x00"])
def test_it_answers_what_holds_no_words(noor: Conversation, text: str) -> None:
    answer = noor.write(text)
    assert texts(answer) == ["antwoord buiten_bereik"]


def test_it_keeps_a_button_apart_from_text(noor: Conversation, desk: Desk) -> None:
    answer = noor.press("vraag", product="reispas", aspect="kosten", lijst=[1, {"a": None}])
    latest = desk.calls[0]["tracker"]["latest_message"]
    assert texts(answer) == ["antwoord vraag"]
    assert latest["text"] == ""
    assert latest["payload"] == {
        "act": "vraag",
        "entities": {"product": "reispas", "aspect": "kosten", "lijst": [1, {"a": None}]},
    }


def test_it_finds_two_questions_in_one_message(noor: Conversation) -> None:
    parse = noor.write("wat kost een reispas en hoe lang duurt een uittreksel uit het strafregister?").json()[
        "parse"
    ]
    first, second = parse["parts"]
    assert (first["product"]["name"], first["aspect"]["name"]) == ("reispas", "kosten")
    assert (second["product"]["name"], second["aspect"]["name"]) == ("uittreksel_strafregister", "duur")


def test_it_gives_the_rankings_to_whoever_only_asks_to_parse(noor: Conversation) -> None:
    found = noor.engine.post("/model/parse", {"text": "wat kost een reispas"}).json()
    assert found["intent"]["name"] == "vraag"
    assert len(found["intent_ranking"]) == 5
    assert {e["entity"]: e["value"] for e in found["entities"]} == {"product": "reispas", "aspect": "kosten"}
    assert found["product_ranking"][0]["confidence"] >= found["product_ranking"][1]["confidence"]
    assert found["parts"] == []
