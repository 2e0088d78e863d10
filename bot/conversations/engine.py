"""The engine as the gateway sees it: one turn in, messages out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from bot.errors import EngineUnavailable, TurnFailed
from bot.replies import Button, Message


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
    """The Rasa process behind our own input channel (engine/channel.py documents the protocol)."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        timeout: float = 20.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"X-Onthaal-Secret": secret},
            timeout=httpx.Timeout(timeout, connect=2.0),
            transport=transport,
        )

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
            response = await self._client.post("/webhooks/onthaal/turn", json=body)
        except httpx.HTTPError as error:
            raise EngineUnavailable(type(error).__name__) from error
        return _result(response)

    async def close(self) -> None:
        await self._client.aclose()


def _result(response: httpx.Response) -> TurnResult:
    if response.status_code in (401, 503):
        raise EngineUnavailable("the secret is refused" if response.status_code == 401 else "no model yet")
    if response.status_code != 200:
        raise _failure(response)
    try:
        body = response.json()
        result = TurnResult([_message(m) for m in body["messages"]], body["parse"], body["model"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TurnFailed("answer", f"not the shape of the contract: {type(error).__name__}") from error
    if not result.messages:
        raise TurnFailed("empty", "the engine answered nothing")
    return result


def _failure(response: httpx.Response) -> TurnFailed:
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {}
    return TurnFailed(
        str(body.get("error", response.status_code)),
        str(body.get("detail", "")),
        permanent=response.status_code == 400,
    )


def _message(raw: dict[str, Any]) -> Message:
    buttons = tuple(Button(b["title"], b.get("payload"), b.get("url")) for b in raw.get("buttons") or ())
    return Message(raw.get("text") or "", buttons, raw.get("custom") or {})
