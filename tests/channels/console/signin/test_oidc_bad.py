"""What an issuer, or somebody who plays one, can do wrong: nobody gets in, and it is said in words."""

from __future__ import annotations

import asyncio

import pytest

from channels.console.signin.errors import IssuerAway
from channels.console.signin.issuer import Flow
from tests.channels.console.signin.conftest import Browser, MakeTown, Town, at, returned
from tests.fakes.oidc import FakeIssuer
from tests.fakes.oidc.tokens import KINDS


@pytest.fixture
def aisha(abroad: Town) -> Browser:
    return abroad.browser()


@pytest.mark.parametrize("wrong", KINDS)
def test_no_id_token_with_something_wrong_lets_anybody_in(
    abroad: Town, issuer: FakeIssuer, aisha: Browser, wrong: str
) -> None:
    issuer.spoil(wrong)
    answer = aisha.comes_back(issuer)

    assert answer.status_code == 401
    assert "We konden niet nagaan wie je bent." in answer.text
    assert aisha.token is None
    assert abroad.accounts.all() == []
    assert aisha.comes_back(issuer).status_code == 303  # the next one is right again


@pytest.mark.parametrize("sub", ["a\0b", "é", "x" * 256])
def test_an_odd_subject_is_nobody(issuer: FakeIssuer, aisha: Browser, sub: str) -> None:
    issuer.people[0].sub = sub

    assert aisha.comes_back(issuer).status_code == 401


@pytest.mark.parametrize("drift", [-45, 45])
def test_clocks_may_differ_a_little(issuer: FakeIssuer, aisha: Browser, drift: int) -> None:
    issuer.clock.advance(drift)

    assert aisha.comes_back(issuer).status_code == 303


def test_keys_that_change_are_fetched_again(abroad: Town, issuer: FakeIssuer, aisha: Browser) -> None:
    aisha.comes_back(issuer)
    assert issuer.count("/keys") == 1
    aisha.comes_back(issuer)
    assert issuer.count("/keys") == 1

    issuer.rotate()
    _later(abroad, 61)
    assert aisha.comes_back(issuer).status_code == 303
    assert issuer.count("/keys") == 2


def test_unknown_keys_make_us_look_once_a_minute_at_most(
    abroad: Town, issuer: FakeIssuer, aisha: Browser
) -> None:
    aisha.comes_back(issuer)
    _later(abroad, 61)
    for _ in range(5):
        issuer.spoil("unknown-key")
        assert aisha.comes_back(issuer).status_code == 401

    assert issuer.count("/keys") == 2


def test_a_key_that_was_withdrawn_is_forgotten(abroad: Town, issuer: FakeIssuer, aisha: Browser) -> None:
    aisha.comes_back(issuer)
    former = issuer.signers[0]
    issuer.rotate()
    published = issuer.signers
    _later(abroad, 3601)
    assert aisha.comes_back(issuer).status_code == 303

    issuer.signers = [former]
    started = aisha.get("/balie/aanmelden/extern").headers["location"]
    back = returned(started)
    id_token = issuer.id_token
    issuer.id_token = lambda code: _published(issuer, published, id_token(code))  # type: ignore[method-assign]
    assert aisha.get(back).status_code == 401


def _published(issuer: FakeIssuer, signers: list[object], token: str | None) -> str | None:
    """Signs with one key and publishes another, as after a theft."""
    issuer.signers = signers  # type: ignore[assignment]
    return token


def test_a_state_of_nobody_is_refused(issuer: FakeIssuer, aisha: Browser) -> None:
    address = aisha.get("/balie/aanmelden/extern").headers["location"]
    for state in ("onzin", "", "é"):
        answer = aisha.get("/balie/aanmelden/terug", params={"code": "x", "state": state})
        assert answer.status_code == 403
    assert issuer.count("/token") == 0
    assert aisha.get(returned(address)).status_code == 303


def test_nobody_signs_in_with_the_code_of_another(abroad: Town, issuer: FakeIssuer, aisha: Browser) -> None:
    back = returned(aisha.get("/balie/aanmelden/extern").headers["location"])
    kim = abroad.browser()
    kim.get("/balie/aanmelden/extern")

    assert kim.get(back).status_code == 403
    assert kim.token is None
    assert issuer.count("/token") == 0


