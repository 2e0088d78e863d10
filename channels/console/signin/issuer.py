"""The issuer: where it is, which keys it has, and what it says of somebody for a code."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx

from bot.settings import Settings, safe_address
from channels.console.signin.errors import BadIdToken, IssuerAway, LostVisit, UnknownKey
from channels.console.signin.id_token import Expected, Key, believed, keys_of

PATIENCE = httpx.Timeout(5.0, connect=3.0)
"""Seconds for one request."""
LARGEST = 512 * 1024
"""Bytes of an answer."""
KNOWN_FOR = 3600.0
"""Seconds that discovery and keys are kept: a key that is withdrawn must go."""
AGAIN_AFTER = 60.0
"""Seconds between two looks for an unknown key: anybody can send one."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LOGOUT = "end_session_endpoint"


@dataclass(frozen=True)
class Flow:
    """One sign-in under way: what only this browser and the issuer know."""

    state: str
    nonce: str
    verifier: str
    onward: str

    @classmethod
    def begin(cls, onward: str) -> Flow:
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, onward)

    @property
    def challenge(self) -> str:
        """RFC 7636, 4.2: S256."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Issuer:
    """Asks nothing before the first sign-in, so Onthaal starts while it is away. All raise IssuerAway.

    redirect_uri: where it sends the browser back. timer, now: seconds, running and since 1970.
    """

    def __init__(
        self,
        settings: Settings,
        redirect_uri: str,
        *,
        timer: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._address = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret
        self._scopes = settings.oidc_scopes
        self._redirect_uri = redirect_uri
        self._timer = timer
        self._now = now
        self._facts: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, list[Key]] | None = None
        self._turn = asyncio.Lock()
        self._failed_at = float("-inf")

    async def address_for(self, flow: Flow) -> str:
        """Where the browser goes to sign in."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._scopes,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        return _with((await self._discovered())["authorization_endpoint"], asked)

    async def claims_for(self, code: str, flow: Flow) -> dict[str, Any]:
        """What the issuer says of who signed in. Raises BadIdToken, LostVisit."""
        token = await self._exchanged(code, flow)
        expected = Expected(self._address, self._client_id, flow.nonce, int(self._now()))
        try:
            return believed(token, await self._known_keys(KNOWN_FOR), expected)
        except UnknownKey:
            return believed(token, await self._known_keys(AGAIN_AFTER), expected)

    async def sign_out_address(self, back: str) -> str | None:
        """Where the browser goes to sign out there too (RP-Initiated Logout 1.0); None where it can't.

        ACM/IDM knows us by `client_id` then, so no ID token with somebody's data need be kept.
        """
        address = (await self._discovered()).get(LOGOUT)
        asked = {"client_id": self._client_id, "post_logout_redirect_uri": back}
        return _with(address, asked) if isinstance(address, str) and safe_address(address) else None

    def is_ours(self, said: str | None) -> bool:
        """Whether the issuer that an answer names is this one; it need not name any (RFC 9207)."""
        return said is None or said == self._address

    async def _discovered(self) -> dict[str, Any]:
        async with self._alone():
            if self._facts is None or self._timer() - self._facts[0] > KNOWN_FOR:
                found = await _asked("GET", f"{self._address.rstrip('/')}/.well-known/openid-configuration")
                self._facts = (self._timer(), self._checked(found))
            return self._facts[1]

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """One look at a time. Who waited for one that failed fails too: nobody waits for two time-outs."""
        began = self._timer()
        async with self._turn:
            if self._failed_at >= began:
                raise IssuerAway("no answer to who came before")
            try:
                yield
            except IssuerAway:
                self._failed_at = self._timer()
                raise

    def _checked(self, found: dict[str, Any]) -> dict[str, Any]:
        if found.get("issuer") != self._address:
            raise IssuerAway("another issuer answers")
        unsafe = [name for name in NEEDED if not safe_address(str(found.get(name, "")))]
        if unsafe:
            raise IssuerAway(f"no safe {unsafe[0]}")
        return found

    async def _known_keys(self, not_older: float) -> list[Key]:
        """The keys as they were at most `not_older` seconds ago."""
        address = (await self._discovered())["jwks_uri"]
        async with self._alone():
            if self._keys is None or self._timer() - self._keys[0] > not_older:
                self._keys = (self._timer(), keys_of(await _asked("GET", address)))
            return self._keys[1]

    async def _exchanged(self, code: str, flow: Flow) -> str:
        """The ID token for a code."""
        facts = await self._discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": flow.verifier,
        }
        methods = facts.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        headers = {}
        if self._secret and "client_secret_basic" in methods:
            headers["Authorization"] = _basic(self._client_id, self._secret)
        else:
            form["client_id"] = self._client_id
            form |= {"client_secret": self._secret} if self._secret else {}
        answer = await _asked("POST", facts["token_endpoint"], form, headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise BadIdToken("no id_token in the answer")
        return token


async def _asked(
    method: str, url: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object of an answer. Raises IssuerAway, and LostVisit for a code that is used or too old."""
    try:
        async with httpx.AsyncClient(verify=_trusted(url[:5] == "https"), timeout=PATIENCE) as client:
            answer = await client.request(method, url, data=form, headers=headers)
            content = answer.json() if len(answer.content) <= LARGEST else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IssuerAway(f"{type(error).__name__} at {url.partition('?')[0]}") from error
    if not isinstance(content, dict):
        raise IssuerAway(f"status {answer.status_code} without an object")
    if answer.status_code == 400 and content.get("error") == "invalid_grant":
        raise LostVisit("invalid_grant")
    if answer.status_code != 200:
        raise IssuerAway(f"status {answer.status_code} {str(content.get('error', ''))[:40]}")
    return content


@cache
def _trusted(over_https: bool) -> ssl.SSLContext:
    """Made once: reading all certificates takes a while. Plain http (this machine only) needs none."""
    return httpx.create_ssl_context() if over_https else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _basic(client_id: str, secret: str) -> str:
    """Both parts form-encoded first (RFC 6749, 2.3.1)."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _with(address: str, asked: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
