"""The routes: discovery and token of a tenant, createOrGet, list, PATCH and DELETE of online meetings (Graph v1.0)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..console import Console, console_routes
from ..faults import Asked, Fault, FaultyServer
from .answers import error, personal
from .calendars import calendar_routes

if TYPE_CHECKING:
    from .server import FakeGraph, OnlineMeeting

LOGIN = "https://login.microsoftonline.com"
KNOWN = {"externalId", "subject", "startDateTime", "endDateTime", "lobbyBypassSettings", "allowedPresenters",
         "recordAutomatically", "allowMeetingChat"}  # fmt: skip
NO_POLICY = "No application access policy found for this app"


def application(graph: FakeGraph) -> ASGIApp:
    api = _Api(graph)
    console = Console(
        graph.faults,
        graph.clock,
        state=lambda _: {
            "violations": graph.violations,
            "meetings": [meeting.shown() for meeting in list(graph.meetings.values())],
            "made": len(graph.made),
        },
        drive=lambda _: {},
        settings=lambda asked: [setattr(graph, name, value) for name, value in asked.items()] and None,
    )
    meetings = "/v1.0/users/{organiser}/onlineMeetings"
    routes = [
        Route("/{tenant}/v2.0/.well-known/openid-configuration", api.discovery),
        Route("/{tenant}/oauth2/v2.0/token", api.token, methods=["POST"]),
        Route(f"{meetings}/createOrGet", api.create_or_get, methods=["POST"]),
        Route(meetings, api.listed),
        Route(f"{meetings}/{{meeting}}", api.one, methods=["PATCH", "DELETE"]),
        *calendar_routes(graph, api.refused),
        *console_routes(console),
    ]
    return FaultyServer(Starlette(routes=routes), faults=graph.faults, refusal=_refusal)


class _Api:
    def __init__(self, graph: FakeGraph) -> None:
        self._graph = graph

    # Sign-in

    async def discovery(self, request: Request) -> Response:
        tenant = request.path_params["tenant"]
        if tenant != self._graph.tenant:
            return _oauth(400, "invalid_tenant", 90002, f"Tenant '{tenant}' not found.")
        base = f"{LOGIN}/{tenant}"
        return JSONResponse(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def token(self, request: Request) -> Response:
        graph, form = self._graph, await request.form()
        if form.get("client_id") != graph.application:
            return _oauth(400, "unauthorized_client", 700016, "Application was not found in the directory.")
        if form.get("grant_type") != "client_credentials" or form.get("scope") != _SCOPE:
            graph.violations.append(f"token asked with {form.get('grant_type')} {form.get('scope')}")
        if graph.secret is None and not form.get("client_assertion"):
            return _oauth(401, "invalid_client", 7000216, "client_assertion is required.")
        if graph.secret is not None and form.get("client_secret") != graph.secret:
            return _oauth(401, "invalid_client", 7000215, "Invalid client secret provided.")
        return JSONResponse({"token_type": "Bearer", "expires_in": 3599, "access_token": graph.token()})

    # Meetings

    async def create_or_get(self, request: Request) -> Response:
        organiser = request.path_params["organiser"]
        if refused := self.refused(request, organiser):
            return refused
        content = await request.json()
        self._look(content)
        external_id = content.pop("externalId", None)
        if not external_id or external_id == "null":
            return error(400, "BadRequest", "externalId is required.")
        if found := self._graph.find(organiser, external_id):
            return JSONResponse(found.shown(), 200)
        if "lobbyBypassSettings" in content:
            self._graph.violations.append("createOrGet takes no lobbyBypassSettings")
        return JSONResponse(self._graph.make(organiser, external_id, content).shown(), 201)

    async def listed(self, request: Request) -> Response:
        organiser = request.path_params["organiser"]
        if refused := self.refused(request, organiser):
            return refused
        if "$filter" not in request.query_params:
            return error(400, "BadRequest", "A filter is required.")
        return error(404, "NotFound", "Meeting not found.")

    async def one(self, request: Request) -> Response:
        organiser = request.path_params["organiser"]
        if refused := self.refused(request, organiser):
            return refused
        meeting = self._graph.meetings.get(request.path_params["meeting"])
        if meeting is None or meeting.organiser != organiser:
            return error(404, "NotFound", "Meeting not found.")
        if request.method == "DELETE":
            self._graph.delete(meeting.id)
            return Response(status_code=204)
        return await self._patched(request, meeting)

    async def _patched(self, request: Request, meeting: OnlineMeeting) -> Response:
        content = await request.json()
        self._look(content)
        if ("startDateTime" in content) != ("endDateTime" in content):
            return error(400, "BadRequest", "startDateTime and endDateTime must be given together.")
        meeting.properties.update(content)
        return JSONResponse(meeting.shown())

    def refused(self, request: Request, organiser: str) -> Response | None:
        graph = self._graph
        graph.asked.append((request.method, request.url.path))
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if graph.tokens.get(token, 0.0) <= graph.clock.now().timestamp():
            return error(401, "InvalidAuthenticationToken", "Access token is empty or has expired.")
        if not graph.permitted:
            return error(403, "Forbidden", "Insufficient privileges to complete the operation.")
        if organiser not in graph.organisers:
            return error(404, "NotFound", "The user was not found.")
        if request.url.path.endswith("/events") or "/events/" in request.url.path:
            allowed = graph.calendars
            return (
                None if allowed else error(403, "ErrorAccessDenied", "Access is denied. Check credentials.")
            )
        if organiser not in graph.policy:
            return error(403, "Forbidden", NO_POLICY)
        return None

    def _look(self, content: dict[str, Any]) -> None:
        graph = self._graph
        graph.violations += [f"unknown property {name}" for name in sorted(set(content) - KNOWN)]
        graph.violations += personal(content)
        for name in ("startDateTime", "endDateTime"):
            if name in content and datetime.fromisoformat(content[name]).utcoffset() is None:
                graph.violations.append(f"{name} has no offset")


_SCOPE = "https://graph.microsoft.com/.default"


def _oauth(status: int, error: str, number: int, words: str) -> Response:
    described = f"AADSTS{number}: {words}"
    return JSONResponse({"error": error, "error_description": described, "error_codes": [number]}, status)


def _refusal(fault: Fault, asked: Asked) -> Response:
    if fault.kind == "429":
        return error(
            429, "TooManyRequests", "Too many requests.", {"Retry-After": f"{fault.retry_after:.0f}"}
        )
    return error(fault.status, "UnknownError", fault.message)