def test_an_answer_counts_once(issuer: FakeIssuer, aisha: Browser) -> None:
    back = returned(aisha.get("/balie/aanmelden/extern").headers["location"])
    assert aisha.get(back).status_code == 303

    aisha.cookies.clear()
    assert aisha.get(back).status_code == 403
    assert issuer.count("/token") == 1


def test_a_code_that_is_too_old_is_said(issuer: FakeIssuer, aisha: Browser) -> None:
    back = returned(aisha.get("/balie/aanmelden/extern").headers["location"])
    issuer.clock.advance(120)
    answer = aisha.get(back)

    assert answer.status_code == 403
    assert "duurde te lang" in answer.text


def test_an_answer_in_the_name_of_another_issuer_is_refused(issuer: FakeIssuer, aisha: Browser) -> None:
    back = returned(aisha.get("/balie/aanmelden/extern").headers["location"])
    mixed = back.replace("iss=http%3A%2F%2F127", "iss=http%3A%2F%2F128")
    assert mixed != back

    assert aisha.get(mixed).status_code == 401
    assert issuer.count("/token") == 0


@pytest.mark.parametrize("path", ["openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("kind", ["500", "reset"])
def test_an_issuer_that_is_away_is_said(issuer: FakeIssuer, aisha: Browser, path: str, kind: str) -> None:
    issuer.faults.add(kind, path=path)
    started = aisha.get("/balie/aanmelden/extern")
    answer = aisha.get(returned(started.headers["location"])) if started.status_code == 303 else started

    assert answer.status_code == 503
    assert "antwoordt nu niet" in answer.text
    assert aisha.comes_back(issuer).status_code == 303


def test_nobody_waits_for_the_time_out_of_another(abroad: Town, issuer: FakeIssuer) -> None:
    issuer.faults.add("hang", seconds=0.3, times=None)

    async def at_once() -> list[object]:
        asked = (abroad.door.issuer.address_for(Flow.begin("/balie")) for _ in range(5))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    assert [type(found) for found in asyncio.run(at_once())] == [IssuerAway] * 5
    assert len(issuer.faults.used) == 1


def test_onthaal_starts_while_the_issuer_is_away(make_town: MakeTown, issuer: FakeIssuer) -> None:
    town = make_town(**{**at(issuer), "oidc_issuer": "http://127.0.0.1:9"})
    answer = town.browser().get("/balie/aanmelden/extern")

    assert answer.status_code == 503
    assert "Meld je aan met ACM/IDM" in answer.text


def test_another_issuer_at_its_address_is_not_believed(issuer: FakeIssuer, aisha: Browser) -> None:
    issuer.iss = "https://kwaad.example"

    assert aisha.get("/balie/aanmelden/extern").status_code == 503


def test_a_wrong_secret_lets_nobody_in(make_town: MakeTown, issuer: FakeIssuer) -> None:
    browser = make_town(**at(issuer, oidc_client_secret="een ander: geheim")).browser()

    assert browser.comes_back(issuer).status_code == 503


def test_a_secret_with_odd_signs_is_sent_as_it_must(make_town: MakeTown, issuer: FakeIssuer) -> None:
    issuer.client_secret = "een: ge+he%im/é"
    browser = make_town(**at(issuer)).browser()

    assert browser.comes_back(issuer).status_code == 303


def test_a_cookie_that_we_did_not_sign_begins_nothing(issuer: FakeIssuer, aisha: Browser) -> None:
    back = returned(aisha.get("/balie/aanmelden/extern").headers["location"])
    kept = next(cookie for cookie in aisha.cookies.jar)
    aisha.cookies.set(kept.name, f"{kept.value}x", domain=kept.domain, path="/")

    assert aisha.get(back).status_code == 403


def _later(town: Town, seconds: float) -> None:
    """Moves the running clock of our side of the issuer on."""
    issuer = town.door.issuer
    timer = issuer._timer
    issuer._timer = lambda: timer() + seconds
