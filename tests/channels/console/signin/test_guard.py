"""What every route of the console depends on: session, role, city, and that our own page asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.channels.console.signin.conftest import PUBLIC, Browser, Town


def test_a_page_sends_a_stranger_to_the_sign_in(kim: Browser) -> None:
    answer = kim.get("/balie/gesprek/12?tab=a&b=/c")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/balie/aanmelden?verder=/balie/gesprek/12%3Ftab%3Da%26b%3D/c"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/balie/api/ik", "/balie/api/stroom"])
def test_the_api_and_the_stream_tell_a_stranger_in_words(kim: Browser, path: str) -> None:
    answer = kim.get(path)

    assert answer.status_code == 401
    assert answer.json() == {
        "field": "sessie",
        "reason": "Je bent niet aangemeld. Meld je aan om verder te werken.",
    }


def test_a_session_that_ends_while_somebody_types_says_that_the_text_stays(town: Town, sam: Browser) -> None:
    csrf = sam.csrf()
    town.clock.advance(timedelta(minutes=31))
    answer = sam.post("/balie/api/zeg", json={"text": "Dag Noor"}, headers={"X-Onthaal-CSRF": csrf})

    assert answer.status_code == 401
    assert answer.json()["field"] == "sessie"
    assert "Wat je typte, blijft hier staan" in answer.json()["reason"]


def test_the_api_takes_a_change_with_the_token_as_header_or_as_field(sam: Browser) -> None:
    csrf = sam.csrf()

    assert sam.post("/balie/api/zeg", json={}, headers={"X-Onthaal-CSRF": csrf}).status_code == 200
    assert sam.post("/balie/api/zeg", data={"csrf": csrf}).status_code == 200
    assert sam.post("/balie/api/zeg", files={"csrf": (None, csrf)}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({}, PUBLIC),
        ({"X-Onthaal-CSRF": ""}, PUBLIC),
        ({"X-Onthaal-CSRF": "onzin"}, PUBLIC),
        ({"X-Onthaal-CSRF": "van sam"}, "https://kwaad.example"),
        ({"X-Onthaal-CSRF": "van sam"}, "https://balie.example.kwaad.example"),
        ({"X-Onthaal-CSRF": "van sam"}, "http://balie.example"),
        ({"X-Onthaal-CSRF": "van sam"}, "null"),
        ({"X-Onthaal-CSRF": "van sam"}, None),
        ({"X-Onthaal-CSRF": "van mieke"}, PUBLIC),
    ],
)
def test_no_foreign_page_changes_anything(
    town: Town, sam: Browser, headers: dict[str, str], origin: str | None
) -> None:
    town.account("mieke")
    mieke = town.browser()
    mieke.signs_in("mieke")
    tokens = {"van sam": sam.csrf(), "van mieke": mieke.csrf()}
    given = {name: tokens.get(value, value) for name, value in headers.items()}
    answer = sam.post("/balie/api/zeg", json={}, headers=given, origin=origin)

    assert answer.status_code == 403
    assert answer.json()["field"] == "csrf"


def test_role_and_city_come_from_the_database_whatever_a_body_says(town: Town, sam: Browser) -> None:
    forged: dict[str, Any] = {
        "json": {"role": "teamleider", "roles": ["beheerder"], "city": "hasselt", "agent_id": "x"},
        "headers": {"X-Onthaal-CSRF": sam.csrf(), "X-Role": "beheerder"},
    }
    said = sam.post("/balie/api/zeg?city=hasselt&role=teamleider", **forged).json()

    assert (said["city"], said["roles"]) == ("gent", ["agent"])
    refused = sam.post("/balie/api/overnemen?role=teamleider", **forged)
    assert refused.status_code == 403
    assert refused.json() == {"field": "rol", "reason": "Dit kan alleen een teamleider."}


def test_a_page_for_others_says_so(sam: Browser) -> None:
    answer = sam.get("/balie/leiding")

    assert answer.status_code == 403
    assert "Dit kan alleen een teamleider." in answer.text


def test_a_role_that_is_given_or_taken_counts_at_once(town: Town, sam: Browser) -> None:
    csrf = {"X-Onthaal-CSRF": sam.csrf()}
    town.accounts.change("sam", roles=["teamleider"])
    assert sam.post("/balie/api/overnemen", headers=csrf).status_code == 200
    town.accounts.change("sam", roles=["agent"])
    assert sam.post("/balie/api/overnemen", headers=csrf).status_code == 403


def test_who_moves_to_another_city_sees_nothing_of_the_former(town: Town, sam: Browser) -> None:
    town.accounts.change("sam", city="hasselt")
    assert sam.get("/balie/api/ik").status_code == 401

    sam.signs_in("sam")
    assert sam.get("/balie/api/ik").json()["city"] == "hasselt"


def test_a_stopped_account_is_out_at_its_next_request(town: Town, sam: Browser) -> None:
    town.accounts.stop("sam")

    assert sam.get("/balie/api/ik").status_code == 401
    assert sam.get("/balie").status_code == 303


def test_an_open_stream_notices_that_its_session_ended(sam: Browser) -> None:
    assert sam.get("/balie/api/stroom?stop=1").text == "data: True\n\ndata: False\n\n"


@pytest.mark.parametrize("path", ["/balie", "/balie/api/ik", "/balie/api/stroom"])
def test_the_token_changes_after_an_hour_with_whatever_answer(town: Town, sam: Browser, path: str) -> None:
    first = sam.token
    for _ in range(3):
        town.clock.advance(timedelta(minutes=20))
        last = sam.get("/balie" if _ < 2 else path)

    assert last.status_code == 200
    assert sam.token != first
    assert sam.get("/balie/api/ik").status_code == 200
    assert [value for value in last.headers.get_list("set-cookie") if "HttpOnly" in value]


def test_a_stolen_cookie_dies_with_the_next_token_and_takes_the_session_along(
    town: Town, sam: Browser, kim: Browser
) -> None:
    kim.cookies.set("__Host-onthaal-balie", str(sam.token), domain="balie.example", path="/")
    for _ in range(4):
        town.clock.advance(timedelta(minutes=20))
        sam.get("/balie/api/ik")
    town.clock.advance(timedelta(minutes=2))

    answer = kim.get("/balie/api/ik")
    assert answer.status_code == 401
    assert "uit voorzorg" in answer.json()["reason"]
    assert sam.get("/balie/api/ik").status_code == 401


def test_no_answer_to_a_stranger_makes_a_session(town: Town, kim: Browser) -> None:
    for path in ("/balie", "/balie/api/ik", "/balie/aanmelden"):
        kim.get(path)

    assert kim.token is None
    assert town.sessions.forget_expired() == 0
