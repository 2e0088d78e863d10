"""Signing in with a local account: in, out, and every way to be refused."""

from __future__ import annotations

import pytest

from bot.replicas import RateLimit
from tests.channels.console.signin.conftest import (
    PASSWORD,
    PUBLIC,
    Browser,
    MakeTown,
    Town,
    application,
    hidden,
)


def test_sam_signs_in_and_is_who_he_is(town: Town) -> None:
    sam = town.browser()
    answer = sam.signs_in("sam")

    assert (answer.status_code, answer.headers["location"]) == (303, "/balie")
    assert sam.get("/balie").text == "Sam Peeters gent agent"


def test_the_cookie_can_be_read_by_no_script_and_goes_over_https_only(town: Town) -> None:
    (given,) = [
        value
        for value in town.browser().signs_in("sam").headers.get_list("set-cookie")
        if "onthaal-balie=" in value
    ]
    name, *rest = given.split("; ")

    assert name.startswith("__Host-onthaal-balie=")
    assert {part.lower() for part in rest} == {"httponly", "path=/", "samesite=lax", "secure"}


def test_on_this_machine_the_cookie_has_its_plain_name(make_town: MakeTown) -> None:
    town = make_town(public_url="http://127.0.0.1:8080")
    town.account("sam")
    sam = town.browser(address="http://127.0.0.1:8080")
    answer = sam.post(
        "/balie/aanmelden",
        origin="http://127.0.0.1:8080",
        data={**sam.form(), "naam": "sam", "wachtwoord": PASSWORD},
    )

    assert any(value.startswith("onthaal-balie=") for value in answer.headers.get_list("set-cookie"))
    assert "secure" not in str(answer.headers).lower()
    assert sam.get("/balie").status_code == 200


def test_without_https_no_password_is_asked(make_town: MakeTown) -> None:
    town = make_town(public_url="http://balie.example")
    sam = town.browser(address="http://balie.example")
    shown = sam.get("/balie/aanmelden").text

    assert "ONTHAAL_PUBLIC_URL" in shown
    assert "<form" not in shown
    assert sam.post("/balie/aanmelden", data={"naam": "sam", "wachtwoord": PASSWORD}).status_code == 403


@pytest.mark.parametrize("name", ["sam", "niemand", "mieke", ""])
def test_every_refusal_reads_the_same(town: Town, kim: Browser, name: str) -> None:
    town.account("mieke")
    town.accounts.stop("mieke")
    answer = kim.signs_in(name, "niet het goede wachtwoord")
    shown = answer.text.replace(f'value="{name}"', 'value=""').replace(hidden(answer.text)["csrf"], "")

    assert answer.status_code == 401
    assert "De naam of het wachtwoord klopt niet." in shown
    assert kim.token is None
    other = town.browser().signs_in("nog iemand", "niet het goede wachtwoord")
    assert shown == other.text.replace('value="nog iemand"', 'value=""').replace(
        hidden(other.text)["csrf"], ""
    )


def test_what_was_typed_stays_but_never_the_password(kim: Browser) -> None:
    shown = kim.signs_in('"><script>alert(1)</script>', "niet-het-goede").text

    assert "&gt;&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "niet-het-goede" not in shown


@pytest.mark.parametrize(("key", "wait"), [("balie:naam:sam", 60.0), ("balie:adres:192.0.2.7", 2.0)])
def test_who_tries_too_often_waits(town: Town, key: str, wait: float) -> None:
    town.limits.empty[key] = wait
    answer = town.browser().signs_in("Sam")

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(int(wait) + 1)
    assert "te veel pogingen" in answer.text


def test_attempts_count_for_names_that_do_not_exist_too(town: Town, kim: Browser) -> None:
    kim.signs_in("niemand")

    assert town.limits.taken == [
        "balie:adres:198.51.100.9",
        "balie:naam:niemand:198.51.100.9",
        "balie:naam:niemand",
    ]


def test_who_guesses_from_elsewhere_does_not_keep_sam_out(town: Town) -> None:
    town.limits = RateLimit()
    town.app = application(town)
    kim, sam = town.browser(host="198.51.100.9"), town.browser()
    guesses = [kim.signs_in("sam", f"gok nummer {number}").status_code for number in range(12)]

    assert guesses == [401] * 10 + [429] * 2
    assert kim.signs_in("sam").status_code == 429
    assert sam.signs_in("sam").status_code == 303


@pytest.mark.parametrize("origin", ["https://kwaad.example", "null", None])
def test_no_other_site_can_sign_somebody_in(town: Town, origin: str | None) -> None:
    sam = town.browser()
    answer = sam.post(
        "/balie/aanmelden", origin=origin, data={**sam.form(), "naam": "sam", "wachtwoord": PASSWORD}
    )

    assert answer.status_code == 403
    assert sam.token is None


