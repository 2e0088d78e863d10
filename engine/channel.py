"""The one way into the engine: POST /webhooks/onthaal/turn, with health and the exchange of a model beside it."""

import asyncio
import hmac
import logging
import os
import re
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.processor import MessageProcessor
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from engine import all_or_nothing, faster, turn
from engine.action_endpoint import Actions
from engine.all_or_nothing import TurnAborted, where

log = logging.getLogger(__name__)

SHORTEST_SECRET = 20
MODEL_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}\.tar\.gz")
TRIAL = "wat kost een reispas"


def wrong(status: int, code: str, detail: str = "") -> HTTPResponse:
    return json({"error": code, "detail": detail[:200]}, status=status)


class Onthaal(InputChannel):
    """`credentials.yml`: secret (at least 20 signs), timeout of a whole turn in seconds, folder of the models."""

    @classmethod
    def name(cls) -> Text:
        return "onthaal"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> "Onthaal":
        given = credentials or {}
        if len(str(given.get("secret") or "")) < SHORTEST_SECRET:
            raise ValueError(f"ONTHAAL_ENGINE_SECRET: at least {SHORTEST_SECRET} characters")
        return cls(str(given["secret"]), float(given.get("timeout", 12)), Path(given.get("models", "models")))

    def __init__(self, secret: Text, timeout: float, models: Path) -> None:
        self.secret, self.timeout, self.models = secret.encode(), timeout, models

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        all_or_nothing.install()
        faster.install()
        routes = Blueprint("onthaal")
        routes.listener("before_server_start")(self._close_all_routes)
        routes.listener("after_server_start")(self._prepare)
        routes.listener("after_server_stop")(self._close_session)
        for path, method, handler in (
            ("/health", "GET", self._health),
            ("/model", "POST", self._exchange),
            ("/turn", "POST", self._turn),
        ):
            routes.add_route(_function(handler), path, methods=[method])
        return routes

    # Around the server

    async def _close_all_routes(self, app: Sanic, loop: Any) -> None:
        """Asks the secret on every route of the process, Rasa's own too, and closes Rasa's change of model."""

        async def guard(request: Request) -> Optional[HTTPResponse]:
            given = request.headers.get("x-onthaal-secret", "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, self.secret):
                return wrong(401, "secret")
            if request.path.rstrip("/") == "/model" and request.method != "GET":
                return wrong(403, "model", "use /webhooks/onthaal/model")  # Rasa's forgets every conversation
            return None

        app.request_middleware.appendleft(guard)  # before the one that answers OPTIONS

    async def _prepare(self, app: Sanic, loop: Any) -> None:
        agent: Agent = app.ctx.agent
        all_or_nothing.guard_store(agent.tracker_store)
        if agent.action_endpoint:
            agent.action_endpoint = Actions.like(agent.action_endpoint)
        if agent.is_ready():
            use(agent, agent.processor)

    async def _close_session(self, app: Sanic, loop: Any) -> None:
        endpoint = getattr(getattr(app.ctx, "agent", None), "action_endpoint", None)
        if isinstance(endpoint, Actions):
            await endpoint.close()

    # Routes

    async def _health(self, request: Request) -> HTTPResponse:
        agent = getattr(request.app.ctx, "agent", None)
        ready = bool(agent and agent.is_ready())
        return json(
            {"ready": ready, "model": agent.model_name if ready else None}, status=200 if ready else 503
        )

    async def _exchange(self, request: Request) -> HTTPResponse:
        """A second processor beside the first, tried, then exchanged; turns under way finish on the old one."""
        agent: Agent = request.app.ctx.agent
        name = str(body_of(request).get("model"))
        path = self.models / name
        if (
            not MODEL_NAME.fullmatch(name) or not path.is_file()
        ):  # Rasa takes the newest when a name is missing
            return wrong(400, "bad_request", "model")
        try:
            new = await asyncio.get_running_loop().run_in_executor(None, load, agent, path)
            await new.parse_message(UserMessage(TRIAL))
        except Exception as e:
            return wrong(422, "model", f"{type(e).__name__}: {e}")
        use(agent, new)
        return json({"model": agent.model_name})

    async def _turn(self, request: Request) -> HTTPResponse:
        agent: Agent = request.app.ctx.agent
        if not agent.is_ready():
            return wrong(503, "no_model")
        try:
            asked = turn.read(body_of(request), agent.domain.intents)
        except turn.BadRequest as e:
            return wrong(400, "bad_request", str(e))
        try:
            found = await turn.parse(agent.processor, asked)
        except Exception as e:
            log.error("recognition failed: %s", where(e))
            return wrong(500, "nlu", type(e).__name__)
        return await self._answer(agent, asked, found)

    async def _answer(self, agent: Agent, asked: turn.Request, found: Dict[Text, Any]) -> HTTPResponse:
        try:
            messages, found = await asyncio.wait_for(_locked(agent, asked, found), self.timeout)
        except TurnAborted as e:
            return wrong(502 if e.code == "actions" else 500, e.code, e.detail)
        except asyncio.TimeoutError:
            return wrong(504, "timeout")
        except LockError:
            return wrong(409, "locked")
        except Exception as e:
            log.error("turn failed: %s", where(e))
            return wrong(500, "dialogue", type(e).__name__)
        return json({"messages": messages, "parse": found, "model": agent.model_name})


Handler = Callable[[Request], Awaitable[HTTPResponse]]


def _function(method: Handler) -> Handler:
    """Sanic writes attributes on its handlers, which a bound method does not take."""

    async def handler(request: Request) -> HTTPResponse:
        return await method(request)

    handler.__name__ = method.__name__.strip("_")
    return handler


async def _locked(agent: Agent, asked: turn.Request, found: Dict[Text, Any]) -> turn.Outcome:
    async with agent.lock_store.lock(asked.conversation):
        return await turn.run(agent.processor, asked, found)


def body_of(request: Request) -> Dict[Text, Any]:
    """The JSON object of a request; an empty one when it is anything else, for the checks that follow."""
    try:
        body = request.json
    except Exception:
        return {}
    return body if isinstance(body, dict) else {}


def load(agent: Agent, path: os.PathLike) -> MessageProcessor:
    return MessageProcessor(path, agent.tracker_store, agent.lock_store, agent.nlg, agent.action_endpoint)


def use(agent: Agent, processor: MessageProcessor) -> None:
    processor.action_endpoint, processor.on_circuit_break = (
        agent.action_endpoint,
        all_or_nothing.circuit_breaker,
    )
    agent.processor, agent.domain = processor, processor.domain
    agent.tracker_store.domain = processor.domain
