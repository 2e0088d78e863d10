"""An engine that does not think: it speaks engine/channel.py's protocol and answers at once, always the same.

Keyed on the message id, as the real one's actions: the same message gets the same answer, however often it is asked.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import socket
from typing import Any

import uvicorn

TURN_SECONDS = float(os.environ.get("ONTHAAL_STAND_IN_SECONDS", "0.003"))
"""What a turn takes here: about what the real engine needs at its fastest."""
KEPT = 10_000

type Scope = dict[str, Any]


def answer_to(text: str) -> str:
    """The one answer to `text`."""
    return f"antwoord op {text}"


class StandIn:
    """An ASGI application without a framework, so that it hardly takes part in what is measured."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._given: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, body = await self._respond(scope, await _body(receive))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _respond(self, scope: Scope, body: bytes) -> tuple[int, bytes]:
        given = dict(scope["headers"]).get(b"x-onthaal-secret", b"")
        if not hmac.compare_digest(given, self._secret):
            return 401, b'{"error": "secret", "detail": ""}'
        match scope["path"]:
            case "/webhooks/onthaal/health":
                return 200, b'{"ready": true, "model": "stand-in"}'
            case "/webhooks/onthaal/turn":
                return 200, await self._turn(json.loads(body))
        return 404, b'{"error": "not_found", "detail": ""}'

    async def _turn(self, asked: dict[str, Any]) -> bytes:
        key = str(asked["message_id"])
        if key not in self._given:
            await asyncio.sleep(TURN_SECONDS)
            if len(self._given) >= KEPT:
                self._given.clear()
            self._given[key] = _answer(asked.get("text") or json.dumps(asked.get("payload")))
        return self._given[key]


def _answer(text: str) -> bytes:
    said = {"text": answer_to(text), "buttons": [], "custom": {}}
    parse = {"text": text, "intent": {"name": "vraag", "confidence": 1.0}}
    return json.dumps({"messages": [said], "parse": parse, "model": "stand-in"}).encode()


async def _body(receive: Any) -> bytes:
    received = b""
    while True:
        part = await receive()
        received += bytes(part.get("body", b""))
        if not part.get("more_body"):
            return received


def listening(port: int) -> socket.socket:
    """It names TCP, so that asyncio switches Nagle's algorithm off and no answer waits 40 ms."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen(2048)
    return made


def main() -> None:
    app = StandIn(os.environ["ONTHAAL_ENGINE_SECRET"])
    port = int(os.environ["ONTHAAL_STAND_IN_PORT"])
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_keep_alive=75)
    uvicorn.Server(config).run(sockets=[listening(port)])


if __name__ == "__main__":
    main()
