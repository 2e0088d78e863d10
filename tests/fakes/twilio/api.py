"""The routes: Messages, Account, Content, Senders, typing indicator, media."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..console import console_routes
from ..faults import Asked, Fault, FaultyServer
from .contents import Template
from .documented import Refused, moment, problems
from .ledger import Message
from .pages import base, page_of_2010, page_with_meta

if TYPE_CHECKING:
    from .server import CitySender, FakeTwilio

Endpoint = Callable[["FakeTwilio", Request], Awaitable[Response]]
MESSAGES = "/2010-04-01/Accounts/{account}/Messages"


def application(twilio: FakeTwilio) -> Starlette:
    from .driving import console  # the console drives residents, which needs the server

    def route(path: str, endpoint: Endpoint, *methods: str) -> Route:
        return Route(path, functools.partial(_guarded, twilio, endpoint), methods=list(methods))

    routes = [
        route(f"{MESSAGES}.json", _create_message, "POST"),
        route(f"{MESSAGES}.json", _list_messages, "GET"),
        route(f"{MESSAGES}/{{sid}}.json", _message, "GET", "POST", "DELETE"),
        route(f"{MESSAGES}/{{sid}}/Media.json", _list_media, "GET"),
        route(f"{MESSAGES}/{{sid}}/Media/{{media}}", _media, "GET"),
        route("/2010-04-01/Accounts/{account}.json", _account, "GET"),
        route("/v1/Content", _create_content, "POST"),
        route("/v1/Content", _list_contents, "GET"),
        route("/v1/Content/{sid}", _content, "GET", "DELETE"),
        route("/v1/Content/{sid}/ApprovalRequests/whatsapp", _submit, "POST"),
        route("/v1/Content/{sid}/ApprovalRequests", _approval, "GET"),
        route("/v2/Channels/Senders", _senders, "GET"),
        route("/v2/Channels/Senders/{sid}", _sender, "GET", "POST"),
        route("/v2/Indicators/Typing.json", _typing, "POST"),
        *console_routes(console(twilio)),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(FaultyServer, faults=twilio.faults, refusal=_refusal)]
    )


async def _guarded(twilio: FakeTwilio, endpoint: Endpoint, request: Request) -> Response:
    twilio.requests.append((request.method, request.url.path))
    try:
        account = _authenticated(twilio, request)
        if request.path_params.get("account", account) != account:
            raise Refused(404, 20404, "The requested resource was not found")
        request.state.account = account
        return await endpoint(twilio, request)
    except Refused as refused:
        return _error(refused)


def _authenticated(twilio: FakeTwilio, request: Request) -> str:
    """The account of the credentials: account and auth token, or an API key and its secret."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        user = password = ""
    for account in twilio.accounts.values():
        if scheme == "Basic" and (
            (user == account.sid and password in account.tokens)
            or (password and account.keys.get(user) == password)
        ):
            return account.sid
    raise Refused(401, 20003, "Authenticate")


def _error(refused: Refused) -> Response:
    body = {
        "code": refused.code,
        "message": refused.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refused.code}",
        "status": refused.status,
    }
    headers = {"Retry-After": f"{refused.retry_after:g}"} if refused.retry_after is not None else None
    return JSONResponse(body, refused.status, headers=headers)


def _refusal(fault: Fault, asked: Asked) -> Response:
    if fault.kind == "429":
        return _error(Refused(429, fault.code or 20429, "Too Many Requests", retry_after=fault.retry_after))
    if fault.kind == "500":
        return _error(Refused(fault.status, fault.code or 20500, "Internal Server Error"))
    retry_after = fault.retry_after if fault.status == 429 else None
    return _error(Refused(fault.status, fault.code, fault.message or "Refused", retry_after=retry_after))


async def _form(twilio: FakeTwilio, request: Request) -> dict[str, list[str]]:
    if not request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        twilio.violations.append(f"{request.url.path}: the body is not a form")
    return parse_qs((await request.body()).decode(), keep_blank_values=True)


