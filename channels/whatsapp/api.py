"""Twilio's HTTP, as far as we use it: messages, contents (buttons and lists), the account and its senders.

Not the SDK's client: its async one ignores the time-out, sends JSON as a form and hides Retry-After
(twilio-python 9.13, issues 925 and 932).
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.conversations import DeliveryFailed
from channels.accounts import WhatsAppAccount
from channels.whatsapp.failures import RETRY, UNKNOWN, Meaning, meaning

API_URL = "https://api.twilio.com"
CONTENT_URL = "https://content.twilio.com"
TIMEOUT = httpx.Timeout(8.0, connect=5.0)
"""Seconds. Twilio answers in well under one; a resident waits no longer for what may never come."""
PAGE = 100
MOST_PAGES = 50
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_WAIT = 3600.0
"""Seconds that a Retry-After can hold up a conversation."""

_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Errors before a request went out. After the others Twilio may have it."""


@dataclass(frozen=True)
class Listed:
    """A message as Twilio keeps it. at: when Twilio made it (UTC); media: how many attachments it has."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    at: datetime
    media: int = 0


@dataclass(frozen=True)
class ContentTemplate:
    """A template as we make it: `types` is {"twilio/quick-reply": {…}}; variables: {"1": an example, …}."""

    friendly_name: str
    types: Mapping[str, Any]
    variables: Mapping[str, str]
    language: str = "nl"


@dataclass(frozen=True)
class SenderState:
    """A sender of the account. status: "ONLINE" when it works. Addresses are "" when none is set."""

    sender: str
    status: str
    webhook: str
    fallback: str
    status_callback: str


class Api:
    """Calls for any account with its own key. Every method raises DeliveryFailed.

    No error holds Twilio's own words: they quote telephone numbers. drift: Twilio's clock minus ours, as its
    last answer told.
    """

    def __init__(
        self,
        api_url: str = API_URL,
        content_url: str = CONTENT_URL,
        *,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._api = api_url.rstrip("/")
        self._content = content_url.rstrip("/")
        self._messaging = self._api.replace("://api.", "://messaging.")
        self.drift = timedelta()
        self._http = httpx.AsyncClient(
            timeout=timeout, limits=httpx.Limits(max_connections=50), verify=_trusted()
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def create_message(self, account: WhatsAppAccount, fields: Mapping[str, str]) -> str:
        """Sends; returns the MessageSid. Raises kind "unknown" when Twilio may have taken it all the same."""
        made = await self._call(account, "POST", self._messages(account), data=dict(fields), sends=True)
        if not isinstance(made.get("sid"), str):
            raise _failed(UNKNOWN, "", "zonder sid")
        return str(made["sid"])

    async def message(self, account: WhatsAppAccount, sid: str) -> Listed:
        url = f"{self._api}/2010-04-01/Accounts/{account.account}/Messages/{sid}.json"
        return _listed(await self._call(account, "GET", url))

    async def messages(
        self,
        account: WhatsAppAccount,
        *,
        to: str,
        sender: str | None = None,
        sent_since: datetime | None = None,
        most: int = 1000,
    ) -> list[Listed]:
        """Messages to `to`, the newest first. `sent_since` leaves out what Twilio has not passed on yet."""
        query = {"To": to, "PageSize": str(min(most, PAGE))}
        if sender:
            query["From"] = sender
        if sent_since:
            query["DateSent>"] = f"{sent_since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        found: list[Listed] = []
        url: str | None = str(httpx.URL(self._messages(account), params=query))
        while url and len(found) < most:
            page = await self._call(account, "GET", url)
            found += [_listed(one) for one in page.get("messages", ())]
            url = _beside(self._api, page.get("next_page_uri"))
        return found[:most]

    async def media_types(self, account: WhatsAppAccount, sid: str) -> list[str]:
        """The content types of what came along with a message, such as "image/jpeg"."""
        url = f"{self._api}/2010-04-01/Accounts/{account.account}/Messages/{sid}/Media.json"
        page = await self._call(account, "GET", url)
        return [str(one.get("content_type", "")) for one in page.get("media_list", ())]

    async def contents(self, account: WhatsAppAccount) -> dict[str, str]:
        """friendly_name → ContentSid of all templates; of two with one name the first."""
        found: dict[str, str] = {}
        url: str | None = f"{self._content}/v1/Content?PageSize={PAGE}"
        for _ in range(MOST_PAGES):
            if not url:
                break
            page = await self._call(account, "GET", url)
            for one in page.get("contents", ()):
                found.setdefault(str(one.get("friendly_name")), str(one.get("sid")))
            url = _beside(self._content, (page.get("meta") or {}).get("next_page_url"))
        return found

    async def create_content(self, account: WhatsAppAccount, template: ContentTemplate) -> str:
        """Returns the ContentSid. It may be sent at once within the 24 hours, without approval."""
        body = {
            "friendly_name": template.friendly_name,
            "language": template.language,
            "variables": dict(template.variables),
            "types": dict(template.types),
        }
        made = await self._call(account, "POST", f"{self._content}/v1/Content", json=body)
        return str(made.get("sid"))

    async def account_state(self, account: WhatsAppAccount) -> str:
        """ "active", "suspended" or "closed". A wrong key raises DeliveryFailed with code "20003" or "401"."""
        url = f"{self._api}/2010-04-01/Accounts/{account.account}.json"
        return str((await self._call(account, "GET", url)).get("status", ""))

    async def senders(self, account: WhatsAppAccount) -> list[SenderState]:
        """The account's WhatsApp senders with the addresses that Twilio calls for them."""
        found: list[SenderState] = []
        url: str | None = f"{self._messaging}/v2/Channels/Senders?Channel=whatsapp&PageSize={PAGE}"
        for _ in range(MOST_PAGES):
            if not url:
                break
            page = await self._call(account, "GET", url)
            found += [_sender(one) for one in page.get("senders", ())]
            url = _beside(self._messaging, (page.get("meta") or {}).get("next_page_url"))
        return found

    def _messages(self, account: WhatsAppAccount) -> str:
        return f"{self._api}/2010-04-01/Accounts/{account.account}/Messages.json"

    async def _call(
        self,
        account: WhatsAppAccount,
        method: str,
        url: str,
        *,
        data: dict[str, str] | None = None,
        json: dict[str, Any] | None = None,
        sends: bool = False,
    ) -> dict[str, Any]:
        """The JSON of Twilio's answer. sends: once it went out, no answer leaves open whether it was done."""
        try:
            response = await self._http.request(
                method, url, auth=(account.key, account.secret), data=data, json=json
            )
        except _NEVER_LEFT as error:
            raise _failed(RETRY, "", type(error).__name__) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _failed(UNKNOWN if sends else RETRY, "", type(error).__name__) from None
        self.drift = _drift(response) or self.drift
        return _content(response, sends)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes a tenth of a second: once for all cities."""
    return httpx.create_ssl_context()


def _content(response: httpx.Response, sends: bool) -> dict[str, Any]:
    """Raises DeliveryFailed for anything but success with an object of JSON."""
    content = _object(response)
    if response.is_success and content is not None:
        return content
    if response.is_success:
        raise _failed(UNKNOWN if sends else RETRY, "", "onleesbaar antwoord")
    written = str((content or {}).get("code") or "")
    means = meaning(written, response.status_code)
    if means.kind == "unknown" and not sends:
        means = RETRY
    raise _failed(means, written or str(response.status_code), "", _retry_after(response))


def _object(response: httpx.Response) -> dict[str, Any] | None:
    try:
        content = json.loads(response.content)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _failed(means: Meaning, code: str, why: str, asked: float | None = None) -> DeliveryFailed:
    """asked: seconds of a Retry-After; the longer of that and our own wait counts."""
    waits = [seconds for seconds in (means.wait, asked) if seconds is not None]
    wait = max(waits) if means.kind == "retry" and waits else None
    return DeliveryFailed(f"Twilio {code or why}", kind=means.kind, retry_after=wait, code=code)


def _drift(response: httpx.Response) -> timedelta | None:
    """From the Date header, to the second."""
    told = _moment(response.headers.get("Date"))
    return None if told == LONG_AGO else told - datetime.now(UTC)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds (RFC 9110 10.2.3); of the form with a date Twilio makes no use."""
    written = response.headers.get("Retry-After", "")
    return min(float(written), LONGEST_WAIT) if written.isascii() and written.isdigit() else None


