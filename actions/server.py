"""Rasa's action protocol over HTTP: POST /webhook, private, behind the engine's secret."""

from __future__ import annotations

import hmac
from collections.abc import Coroutine
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.concurrency import run_in_threadpool

from actions import afspraak, antwoord
from actions.services import Services, install

_log = structlog.get_logger()

ACTIONS = (
    antwoord.ActionAntwoord,
    antwoord.ActionNietBegrepen,
    afspraak.ValidateAfspraakForm,
    afspraak.AskThema,
    afspraak.AskWijze,
    afspraak.AskPlaats,
    afspraak.AskPersonen,
    afspraak.AskMoment,
    afspraak.AskNaam,
    afspraak.AskEmail,
    afspraak.AskBevestigd,
    afspraak.ActionAfspraakAfronden,
    afspraak.ActionAfspraakGestopt,
)


def build(services: Services, secret: str) -> FastAPI:
    """The private application: POST /webhook, and GET /health, which tells nothing and asks nothing.

    200 {"events", "responses"}; 400 a rejection (part of the protocol: the form was not answered);
    401 without the secret in X-Onthaal-Secret; 404 an unknown action; 422 the body is no JSON object;
    500 the action failed, without detail.
    """
    if not secret:
        raise ValueError("the actions need a secret")
    install(services)
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        if not hmac.compare_digest(request.headers.get("x-onthaal-secret", "").encode(), secret.encode()):
            return JSONResponse({"error": "secret"}, 401)
        try:
            call = await request.json()
        except ValueError:
            call = None
        if not isinstance(call, dict):
            return JSONResponse({"error": "body", "detail": "no JSON object"}, 422)
        return await run_in_threadpool(_run, executor, call)

    return app


def _finished(work: Coroutine[Any, Any, Any]) -> Any:
    """The outcome of `work`, which never waits for anything: an event loop per call would cost more than it."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise RuntimeError("an action waited: ours work in a thread of their own and never need to")


def _run(executor: ActionExecutor, call: dict[str, Any]) -> JSONResponse:
    """In a thread: our actions do blocking SQL."""
    name = call.get("next_action", "")
    try:
        result = _finished(executor.run(call))
    except ActionExecutionRejection as rejection:
        return JSONResponse({"error": str(rejection), "action_name": rejection.action_name}, 400)
    except ActionNotFoundException as unknown:
        return JSONResponse({"error": str(unknown), "action_name": unknown.action_name}, 404)
    except Exception:
        _log.exception("action failed", action=name)
        return JSONResponse({"error": "action", "action_name": name}, 500)
    return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})
