"""The way in: Twilio's webhooks for messages and for their statuses. Verified, kept, answered; nothing more.

Nothing of what a resident wrote is logged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.conversations import Arrivals
from bot.storage import StorageAway
from channels.accounts import WhatsAppAccount
from channels.problems import AWAY, MOST_BODY, answers, problem
from channels.whatsapp import payload
from channels.whatsapp.signature import HEADER, requested, signed

MOST_FIELDS = 500
DOCUMENTED: dict[str, Any] = {
    "responses": {200: {"description": "Bewaard, of niet voor ons."}, **answers(403, 404, 413, 415, 503)},
    "openapi_extra": {
        "parameters": [{"name": HEADER, "in": "header", "required": True, "schema": {"type": "string"}}],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}},
        },
    },
}

_log = structlog.get_logger()


class Refused(Exception):
    """A request that is not taken; `reason` is a Dutch sentence."""

    def __init__(self, status: int, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.status = status
        self.field = field
        self.reason = reason


class Webhook:
    """`accounts`: city → its sender. public_url: how Twilio reaches us, over which it signs."""

    def __init__(self, accounts: Mapping[str, WhatsAppAccount], arrivals: Arrivals, public_url: str) -> None:
        self._accounts = accounts
        self._arrivals = arrivals
        self._public_url = public_url.rstrip("/")

    def routes(self) -> APIRouter:
        """Messages and statuses come by an address of their own; each takes both."""
        router = APIRouter(tags=["whatsapp"])
        for path in ("/webhooks/whatsapp/{city}", "/webhooks/whatsapp/{city}/status"):
            router.add_api_route(path, self.receive, methods=["POST"], response_class=Response, **DOCUMENTED)
        return router

    async def receive(self, request: Request, city: str) -> Response:
        try:
            account = self._account(city)
            form = await self._verified(request, account)
            await self._keep(account, form, request)
        except Refused as refused:
            return problem(refused.status, refused.field, refused.reason)
        except StorageAway:
            _log.warning("whatsapp waits for the database", city=city)
            return problem(503, headers={"Retry-After": AWAY})
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        return Response()

    def _account(self, city: str) -> WhatsAppAccount:
        account = self._accounts.get(city)
        if account is None:
            raise Refused(404, "city", "Deze gemeente heeft hier geen WhatsApp.")
        return account

    async def _verified(self, request: Request, account: WhatsAppAccount) -> payload.Form:
        """The form, when Twilio signed it with a token of this city. Raises Refused (403, 413, 415)."""
        body = await _body(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        sent = body.decode("utf-8", "replace") if kind == "application/json" else _form(body)
        url = requested(self._public_url, request.scope)
        if sent is None or not signed(account.tokens, url, sent, request.headers.get(HEADER)):
            _log.warning("whatsapp refused", city=account.city, why="signature")
            raise Refused(403, "signature", "De handtekening van Twilio klopt niet.")
        if isinstance(sent, str):
            _log.warning("whatsapp refused", city=account.city, why="json")
            raise Refused(415, "body", "Stel de webhook bij Twilio in als formulier, niet als JSON.")
        return sent

    async def _keep(self, account: WhatsAppAccount, form: payload.Form, request: Request) -> None:
        self._refuse_strangers(account, form)
        arrival = payload.arrival(account.city, form)
        if arrival is None:
            _log.warning("whatsapp not understood", city=account.city, field=payload.lacking(form))
            return
        if kind := payload.unknown_kind(form):
            _log.warning("whatsapp of an unknown kind", city=account.city, kind=kind)
        if not await self._arrivals.add(arrival):
            token = request.headers.get("I-Twilio-Idempotency-Token", "")[:64]
            _log.info("whatsapp seen before", city=account.city, id=arrival.external_id, token=token)

    def _refuse_strangers(self, account: WhatsAppAccount, form: payload.Form) -> None:
        """Another account, or another city's sender: cities may share one account, and so its tokens."""
        expected = {"account": account.account, "sender": account.sender}
        found = {"account": form.get("AccountSid", ""), "sender": payload.ours(form)}
        for what, written in found.items():
            if written and written != expected[what]:
                _log.warning("whatsapp refused", city=account.city, why=what)
                raise Refused(403, what, "Dit bericht is niet voor de afzender van deze gemeente.")


async def _body(request: Request) -> bytes:
    """Raises Refused (413) as soon as it is too large."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MOST_BODY:
            raise Refused(413, "body", "Dit bericht is te groot.")
    return bytes(received)


def _form(body: bytes) -> ImmutableMultiDict[str, str] | None:
    """With empty values and spaces as they came: the signature counts them. None when it is no form."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return ImmutableMultiDict(pairs)