async def _json(twilio: FakeTwilio, request: Request, operation: str) -> dict[str, Any]:
    try:
        if not request.headers.get("Content-Type", "").startswith("application/json"):
            raise ValueError("not announced as JSON")
        found = json.loads(await request.body())
        if not isinstance(found, dict):
            raise ValueError("not an object")
    except ValueError as problem:
        twilio.violations.append(f"{operation}: the body is not JSON")
        raise Refused(400, 20001, str(problem)) from None
    _checked(twilio, operation, {name: [value] for name, value in found.items()})
    return found


def _query(twilio: FakeTwilio, request: Request, operation: str) -> dict[str, str]:
    found = parse_qs(request.url.query, keep_blank_values=True)
    _checked(twilio, operation, found)
    return {name: values[0] for name, values in found.items()}


def _checked(twilio: FakeTwilio, operation: str, fields: Mapping[str, list[Any]]) -> None:
    wrong = problems(operation, fields)
    if wrong:
        twilio.violations.extend(wrong)
        raise Refused(400, 20001, "; ".join(wrong))


async def _create_message(twilio: FakeTwilio, request: Request) -> Response:
    message = twilio.accept(request.state.account, await _form(twilio, request))
    return JSONResponse(message.resource(), 201)


async def _list_messages(twilio: FakeTwilio, request: Request) -> Response:
    query = _query(twilio, request, "ListMessage")
    newest_first = reversed(twilio.ledger.all())
    found = [one.resource() for one in newest_first if _listed(one, request.state.account, query)]
    return JSONResponse(page_of_2010(request, "messages", found, query))


def _listed(message: Message, account: str, query: Mapping[str, str]) -> bool:
    """A date alone is a whole day in GMT; "<" and ">" include the day or moment itself. What is still queued
    has no date of sending, so that no such filter finds it."""
    return (
        message.account == account
        and query.get("To", message.to) == message.to
        and query.get("From", message.sender) == message.sender
        and all(
            message.sent_at is not None and _dated(name.removeprefix("DateSent"), value, message.sent_at)
            for name, value in query.items()
            if name.startswith("DateSent")
        )
    )


def _dated(sign: str, value: str, when: datetime) -> bool:
    start = moment(value)
    if start is None:
        return False
    end = start + (timedelta(days=1, microseconds=-1) if len(value) == 10 else timedelta())
    if sign == ">":
        return when >= start
    return (
        when <= end
        if sign == "<"
        else start <= when <= (end if end > start else start + timedelta(seconds=1))
    )


def _existing(twilio: FakeTwilio, request: Request) -> Message:
    message = twilio.ledger.get(request.path_params["sid"])
    if message is None or message.account != request.state.account:
        raise Refused(404, 20404, f"The requested resource {request.url.path} was not found")
    return message


async def _message(twilio: FakeTwilio, request: Request) -> Response:
    message = _existing(twilio, request)
    if request.method == "DELETE":
        twilio.ledger.remove(message.sid)
        return Response(status_code=204)
    if request.method == "POST":
        form = await _form(twilio, request)
        _checked(twilio, "UpdateMessage", form)
        if "Body" in form and form["Body"] != [""]:
            raise Refused(400, 20001, "Body can only be made empty")
        message.text = form.get("Body", [message.text])[0]
        message.status = form.get("Status", [message.status])[0]
    return JSONResponse(message.resource())


async def _list_media(twilio: FakeTwilio, request: Request) -> Response:
    query = _query(twilio, request, "ListMedia")
    message = _existing(twilio, request)
    found = [media.resource() for media in twilio.media.values() if media.parent == message.sid]
    return JSONResponse(page_of_2010(request, "media_list", found, query))


async def _media(twilio: FakeTwilio, request: Request) -> Response:
    found = twilio.media.get(request.path_params["media"].removesuffix(".json"))
    if found is None or found.account != request.state.account:
        raise Refused(404, 20404, "The requested resource was not found")
    if request.path_params["media"].endswith(".json"):
        return JSONResponse(found.resource())
    return Response(found.content, media_type=found.kind)


