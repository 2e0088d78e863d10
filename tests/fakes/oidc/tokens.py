"""ID tokens: really signed, and on request wrong in one way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Literal, get_args

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

type Key = RSAKey | ECKey

Wrong = Literal[
    "nonce", "no-nonce", "audience", "more-audiences", "other-party", "expired", "no-expiry", "future", "old",
    "issuer", "none", "hmac", "unknown-key", "signature", "no-subject", "not-a-token", "no-token",
]  # fmt: skip
"""What an ID token can have wrong:

nonce, no-nonce                 another nonce than was asked with, or none
audience                        for another client
more-audiences, other-party     for several clients, without or with another `azp`
expired, no-expiry              `exp` passed, or absent
future, old                     `iat` an hour ahead, or a day ago
issuer                          somebody else's `iss`
none, hmac                      `alg` none without signature; HS256 with our public key as the secret
unknown-key, signature          a `kid` that isn't published; one that is, with another key's signature
no-subject                      without `sub`
not-a-token, no-token           some text, or no `id_token` at all
"""
KINDS: tuple[str, ...] = get_args(Wrong)
CLAIMS: dict[str, dict[str, Any]] = {
    "nonce": {"nonce": "een andere"},
    "no-nonce": {"nonce": None},
    "audience": {"aud": "een-andere-toepassing"},
    "issuer": {"iss": "https://kwaad.example"},
    "no-expiry": {"exp": None},
    "no-subject": {"sub": None},
}


@dataclass(frozen=True)
class Signer:
    """One key of the issuer, and the algorithm that it signs with."""

    alg: str
    key: Key

    @classmethod
    def make(cls, alg: str, number: int) -> Signer:
        names: Any = {"kid": f"sleutel-{number}", "use": "sig", "alg": alg}
        key: Key = ECKey.generate_key("P-256", names) if alg == "ES256" else RSAKey.generate_key(2048, names)
        return cls(alg, key)

    @property
    def kid(self) -> str:
        return str(self.key.kid)

    def public(self) -> dict[str, Any]:
        return dict(self.key.as_dict(private=False))

    def sign(self, claims: dict[str, Any], kid: str = "") -> str:
        header = {"alg": self.alg, "kid": kid or self.kid, "typ": "JWT"}
        return jwt.encode(header, dict(claims), self.key, algorithms=[self.alg])


def spoiled(wrong: str, claims: dict[str, Any], signer: Signer, now: int) -> str | None:
    """The ID token with this wrong; "" is a right one. None: there is none."""
    changed = {**claims, **CLAIMS.get(wrong, {}), **_of_time(wrong, now), **_of_audience(wrong, claims)}
    claims = {name: value for name, value in changed.items() if value is not None}
    match wrong:
        case "no-token":
            return None
        case "not-a-token":
            return "dit.is.niets"
        case "none":
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
        case "hmac":
            return _with_public_key(claims, signer)
        case "unknown-key":
            return Signer.make(signer.alg, 99).sign(claims)
        case "signature":
            return Signer.make(signer.alg, 99).sign(claims, signer.kid)
    return signer.sign(claims)


def _of_time(wrong: str, now: int) -> dict[str, Any]:
    times = {
        "expired": {"exp": now - 3600, "iat": now - 7200},
        "future": {"iat": now + 3600, "exp": now + 7200},
        "old": {"iat": now - 24 * 3600},
    }
    return times.get(wrong, {})


def _of_audience(wrong: str, claims: dict[str, Any]) -> dict[str, Any]:
    both = [claims["aud"], "een-andere-toepassing"]
    kinds = {
        "more-audiences": {"aud": both},
        "other-party": {"aud": both, "azp": "een-andere-toepassing"},
    }
    return kinds.get(wrong, {})


def _with_public_key(claims: dict[str, Any], signer: Signer) -> str:
    """What a careless client takes: our public key as the secret of an HMAC."""
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': signer.kid})}.{_part(claims)}"
    secret = signer.key.as_pem(private=False)
    return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _part(content: dict[str, Any]) -> str:
    return _encoded(json.dumps(content).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
