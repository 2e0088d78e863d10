"""Faults by script: what a provider does wrong on request, the same for every fake."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .serving import hang_up

Kind = Literal["429", "500", "refuse", "hang", "accepted-hang", "slow", "reset", "accepted-reset"]
"""What happens to a request:

429             refused, with Retry-After
500             refused with `status` (500 unless told)
refuse          refused with `status`, `code` and `message`
hang            NOT accepted, and no answer: the connection breaks after `seconds`
accepted-hang   accepted, and no answer: the connection breaks after `seconds`
slow            accepted, answered after `seconds`
reset           NOT accepted, the connection is reset
accepted-reset  accepted, the connection is reset instead of answered
"""


@dataclass(frozen=True)
class Asked:
    """One request to a fake, as a fault's condition sees it. `fields`: its form or JSON body, flat."""

    method: str
    path: str
    fields: Mapping[str, Any]


@dataclass
class Fault:
    kind: Kind
    times: int | None = 1
    after: int = 0
    probability: float = 1.0
    method: str = ""
    path: str = ""
    to: str = ""
    seconds: float = 20.0
    retry_after: float = 1.0
    status: int = 500
    code: int = 0
    message: str = ""
    where: Callable[[Asked], bool] | None = field(default=None, repr=False)

    def fits(self, asked: Asked) -> bool:
        """Whether the conditions hold; the recipient is Twilio's To or Telegram's chat_id."""
        recipient = str(asked.fields.get("To", asked.fields.get("chat_id", "")))
        return (
            self.method in ("", asked.method)
            and self.path in asked.path
            and (not self.to or self.to == recipient)
            and (self.where is None or self.where(asked))
        )

    def told(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "where"}


class Faults:
    """The script: the first fault that fits a request is used. `used` keeps (fault, request) in order."""

    def __init__(self, seed: int = 1) -> None:
        self._faults: list[Fault] = []
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.used: list[tuple[Fault, Asked]] = []

    def add(self, kind: Kind, **how: Any) -> Fault:
        """From now on, for the next request that fits.

        `times` how often (None: always), `after` how many fitting requests pass first, `probability`,
        `method`, `path` (a part of it), `to` (recipient), `where` (a function of Asked), `seconds`,
        `retry_after`, `status`, `code`, `message`.

        :raises ValueError: unknown kind
        """
        if kind not in get_args(Kind):
            raise ValueError(f"no such fault: {kind}")
        fault = Fault(kind, **how)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def waiting(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def take(self, asked: Asked) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.fits(asked) and self._strikes(fault):
                    self.used.append((fault, asked))
                    return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.after > 0:
            fault.after -= 1
            return False
        if fault.probability < 1.0 and self._random.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
        return True


class FaultyServer:
    """The provider's application with the script in front of it. `refusal` words a refusal as the provider does."""

    def __init__(self, app: ASGIApp, *, faults: Faults, refusal: Callable[[Fault, Asked], Response]) -> None:
        self._app = app
        self._faults = faults
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_fake"):
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        asked = Asked(scope["method"], scope["path"], _fields(scope, body))
        fault = self._faults.take(asked)
        if fault is None:
            await self._app(scope, _again(body, receive), send)
        elif fault.kind in ("429", "500", "refuse"):
            await self._refusal(fault, asked)(scope, receive, send)
        else:
            await self._misbehave(fault, scope, body, receive, send)

    async def _misbehave(self, fault: Fault, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        answer: list[Message] = []
        if fault.kind in ("accepted-hang", "accepted-reset", "slow"):
            await self._app(scope, _again(body, receive), _into(answer))
        if fault.kind in ("hang", "accepted-hang", "slow"):
            await _until_gone(receive, fault.seconds)
        if fault.kind == "slow":
            for message in answer:
                await send(message)
            return
        hang_up(scope)
        await _until_gone(receive, 1.0)  # returning earlier would answer 500


def _into(answer: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        answer.append(message)

    return keep


async def _body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, and then whatever the connection says."""
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


async def _until_gone(receive: Receive, seconds: float) -> None:
    """Wait, at most until the client hangs up."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass


def _fields(scope: Scope, body: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    kind = dict(scope["headers"]).get(b"content-type", b"")
    text = body.decode(errors="replace")
    if b"json" in kind:
        try:
            content = json.loads(text or "{}")
        except ValueError:
            content = {}
        return fields | (content if isinstance(content, dict) else {})
    return fields | dict(parse_qsl(text, keep_blank_values=True))
