"""The engine as the gateway sees it: one turn in, messages out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.errors import EngineUnavailable, TurnFailed
from bot.replies import Button, Message

CONNECT_WITHIN = 2.0
"""Seconds: the engine is near."""
KEPT_OPEN = 4.0
"""Seconds that a line stays open unused; the engine's server (Sanic) closes it after five."""


@dataclass(frozen=True)
class Turn:
    """What the engine is asked: exactly one of `text` and `payload`. `now` is ISO 8601 with its offset."""

    conversation: str
    message_id: str
    text: str | None
    payload: dict[str, Any] | None
    city: str
    channel: str
    now: str


@dataclass(frozen=True)
class TurnResult:
    messages: list[Message]
    parse: dict[str, Any]
    model: str


class Engine(Protocol):
    async def turn(self, turn: Turn) -> TurnResult:
        """At least one message. Raises EngineUnavailable (try later) or TurnFailed: it left no trace there."""


class HttpEngine:
    """The Rasa process behind our own input channel (engine/channel.py documents the protocol).

    `timeout`: seconds of one turn. aiohttp, because a turn through it costs a sixth of the processor's time that
    httpx takes, and every message of every channel comes by here.
    """

    def __init__(self, url: str, secret: str, *, timeout: float = 20.0) -> None:
        self._url = f"{url.rstrip('/')}/webhooks/onthaal/turn"
        self._headers = {"X-Onthaal-Secret": secret}
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=CONNECT_WITHIN)
        self._session: aiohttp.ClientSession | None = None

    async def turn(self, turn: Turn) -> TurnResult:
        body = {
            "conversation": turn.conversation,
            "message_id": turn.message_id,
            "gemeente": turn.city,
            "channel": turn.channel,
            "nu": turn.now,
            **({"text": turn.text} if turn.payload is None else {"payload": turn.payload}),
        }
        try:
            status, answer = await self._post(body)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise EngineUnavailable(type(error).__name__) from error
        return _result(status, answer)

    async def _post(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Once more when the engine closed a line that it had kept open: asking twice does nothing twice."""
        try:
            return await self._once(body)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            if isinstance(error, aiohttp.ClientConnectorError):
                raise
            return await self._once(body)

    async def _once(self, body: dict[str, Any]) -> tuple[int, bytes]:
        async with self._open().post(self._url, json=body, headers=self._headers) as response:
            return response.status, await response.read()

    def _open(self) -> aiohttp.ClientSession:
        """Made in the loop that uses it."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _result(status: int, answer: bytes) -> TurnResult:
    if status in (401, 503):
        raise EngineUnavailable("the secret is refused" if status == 401 else "no model yet")
    if status != 200:
        raise _failure(status, answer)
    try:
        body = json.loads(answer)
        result = TurnResult([_message(m) for m in body["messages"]], body["parse"], body["model"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TurnFailed("answer", f"not the shape of the contract: {type(error).__name__}") from error
    if not result.messages:
        raise TurnFailed("empty", "the engine answered nothing")
    return result


def _failure(status: int, answer: bytes) -> TurnFailed:
    try:
        body = json.loads(answer)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {}
    return TurnFailed(str(body.get("error", status)), str(body.get("detail", "")), permanent=status == 400)


def _message(raw: dict[str, Any]) -> Message:
    buttons = tuple(Button(b["title"], b.get("payload"), b.get("url")) for b in raw.get("buttons") or ())
    return Message(raw.get("text") or "", buttons, raw.get("custom") or {})