def _beside(base: str, link: object) -> str | None:
    """The next page, on our own base: no answer may send our key to another machine."""
    if not isinstance(link, str) or not link:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def _listed(one: Mapping[str, Any]) -> Listed:
    written = str(one.get("num_media") or "0")
    return Listed(
        sid=str(one.get("sid") or ""),
        sender=str(one.get("from") or ""),
        to=str(one.get("to") or ""),
        body=str(one.get("body") or ""),
        direction=str(one.get("direction") or ""),
        status=str(one.get("status") or ""),
        at=_moment(one.get("date_created") or one.get("date_sent")),
        media=int(written) if written.isascii() and written.isdigit() else 0,
    )


def _moment(written: object) -> datetime:
    """RFC 2822, to the second. Without a readable date: long ago, so that nothing is taken for new."""
    try:
        moment = parsedate_to_datetime(str(written))
    except ValueError:
        return LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sender(one: Mapping[str, Any]) -> SenderState:
    webhook = one.get("webhook") or {}
    addresses = (webhook.get(key) for key in ("callback_url", "fallback_url", "status_callback_url"))
    called, fallback, status = (str(address or "") for address in addresses)
    return SenderState(
        str(one.get("sender_id") or ""), str(one.get("status") or ""), called, fallback, status
    )
