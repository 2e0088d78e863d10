"""What the console's page asks for: GETs under /balie/api, and the stream."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.errors import InvalidInput
from bot.takeover.states import ROLES_AT_DESK
from bot.takeover.suggest import Draft
from channels.console.entrance import AtDesk, Leading
from channels.console.guard import still
from channels.console.looking import LISTS, Looking
from channels.console.refusals import DeskRoute
from channels.console.shown import Shown, proposed
from channels.console.stream import Feeds
from channels.console.typed import Id, Typed
from channels.described import answers, kind

MOST_SEQ = 2**53
LOOKED: dict[str, Any] = {"responses": answers(401, 403, 404, 422), "response_model": None}
Seq = Annotated[int, Query(ge=0, le=MOST_SEQ)]


class Drafts(Protocol):
    """bot.takeover.suggest.Suggestions."""

    async def draft(self, conversation_id: str) -> Draft | None: ...


class Api:
    """drafts: proposals from the catalogue; None where nobody makes them."""

    def __init__(self, looking: Looking, feeds: Feeds, drafts: Drafts | None) -> None:
        self._looking = looking
        self._drafts = drafts
        self._feeds = feeds

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=DeskRoute, prefix="/balie", tags=["balie"])
        for path, look in (
            ("/api/ik", self.me),
            ("/api/lijst", self.lists),
            ("/api/gesprekken/{conversation_id}", self.conversation),
            ("/api/gesprekken/{conversation_id}/berichten", self.news),
            ("/api/gesprekken/{conversation_id}/voorstel", self.proposal),
            ("/api/collegas", self.colleagues),
            ("/api/producten", self.products),
            ("/api/antwoorden", self.canned),
            ("/api/overzicht", self.overview),
        ):
            router.add_api_route(path, look, methods=["GET"], **LOOKED)
        router.add_api_route(
            "/stroom",
            self.stream,
            methods=["GET"],
            response_class=kind("text/event-stream; charset=utf-8"),
            responses=answers(401, 403, 422),
        )
        return router

    def me(self, who: AtDesk) -> Shown:
        return self._looking.me(who)

    def lists(self, who: AtDesk, welk: Typed = "wachtend", zoek: Typed = "") -> Shown:
        if welk not in LISTS:
            raise InvalidInput("welk", f"Die lijst bestaat niet. Kies uit: {', '.join(LISTS)}.")
        return self._looking.lists(who, welk, zoek.strip())

    def conversation(self, who: AtDesk, conversation_id: Id) -> Shown:
        return self._looking.conversation(who, conversation_id)

    def news(self, who: AtDesk, conversation_id: Id, na: Seq = 0) -> Shown:
        return self._looking.news(who, conversation_id, na)

    async def proposal(self, who: AtDesk, conversation_id: Id) -> Shown:
        """What the catalogue would answer to the resident's last question: {"draft"}, null when it has nothing."""
        await asyncio.to_thread(self._looking.must_have_opened, who, conversation_id)
        found = await self._drafts.draft(conversation_id) if self._drafts is not None else None
        return {"draft": proposed(found) if found is not None else None}

    def colleagues(self, who: AtDesk) -> Shown:
        return self._looking.colleagues(who)

    def products(self, who: AtDesk, zoek: Typed = "") -> Shown:
        return self._looking.products(who, zoek)

    def canned(self, who: AtDesk, product: Typed = "") -> Shown:
        return self._looking.canned(who, product)

    def overview(self, who: Leading) -> Shown:
        return self._looking.overview(who)

    async def stream(self, request: Request, who: AtDesk, na: Seq = 0) -> Response:
        """The feed of the city as server-sent events, from Last-Event-ID (or ?na=) on."""
        after = na
        with suppress(ValueError):
            after = min(MOST_SEQ, max(0, int(request.headers.get("last-event-id", na))))
        events = self._feeds.of(who.city).follow(after, still(request, who, *ROLES_AT_DESK))
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)
