"""Qmatic Orchestra's public calendar API (calendar-backend/public/api, v1 and v2), typed.

It takes JAX-RS matrix parameters (";name=value" in the path), answers JSON under any content type, and words its errors
in the headers error_code and error_message. What is known of it and from where: tests/fixtures/qmatic/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx

from bot.appointments import Contact
from channels.agenda_accounts import QmaticAccount
from channels.agendas.failures import Away, Gone, Refused, Taken
from channels.agendas.local import asked, aware, day_of, minutes, moment_of

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
"""Seconds: somebody waits for the answer in a conversation."""
RESERVED, BOOKED = 10, 20
"""`status` of what is reserved, and of what is an appointment; higher ones are about the visit itself."""
MARK = "onthaal"
"""The name of our own id in `custom`."""
TAKEN = "CANNOT_BE_RESERVED"
"""Part of the error code of a time that is gone (ERROR_CANNOT_BE_RESERVED)."""


@dataclass(frozen=True)
class Service:
    """What can be booked at Qmatic; `bookable` when it is active and public."""

    id: str
    name: str
    bookable: bool


@dataclass(frozen=True)
class Booking:
    """A reservation or an appointment at Qmatic. start, end: UTC. `mark`: our own id, if it is ours."""

    reference: str
    start: datetime
    end: datetime
    status: int
    mark: str | None

    @property
    def booked(self) -> bool:
        return self.status >= BOOKED


class QmaticApi:
    """The calls. Each raises Away, Refused and, where there is nothing, Gone."""

    def __init__(self, account: QmaticAccount, client: httpx.Client | None = None) -> None:
        """`client`: with time-outs; it is closed with us."""
        self._account = account
        self._client = client or httpx.Client(timeout=TIMEOUT)
        self._zones = dict[str, ZoneInfo]()
        self._headers = {"Accept": "application/json"}
        if account.key:
            self._headers["X-Api-Key"] = account.key
        self._auth = httpx.BasicAuth(account.user, account.secret or "") if account.user else None

    def close(self) -> None:
        self._client.close()

    # What there is

    def services(self) -> list[Service]:
        found = self._call("GET", "v1/services").get("serviceList") or []
        return [_service(one) for one in found]

    def branches(self) -> dict[str, str]:
        """publicId -> name."""
        found = self._call("GET", "v1/branches").get("branchList") or []
        return {str(one["publicId"]): str(one["name"]) for one in found}

    def zone(self, branch: str) -> ZoneInfo:
        """The clock of a branch; asked once."""
        if branch not in self._zones:
            found = self._call("GET", f"v1/branches/{_part(branch)}").get("branch") or {}
            name = str(found.get("fullTimeZone") or found.get("timeZone") or "")
            try:
                self._zones[branch] = ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise Refused("Qmatic noemt geen bruikbare tijdzone voor een vestiging") from error
        return self._zones[branch]

    # When

    def days(self, branch: str, service: str, length: timedelta) -> list[date]:
        """The days with a free time, in order."""
        path = f"v2/branches/{_part(branch)}/dates{_asking(service, length)}"
        found = self._call("GET", path).get("dates") or []
        try:
            return sorted({day_of(str(one)) for one in found})
        except ValueError as error:
            raise _unreadable() from error

    def times(self, branch: str, service: str, day: date, length: timedelta) -> list[datetime]:
        """The free starts of one day, in order; Qmatic doesn't promise one."""
        path = f"v2/branches/{_part(branch)}/dates/{day:%Y-%m-%d}/times{_asking(service, length)}"
        zone, found = self.zone(branch), self._call("GET", path).get("times") or []
        try:
            moments = {aware(day, str(one), zone) for one in found}
        except ValueError as error:
            raise _unreadable() from error
        return sorted((moment for moment in moments if moment), key=lambda moment: moment.astimezone(UTC))

    # Reserve, confirm, remove, look up

    def reserve(self, branch: str, service: str, start: datetime, length: timedelta, mark: str) -> Booking:
        """Keeps a time, for a quarter of an hour unless Qmatic is set up otherwise. Raises Taken."""
        zone = self.zone(branch)
        day, at = asked(start, zone)
        path = (
            f"v2/branches/{_part(branch)}/dates/{day}/times/{at}/reserve;customSlotLength={minutes(length)}"
        )
        made = self._call("POST", path, {"services": [{"publicId": service}], "custom": _custom(mark)})
        return _booking(made, zone)

    def confirm(
        self, branch: str, reference: str, mark: str, title: str, who: Contact, persons: int
    ) -> Booking:
        """Makes the reservation an appointment. Raises Gone when its time is up.

        Every person is the contact: we don't know the others. Qmatic sends nothing: the mails are ours.
        """
        content = {
            "title": title,
            "notes": f"Geboekt via Onthaal ({persons} personen)" if persons > 1 else "Geboekt via Onthaal",
            "customers": [_customer(who)] * persons,
            "custom": _custom(mark, notificationType="none"),
        }
        path = f"v2/branches/appointments/{_part(reference)}/confirm"
        return _booking(self._call("POST", path, content), self.zone(branch))

    def remove(self, reference: str) -> None:
        """Cancels an appointment, or lets a reservation go; fine when there is none."""
        try:
            self._call("DELETE", f"v1/appointments/{_part(reference)}")
        except Gone:
            return

    def look_up(self, branch: str, reference: str) -> Booking:
        found = self._call("GET", f"v1/appointments/{_part(reference)}").get("appointment") or {}
        return _booking(found, self.zone(branch))

    def search(self, branch: str, day: date, mark: str) -> Booking | None:
        """What we made with this mark, for when its answer was lost. Raises Refused without the staff API."""
        numbers = self._staff("v1/branches").get("branchList") or []
        number = next((one.get("id") for one in numbers if one.get("publicId") == branch), None)
        if number is None:
            raise Gone("Qmatic kent deze vestiging niet meer")
        period = f"start={day:%Y-%m-%d}T00:00:00&end={day:%Y-%m-%d}T23:59:59"
        found = self._staff(f"v1/appointments?branch={number}&{period}").get("appointmentList") or []
        bookings = [_booking(one, self.zone(branch)) for one in found if _mark(one) == mark]
        return bookings[0] if bookings else None

    @property
    def searches(self) -> bool:
        return self._account.management is not None

    def _staff(self, path: str) -> dict[str, Any]:
        if self._account.management is None:
            raise Refused("het adres van het beheer van Qmatic is niet ingesteld")
        return self._call("GET", path, root=self._account.management)

    def _call(
        self, method: str, path: str, content: Mapping[str, Any] | None = None, root: str | None = None
    ) -> dict[str, Any]:
        url = f"{root or self._account.url}/{path}"
        try:
            response = self._client.request(
                method, url, json=content, headers=self._headers, auth=self._auth or httpx.USE_CLIENT_DEFAULT
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Away(f"Qmatic is niet bereikbaar ({type(error).__name__})", asked=False) from error
        except httpx.HTTPError as error:
            raise Away(f"Qmatic antwoordt niet ({type(error).__name__})", asked=True) from error
        if response.is_success:
            return _content(response)
        raise _failed(response)


def _part(written: str) -> str:
    return quote(written, safe="")


def _asking(service: str, length: timedelta) -> str:
    """The length instead of numberOfCustomers: clients read that one as all persons, and as those after the first."""
    return f";servicePublicId={_part(service)};customSlotLength={minutes(length)}"


def _custom(mark: str, **more: str) -> str:
    """Qmatic keeps it as text."""
    return json.dumps({MARK: mark, **more})


def _mark(found: Mapping[str, Any]) -> str | None:
    try:
        kept = json.loads(found.get("custom") or "{}")
    except (TypeError, ValueError):
        return None
    mark = kept.get(MARK) if isinstance(kept, dict) else None
    return str(mark) if mark else None


def _customer(who: Contact) -> dict[str, str]:
    """Qmatic wants a last name; "Lien De Smet" is Lien, De Smet."""
    first, _, last = who.name.partition(" ")
    fields = {"firstName": first, "lastName": last or first, "email": who.email, "phone": who.phone}
    return {name: value for name, value in fields.items() if value}


def _service(found: Mapping[str, Any]) -> Service:
    bookable = bool(found.get("active", True)) and bool(found.get("publicEnabled", True))
    return Service(str(found.get("publicId") or ""), str(found.get("name") or ""), bookable)


def _booking(found: Mapping[str, Any], zone: ZoneInfo) -> Booking:
    """Raises Away when it can't be read: something was made, and we don't know what."""
    try:
        return Booking(
            reference=str(found["publicId"]),
            start=moment_of(str(found["start"]), zone),
            end=moment_of(str(found["end"]), zone),
            status=int(found.get("status") or RESERVED),
            mark=_mark(found),
        )
    except (KeyError, ValueError) as error:
        raise _unreadable() from error


def _unreadable() -> Away:
    return Away("Qmatic gaf een antwoord dat we niet kunnen lezen", asked=True)


def _content(response: httpx.Response) -> dict[str, Any]:
    """The body; a refusal can also stand in one with status 200. Raises Taken, Away."""
    if not response.content:
        return {}
    try:
        content = json.loads(response.content)
    except ValueError:
        raise _unreadable() from None
    if not isinstance(content, dict):
        raise _unreadable()
    if TAKEN in str(content.get("errorMessage") or ""):
        raise Taken("de tijd is intussen bezet")
    return content


def _failed(response: httpx.Response) -> Exception:
    """Of Qmatic's own words only the code: the message can quote what we sent."""
    status, code = response.status_code, _code(response)
    if status == 409 or TAKEN in code:
        return Taken("de tijd is intussen bezet")
    if status in (404, 410):
        return Gone(f"Qmatic vindt dit niet ({status})")
    if status in (401, 403):
        return Refused(f"Qmatic laat ons niet binnen ({status}): kijk gebruiker en geheim, of sleutel na")
    if status in (408, 425, 429) or status >= 500:
        return Away(
            f"Qmatic vraagt om later terug te komen ({status})",
            asked=status >= 500 or status == 408,
            retry_after=_retry_after(response),
        )
    return Refused(f"Qmatic weigert dit ({status} {code})".replace(" )", ")"))


def _code(response: httpx.Response) -> str:
    """error_code, in the header or the body; at most forty characters of a code."""
    try:
        content = json.loads(response.content or b"{}")
    except ValueError:
        content = {}
    said = content.get("errorMessage") or content.get("error_code") if isinstance(content, dict) else None
    code = str(response.headers.get("error_code") or said or "")
    return code[:40] if code.replace("_", "").isalnum() and code.isascii() else ""


def _retry_after(response: httpx.Response) -> timedelta | None:
    written = response.headers.get("Retry-After", "")
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written), 3600))
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(timedelta(), moment - datetime.now(UTC)) if moment.tzinfo else None
