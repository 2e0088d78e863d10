"""POST /webhooks/telegram/{city}: what Telegram delivers.

Telegram repeats every answer but 2xx, and holds up the chat meanwhile: for a day (Bot API server,
WebhookActor). So after the secret only an absent database is a refusal. A body of a 2xx would be carried out
as a call to the Bot API: it stays empty.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.storage import StorageAway
from channels.accounts import TelegramAccount
from channels.problems import AWAY, MOST_BODY, answers, problem
from channels.telegram.updates import Updates

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header
LARGEST_UPDATE = 1024 * 1024
"""Bytes, with the secret. Telegram writes every sign outside ASCII as 6 or 12 bytes, so 4,096 emoji that quote 4,096
others pass 64 KiB; refusing that update would silence its chat for a day."""

_log = structlog.get_logger()

_DOCUMENTED: dict[str, Any] = {
    "responses": {200: {"description": "Bewaard, of niet voor ons."}, **answers(403, 404, 413, 503)},
    "openapi_extra": {
        "parameters": [{"name": SECRET, "in": "header", "required": True, "schema": {"type": "string"}}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
    },
}


def router(accounts: Mapping[str, TelegramAccount], updates: Updates) -> APIRouter:
    """The route, for all cities that have a bot."""
    found = APIRouter(prefix="/webhooks/telegram", tags=["telegram"])

    async def receive(city: str, request: Request) -> Response:
        account = accounts.get(city)
        if account is None:
            return problem(404, "gemeente", "Deze gemeente heeft hier geen Telegram-bot.")
        genuine = _genuine(request, account)
        if _announced(request) > (LARGEST_UPDATE if genuine else MOST_BODY):
            return problem(413)
        if not genuine:
            return problem(403, SECRET, "Het geheim van de webhook klopt niet.")
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody hears it: Telegram will deliver it again
        return problem(413) if body is None else await _take(account, body, updates)

    found.add_api_route("/{city}", receive, methods=["POST"], response_class=Response, **_DOCUMENTED)
    return found


async def _take(account: TelegramAccount, body: bytes, updates: Updates) -> Response:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        _log.warning("telegram update is no JSON", city=account.city, bytes=len(body))
        return Response()
    try:
        await updates.take(account, update)
    except StorageAway:
        return problem(503, headers={"Retry-After": AWAY})
    return Response()


def _genuine(request: Request, account: TelegramAccount) -> bool:
    """In constant time: how long it takes tells nothing about the secret."""
    given = request.headers.get(SECRET, "")
    return hmac.compare_digest(given.encode(), account.webhook_secret.encode())


def _announced(request: Request) -> int:
    """The Content-Length; 0 when it is not told."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


async def _body(request: Request) -> bytes | None:
    """None when it is too large."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > LARGEST_UPDATE:
            return None
    return bytes(received)