async def _account(twilio: FakeTwilio, request: Request) -> Response:
    account = twilio.accounts[request.state.account]
    uri = f"/2010-04-01/Accounts/{account.sid}"
    now = format_datetime(twilio.clock.now())
    body = {
        "auth_token": "",
        "date_created": now,
        "date_updated": now,
        "friendly_name": "Stad",
        "owner_account_sid": account.sid,
        "sid": account.sid,
        "status": account.status,
        "subresource_uris": {"messages": f"{uri}/Messages.json"},
        "type": "Full",
        "uri": f"{uri}.json",
    }
    return JSONResponse(body)


async def _create_content(twilio: FakeTwilio, request: Request) -> Response:
    asked = await _json(twilio, request, "CreateContent")
    template = twilio.contents.create(request.state.account, asked, twilio.clock.now())
    return JSONResponse(template.resource(base(request)), 201)


async def _list_contents(twilio: FakeTwilio, request: Request) -> Response:
    query = _query(twilio, request, "ListContent")
    own = [found for found in twilio.contents.templates.values() if found.account == request.state.account]
    newest_first = [template.resource(base(request)) for template in reversed(own)]
    return JSONResponse(page_with_meta(request, "contents", newest_first, query))


def _template(twilio: FakeTwilio, request: Request) -> Template:
    template = twilio.contents.templates.get(request.path_params["sid"])
    if template is None or template.account != request.state.account:
        raise Refused(404, 20404, f"The requested resource {request.url.path} was not found")
    return template


async def _content(twilio: FakeTwilio, request: Request) -> Response:
    template = _template(twilio, request)
    if request.method == "DELETE":
        del twilio.contents.templates[template.sid]
        return Response(status_code=204)
    return JSONResponse(template.resource(base(request)))


async def _submit(twilio: FakeTwilio, request: Request) -> Response:
    template = _template(twilio, request)
    twilio.contents.submit(template, await _json(twilio, request, "CreateApproval"))
    return JSONResponse(template.approval_resource(), 201)


async def _approval(twilio: FakeTwilio, request: Request) -> Response:
    template = _template(twilio, request)
    body = {
        "account_sid": template.account,
        "sid": template.sid,
        "url": f"{base(request)}{request.url.path}",
        "whatsapp": template.approval_resource(),
    }
    return JSONResponse(body)


async def _senders(twilio: FakeTwilio, request: Request) -> Response:
    query = _query(twilio, request, "ListSenders")
    own = [sender for sender in twilio.senders.values() if sender.account == request.state.account]
    found = [_sender_resource(sender, base(request)) for sender in own]
    return JSONResponse(page_with_meta(request, "senders", found, query))


async def _sender(twilio: FakeTwilio, request: Request) -> Response:
    for sender in twilio.senders.values():
        if sender.sid == request.path_params["sid"] and sender.account == request.state.account:
            if request.method == "POST":
                _configure(sender, await _json(twilio, request, "UpdateSender"))
            return JSONResponse(_sender_resource(sender, base(request)))
    raise Refused(404, 20404, "The requested resource was not found")


def _configure(sender: CitySender, asked: Mapping[str, Any]) -> None:
    webhook = asked.get("webhook") or {}
    sender.webhook = webhook.get("callback_url", sender.webhook)
    sender.fallback = webhook.get("fallback_url", sender.fallback)
    sender.status_callback = webhook.get("status_callback_url", sender.status_callback)


def _sender_resource(sender: CitySender, base: str) -> dict[str, Any]:
    return {
        "sid": sender.sid,
        "status": sender.status,
        "sender_id": sender.address,
        "friendly_name": None,
        "configuration": {"waba_id": "12345678912345"},
        "webhook": {
            "callback_url": sender.webhook or None,
            "callback_method": "POST",
            "fallback_url": sender.fallback or None,
            "fallback_method": "POST",
            "status_callback_url": sender.status_callback or None,
            "status_callback_method": "POST",
        },
        "profile": {"name": "Stad"},
        "properties": {"quality_rating": "HIGH", "messaging_limit": "1K Customers/24hr"},
        "offline_reasons": None,
        "compliance": None,
        "url": f"{base}/v2/Channels/Senders/{sender.sid}",
    }


async def _typing(twilio: FakeTwilio, request: Request) -> Response:
    form = await _form(twilio, request)
    _checked(twilio, "CreateTypingIndicator", form)
    twilio.typing.append(form["messageId"][0])
    return JSONResponse({"success": True})
