"""Whether an ID token may be believed: OpenID Connect Core 1.0, 3.1.3.7."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from channels.console.signin.errors import BadIdToken, UnknownKey

type Key = RSAKey | ECKey

KINDS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""The algorithms that we take, and the kind of key of each. Not "none", and no HMAC: our secret is no key."""
LEEWAY = 60
"""Seconds that the issuer's clock and ours may differ."""
OLDEST = 600
"""Seconds since it was made: it comes straight from the issuer."""
SHORTEST_RSA = 2048
"""Bits (NIST SP 800-131A)."""

_SUBJECT = re.compile(r"[ -~]{1,255}")
"""ASCII, at most so long (OpenID Connect Core 1.0, 2)."""


@dataclass(frozen=True)
class Expected:
    """What an ID token must say. now: seconds since 1970."""

    issuer: str
    client_id: str
    nonce: str
    now: int


def believed(token: str, keys: Sequence[Key], expected: Expected) -> dict[str, Any]:
    """The claims. Raises UnknownKey when other keys may help, BadIdToken otherwise."""
    key = _key_of(_header(token), keys)
    try:
        claims = jwt.decode(token, key, algorithms=list(KINDS)).claims
        _registry(expected).validate(claims)
    except (JoseError, ValueError) as error:
        raise BadIdToken(type(error).__name__ + f": {error}"[:100]) from error
    if not _SUBJECT.fullmatch(claims["sub"]):
        raise BadIdToken("odd sub")
    audiences = claims["aud"]
    if isinstance(audiences, list) and len(audiences) > 1 and "azp" not in claims:
        raise BadIdToken("more audiences and no azp")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise BadIdToken("azp is another client")
    if claims["iat"] < expected.now - OLDEST - LEEWAY:
        raise BadIdToken("made long ago")
    return claims


def keys_of(published: Any) -> list[Key]:
    """The keys of a JWK Set (RFC 7517) that can verify a signature of ours; others are passed over."""
    listed = published.get("keys") if isinstance(published, dict) else None
    return list(_usable(listed if isinstance(listed, list) else []))


def _registry(expected: Expected) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=expected.now,
        leeway=LEEWAY,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    )


def _header(token: str) -> dict[str, Any]:
    """Not believed yet: it only says which key to try. Raises BadIdToken."""
    part = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error):
        raise BadIdToken("no token") from None
    if not isinstance(header, dict) or header.get("alg") not in KINDS:
        raise BadIdToken("algorithm is not allowed")
    return header


def _key_of(header: dict[str, Any], keys: Sequence[Key]) -> Key:
    alg, kid = header["alg"], header.get("kid")
    fit = [key for key in keys if key.key_type == KINDS[alg] and key.get("alg") in (None, alg)]
    named = [key for key in fit if key.get("kid") == kid] if kid is not None else fit
    if not named:
        raise UnknownKey
    if len(named) > 1:
        raise BadIdToken("which key is not said")
    return named[0]


def _usable(listed: Iterable[Any]) -> Iterable[Key]:
    for data in listed:
        if not isinstance(data, dict) or data.get("use", "sig") != "sig":
            continue
        try:
            key = JWKRegistry.import_key(data)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, ECKey) or (isinstance(key, RSAKey) and key.public_key.key_size >= SHORTEST_RSA):
            yield key
