"""The issuer's routes: discovery, authorize, token, keys and logout (OpenID Connect Core 1.0, RP-Initiated Logout)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..console import Console, console_routes
from ..faults import Asked, Fault, FaultyServer

if TYPE_CHECKING:
    from .server import Code, FakeIssuer

ASKED_WITH = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")


def application(issuer: FakeIssuer) -> ASGIApp:
    api = _Api(issuer)
    console = Console(
        issuer.faults,
        issuer.clock,
        state=lambda _: {"violations": issuer.violations, "asked": [path for path, _ in issuer.asked]},
        drive=lambda asked: _driven(issuer, asked),
        settings=lambda asked: _set(issuer, asked),
    )
    routes = [
        Route("/.well-known/openid-configuration", api.discovery),
        Route("/authorize", api.authorize),
        Route("/token", api.token, methods=["POST"]),
        Route("/keys", api.keys),
        Route("/logout", api.logout),
        *console_routes(console),
    ]
    return FaultyServer(Starlette(routes=routes), faults=issuer.faults, refusal=_refusal)


class _Api:
    def __init__(self, issuer: FakeIssuer) -> None:
        self._issuer = issuer

    async def discovery(self, request: Request) -> Response:
        self._noted(request)
        url = self._issuer.url
        found = {
            "issuer": self._issuer.iss,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [self._issuer.alg],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
        if self._issuer.with_logout:
            found["end_session_endpoint"] = f"{url}/logout"
        return JSONResponse(found)

    async def keys(self, request: Request) -> Response:
        self._noted(request)
        return JSONResponse({"keys": [signer.public() for signer in self._issuer.signers]})

    async def authorize(self, request: Request) -> Response:
        asked = self._noted(request)
        missing = [name for name in ASKED_WITH if not asked.get(name)]
        if missing or asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return self._wrong(f"authorize without {missing or 'code and S256'}")
        if asked["client_id"] != self._issuer.client_id:
            return self._wrong("authorize of an unknown client")
        if asked["redirect_uri"] not in self._issuer.redirect_uris:
            return self._wrong(f"redirect_uri is not registered: {asked['redirect_uri']}")
        person = self._chosen(asked)
        if person is None:
            return self._page(asked)
        if person.claims.get("weigert"):
            return _back(asked, error="access_denied", error_description="<b>Nee</b>")
        return _back(asked, code=self._issuer.code_for(person, asked), iss=self._issuer.iss)

    async def token(self, request: Request) -> Response:
        self._noted(request)
        asked = {key: str(value) for key, value in (await request.form()).items()}
        if not self._known_client(request, asked):
            return JSONResponse({"error": "invalid_client"}, 401)
        code = self._issuer.codes.pop(asked.get("code", ""), None)
        if code is None or code.until < self._issuer.clock.now().timestamp():
            return JSONResponse({"error": "invalid_grant"}, 400)
        if problem := _mismatch(code, asked):
            self._issuer.violations.append(problem)
            return JSONResponse({"error": "invalid_grant", "error_description": problem}, 400)
        given = {"access_token": "hier-niet-nodig", "token_type": "Bearer", "expires_in": 300}
        id_token = self._issuer.id_token(code)
        return JSONResponse(given if id_token is None else {**given, "id_token": id_token})

    async def logout(self, request: Request) -> Response:
        asked = self._noted(request)
        onward = asked.get("post_logout_redirect_uri")
        if onward and (asked.get("client_id") != self._issuer.client_id):
            return self._wrong("logout with a redirect and without our client_id")
        self._issuer.present = None
        return RedirectResponse(onward, 303) if onward else HTMLResponse("<h1>Afgemeld</h1>")

    def _noted(self, request: Request) -> dict[str, str]:
        asked = dict(request.query_params)
        self._issuer.asked.append((request.url.path, asked))
        return asked

    def _wrong(self, problem: str) -> Response:
        self._issuer.violations.append(problem)
        return HTMLResponse(escape(problem), 400)

    def _chosen(self, asked: dict[str, str]) -> Any:
        named = [person for person in self._issuer.people if person.sub == asked.get("wie")]
        return named[0] if named else self._issuer.present

    def _page(self, asked: dict[str, str]) -> Response:
        """Who is at the browser? For tests and demonstrations with a real one."""
        links = "".join(
            f'<li><a href="/authorize?{escape(urlencode({**asked, "wie": person.sub}))}">{escape(person.name)}</a></li>'
            for person in self._issuer.people
        )
        return HTMLResponse(
            f'<!doctype html><html lang="nl"><title>Wie ben je?</title><h1>Wie ben je?</h1><ul>{links}</ul></html>'
        )

    def _known_client(self, request: Request, asked: dict[str, str]) -> bool:
        """client_secret_basic (both parts form-encoded, RFC 6749, 2.3.1) or client_secret_post."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        wanted = (self._issuer.client_id, self._issuer.client_secret)
        if kind.lower() != "basic":
            return (asked.get("client_id", ""), asked.get("client_secret", "")) == wanted
        try:
            name, _, secret = base64.b64decode(given).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return (unquote_plus(name), unquote_plus(secret)) == wanted


def _mismatch(code: Code, asked: dict[str, str]) -> str:
    """What in the exchange doesn't belong to the request that the code was given for."""
    verifier = asked.get("code_verifier", "")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if asked.get("grant_type") != "authorization_code":
        return "grant_type"
    if asked.get("redirect_uri") != code.asked["redirect_uri"]:
        return "redirect_uri"
    if not 43 <= len(verifier) <= 128 or challenge != code.asked["code_challenge"]:
        return "code_verifier"
    return ""


def _back(asked: dict[str, str], **given: str) -> Response:
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({**given, 'state': asked['state']})}", 302)


def _refusal(fault: Fault, asked: Asked) -> Response:
    status = 429 if fault.kind == "429" else fault.status
    return JSONResponse({"error": fault.message or "server_error"}, status)


def _driven(issuer: FakeIssuer, asked: Any) -> dict[str, Any]:
    """{"do": "signs_in", "with": ["<sub>"]}, {"do": "spoil", "with": ["nonce"]}, {"do": "rotate"}."""
    given = list(asked.get("with", ()))
    match asked["do"]:
        case "signs_in":
            issuer.present = next(person for person in issuer.people if person.sub == given[0])
        case "spoil":
            issuer.spoil(given[0])
        case "rotate":
            issuer.rotate()
        case other:
            raise ValueError(f"no such thing: {other}")
    return {}


def _set(issuer: FakeIssuer, asked: Any) -> None:
    issuer.redirect_uris = list(asked.get("redirect_uris", issuer.redirect_uris))
    issuer.alg = asked.get("alg", issuer.alg)
