"""`/_fake/…`: a fake's state, faults, clock and driver over HTTP, for tests in another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .clock import ShiftedClock
from .faults import Faults


@dataclass(frozen=True)
class Console:
    """What a fake offers. `drive` and `settings` raise ValueError or LookupError for what is not there."""

    faults: Faults
    clock: ShiftedClock
    state: Callable[[Mapping[str, str]], dict[str, Any]]
    drive: Callable[[Mapping[str, Any]], dict[str, Any]]
    settings: Callable[[Mapping[str, Any]], None]


def console_routes(console: Console) -> list[Route]:
    """
    GET    /_fake/state            everything recorded; ?after=<number> only newer messages
    POST   /_fake/faults           {"kind": "429", "times": 2, …}; DELETE empties the script, GET shows it
    POST   /_fake/clock            {"seconds": …, "hours": …}
    POST   /_fake/drive            let a resident do something; answers how the webhook took it
    POST   /_fake/settings         how messages fare and where the service is
    """

    async def state(request: Request) -> Response:
        return JSONResponse(console.state(request.query_params))

    async def faults(request: Request) -> Response:
        if request.method == "POST":
            asked = await request.json()
            console.faults.add(asked.pop("kind"), **asked)
        elif request.method == "DELETE":
            console.faults.clear()
        waiting = [fault.told() for fault in console.faults.waiting()]
        return JSONResponse({"waiting": waiting, "used": [fault.kind for fault, _ in console.faults.used]})

    async def clock(request: Request) -> Response:
        console.clock.advance(**await request.json())
        return JSONResponse({"now": console.clock.now().isoformat()})

    async def drive(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(console.drive, await request.json()))

    async def settings(request: Request) -> Response:
        console.settings(await request.json())
        return Response(status_code=204)

    return [
        Route("/_fake/state", _told(state)),
        Route("/_fake/faults", _told(faults), methods=["GET", "POST", "DELETE"]),
        Route("/_fake/clock", _told(clock), methods=["POST"]),
        Route("/_fake/drive", _told(drive), methods=["POST"]),
        Route("/_fake/settings", _told(settings), methods=["POST"]),
    ]


def _told(endpoint: Callable[[Request], Any]) -> Callable[[Request], Any]:
    async def answered(request: Request) -> Response:
        try:
            response: Response = await endpoint(request)
        except (ValueError, LookupError, TypeError, AssertionError) as problem:
            response = JSONResponse({"reason": f"{type(problem).__name__}: {problem}"}, 400)
        return response

    return answered