@pytest.mark.parametrize("csrf", ["", "onzin", "é"])
def test_a_form_that_is_not_from_this_browser_is_refused(town: Town, csrf: str) -> None:
    sam = town.browser()
    sam.form()
    answer = sam.post("/balie/aanmelden", data={"csrf": csrf, "naam": "sam", "wachtwoord": PASSWORD})

    assert answer.status_code == 403
    assert 'value="sam"' in answer.text
    again = {**hidden(answer.text), "naam": "sam", "wachtwoord": PASSWORD}
    assert sam.post("/balie/aanmelden", data=again).status_code == 303


def test_a_token_that_was_planted_is_never_taken_over(town: Town, kim: Browser) -> None:
    town.account("kim")
    kim.signs_in("kim")
    planted = str(kim.token)
    sam = town.browser()
    sam.cookies.set("__Host-onthaal-balie", planted, domain="balie.example", path="/")
    sam.signs_in("sam")

    assert sam.token != planted
    assert sam.get("/balie").text.startswith("Sam")
    assert kim.get("/balie").status_code == 303


def test_signing_out_makes_every_copy_of_the_cookie_worthless(town: Town, sam: Browser, kim: Browser) -> None:
    stolen = str(sam.token)
    answer = sam.post("/balie/afmelden", data={"csrf": sam.csrf()})

    assert (answer.status_code, answer.headers["location"]) == (303, "/balie/aanmelden?afgemeld=1")
    assert sam.token is None
    assert "Je bent afgemeld." in sam.get(answer.headers["location"]).text
    kim.cookies.set("__Host-onthaal-balie", stolen, domain="balie.example", path="/")
    assert kim.get("/balie/api/ik").status_code == 401


def test_who_leaves_their_last_window_is_told_on(town: Town, sam: Browser) -> None:
    id = sam.get("/balie/api/ik").json()["id"]
    other = town.browser()
    other.signs_in("sam")
    sam.post("/balie/afmelden", data={"csrf": sam.csrf()})
    assert town.left == []

    other.post("/balie/afmelden", data={"csrf": other.csrf()})
    assert town.left == [id]


def test_signing_out_everywhere_ends_the_other_machines_too(town: Town, sam: Browser) -> None:
    other = town.browser()
    other.signs_in("sam")
    sam.post("/balie/afmelden", data={"csrf": sam.csrf(), "overal": "1"})

    assert other.get("/balie/api/ik").status_code == 401


def test_no_other_site_can_sign_somebody_out(sam: Browser) -> None:
    for how in ({"data": {}}, {"data": {"csrf": sam.csrf()}, "origin": "https://kwaad.example"}):
        answer = sam.post("/balie/afmelden", **how)
        assert answer.status_code == 403
        assert "text/html" in answer.headers["content-type"]
    assert sam.get("/balie").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["https://kwaad.example/balie", "//kwaad.example/balie", "/balie/../kwaad", "/afspraak", "/balie\\@x"],
)
def test_nobody_is_sent_elsewhere(town: Town, wanted: str) -> None:
    sam = town.browser()
    asked = sam.get("/balie/aanmelden", params={"verder": wanted})
    assert hidden(asked.text)["verder"] == "/balie"

    answer = sam.signs_in("sam", verder=wanted)
    assert answer.headers["location"] == "/balie"


def test_somebody_comes_back_where_they_were(town: Town) -> None:
    sam = town.browser()
    sent = sam.get("/balie/gesprek/12?tab=notities")
    assert sent.status_code == 303

    fields = sam.form(sent.headers["location"])
    assert fields["verder"] == "/balie/gesprek/12?tab=notities"
    assert sam.signs_in("sam", **fields).headers["location"] == "/balie/gesprek/12?tab=notities"


def test_a_window_of_its_own_ends_with_a_page_that_closes_itself(town: Town) -> None:
    sam = town.browser()
    fields = sam.form("/balie/aanmelden?venster=1")
    answer = sam.signs_in("sam", **fields)

    assert answer.headers["location"] == "/balie/aanmelden/klaar"
    assert "Sluit dit venster" in sam.get(answer.headers["location"]).text
    assert "balie.aangemeld" in sam.get("/balie/aanmelden/klaar.js").text


@pytest.mark.parametrize("path", ["/balie/aanmelden", "/balie/aanmelden/klaar", "/balie/aanmelden/terug"])
def test_its_pages_run_nothing_from_elsewhere_and_are_kept_nowhere(kim: Browser, path: str) -> None:
    answer = kim.get(path)
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert "onload" not in answer.text


def test_there_is_no_issuer_to_go_to(kim: Browser) -> None:
    assert kim.get("/balie/aanmelden/extern").status_code == 403
    assert kim.get("/balie/aanmelden/terug?code=x&state=y").status_code == 403


def test_our_origin_is_the_public_address_whatever_the_proxy_passes_on(town: Town) -> None:
    sam = town.browser()
    fields = {**sam.form(), "naam": "sam", "wachtwoord": PASSWORD}
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in sam.cookies.jar)
    behind = town.browser(address="http://127.0.0.1:8080")

    asked = {"data": fields, "headers": {"Cookie": cookie}}
    assert behind.post("/balie/aanmelden", origin="https://kwaad.example", **asked).status_code == 403
    assert behind.post("/balie/aanmelden", origin=PUBLIC, **asked).status_code == 303
