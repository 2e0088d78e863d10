"""Content templates at the fake Twilio: their limits, and what a resident sees of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.twilio import FakeTwilio, Resident

from .conftest import Rest

QUICK, LIST = "twilio/quick-reply", "twilio/list-picker"


def quick(count: int) -> dict[str, Any]:
    """{{1}} is the body, {{2}} and {{3}} title and id of the first button …"""
    actions = [
        {"type": "QUICK_REPLY", "title": f"{{{{{2 * number}}}}}", "id": f"{{{{{2 * number + 1}}}}}"}
        for number in range(1, count + 1)
    ]
    return {"body": "{{1}}", "actions": actions}


def picker(count: int) -> dict[str, Any]:
    items = [
        {"item": f"{{{{{2 * number}}}}}", "id": f"{{{{{2 * number + 1}}}}}"} for number in range(1, count + 1)
    ]
    return {"body": "{{1}}", "button": "Kies", "items": items}


def filled(body: str, *titles: str) -> str:
    values = {"1": body}
    for number, title in enumerate(titles, 1):
        values |= {str(2 * number): title, str(2 * number + 1): f"token.{number}"}
    return json.dumps(values)


@pytest.fixture
def noor(twilio: FakeTwilio) -> Resident:
    noor = twilio.resident("Noor")
    noor.says("Dag")
    return noor


def test_it_shows_buttons_with_their_variables(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    sid = rest.content(QUICK, quick(2)).json()["sid"]
    answer = rest.send(noor.address, ContentSid=sid, ContentVariables=filled("Zeker?", "Ja", "Nee"))
    assert answer.json()["body"] == "Zeker?"
    assert (noor.last.text, noor.last.style, noor.last.titles) == ("Zeker?", "knoppen", ["Ja", "Nee"])
    assert noor.last.button("Nee").id == "token.2"
    assert twilio.violations == []


def test_it_shows_a_list(rest: Rest, noor: Resident) -> None:
    sid = rest.content(LIST, picker(3)).json()["sid"]
    rest.send(
        noor.address, ContentSid=sid, ContentVariables=filled("Wat?", "Paspoort", "Rijbewijs", "Kids-ID")
    )
    assert (noor.last.style, noor.last.list_button) == ("lijst", "Kies")
    assert noor.last.titles == ["Paspoort", "Rijbewijs", "Kids-ID"]


def test_it_takes_the_template_s_own_value_for_a_variable_that_is_not_given(
    rest: Rest, noor: Resident
) -> None:
    sid = rest.content("twilio/text", {"body": "Dag {{1}}"}, variables={"1": "allemaal"}).json()["sid"]
    rest.send(noor.address, ContentSid=sid)
    assert noor.texts == ["Dag allemaal"]


@pytest.mark.parametrize(
    ("content", "variables", "code"),
    [
        (quick(2), filled("a" * 1025, "Ja", "Nee"), 63021),
        (quick(2), filled("Zeker?", "Ja", "a" * 21), 63021),
        (quick(2), filled("Zeker?", "Ja", "Ja"), 63021),
        (quick(4), filled("Wat?", "a", "b", "c", "d"), 63021),
        (quick(1), '{"1": "Zeker?"}', 63021),
        (quick(1), filled("Zeker?", ""), 21656),
        (quick(1), '{"1": 5}', 21656),
        (quick(1), "geen json", 21656),
        (quick(1), filled("a" * 1601, "Ja"), 21658),
        (picker(2), filled("Wat?", "a" * 25, "b"), 63021),
        (picker(1), filled("a" * 1025, "b"), 63021),
    ],
)
def test_it_refuses_what_is_over_a_limit(
    twilio: FakeTwilio, rest: Rest, noor: Resident, content: dict[str, Any], variables: str, code: int
) -> None:
    sid = rest.content(LIST if "items" in content else QUICK, content).json()["sid"]
    answer = rest.send(noor.address, ContentSid=sid, ContentVariables=variables)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert twilio.sent == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("twilio/knoppen", {"body": "x"}),
        (QUICK, {"body": "x", "actions": []}),
        (QUICK, {"body": "x", "actions": [{"title": "Ja"}]}),
        (QUICK, {"actions": [{"type": "QUICK_REPLY", "title": "Ja"}]}),
        (QUICK, quick(11)),
        (LIST, picker(11)),
        (LIST, {"body": "x", "button": "Kies", "items": [{"title": "x"}]}),
        ("twilio/text", {"body": "{{1}} {{3}}"}),
    ],
)
def test_it_refuses_templates_that_cannot_be(rest: Rest, kind: str, content: dict[str, Any]) -> None:
    assert rest.content(kind, content).status_code == 400


def test_it_lists_and_forgets_templates(rest: Rest) -> None:
    sid = rest.content("twilio/text", {"body": "x"}, friendly_name="onthaal_x").json()["sid"]
    (found,) = rest.client.get("/v1/Content", params={"PageSize": "500"}).json()["contents"]
    assert (found["sid"], found["friendly_name"]) == (sid, "onthaal_x")
    assert rest.client.get(f"/v1/Content/{sid}").status_code == 200
    assert rest.client.delete(f"/v1/Content/{sid}").status_code == 204
    assert rest.client.get(f"/v1/Content/{sid}").status_code == 404


def test_it_approves_what_can_be_approved(twilio: FakeTwilio, rest: Rest, noor: Resident) -> None:
    sid = rest.content("twilio/text", {"body": "Stad Gent heeft een antwoord."}).json()["sid"]
    approval = f"/v1/Content/{sid}/ApprovalRequests"
    asked = {"name": "antwoord_klaar", "category": "UTILITY"}
    assert rest.client.post(f"{approval}/whatsapp", json=asked).json()["status"] == "received"
    twilio.window_errors = "sync"
    twilio.clock.advance(hours=25)
    assert rest.send(noor.address, ContentSid=sid).json()["code"] == 63016
    twilio.contents.approve(sid)
    assert rest.client.get(approval).json()["whatsapp"]["status"] == "approved"
    assert rest.send(noor.address, ContentSid=sid).status_code == 201
    assert rest.client.post(f"{approval}/whatsapp", json=asked).status_code == 400
    picked = rest.content(LIST, picker(2)).json()["sid"]
    other = {"name": "lijst", "category": "UTILITY"}
    assert rest.client.post(f"/v1/Content/{picked}/ApprovalRequests/whatsapp", json=other).status_code == 400
