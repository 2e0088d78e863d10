"""Microsoft Graph as one application of a tenant: its token, its requests, and its errors in words."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
import msal  # type: ignore[import-untyped]

from bot.appointments.video import MeetingGone, Refused, TryLater
from channels.video_accounts import TeamsAccount

SCOPE = ("https://graph.microsoft.com/.default",)
LOGIN = "https://login.microsoftonline.com"
"""msal takes no other kind of address, so a test's own stands behind it."""
TIMEOUT = httpx.Timeout(15.0, connect=5.0)
"""Seconds. A step is a few requests and a token: well within the lease of its job."""
POLICY = (
    "Teams laat onze toepassing geen vergaderingen maken voor deze organisator: er is geen application access policy. "
    "Laat een Teams-beheerder die geven (docs/video.md, stap 4); dat werkt pas na een half uur"
)
PERMISSION = (
    "Microsoft weigert onze toepassing. Geef ze OnlineMeetings.ReadWrite.All (toepassingsmachtiging) en laat een "
    "beheerder toestemming geven (docs/video.md, stap 2)"
)


class Graph:
    """For the account of one city. `client`: with time-outs; it is closed with us."""

    def __init__(
        self, account: TeamsAccount, graph_url: str, login_url: str, client: httpx.Client | None = None
    ) -> None:
        self._account = account
        self._graph = graph_url
        self._client = client or httpx.Client(timeout=TIMEOUT)
        self._door = _Door(self._client, login_url)
        self._app: Any = None
        self._lock = threading.Lock()

    def close(self) -> None:
        self._client.close()

    def call(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        forbidden: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Raises TryLater, Refused and, for a 404, MeetingGone. `forbidden`: what a 403 means here, in words."""
        headers = {"Authorization": f"Bearer {self._token()}", "Accept-Language": "nl-BE"}
        try:
            response = self._client.request(
                method, f"{self._graph}{path}", json=content, headers=headers, params=params
            )
        except httpx.HTTPError as error:
            raise TryLater(f"Microsoft Graph is niet bereikbaar ({type(error).__name__})") from error
        if response.is_success:
            return _object(response)
        if response.status_code == 401:
            self._forget()
        if response.status_code == 403 and forbidden:
            raise Refused(forbidden)
        raise _failed(response, method)

    # The token

    def _token(self) -> str:
        """msal keeps it until it nearly ends. Its client is made late: that already asks Microsoft something."""
        with self._lock:
            app, self._app = (
                self._app,
                None,
            )  # after a failure we begin anew: msal remembers refusals for a minute
            try:
                app = app or self._application()
                given = app.acquire_token_for_client(scopes=list(SCOPE))
            except httpx.HTTPError as error:
                raise TryLater(f"Microsoft meldt ons nu niet aan ({type(error).__name__})") from error
            except (ValueError, KeyError) as error:
                raise Refused(
                    "Microsoft kent deze tenant niet, of het certificaat is niet bruikbaar"
                ) from error
            token = given.get("access_token") if isinstance(given, dict) else None
            if not token:
                raise _not_signed_in(given or {})
            self._app = app
            return str(token)

    def _application(self) -> Any:
        account = self._account
        credential: Any = account.secret
        if account.certificate:
            credential = {"private_key": account.certificate, "public_certificate": account.certificate}
        return msal.ConfidentialClientApplication(
            account.application,
            client_credential=credential,
            authority=f"{LOGIN}/{account.tenant}",
            http_client=self._door,
            instance_discovery=False,
        )

    def _forget(self) -> None:
        with self._lock:
            self._app = None


class _Door:
    """The way of msal to Microsoft's sign-in: our own client, with its time-outs, to the address of the settings.

    Raises TryLater itself: msal would hide how long Microsoft asked to wait.
    """

    def __init__(self, client: httpx.Client, login_url: str) -> None:
        self._client = client
        self._login = login_url

    def get(self, url: str, **how: Any) -> httpx.Response:
        return _unless_busy(self._client.get(self._behind(url), **how))

    def post(self, url: str, **how: Any) -> httpx.Response:
        return _unless_busy(self._client.post(self._behind(url), **how))

    def close(self) -> None:
        """The client is ours to close."""

    def _behind(self, url: str) -> str:
        return self._login + url.removeprefix(LOGIN) if url.startswith(f"{LOGIN}/") else url


def _unless_busy(response: httpx.Response) -> httpx.Response:
    if response.status_code == 429 or response.status_code >= 500:
        raise TryLater(f"Microsoft meldt ons nu niet aan ({response.status_code})", _retry_after(response))
    return response


def quoted(reference: str) -> str:
    return quote(reference, safe="")


def _failed(response: httpx.Response, method: str) -> Exception:
    status, (code, said) = response.status_code, _error(response)
    if status in (408, 409, 412, 423, 425, 429) or status >= 500:
        return TryLater(f"Microsoft Graph vraagt om later terug te komen ({status})", _retry_after(response))
    if status == 401:
        return TryLater("Microsoft Graph aanvaardde ons token niet")
    if status == 403:
        about_policy = any(
            part in said.lower() for part in ("access policy", "not authorized to", "on behalf of")
        )
        return Refused(POLICY if about_policy else PERMISSION)
    if status == 404 and method == "POST":
        return Refused(no_organiser(response.request.url.path.split("/users/")[-1].split("/")[0]))
    if status == 404:
        return MeetingGone(f"{code}: {said}"[:200])
    return Refused(f"Microsoft Graph weigert dit ({status} {code})")


def no_organiser(organiser: str) -> str:
    return (
        f"Microsoft kent de organisator {organiser} niet, of die heeft geen Teams. Geef de object-id van het account "
        "(docs/video.md, stap 3)"
    )


def _not_signed_in(given: Mapping[str, Any]) -> Exception:
    """Of Microsoft's own words only the number: they can quote what we sent."""
    codes = [str(code) for code in given.get("error_codes") or ()]
    if str(given.get("error")) in ("temporarily_unavailable", "server_error") or "90033" in codes:
        return TryLater("Microsoft meldt ons nu niet aan")
    means = {
        "7000215": "het geheim is niet juist (neem de waarde, niet de id van het geheim)",
        "7000222": "het geheim is vervallen: maak een nieuw",
        "700016": "de toepassing bestaat niet in deze tenant",
        "700027": "het certificaat hoort niet bij de toepassing, of is vervallen",
        "90002": "de tenant bestaat niet",
    }
    known = next((means[code] for code in codes if code in means), "kijk tenant, toepassing en geheim na")
    number = f" (AADSTS{codes[0]})" if codes else ""
    return Refused(f"Microsoft meldt ons niet aan{number}: {known}")


def _error(response: httpx.Response) -> tuple[str, str]:
    error = _object(response).get("error")
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        content = json.loads(response.content or b"{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _retry_after(response: httpx.Response) -> timedelta | None:
    """Seconds or a moment (RFC 9110 10.2.3); not every service of Graph says one."""
    written = response.headers.get("Retry-After", "")
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written), 86400))
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(timedelta(), moment - datetime.now(UTC)) if moment.tzinfo else None
