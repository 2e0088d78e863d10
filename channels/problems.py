"""What the public application answers when it can't help: {"field", "reason"} in words, never a page or a stack.

Statuses: 400 no JSON, 404 no such address, 405 another method, 413 too large, 422 a wrong value, 503 the
database is away (with Retry-After), 500 a mistake of ours (which goes to our log).
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import structlog
from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.storage import StorageAway

MOST_BODY = 64 * 1024
"""Bytes of a body. The largest that we expect is a webhook's form."""
AWAY = "5"
"""Retry-After in seconds while the database is away."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_REASONS = {
    400: ("body", "Deze aanvraag klopt niet."),
    401: ("token", "Hiervoor is een geldige toegang nodig."),
    403: ("toegang", "Dit mag niet."),
    404: ("path", "Dit adres bestaat niet."),
    413: ("body", "Dit is te groot."),
    429: ("rate", "Dat gaat erg snel. Wacht even en probeer het dan opnieuw."),
    500: ("dienst", "Er ging hier iets fout. Probeer het straks opnieuw."),
    503: ("dienst", "Dit werkt nu even niet. Probeer het straks opnieuw."),
}
_OTHER = ("aanvraag", "Dit kan niet.")

_log = structlog.get_logger()


class Problem(BaseModel):
    """Why there is no answer. `reason` is a Dutch sentence for people."""

    field: str
    reason: str


def install(app: FastAPI, most_body: int = MOST_BODY, larger: Mapping[str, int] | None = None) -> None:
    """Answers all problems of the application's routes, and limits what they are sent.

    larger: beginnings of paths whose routes take more, and see to their limit themselves.
    """
    app.add_middleware(BodyLimit, most=most_body, larger=larger or {})
    app.add_exception_handler(AnyHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StorageAway, _away)
    app.add_exception_handler(Exception, _broken)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can answer so, for its description in OpenAPI."""
    content = {"application/json": {"schema": Problem.model_json_schema()}}
    return {
        status: {"description": _REASONS.get(status, _OTHER)[1], "content": content} for status in statuses
    }


def problem(
    status: int, field: str = "", reason: str = "", headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The answer; without words of its own those of its status."""
    usual_field, usual_reason = _REASONS.get(status, _OTHER)
    shown = {"field": field or usual_field, "reason": reason or usual_reason}
    return JSONResponse(shown, status, {"Cache-Control": "no-store", **(headers or {})})


async def _refused(request: Request, error: Any) -> Response:
    """An HTTPException; `detail` may be {"field", "reason"}."""
    if error.status_code == 405:
        allowed = ", ".join(_allowed(request))
        reason = f"Dat kan hier niet met {request.method}. Wel met: {allowed}."
        return problem(405, "method", reason, {"Allow": allowed})
    if isinstance(error.detail, dict):
        return problem(error.status_code, **error.detail, headers=error.headers)
    return problem(error.status_code, headers=error.headers)


def _allowed(request: Request) -> list[str]:
    """Every method that some route takes at this address; Starlette itself names those of the first route."""
    routes = request.app.router.routes
    scopes = {method: {**request.scope, "method": method} for method in METHODS}
    return [m for m, scope in scopes.items() if any(r.matches(scope)[0] is Match.FULL for r in routes)]


async def _invalid(request: Request, error: Any) -> Response:
    """RequestValidationError: a parameter that FastAPI itself refuses."""
    where = error.errors()[0].get("loc") or ("aanvraag",)
    return problem(422, str(where[-1]), "Deze waarde klopt niet.")


async def _away(request: Request, error: Exception) -> Response:
    _log.warning("storage away", path=request.scope["path"], error=str(error))
    return problem(503, headers={"Retry-After": AWAY})


async def _broken(request: Request, error: Exception) -> Response:
    """Starlette raises the error again after this answer; the server's log has its stack then."""
    _log.error("request", method=request.method, error=type(error).__name__, exc_info=error)
    return problem(500)


class _TooLarge(HTTPException):
    """The body has gone over the limit. Of FastAPI's kind: what it does not know, it calls a wrong body."""

    def __init__(self) -> None:
        super().__init__(413)


class BodyLimit:
    """Refuses bodies of more than `most` bytes with 413, announced or not, before anybody reads on."""

    def __init__(self, app: ASGIApp, most: int, larger: Mapping[str, int]) -> None:
        self._app = app
        self._most = most
        self._larger = larger

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self._app(scope, receive, send)  # no frame of ours stays open as long as a socket
        most = self._most_of(scope["path"])
        if _announced(scope) > most:
            return problem(413)(scope, receive, send)
        return self._app(scope, self._counting(receive, most), send)

    def _most_of(self, path: str) -> int:
        return next((most for start, most in self._larger.items() if path.startswith(start)), self._most)

    def _counting(self, receive: Receive, most: int) -> Receive:
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise _TooLarge
            return message

        return counted


def _announced(scope: Scope) -> int:
    """Content-Length; 0 when there is none. The server itself refuses what is no number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
