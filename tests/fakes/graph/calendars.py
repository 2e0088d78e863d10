"""Events of a calendar: list by an extended property, POST with a transactionId, PATCH and DELETE (Graph v1.0)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .answers import error, personal

if TYPE_CHECKING:
    from .server import Event, FakeGraph

KNOWN = {"subject", "start", "end", "isOnlineMeeting", "location", "body", "showAs", "isReminderOn"}
ONLY_NEW = {"transactionId", "singleValueExtendedProperties"}
FILTER = re.compile(
    r"singleValueExtendedProperties/Any\(ep: ep/id eq '(String \{[0-9a-f-]{36}\} Name \w+)' and ep/value eq '([^']+)'\)"
)

type Refused = Callable[[Request, str], Response | None]


def calendar_routes(graph: FakeGraph, refused: Refused) -> list[Route]:
    api = _Calendars(graph, refused)
    events = "/v1.0/users/{organiser}/events"
    return [
        Route(events, api.listed),
        Route(events, api.make, methods=["POST"]),
        Route(f"{events}/{{event}}", api.one, methods=["PATCH", "DELETE"]),
    ]


class _Calendars:
    def __init__(self, graph: FakeGraph, refused: Refused) -> None:
        self._graph = graph
        self._refused = refused

    async def listed(self, request: Request) -> Response:
        organiser = request.path_params["organiser"]
        if refused := self._refused(request, organiser):
            return refused
        asked = FILTER.fullmatch(request.query_params.get("$filter", ""))
        if asked is None:
            return error(400, "ErrorInvalidUrlQueryFilter", "The filter is not understood.")
        live = list(self._graph.events.values())
        found = [one for one in live if (one.organiser, one.mark) == (organiser, f"{asked[1]}={asked[2]}")]
        return JSONResponse({"value": [{"id": one.id} for one in found]})

    async def make(self, request: Request) -> Response:
        organiser = request.path_params["organiser"]
        if refused := self._refused(request, organiser):
            return refused
        content = await request.json()
        self._look(content, KNOWN | ONLY_NEW)
        ((name, value),) = [(one["id"], one["value"]) for one in content.pop("singleValueExtendedProperties")]
        transaction = content.pop("transactionId", "")
        if not transaction:
            self._graph.violations.append("an event without transactionId")
        event = self._graph.note(organiser, f"{name}={value}", transaction, content)
        return JSONResponse(_shown(event), 201)

    async def one(self, request: Request) -> Response:
        organiser = request.path_params["organiser"]
        if refused := self._refused(request, organiser):
            return refused
        event = self._graph.events.get(request.path_params["event"])
        if event is None or event.organiser != organiser:
            return error(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        if request.method == "DELETE":
            del self._graph.events[event.id]
            return Response(status_code=204)
        content = await request.json()
        self._look(content, KNOWN)
        event.properties.update(content)
        return JSONResponse(_shown(event))

    def _look(self, content: dict[str, Any], known: set[str]) -> None:
        violations = self._graph.violations
        violations += [f"unknown property {name}" for name in sorted(set(content) - known)]
        violations += personal(content)
        if content.get("isOnlineMeeting") is not False:
            violations.append("a second meeting")
        for name in ("start", "end"):
            if content[name]["timeZone"] != "UTC" or content[name]["dateTime"].endswith("Z"):
                violations.append(f"{name} is {content[name]}")


def _shown(event: Event) -> dict[str, Any]:
    return {"id": event.id, "transactionId": event.transaction, **event.properties}
