"""How Twilio calls a webhook: signed over its public address, with time-outs, retries and a fallback."""

from __future__ import annotations

import base64
import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from ..serving import NO_TLS

Signature = Literal["good", "none", "wrong", "old", "http"]
"""good; none: no header; wrong: another token; old: the token before the last rotation; http: over http://…"""

_DEFAULTS = {"ct": "5000", "rt": "15000", "tt": "15000", "rc": "1", "rp": "ct"}


@dataclass(frozen=True)
class Attempt:
    """One request to the webhook. `status` is None when none came; then `error` says why."""

    url: str
    at: float
    seconds: float
    status: int | None
    body: bytes = b""
    error: str = ""


@dataclass
class Call:
    """A webhook request, before and after it is made.

    `url` is the public address, `form` the parameters. `post()` makes the request with everything Twilio
    does about failures; `send_with(client)` makes it once through an httpx.AsyncClient of the test, for an
    application that is not on a port. Each adds to `attempts`.
    """

    url: str
    form: dict[str, str]
    headers: dict[str, str]
    post_to: Callable[[Call], None] | None = field(repr=False, default=None)
    fallback: str = ""
    signature: Signature = "good"
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def sid(self) -> str:
        return self.form.get("MessageSid", "")

    @property
    def status(self) -> int | None:
        """Of the last attempt."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def body(self) -> bytes:
        return self.attempts[-1].body if self.attempts else b""

    @property
    def seconds(self) -> float:
        """How long the last acknowledgement took."""
        return self.attempts[-1].seconds if self.attempts else 0.0

    @property
    def content(self) -> bytes:
        return urlencode(self.form).encode()

    @property
    def target(self) -> str:
        """Path and query of the address, as it is requested."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def post(self) -> Call:
        """Make the request (again): the same MessageSid, signature and body.

        :raises RuntimeError: the fake was not told where the service really is (`connect_to`)
        """
        if self.post_to is None:
            raise RuntimeError("no connect_to: use send_with(client)")
        self.post_to(self)
        return self

    async def send_with(self, client: httpx.AsyncClient) -> httpx.Response:
        started = time.monotonic()
        response = await client.post(self.target, content=self.content, headers=self.headers)
        took = time.monotonic() - started
        self.attempts.append(Attempt(self.url, started, took, response.status_code, response.content))
        return response

    def told(self) -> dict[str, Any]:
        attempts = [
            {"status": one.status, "seconds": one.seconds, "error": one.error} for one in self.attempts
        ]
        return {"url": self.url, "form": self.form, "attempts": attempts}


@dataclass
class Webhooks:
    """Makes the calls of one fake.

    `public` is the origin that is signed ("https://onthaal.example"), `connect_to` the origin that is really
    asked ("http://127.0.0.1:8080"): the proxy between them. `patience` multiplies every time-out.
    """

    public: str
    connect_to: str | None
    violations: list[str]
    patience: float = 1.0
    alerts: list[tuple[int, str]] = field(default_factory=list)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        # A connection of its own for each call: a kept one that died would look like a broken answer.
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
        self._client = httpx.Client(trust_env=False, verify=NO_TLS, limits=limits)

    def call(self, url: str, form: dict[str, str], *, token: str, signature: Signature = "good") -> Call:
        """A signed call, not made yet. `url` may carry Twilio's connection overrides: `#rc=3&rp=all`."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "X-Home-Region": "us1",
        }
        if signature != "none":
            headers["X-Twilio-Signature"] = sign(url, form, token, signature)
        return Call(url, form, headers, self._post if self.connect_to else None, signature=signature)

    def close(self) -> None:
        self._client.close()

    def _post(self, call: Call) -> None:
        overrides = _DEFAULTS | dict(parse_qsl(urlsplit(call.url).fragment))
        until = time.monotonic() + self.patience * int(overrides["tt"]) / 1000
        for number in range(int(overrides["rc"]) + 1):
            if number:
                time.sleep(self.patience * random.uniform(0.1, 1.0))
            failure = self._try(call, call.url, overrides)
            if not failure:
                return
            if time.monotonic() >= until or not _retried(failure, overrides["rp"]):
                break
        self.alerts.append((11205 if failure in ("ct", "rt") else 11200, call.url))
        if call.fallback:
            self._try(call, call.fallback, overrides)

    def _try(self, call: Call, url: str, overrides: Mapping[str, str]) -> str:
        """What failed, as the retry policy names it: "", ct, rt, 4xx, 5xx."""
        started = time.monotonic()
        failure, status, body, error = "", None, b"", ""
        try:
            response = self._ask(call, url, overrides)
            status, body = response.status_code, response.content
            failure = "" if response.is_success else f"{status // 100}xx"
        except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
            failure, error = "ct", repr(problem)
        except httpx.TransportError as problem:
            failure, error = "rt", repr(problem)
        took = time.monotonic() - started
        self.slowest = max(self.slowest, took)
        call.attempts.append(Attempt(url, started, took, status, body, error))
        if not failure and body.strip() and not body.lstrip().startswith(b"<"):
            self.violations.append(f"the answer to a webhook would be sent to the resident: {body[:80]!r}")
        return failure

    def _ask(self, call: Call, url: str, overrides: Mapping[str, str]) -> httpx.Response:
        if not url.startswith(self.public):
            self.violations.append(f"a webhook address that is not under {self.public}: {url}")
            raise httpx.ConnectError("unknown host")
        real = url.split("#")[0].replace(self.public, self.connect_to or self.public, 1)
        read, connect = (self.patience * int(overrides[key]) / 1000 for key in ("rt", "ct"))
        timeout = httpx.Timeout(read, connect=connect)
        headers = call.headers | {"Host": urlsplit(self.public).netloc}
        return self._client.post(real, content=call.content, headers=headers, timeout=timeout)


def _retried(failure: str, policy: str) -> bool:
    return "all" in policy.split(",") or failure in policy.split(",")


def sign(url: str, form: Mapping[str, str], token: str, signature: Signature = "good") -> str:
    """By Twilio's own library, over the address without its fragment."""
    signed = url.split("#")[0]
    if signature == "http":
        signed = signed.replace("https://", "http://", 1)
    if signature == "wrong":
        token = base64.b64encode(token.encode()).decode()
    return str(RequestValidator(token).compute_signature(signed, dict(form)))
