"""The routes: /bot<token>/<method>, files, and the console."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..console import console_routes
from ..faults import Asked, Fault, FaultyServer
from .methods import IMPLEMENTED
from .rules import METHODS, Refused

if TYPE_CHECKING:
    from .server import FakeTelegram


def application(telegram: FakeTelegram) -> Starlette:
    from .driving import console  # the console drives users, which needs the server

    async def call(request: Request) -> Response:
        try:
            return JSONResponse({"ok": True, "result": await _called(telegram, request)})
        except Refused as refused:
            return _error(refused)

    async def file(request: Request) -> Response:
        known = request.path_params["token"] in telegram.bots
        return Response(b"nep-bytes") if known else _error(Refused(404, "Not Found"))

    routes = [
        Route("/file/bot{token}/{path:path}", file),
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        *console_routes(console(telegram)),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(FaultyServer, faults=telegram.faults, refusal=_refusal)]
    )


async def _called(telegram: FakeTelegram, request: Request) -> Any:
    token, method = request.path_params["token"], request.path_params["method"]
    telegram.requests.append((token, method))
    bot = telegram.bots.get(token)
    if bot is None:
        raise Refused(401, "Unauthorized") if ":" in token else Refused(404, "Not Found")
    implemented = IMPLEMENTED.get(method)
    if implemented is None:
        telegram.violations.append(f"method {method} is not allowed here")
        raise Refused(404, "Not Found: method not found")
    params = await _params(request)
    unknown = set(params) - set(METHODS[method])
    if unknown:
        telegram.violations.append(f"{method}: unknown parameters {sorted(unknown)}")
    return await implemented(telegram, bot, params)


async def _params(request: Request) -> dict[str, str]:
    """Query, form or JSON; what is not text in JSON becomes its JSON, as in a form."""
    params = dict(request.query_params)
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        found = json.loads(await request.body() or b"{}")
        return params | {
            key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()
        }
    if kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        async with request.form() as form:
            params |= {key: value for key, value in form.items() if isinstance(value, str)}
    return params


def _error(refused: Refused) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.retry_after is not None:
        body["parameters"] = {"retry_after": refused.retry_after}
    return JSONResponse(body, refused.code)


def _refusal(fault: Fault, asked: Asked) -> Response:
    if fault.kind == "429":
        wait = max(1, int(fault.retry_after))
        return _error(Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait))
    if fault.kind == "500":
        return _error(Refused(fault.status, "Internal Server Error"))
    return _error(Refused(fault.status, fault.message or "Bad Request: refused"))
