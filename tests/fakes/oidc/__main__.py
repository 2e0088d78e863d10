"""`python -m tests.fakes.oidc --port 9003 --redirect-uri http://127.0.0.1:8080/balie/aanmelden/terug`"""

from __future__ import annotations

import argparse

from ..serving import run
from .server import FakeIssuer

STAFF = {
    "sam": {"given_name": "Sam", "family_name": "Peeters", "roles": ["agent"], "vo_orgcode": "gent"},
    "aisha": {"given_name": "Aïsha", "family_name": "El Idrissi", "roles": ["agent"], "vo_orgcode": "gent"},
    "mieke": {"given_name": "Mieke", "family_name": "Maes", "roles": ["teamleider"], "vo_orgcode": "gent"},
    "kim": {"given_name": "Kim", "family_name": "Buiten", "roles": [], "vo_orgcode": "gent"},
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.fakes.oidc", description=FakeIssuer.__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--redirect-uri", action="append", default=[])
    parser.add_argument("--alg", choices=("RS256", "ES256", "PS256"), default="RS256")
    given = parser.parse_args()
    issuer = FakeIssuer(redirect_uris=given.redirect_uri, alg=given.alg)
    issuer.url = issuer.iss = f"http://127.0.0.1:{given.port}"
    for sub, claims in STAFF.items():
        issuer.person(sub, **claims)
    issuer.present = None
    run(issuer.app, given.port)


if __name__ == "__main__":
    main()
