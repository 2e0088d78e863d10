"""Signing in at an issuer that really signs: the flow, and what it says of people."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.errors import SettingsError
from tests.channels.console.signin.conftest import PUBLIC, Browser, MakeTown, Town, at, returned
from tests.fakes.oidc import FakeIssuer


@pytest.fixture
def aisha(abroad: Town) -> Browser:
    return abroad.browser()


def test_aisha_signs_in_at_the_issuer(abroad: Town, issuer: FakeIssuer, aisha: Browser) -> None:
    assert "Meld je aan met ACM/IDM" in aisha.get("/balie/aanmelden").text
    answer = aisha.comes_back(issuer, verder="/balie/gesprek/7")

    assert (answer.status_code, answer.headers["location"]) == (303, "/balie/gesprek/7")
    assert aisha.get("/balie").text == "Aïsha El Idrissi gent agent"
    (account,) = abroad.accounts.all()
    assert account.subject == f"{issuer.iss}|77"


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
def test_it_believes_the_algorithms_of_its_list(issuer: FakeIssuer, aisha: Browser, alg: str) -> None:
    issuer.alg = alg
    issuer.rotate()

    assert aisha.comes_back(issuer).headers["location"] == "/balie"


def test_it_asks_with_a_state_a_nonce_and_pkce_that_are_never_the_same(aisha: Browser) -> None:
    asked = [
        parse_qs(urlsplit(aisha.get("/balie/aanmelden/extern").headers["location"]).query) for _ in range(2)
    ]

    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == [f"{PUBLIC}/balie/aanmelden/terug"]
    assert asked[0]["scope"] == ["openid profile"]
    for secret in ("state", "nonce", "code_challenge"):
        assert len(asked[0][secret][0]) >= 43
        assert asked[0][secret] != asked[1][secret]


def test_she_can_sign_in_in_two_windows_at_once(issuer: FakeIssuer, aisha: Browser) -> None:
    first, second = (aisha.get("/balie/aanmelden/extern").headers["location"] for _ in range(2))

    assert aisha.get(returned(first)).status_code == 303
    assert aisha.get("/balie").status_code == 200
    assert aisha.get(returned(second)).status_code == 403  # signed in already: the visit is over


def test_each_sign_in_brings_what_the_issuer_says_now(
    abroad: Town, issuer: FakeIssuer, aisha: Browser
) -> None:
    aisha.comes_back(issuer)
    issuer.people[0].claims.update(onthaal_rol_3d="OnthaalLeiding:0207451227", family_name="Peeters")
    aisha.comes_back(issuer)

    assert aisha.get("/balie").text == "Aïsha Peeters gent teamleider"
    assert len(abroad.accounts.all()) == 1


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"onthaal_rol_3d": None}, "geen rol"),
        ({"onthaal_rol_3d": ["Andere:0207451227"]}, "geen rol"),
        ({"onthaal_rol_3d": ["OnthaalAgent:0207500123"]}, "geen rol"),
        ({"onthaal_rol_3d": ["agent"]}, "geen rol"),
        ({"onthaal_rol_3d": {"OnthaalAgent": True}}, "geen rol"),
        ({"vo_orgcode": "0999999999"}, "geen balie"),
        ({"vo_orgcode": None}, "geen balie"),
        ({"vo_orgcode": ["0207451227", "0207500123"]}, "meer dan één gemeente"),
    ],
)
def test_who_may_not_work_here_is_told_why(
    abroad: Town, issuer: FakeIssuer, aisha: Browser, claims: dict[str, Any], said: str
) -> None:
    issuer.people[0].claims.update(claims)
    answer = aisha.comes_back(issuer)

    assert answer.status_code == 403
    assert said in answer.text
    assert aisha.token is None
    assert abroad.accounts.all() == []


def test_who_lost_every_role_there_loses_what_was_open_here(
    abroad: Town, issuer: FakeIssuer, aisha: Browser
) -> None:
    aisha.comes_back(issuer)
    issuer.people[0].claims["onthaal_rol_3d"] = []
    abroad.browser().comes_back(issuer)

    assert aisha.get("/balie/api/ik").status_code == 401


def test_a_stopped_account_stays_stopped(abroad: Town, issuer: FakeIssuer, aisha: Browser) -> None:
    aisha.comes_back(issuer)
    abroad.accounts.stop(abroad.accounts.all()[0].id)
    answer = aisha.comes_back(issuer)

    assert answer.status_code == 403
    assert "stopgezet" in answer.text


def test_claims_within_claims_and_our_own_words_do_too(make_town: MakeTown, issuer: FakeIssuer) -> None:
    town = make_town(
        **at(
            issuer,
            oidc_rollen="realm_access.roles",
            oidc_rol_waarden="",
            oidc_gemeente="stad",
            oidc_gemeente_waarden="",
            oidc_afdelingen="afdelingen",
            oidc_afdeling_waarden="BZ=burgerzaken",
        )
    )
    issuer.people[0].claims.update(
        realm_access={"roles": ["offline_access", "redacteur", "agent"]},
        stad="hasselt",
        afdelingen=["BZ", "XX"],
    )
    aisha = town.browser()
    aisha.comes_back(issuer)

    assert aisha.get("/balie").text == "Aïsha El Idrissi hasselt agent,redacteur"
    assert town.accounts.all()[0].departments == ["burgerzaken"]


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"given_name": "A\0ïsha", "family_name": "El\n Idrissi"}, "Aïsha El Idrissi"),
        ({"name": "A. El Idrissi"}, "A. El Idrissi"),
        ({"given_name": None, "family_name": None}, "Medewerker"),
        ({"name": "x" * 5000}, "x" * 100),
        ({"name": 7, "given_name": ["Aïsha"]}, "7"),
    ],
)
def test_odd_names_do_no_harm(
    abroad: Town, issuer: FakeIssuer, aisha: Browser, claims: dict[str, Any], name: str
) -> None:
    issuer.people[0].claims.update(claims)

    assert aisha.comes_back(issuer).status_code == 303
    assert abroad.accounts.all()[0].name == name


def test_a_mapping_to_what_does_not_exist_stops_the_start(make_town: MakeTown, issuer: FakeIssuer) -> None:
    with pytest.raises(SettingsError, match="ONTHAAL_OIDC_ROL_WAARDEN: 'baas'"):
        make_town(**at(issuer, oidc_rol_waarden="X=baas"))
    with pytest.raises(SettingsError, match="ONTHAAL_OIDC_GEMEENTE_WAARDEN: 'aalst'"):
        make_town(**at(issuer, oidc_gemeente_waarden="1=aalst"))


def test_no_password_is_asked_beside_the_issuer_unless_that_is_wished(
    make_town: MakeTown, issuer: FakeIssuer, abroad: Town
) -> None:
    abroad.account("sam")
    sam = abroad.browser()
    assert 'name="wachtwoord"' not in sam.get("/balie/aanmelden").text
    assert sam.signs_in("sam").status_code == 403

    both = make_town(**at(issuer, oidc_lokaal=True)).browser()
    assert 'name="wachtwoord"' in both.get("/balie/aanmelden").text
    assert both.signs_in("sam").status_code == 303


def test_who_is_refused_there_is_told_in_our_words(issuer: FakeIssuer, aisha: Browser) -> None:
    issuer.people[0].claims["weigert"] = True
    answer = aisha.comes_back(issuer)

    assert answer.status_code == 401
    assert "liet je niet toe" in answer.text
    assert "Nee" not in answer.text


def test_signing_out_goes_on_to_the_issuer(issuer: FakeIssuer, aisha: Browser) -> None:
    aisha.comes_back(issuer)
    answer = aisha.post("/balie/afmelden", data={"csrf": aisha.csrf()})

    assert answer.status_code == 200
    assert f'content="0; url={issuer.url}/logout?client_id=onthaal&amp;' in answer.text
    assert "post_logout_redirect_uri=https%3A%2F%2Fbalie.example%2Fbalie%2Faanmelden" in answer.text
    assert aisha.token is None
    assert aisha.get("/balie/api/ik").status_code == 401


def test_signing_out_ends_here_where_the_issuer_can_not(issuer: FakeIssuer, aisha: Browser) -> None:
    issuer.with_logout = False
    aisha.comes_back(issuer)

    assert aisha.post("/balie/afmelden", data={"csrf": aisha.csrf()}).status_code == 303
    assert aisha.get("/balie/api/ik").status_code == 401


def test_a_local_account_signs_out_here_only(make_town: MakeTown, issuer: FakeIssuer) -> None:
    town = make_town(**at(issuer, oidc_lokaal=True))
    town.account("sam")
    sam = town.browser()
    sam.signs_in("sam")

    assert sam.post("/balie/afmelden", data={"csrf": sam.csrf()}).status_code == 303
    assert issuer.count("/logout") == 0
