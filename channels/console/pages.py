"""The pages of the console: the work screen, the supervisor's, and a conversation as text."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from bot.catalogue import Catalogue
from bot.staff import Staff
from bot.takeover import transcript
from bot.takeover.records import RESULTS
from channels import look
from channels.console.assets import FOLDER, Assets
from channels.console.entrance import AtDesk, AtDeskPage, LeadingPage
from channels.console.looking import LISTS, Looking
from channels.console.refusals import DeskRoute
from channels.console.typed import Id
from channels.described import also, answers, kind, page

STYLES = "/balie/stijl"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers would then call the origin of our own forms "null".
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {
        303: {"description": "Niet aangemeld: naar de aanmeldpagina."},
        **also("text/html; charset=utf-8", 403),
        **answers(404, 422),
    },
}


class Pages:
    def __init__(self, looking: Looking, catalogue: Catalogue, assets: Assets) -> None:
        self._looking = looking
        self._catalogue = catalogue
        self._assets = assets
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER.parent / "templates"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> APIRouter:
        router = APIRouter(route_class=DeskRoute, tags=["balie"])
        page(router, "/balie", self.work, **PAGE)
        page(router, "/balie/gesprek/{conversation_id}", self.talk, **PAGE)
        page(router, "/balie/leiding", self.lead, **PAGE)
        page(
            router,
            "/balie/gesprek/{conversation_id}/tekst",
            self.text,
            response_class=kind("text/plain; charset=utf-8"),
            responses=answers(401, 403, 404, 422),
        )
        router.include_router(look.routes(self._catalogue.cities, STYLES))
        return router

    def work(self, who: AtDeskPage) -> Response:
        return self._work(who, "")

    def talk(self, who: AtDeskPage, conversation_id: Id) -> Response:
        """The work screen with this conversation open."""
        return self._work(who, conversation_id)

    def lead(self, who: LeadingPage) -> Response:
        seq = self._looking.desk.feed_head(who.city)
        facts = {"seq": seq, "overview": self._looking.overview(who)}
        return self._page("leiding.html", "leiding.js", who, facts)

    def text(self, who: AtDesk, conversation_id: Id) -> Response:
        """The conversation as text, to keep or to give to the resident. Without notes and drafts."""
        view = self._looking.desk.conversation(who.id, conversation_id)
        name = f"gesprek-{view.conversation_id[:8]}.txt"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        said = transcript.text(view, self._catalogue.city(who.city))
        return Response(said, media_type="text/plain; charset=utf-8", headers=headers)

    def _work(self, who: Staff, conversation_id: str) -> Response:
        # The feed's number first: what happens while the lists are read comes again as an event, and does no harm.
        seq = self._looking.desk.feed_head(who.city)
        facts = {
            "seq": seq,
            "conversation": conversation_id,
            "lists": self._looking.lists(who, "wachtend", ""),
        }
        more = {
            "lists": list(LISTS.items()),
            "results": list(RESULTS.items()),
            "products": self._looking.product_names(who.city),
        }
        return self._page("werk.html", "werk.js", who, facts, more)

    def _page(
        self, name: str, module: str, who: Staff, facts: dict[str, Any], more: dict[str, Any] | None = None
    ) -> Response:
        shown = self._templates.get_template(name).render(
            city=self._catalogue.city(who.city),
            asset=self._assets.path,
            style=f"{STYLES}/{who.city}.css",
            module=module,
            body=module.removesuffix(".js"),
            facts={**facts, "now": self._looking.now(), "me": self._looking.me(who)},
            **(more or {}),
        )
        return HTMLResponse(shown, headers=HEADERS)
