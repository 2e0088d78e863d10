"""A turn is all or nothing: what fails leaves no trace, and may be sent again."""

import pytest

from tests.engine.desk import Desk
from tests.engine.process import Conversation, texts


def user_texts(talk: Conversation) -> list[str]:
    return [e["text"] for e in talk.engine.tracker(talk.name)["events"] if e["event"] == "user"]


def begin_form(talk: Conversation) -> None:
    assert texts(talk.write("ik wil een afspraak maken")) == ["vraag thema"]


@pytest.mark.parametrize("status", [500, 503, 404, 400, 401, 204])
def test_it_keeps_nothing_of_a_turn_whose_action_failed(noor: Conversation, desk: Desk, status: int) -> None:
    begin_form(noor)
    before = noor.engine.tracker(noor.name)["events"]
    desk.status = status
    message = {"conversation": noor.name, "message_id": "stuk", "text": "= BurgerOverheid"}
    answer = noor.engine.send(message)
    assert (answer.status_code, answer.json()["error"]) == (502, "actions")
    assert noor.engine.tracker(noor.name)["events"] == before
    desk.heal()
    assert texts(noor.engine.send(message)) == ["vraag wijze"]
    assert noor.slots()["thema"] == "BurgerOverheid"


@pytest.mark.parametrize(
    "body", [{"events": "geen"}, {"responses": {}}, [], "tekst", {"events": [{"event": "raar"}]}]
)
def test_it_does_not_take_nonsense_for_an_answer(noor: Conversation, desk: Desk, body: object) -> None:
    desk.body = body
    answer = noor.write("hallo")
    assert (answer.status_code, answer.json()["error"]) == (502, "actions")
    assert user_texts(noor) == []


def test_it_gives_up_a_turn_that_takes_too_long(noor: Conversation, desk: Desk) -> None:
    begin_form(noor)
    desk.delay = 7  # two calls: longer than the turn may take, each shorter than an action may
    answer = noor.write("wat kost dat")
    assert (answer.status_code, answer.json()["error"]) == (504, "timeout")
    desk.heal()
    assert user_texts(noor) == ["ik wil een afspraak maken"]
    assert texts(noor.write("= BurgerOverheid")) == ["vraag wijze"]


def test_it_gives_up_an_action_that_takes_too_long(noor: Conversation, desk: Desk) -> None:
    desk.delay = 11
    answer = noor.write("hallo")
    assert (answer.status_code, answer.json()["error"]) == (502, "actions")


def test_it_does_not_do_the_same_message_twice(noor: Conversation, desk: Desk) -> None:
    begin_form(noor)
    message = {"conversation": noor.name, "message_id": "tweemaal", "text": "wat kost een reispas"}
    first = noor.engine.send(message)
    asked = desk.actions()
    again = noor.engine.send(message)
    assert again.json()["messages"] == first.json()["messages"]
    assert again.json()["parse"]["intent"] == first.json()["parse"]["intent"]
    assert texts(again) == ["antwoord vraag", "vraag thema"]
    assert desk.actions() == asked
    assert user_texts(noor) == ["ik wil een afspraak maken", "wat kost een reispas"]


def test_it_does_not_press_the_same_button_twice(noor: Conversation, desk: Desk) -> None:
    message = {"conversation": noor.name, "message_id": "knop", "payload": {"act": "vraag", "entities": {}}}
    first, again = noor.engine.send(message), noor.engine.send(message)
    assert first.json() == again.json()
    assert desk.actions() == ["action_antwoord"]
