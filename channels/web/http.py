"""What every plain request of the chat shares: origin, token, body, errors in words, CORS."""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from bot.errors import InvalidInput, UnknownConversation
from bot.storage import StorageAway
from channels import problems
from channels.web.cities import Cities, origin_of
from channels.web.errors import Refused, UnknownToken
from channels.web.frames import parse

_SCHEMES = {"ws": "http", "wss": "https"}
NOT_AN_ORIGIN = "null"


def origin_and_own(connection: HTTPConnection) -> tuple[str | None, str]:
    """The origin of the page that asks (None: it names none) and the origin that it asks from us.

    What is no real origin ("null", garbage) stays "null": no list holds it.
    """
    header = connection.headers.get("origin")
    url = connection.url
    own = origin_of(f"{_SCHEMES.get(url.scheme, url.scheme)}://{connection.headers.get('host', '')}")
    origin = None if header is None else origin_of(header) or NOT_AN_ORIGIN
    if origin is None and connection.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        origin = NOT_AN_ORIGIN
    return origin, own or ""


def bearer(request: Request) -> str:
    """The token of the Authorization header. Raises UnknownToken."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise UnknownToken
    return token.strip()


async def body[T](request: Request, adapter: TypeAdapter[T], most: int) -> T:
    """The body as `adapter` reads it. Raises InvalidInput, Refused (413)."""
    return parse(adapter, await raw_body(request, most))


async def raw_body(request: Request, most: int) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            raise Refused("body", "Dit bericht is te lang. Stuur het in kortere stukken.", status=413)
    return bytes(received)


def number(request: Request, name: str, default: float, most: float) -> float:
    """A number of the query, 0…`most`; larger ones become `most`. Raises InvalidInput."""
    written = request.query_params.get(name)
    if written is None:
        return default
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if math.isnan(value) or value < 0:
        raise InvalidInput(name, "Dit moet een getal zijn, 0 of meer.")
    return min(value, most)


def problem(refusal: InvalidInput | Refused) -> JSONResponse:
    """{"field", "reason"} with its status."""
    status = refusal.status if isinstance(refusal, Refused) else _status(refusal)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if isinstance(refusal, Refused) and refusal.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(refusal.retry_after))
    return JSONResponse({"field": refusal.field, "reason": refusal.reason}, status, headers)


def _status(refusal: InvalidInput) -> int:
    if isinstance(refusal, UnknownConversation):
        return 401  # it was erased: the browser must begin anew, as with a token that ended
    return 400 if refusal.field == "body" else 422


def cors(request: Request, cities: Cities) -> dict[str, str]:
    """Headers that let an allowed site read the answer. Never credentials, never a wildcard."""
    origin, own = origin_and_own(request)
    headers = {"Vary": "Origin"}
    if origin is not None and cities.allows_somewhere(origin, own):
        headers["Access-Control-Allow-Origin"] = origin
    return headers


def route_class(cities: Cities) -> type[APIRoute]:
    """Routes that answer problems in words and let allowed sites read every answer."""

    class WebRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    response = await handle(request)
                except (InvalidInput, Refused) as refusal:
                    response = problem(refusal)
                except StorageAway:
                    response = problems.problem(503, headers={"Retry-After": problems.AWAY})
                for name, value in cors(request, cities).items():
                    response.headers.setdefault(name, value)
                response.headers.setdefault("Cache-Control", "no-store")
                return response

            return answer

    return WebRoute
