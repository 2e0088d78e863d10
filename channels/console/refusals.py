"""How the console says no: {"field", "reason"} and what belongs to it, as the rest of the house does."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import InvalidInput, StaleEpoch
from bot.staff import NotSignedIn
from bot.takeover import Refused
from channels.problems import problem

STATUS: Mapping[str, int] = {"not_allowed": 403, "unknown": 404}
"""HTTP status per kind of Refused; the others are 409: right in itself, but not as things stand now."""
STALE = "Dit gesprek is intussen van iemand anders. Kijk eerst hoe het nu staat."


def refusal(refused: Refused) -> JSONResponse:
    """`field` is the kind; `details` (who has it, since when) stand beside it."""
    shown = {**refused.details, "field": refused.kind, "reason": refused.said}
    return JSONResponse(shown, STATUS.get(refused.kind, 409), {"Cache-Control": "no-store"})


class DeskRoute(APIRoute):
    """Answers what the desk refuses in words, and lets nothing be kept by a cache."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handle(request)
            except Refused as refused:
                response = refusal(refused)
            except StaleEpoch:
                response = problem(409, "stale", STALE)
            except InvalidInput as invalid:
                response = problem(422, invalid.field, invalid.reason)
            except NotSignedIn as unknown:
                response = problem(401, "sessie", unknown.reason)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answer
