"""The way in over plain HTTP: sessions, the city's card, and messages without a WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.conversations import Hint
from channels.web import cities, description, frames, http, transport
from channels.web.chat import Chat
from channels.web.errors import Refused
from channels.web.heart import Heart
from channels.web.reading import Reader
from channels.web.sessions import Visitor
from channels.web.static import Static
from channels.web.transport import Outbound

MOST_SEQ = 2.0**53
RETRY = 3000
"""Milliseconds after which an EventSource comes back."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class Api:
    """The handlers; `routes` hangs them on a router."""

    def __init__(self, chat: Chat, static: Static) -> None:
        self._chat = chat
        self._static = static
        self._heart = Heart(chat.states, chat.limits.sse_ping)

    def routes(self) -> APIRouter:
        router = APIRouter(prefix="/api/web", route_class=http.route_class(self._chat.cities), tags=["web"])
        router.add_api_route("/sessions", self.begin, methods=["POST"], **description.BEGIN)
        router.add_api_route("/sessions", self.end, methods=["DELETE"], **description.END)
        router.add_api_route("/city", self.city, methods=["GET"], **description.CITY)
        router.add_api_route("/messages", self.send, methods=["POST"], **description.SEND)
        router.add_api_route("/messages", self.messages, methods=["GET"], **description.MESSAGES)
        router.add_api_route("/events", self.events, methods=["GET"], **description.EVENTS)
        for path in ("/sessions", "/messages", "/events", "/city"):
            router.add_api_route(path, self.preflight, methods=["OPTIONS"], include_in_schema=False)
        return router

    async def begin(self, request: Request) -> Response:
        """{"gemeente"} → 201 {"session_id", "token", "expires_at"}."""
        asked = await http.body(request, frames.NEW_SESSION, self._chat.limits.frame_bytes)
        origin, own = http.origin_and_own(request)
        address = request.client.host if request.client else ""
        ticket = await self._chat.begin(asked.gemeente, origin, own, address)
        shown = {"session_id": ticket.session_id, "token": ticket.token}
        return JSONResponse({**shown, "expires_at": ticket.expires_at.isoformat(timespec="seconds")}, 201)

    async def end(self, request: Request) -> Response:
        """Ends the session of the token: 204. The conversation's log stays."""
        await self._chat.end(await self._visitor(request))
        return Response(status_code=204)

    async def city(self, request: Request) -> Response:
        """?gemeente= → how it looks, how else to reach it, and whether the asking site may show the chat.

        Public, also to other sites: there the widget must be able to say that it does not work, and whom to call.
        """
        found = self._chat.cities.get(request.query_params.get("gemeente", ""))
        if found is None:
            raise Refused("gemeente", "Deze gemeente kennen we niet.", status=404)
        allowed = self._chat.cities.allows(found.sleutel, *http.origin_and_own(request))
        shown = {**cities.card(found, self._static.path("panel.js")), "toegelaten": allowed}
        headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
        return JSONResponse(shown, headers=headers)

    async def send(self, request: Request) -> Response:
        """A "msg", "tap" or "feedback" frame as body; what the socket would answer to it."""
        visitor = await self._visitor(request)
        frame = await http.body(request, frames.POSTED, self._chat.limits.frame_bytes)
        return JSONResponse(await self._chat.take(visitor, frame))

    async def messages(self, request: Request) -> Response:
        """?after=&wait= → {"messages", "seq", "mode", "more"}; waits `wait` s at most when nothing is new."""
        visitor = await self._visitor(request)
        after = int(http.number(request, "after", 0, MOST_SEQ))
        wait = http.number(request, "wait", 0, self._chat.limits.longest_wait)
        limit = self._chat.limits.replay
        found = await self._chat.read(visitor, after, limit)
        if not found and wait:
            found = await self._wait(visitor, after, wait)
        state = await self._chat.state(visitor)
        return JSONResponse({"messages": found, **state, "more": len(found) == limit})

    async def events(self, request: Request) -> Response:
        """The log as server-sent events, from Last-Event-ID (or ?after=) on."""
        visitor = await self._visitor(request)
        after = int(http.number(request, "after", 0, MOST_SEQ))
        with suppress(ValueError):
            after = max(0, int(request.headers.get("last-event-id", after)))
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
        stream = self._stream(visitor, min(after, int(MOST_SEQ)))
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def preflight(self, request: Request) -> Response:
        """The browser's question whether another site may; the answer is in the CORS headers."""
        allowed = "Access-Control-Allow-Origin" in http.cors(request, self._chat.cities)
        return Response(status_code=204, headers=PREFLIGHT) if allowed else Response(status_code=403)

    async def _visitor(self, request: Request) -> Visitor:
        return await self._chat.visitor(http.bearer(request), *http.origin_and_own(request))

    async def _wait(self, visitor: Visitor, after: int, wait: float) -> list[Outbound]:
        """What comes after `after`; empty when the time is up or who answers has changed."""
        found: list[Outbound] = []
        async with self._chat.followers.follow(visitor.conversation_id) as hints:
            hint: Hint = {"t": "head"}
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    while not found and hint["t"] not in ("mode", "bye", "gone"):
                        if hint["t"] == "head":
                            found = await self._chat.read(visitor, after, self._chat.limits.replay)
                        hint = hint if found else await hints.get()
        return found or await self._chat.read(visitor, after, self._chat.limits.replay)

    async def _stream(self, visitor: Visitor, after: int) -> AsyncIterator[str]:
        """The frames that a socket would send; what has a seq has it as the id of the event."""
        reader = Reader(self._chat, visitor, after)
        async with self._chat.followers.follow(visitor.conversation_id, self._heart) as hints:
            yield f"retry: {RETRY}\n\n"
            async for frame in reader.welcome():
                yield _data(frame)
            hint: Hint = {"t": "head"}
            while hint["t"] not in ("bye", "gone"):
                if reader.is_behind(hint):
                    async for frame in reader.entries():
                        yield f"id: {frame['seq']}\n{_data(frame)}"
                if hint["t"] == "mode":
                    yield _data({"t": "mode", "mode": (await self._chat.state(visitor))["mode"]})
                elif hint["t"] == "typing":
                    yield _data(transport.typing(hint))
                elif hint["t"] == "beat":
                    if self._chat.clock.now() >= visitor.ends_at:
                        return
                    yield ": ping\n\n"
                hint = await hints.get()
            if hint["t"] == "bye":
                yield _data({"t": "bye", "within": self._chat.limits.bye_within})


def _data(frame: Outbound) -> str:
    return f"data: {json.dumps(frame, ensure_ascii=False, separators=(',', ':'))}\n\n"
