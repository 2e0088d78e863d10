"""ID tokens and keys on their own: what is changed or odd is never believed, and never breaks us."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from channels.console.signin.errors import BadIdToken, UnknownKey
from channels.console.signin.id_token import Expected, Key, believed, keys_of

NOW = 1_800_000_000
EXPECTED = Expected("https://idp.example", "onthaal", "een-nonce", NOW)
CLAIMS = {
    "iss": "https://idp.example",
    "aud": "onthaal",
    "sub": "77",
    "nonce": "een-nonce",
    "iat": NOW,
    "exp": NOW + 300,
}
RSA = RSAKey.generate_key(2048, {"kid": "een", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "twee", "use": "sig"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)

KINDS = st.sampled_from(["RSA", "EC", "oct", "OKP"])
ODD_KEYS = st.fixed_dictionaries({"kty": KINDS, "n": JSON, "e": JSON, "crv": JSON})


def published(*keys: Any) -> list[Key]:
    return keys_of({"keys": [dict(key.as_dict(private=False)) for key in keys]})


def signed(key: Any = RSA, alg: str = "RS256", kid: str | None = "een", **changed: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    header = {"alg": alg} | ({"kid": kid} if kid else {})
    return jwt.encode(header, claims, key, algorithms=[alg])


KEYS = published(RSA, EC)
TOKEN = signed()


@pytest.mark.parametrize(
    "token",
    [signed(), signed(alg="PS256"), signed(EC, "ES256", "twee"), signed(kid=None), signed(aud=["onthaal"])],
)
def test_what_is_right_is_believed(token: str) -> None:
    assert believed(token, KEYS, EXPECTED)["sub"] == "77"


def test_several_audiences_need_us_as_the_authorised_party() -> None:
    both = ["onthaal", "anders"]

    assert believed(signed(aud=both, azp="onthaal"), KEYS, EXPECTED)["aud"] == both
    for wrong in ({"aud": both}, {"aud": both, "azp": "anders"}, {"azp": "anders"}):
        with pytest.raises(BadIdToken):
            believed(signed(**wrong), KEYS, EXPECTED)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(place=st.integers(0, len(TOKEN) - 1), letter=st.characters(codec="utf-8"))
def test_a_changed_letter_never_says_something_else(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    with suppress(BadIdToken):
        assert believed(changed, KEYS, EXPECTED) == CLAIMS  # the last letter of a part has bits to spare


@settings(max_examples=200, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(CLAIMS)), value=JSON)
def test_claims_of_any_shape_are_refused_in_order(name: str, value: Any) -> None:
    token = signed(**{name: value})
    try:
        found = believed(token, KEYS, EXPECTED)
    except BadIdToken:
        return
    free = {"sub": str, "exp": int, "iat": int}
    assert (
        isinstance(found[name], free[name]) if name in free else CLAIMS[name] in (found[name], *found[name])
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(token=st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadIdToken):
        believed(token, KEYS, EXPECTED)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(JSON | st.fixed_dictionaries({"keys": st.lists(JSON | ODD_KEYS)}))
def test_odd_keys_are_passed_over(found: Any) -> None:
    assert keys_of(found) == []


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_keys_that_can_not_prove_anything_are_passed_over() -> None:
    weak = RSAKey.generate_key(1024, {"kid": "zwak"})
    others = [
        weak,
        OctKey.generate_key(256, {"kid": "gedeeld"}),
        OKPKey.generate_key("Ed25519", {"kid": "anders"}),
        RSAKey.generate_key(2048, {"kid": "enc", "use": "enc"}),
    ]

    assert published(*[key for key in others if key.key_type != "oct"]) == []
    assert keys_of({"keys": [dict(others[1].as_dict(private=True))]}) == []


def test_a_key_signs_only_with_its_own_algorithm() -> None:
    for_pss = RSAKey.generate_key(2048, {"kid": "pss", "alg": "PS256", "use": "sig"})

    with pytest.raises(UnknownKey):
        believed(signed(for_pss, "PS256", "pss"), published(RSA), EXPECTED)
    assert believed(signed(for_pss, "PS256", "pss"), published(for_pss), EXPECTED)
    with pytest.raises(BadIdToken):
        believed(signed(RSA, "RS256", "pss"), published(for_pss), EXPECTED)


def test_without_a_name_one_key_must_be_left() -> None:
    other = RSAKey.generate_key(2048, {"kid": "drie", "use": "sig"})

    with pytest.raises(BadIdToken, match="which key"):
        believed(signed(kid=None), published(RSA, other), EXPECTED)
    with pytest.raises(UnknownKey):
        believed(signed(kid="vier"), published(RSA, other), EXPECTED)
