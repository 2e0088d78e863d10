"""Fetches JSON politely: no more than 40 requests a minute, and again after a hiccup of the network or the server."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from bot.catalogue.ipdc.errors import FeedError

PER_MINUTE = 40
"""What LPDC itself asks of IPDC at most."""
ATTEMPTS = 6
FIRST_WAIT, LONGEST_WAIT = 1.0, 120.0
"""Seconds before the second attempt (doubles each time), and the most that we wait, whatever the server asks."""
BUSY = 429
HEADERS = {"Accept": "application/ld+json", "User-Agent": "onthaal-ipdc"}


class Unusable(Exception):
    """This answer is no good although the server says so; the next attempt may be better."""


def accept_all(content: Any) -> None:
    """The check for answers of which any shape will do."""


class Fetcher:
    """One client for one server. The key goes in a header to that server and nowhere else."""

    def __init__(
        self,
        base: str,
        key: str = "",
        *,
        timeout: float = 30.0,
        per_minute: float = PER_MINUTE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.base = base.rstrip("/")
        self._between = 60.0 / per_minute
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self._next = clock()
        headers = {**HEADERS, "X-API-KEY": key} if key else HEADERS
        # Redirects are not followed: httpx would hand our key to another host.
        self._client = httpx.Client(headers=headers, timeout=timeout, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def json(self, path: str, query: Mapping[str, Any], check: Callable[[Any], None] = accept_all) -> Any:
        """The JSON at `path` of our server. `check` raises Unusable for content to ask again; raises FeedError."""
        for attempt in range(ATTEMPTS):
            wait, problem = FIRST_WAIT * 2**attempt, ""
            try:
                response = self._get(path, query)
                if response.status_code != BUSY and response.status_code < 500:
                    return self._content(response, path, check)
                problem = f"antwoordt met fout {response.status_code}"
                wait = _asked(response) or wait
            except httpx.TimeoutException:
                problem = "antwoordt niet op tijd"
            except httpx.TransportError as error:
                problem = f"is niet bereikbaar ({type(error).__name__})"
            except Unusable as error:
                problem = str(error)
            if attempt + 1 < ATTEMPTS:
                self._sleep(min(wait, LONGEST_WAIT) + self._jitter() * FIRST_WAIT)
        raise FeedError(
            f"{self.base}{path} {problem}, ook na {ATTEMPTS} pogingen. Probeer het later opnieuw."
        )

    def _get(self, path: str, query: Mapping[str, Any]) -> httpx.Response:
        """One request, not sooner than the pace allows."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._between
        try:
            return self._client.get(f"{self.base}{path}", params=dict(query))
        except httpx.InvalidURL as error:
            raise FeedError(f"{self.base}{path} is geen geldig adres.") from error

    def _content(self, response: httpx.Response, path: str, check: Callable[[Any], None]) -> Any:
        if response.status_code in (401, 403):
            raise FeedError(f"{self.base} weigert de sleutel. Kijk ONTHAAL_IPDC_API_KEY na.")
        if response.status_code != 200:
            raise FeedError(
                f"{self.base}{path} antwoordt met fout {response.status_code}. Kijk het adres na."
            )
        try:
            content = response.json()
        except ValueError as error:
            raise Unusable("geeft een half of onleesbaar antwoord") from error
        check(content)
        return content


def split_address(url: str) -> tuple[str, str]:
    """(server, path with query) of an address; raises FeedError when it is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise FeedError(f"'{url}' is geen webadres.")
    return f"{parts.scheme}://{parts.netloc}", parts.path + (f"?{parts.query}" if parts.query else "")


def _asked(response: httpx.Response) -> float | None:
    """The seconds of Retry-After, written as a number or as a moment."""
    raw = response.headers.get("Retry-After", "").strip()
    if raw.isdigit():
        return float(raw)
    try:
        moment = parsedate_to_datetime(raw)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
