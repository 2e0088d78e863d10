"""The routes: those of the public API (v1, v2) that bookings need, and the search of the staff API."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..faults import Asked, Fault, FaultyServer

if TYPE_CHECKING:
    from .server import Branch, FakeQmatic, Visit

PUBLIC, STAFF = "/calendar-backend/public/api", "/calendar-backend/api"
PERSONAL = ("noor", "peeters", "lien", "smet", "%40", "@", "32470")
"""The cast of the tests: none of it may stand in an address, which servers write down."""
CREATED = 20
type Handler = Callable[[Request], Awaitable[Response]]


def application(qmatic: FakeQmatic) -> ASGIApp:
    api = _Api(qmatic)
    public = (
        ("GET", "/v1/services", api.services),
        ("GET", "/v1/branches", api.branches),
        ("GET", "/v1/branches/{branch}", api.branch),
        ("GET", "/v1/branches/{branch}/services", api.services),
        ("GET", "/v1/appointments/{reference}", api.appointment),
        ("DELETE", "/v1/appointments/{reference}", api.remove),
        ("POST", "/v2/branches/appointments/{reference}/confirm", api.confirm),
        ("GET", "/v2/branches/{branch}/{dates}", api.dates),
        ("GET", "/v2/branches/{branch}/dates/{day}/{times}", api.times),
        ("POST", "/v2/branches/{branch}/dates/{day}/times/{at}/{reserve}", api.reserve),
    )
    staff = (("/v1/branches", api.numbered), ("/v1/appointments", api.search))
    routes = [Route(PUBLIC + path, api.let_in(what), methods=[method]) for method, path, what in public]
    routes += [Route(STAFF + path, api.let_in(what)) for path, what in staff]
    return FaultyServer(Starlette(routes=routes), faults=qmatic.faults, refusal=_refusal)


class _Api:
    def __init__(self, qmatic: FakeQmatic) -> None:
        self._qmatic = qmatic

    def let_in(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            path = request.url.path
            self._qmatic.asked.append((request.method, path))
            self._qmatic.violations += [f"{part} in {path}" for part in PERSONAL if part in path.lower()]
            return await handler(request) if self._known(request) else _error(401, "UNAUTHORIZED")

        return guarded

    def _known(self, request: Request) -> bool:
        qmatic = self._qmatic
        if qmatic.key is not None:
            return request.headers.get("x-api-key") == qmatic.key
        pair = base64.b64encode(f"{qmatic.user}:{qmatic.secret}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {pair}"

    # What there is

    async def services(self, request: Request) -> Response:
        shown = [_service(id_, name, public) for id_, (name, public) in self._qmatic.services.items()]
        return _list("serviceList", shown)

    async def branches(self, request: Request) -> Response:
        return _list("branchList", [_branch(one) for one in self._qmatic.branches.values()])

    async def branch(self, request: Request) -> Response:
        found = self._qmatic.branches.get(request.path_params["branch"])
        if found is None:
            return _error(404, "BRANCH_NOT_FOUND")
        return JSONResponse({"branch": _branch(found), **_around(1)})

    # When

    async def dates(self, request: Request) -> Response:
        name, asked = _matrix(request.path_params["dates"])
        branch, length = self._asked(request, asked)
        if name != "dates" or branch is None or length is None:
            return _error(404 if branch is None else 400, "BAD_REQUEST")
        qmatic = self._qmatic
        today = qmatic.now().astimezone(ZoneInfo(branch.zone)).date()
        days = [today + timedelta(days=number) for number in range(qmatic.horizon + 1)]
        shown = [f"{day}T00:00:00" for day in days if qmatic.starts(branch, day, length)]
        return JSONResponse({"dates": shown, **_around(len(shown), asked)})

    async def times(self, request: Request) -> Response:
        name, asked = _matrix(request.path_params["times"])
        branch, length = self._asked(request, asked)
        if name != "times" or branch is None or length is None:
            return _error(404 if branch is None else 400, "BAD_REQUEST")
        day = date.fromisoformat(request.path_params["day"])
        shown = [f"{at:%H:%M}" for at in self._qmatic.starts(branch, day, length)]
        return JSONResponse({"times": shown, **_around(len(shown), asked)})

    def _asked(self, request: Request, asked: dict[str, str]) -> tuple[Branch | None, timedelta | None]:
        branch = self._qmatic.branches.get(request.path_params["branch"])
        known = asked.get("servicePublicId") in self._qmatic.services
        length = asked.get("customSlotLength", "")
        if not length.isdigit():
            self._qmatic.violations.append(f"no customSlotLength in {request.url.path}")
            return branch, None
        return branch if known else None, timedelta(minutes=int(length))

    # Reserve, confirm, remove, look up

    async def reserve(self, request: Request) -> Response:
        qmatic, params = self._qmatic, request.path_params
        name, asked = _matrix(params["reserve"])
        content = await request.json()
        wanted = [str(one.get("publicId")) for one in content.get("services") or []]
        branch = qmatic.branches.get(params["branch"])
        if branch is None or not wanted or wanted[0] not in qmatic.services:
            return _error(404, "SERVICE_NOT_FOUND")
        if (
            name != "reserve"
            or not re.fullmatch(r"\d\d:\d\d", params["at"])
            or set(content) - {"services", "custom"}
        ):
            return _error(400, "BAD_REQUEST")
        local = datetime.combine(date.fromisoformat(params["day"]), time.fromisoformat(params["at"]))
        start = local.replace(tzinfo=ZoneInfo(branch.zone)).astimezone(UTC)
        length = timedelta(minutes=int(asked["customSlotLength"]))
        made = qmatic.reserve(branch, wanted[0], start, length, content.get("custom"))
        return _text(200, self._shown(made)) if made else self._taken()

    async def confirm(self, request: Request) -> Response:
        qmatic, content = self._qmatic, await request.json()
        qmatic.time_out()
        found = qmatic.visits.get(request.path_params["reference"])
        if found is None:
            return _error(404, "APPOINTMENT_NOT_FOUND")
        if found.status >= CREATED:
            return _error(400, "APPOINTMENT_ALREADY_CONFIRMED")
        if not content.get("customers") or not all(one.get("lastName") for one in content["customers"]):
            return _error(400, "CUSTOMER_REQUIRED")
        if not isinstance(content.get("custom") or "", str):
            qmatic.violations.append("custom is kept as text")
        found.status, found.customers = CREATED, content["customers"]
        found.title, found.notes = content.get("title") or "", content.get("notes")
        found.custom = content.get("custom") or found.custom
        qmatic.confirmed.append(found.id)
        return _text(202, self._shown(found))

    async def appointment(self, request: Request) -> Response:
        self._qmatic.time_out()
        found = self._qmatic.visits.get(request.path_params["reference"])
        if found is None:
            return _error(404, "APPOINTMENT_NOT_FOUND")
        return JSONResponse({"appointment": self._shown(found), **_around(1)})

    async def remove(self, request: Request) -> Response:
        if not self._qmatic.remove(request.path_params["reference"]):
            return _error(404, "APPOINTMENT_NOT_FOUND")
        return Response(status_code=204)

    # The staff API

    async def numbered(self, request: Request) -> Response:
        branches = self._qmatic.branches.values()
        return _list("branchList", [{**_branch(one), "id": one.number} for one in branches])

    async def search(self, request: Request) -> Response:
        qmatic, asked = self._qmatic, request.query_params
        qmatic.time_out()
        branch = next(one for one in qmatic.branches.values() if str(one.number) == asked["branch"])
        zone = ZoneInfo(branch.zone)
        first, last = (datetime.fromisoformat(asked[name]).replace(tzinfo=zone) for name in ("start", "end"))
        found = [
            self._shown(one)
            for one in qmatic.visits.values()
            if one.branch == branch.id and first <= one.start <= last
        ]
        return _list("appointmentList", found)

    def _shown(self, visit: Visit) -> dict[str, Any]:
        qmatic = self._qmatic
        name, public = qmatic.services[visit.service]
        return {
            "publicId": visit.id,
            "services": [_service(visit.service, name, public)],
            "branch": _branch(qmatic.branches[visit.branch]),
            "allDay": False,
            "blocking": False,
            "status": visit.status,
            "resource": {"name": "Loket 1", "custom": None},
            "customers": visit.customers,
            "title": visit.title,
            "notes": visit.notes,
            "start": f"{visit.start:%Y-%m-%dT%H:%M:%S}.000+0000",
            "end": f"{visit.end:%Y-%m-%dT%H:%M:%S}.000+0000",
            "created": _milliseconds(visit.made),
            "updated": _milliseconds(qmatic.now()),
            "custom": visit.custom,
        }

    def _taken(self) -> Response:
        code = "ERROR_CANNOT_BE_RESERVED"
        if self._qmatic.taken == "200":
            nothing = {
                "allday": False,
                "blocking": False,
                "duration": 0,
                "peopleServices": [],
                "services": [],
            }
            return JSONResponse({**nothing, "errorMessage": code})
        return _error(int(self._qmatic.taken), code)


def _matrix(segment: str) -> tuple[str, dict[str, str]]:
    """ "dates;servicePublicId=x;customSlotLength=15" -> its name and its matrix parameters."""
    name, *pairs = segment.split(";")
    return name, dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _service(id_: str, name: str, public: bool) -> dict[str, Any]:
    return {
        "additionalCustomerDuration": 0,
        "duration": 5,
        "updated": 1475589228781,
        "created": 1475589228595,
        "name": name,
        "publicId": id_,
        "active": True,
        "publicEnabled": public,
        "custom": None,
    }


def _branch(branch: Branch) -> dict[str, Any]:
    return {
        "publicId": branch.id,
        "name": branch.name,
        "addressLine1": branch.line,
        "addressLine2": None,
        "addressZip": branch.zip,
        "addressCity": branch.city,
        "addressState": None,
        "addressCountry": None,
        "branchPrefix": None,
        "phone": None,
        "email": None,
        "latitude": None,
        "longitude": None,
        "timeZone": branch.zone,
        "fullTimeZone": branch.zone,
        "created": 1445417803528,
        "updated": 1534410592257,
        "custom": None,
    }


def _around(results: int, asked: dict[str, str] | None = None) -> dict[str, Any]:
    meta = {"start": "", "end": "", "totalResults": results, "offset": None, "limit": None, "fields": ""}
    arguments = {name: f"[{value}]" for name, value in (asked or {}).items()}
    return {"meta": {**meta, "arguments": arguments}, "notifications": []}


def _list(name: str, shown: list[dict[str, Any]]) -> Response:
    return JSONResponse({name: shown, **_around(len(shown))})


def _text(status: int, shown: dict[str, Any]) -> Response:
    """What a POST is answered with: JSON that says it is text."""
    kind = "application/text;charset=UTF-8"
    return Response(json.dumps(shown), status, headers={"Content-Type": kind})


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    said = {"error_code": code, "error_message": code.replace("_", " ").capitalize(), **(headers or {})}
    return JSONResponse({"msg": "An error occured."}, status, headers=said)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _refusal(fault: Fault, asked: Asked) -> Response:
    if fault.kind == "429":
        return _error(429, "TOO_MANY_REQUESTS", {"Retry-After": f"{fault.retry_after:.0f}"})
    return _error(fault.status, fault.message or "UNKNOWN_ERROR")
