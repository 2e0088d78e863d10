"""Signing in and out: /balie/aanmelden and what belongs to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Protocol

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.responses import Response

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.errors import OnthaalError
from bot.settings import Settings, safe_address
from bot.staff import Accounts, NoAccess, Passwords, Staff, StaffSessions
from bot.storage import Storage
from channels import described
from channels.console import guard
from channels.console.guard import NEW_TOKEN, Guard, ours, signed_in_page
from channels.console.signin import texts
from channels.console.signin.attempts import Rates, wait_before
from channels.console.signin.claims import Meaning, subject_of
from channels.console.signin.cookies import of_session, of_visit
from channels.console.signin.errors import IssuerAway, LostVisit, SignInFailed
from channels.console.signin.issuer import Flow, Issuer
from channels.console.signin.onward import DONE, SIGN_IN, onward
from channels.console.signin.rendering import FOLDER, page
from channels.console.signin.visit import Visit, Visits, same

BACK = f"{SIGN_IN}/terug"
"""Where an issuer sends the browser back: what must be registered there, after our public address."""
SIGN_OUT = "/balie/afmelden"
FILES = {"aanmelden.css": "text/css", "klaar.js": "text/javascript", "icoon.svg": "image/svg+xml"}
PAGE: dict[str, Any] = {
    "response_class": HTMLResponse,
    "responses": {
        **described.also("text/html; charset=utf-8", 401, 403, 429, 503),
        303: {"description": "Verder naar een andere pagina."},
        **described.answers(400, 413, 422),
    },
}

_log = structlog.get_logger()


class Replicas(Protocol):
    @property
    def limits(self) -> Rates: ...


class Services(Protocol):
    """What signing in needs of the installation."""

    @property
    def settings(self) -> Settings: ...
    @property
    def storage(self) -> Storage: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def catalogue(self) -> Catalogue: ...


def install(
    app: FastAPI,
    services: Services,
    rates: Rates,
    *,
    on_left: Callable[[str], None] | None = None,
    passwords: Passwords | None = None,
) -> Door:
    """The sign-in and the guard of one application. Raises SettingsError for a mapping that can't be.

    on_left: told, in a thread, the id of somebody who signed out of their last session.
    """
    settings = services.settings
    sessions = StaffSessions(services.storage, services.clock)
    accounts = Accounts(services.storage, services.clock, passwords or Passwords())
    door = Door(settings, sessions, accounts, rates, tuple(services.catalogue.cities), on_left)
    guard.install(app, Guard(sessions, settings.public_url))
    app.include_router(door.routes())
    return door


class Door:
    def __init__(
        self,
        settings: Settings,
        sessions: StaffSessions,
        accounts: Accounts,
        rates: Rates,
        cities: tuple[str, ...],
        on_left: Callable[[str], None] | None = None,
    ) -> None:
        self._public = settings.public_url
        self._sessions = sessions
        self._accounts = accounts
        self._rates = rates
        self._on_left = on_left
        self._session = of_session(self._public)
        self._visits = Visits(settings.link_secret, of_visit(self._public))
        self._meaning = Meaning(settings, cities)
        self._called = settings.oidc_naam
        self._local = settings.oidc_lokaal or not settings.oidc_issuer
        self.issuer = Issuer(settings, self._public + BACK) if settings.oidc_issuer else None

    def routes(self) -> APIRouter:
        router = APIRouter(tags=["balie"])
        described.page(router, SIGN_IN, self.ask, **PAGE)
        router.add_api_route(SIGN_IN, self.sign_in, methods=["POST"], **PAGE)
        router.add_api_route(f"{SIGN_IN}/extern", self.leave_for_issuer, methods=["GET"], **PAGE)
        router.add_api_route(BACK, self.back_from_issuer, methods=["GET"], **PAGE)
        router.add_api_route(SIGN_OUT, self.sign_out, methods=["POST"], **PAGE)
        described.page(router, DONE, self.done, **PAGE)
        for name, kind in FILES.items():
            described.page(router, f"{SIGN_IN}/{name}", _file(name), response_class=described.kind(kind))
        return router

    # --- with a password -----------------------------------------------------------------------------

    async def ask(self, request: Request) -> Response:
        """The sign-in page. ?verder=/balie/… where to go then; ?venster=1 in a window of its own."""
        said = texts.SIGNED_OUT if "afgemeld" in request.query_params else ""
        return self._page(request, _wanted(request.query_params), notice=said)

    async def sign_in(self, request: Request) -> Response:
        """The form: naam, wachtwoord, verder, csrf."""
        form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        wanted, username = onward(form.get("verder")), form.get("naam", "")
        visit = self._visits.of(request)
        if not self._local or not safe_address(self._public):
            return self._page(request, wanted, 403)
        if visit is None or not same(visit.form, form.get("csrf", "")) or not ours(request, self._public):
            return self._page(request, wanted, 403, problem=texts.AGAIN, username=username)
        wait = await wait_before(self._rates, request, username)
        if wait:
            _log.warning("sign-in refused", why="too many attempts")
            return self._page(
                request, wanted, 429, problem=texts.too_often(wait), username=username, wait=wait
            )
        agent = await asyncio.to_thread(self._accounts.proved, username, form.get("wachtwoord", ""))
        if agent is None:
            _log.warning("sign-in refused", why="wrong name or password")
            return self._page(request, wanted, 401, problem=texts.WRONG, username=username)
        return await self._welcome(request, agent, wanted)

    # --- at the issuer -------------------------------------------------------------------------------

    async def leave_for_issuer(self, request: Request) -> Response:
        """To the issuer's own sign-in page."""
        wanted = _wanted(request.query_params)
        if self.issuer is None or not safe_address(self._public):
            return self._page(request, wanted, 403)
        flow = Flow.begin(wanted)
        try:
            address = await self.issuer.address_for(flow)
        except SignInFailed as failed:
            return self._failed(request, failed, wanted)
        visit = (self._visits.of(request) or Visit()).with_flow(flow)
        return _redirect(address, self._visits.kept(visit))

    async def back_from_issuer(self, request: Request) -> Response:
        """The browser comes back from the issuer, with a code or an error."""
        asked, visit = request.query_params, self._visits.of(request) or Visit()
        flow = visit.flow(asked.get("state", ""))
        try:
            if self.issuer is None or flow is None:
                raise LostVisit("unknown state")
            agent = await self._proved_there(self.issuer, asked, flow)
        except SignInFailed as failed:
            return self._failed(
                request, failed, flow.onward if flow else "", visit.without(flow) if flow else None
            )
        return await self._welcome(request, agent, flow.onward)

    async def _proved_there(self, issuer: Issuer, asked: Mapping[str, str], flow: Flow) -> str:
        """The id of who signed in. Raises SignInFailed."""
        if not issuer.is_ours(asked.get("iss")):
            raise SignInFailed("another issuer answers")
        if "code" not in asked:
            raise SignInFailed(f"error {asked.get('error', '')[:40]!r}", texts.NOT_LET_IN)
        claims = await issuer.claims_for(asked["code"], flow)
        try:
            proven = self._meaning.of(claims)
            return await asyncio.to_thread(self._accounts.vouched, proven)
        except NoAccess as refused:
            await asyncio.to_thread(self._accounts.disown, subject_of(claims))
            raise NotHere(refused.reason) from None

    # --- in and out ----------------------------------------------------------------------------------

    async def _welcome(self, request: Request, agent_id: str, wanted: str) -> Response:
        """A new session with a token of its own; what the browser had before ends."""
        token = await asyncio.to_thread(self._sessions.begin, agent_id, self._session.read(request))
        await asyncio.to_thread(self._sessions.forget_expired)
        _log.info("signed in", agent=agent_id)
        return _redirect(wanted, self._session.header(token), self._visits.over())

    def done(self) -> Response:
        return page("klaar.html", title=texts.DONE)

    async def sign_out(self, request: Request, staff: Annotated[Staff, Depends(signed_in_page)]) -> Response:
        """Ends the session in every window; with the field `overal` on every machine, too."""
        everywhere = "overal" in await request.form()
        await asyncio.to_thread(self._leave, staff, everywhere)
        setattr(request.state, NEW_TOKEN, None)
        _log.info("signed out", agent=staff.id)
        address = await self._sign_out_there(staff)
        if address is None:
            return _redirect(f"{SIGN_IN}?afgemeld=1", self._session.cleared())
        response = page("afmelden.html", title=texts.LEAVING, address=address, called=self._called)
        response.headers.append("Set-Cookie", self._session.cleared())
        return response

    def _leave(self, staff: Staff, everywhere: bool) -> None:
        if everywhere:
            self._sessions.end_all(staff.id)
        else:
            self._sessions.end(staff.session_id)
        if self._on_left is None or self._sessions.any_of(staff.id):
            return
        try:
            self._on_left(staff.id)
        except OnthaalError:
            _log.exception("left without being told on", agent=staff.id)  # signed out all the same

    async def _sign_out_there(self, staff: Staff) -> str | None:
        if self.issuer is None or not staff.outside:
            return None
        try:
            return await self.issuer.sign_out_address(self._public + SIGN_IN)
        except IssuerAway as away:
            _log.warning("not signed out at the issuer", why=away.why)
            return None

    # --- pages ---------------------------------------------------------------------------------------

    def _failed(
        self, request: Request, failed: SignInFailed, wanted: str, visit: Visit | None = None
    ) -> Response:
        _log.warning("sign-in refused", why=failed.why)
        return self._page(request, onward(wanted), failed.status, problem=failed.said, visit=visit)

    def _page(
        self,
        request: Request,
        wanted: str,
        status: int = 200,
        *,
        problem: str = "",
        notice: str = "",
        username: str = "",
        wait: float = 0.0,
        visit: Visit | None = None,
    ) -> Response:
        """The sign-in page, with the cookie that its form belongs to."""
        visit = visit or self._visits.of(request) or Visit()
        safe = safe_address(self._public)
        response = page(
            "aanmelden.html",
            status,
            {"Retry-After": str(int(wait) + 1)} if wait else {},
            title=texts.TITLE,
            problem=problem if safe else texts.NO_HTTPS,
            notice=notice,
            username=username[:64],
            csrf=visit.form,
            wanted=wanted,
            local=self._local and safe,
            called=self._called if self.issuer and safe else "",
        )
        response.headers.append("Set-Cookie", self._visits.kept(visit))
        return response


class NotHere(SignInFailed):
    """The issuer knows them, but they may not work here."""

    status = 403

    def __init__(self, said: str) -> None:
        super().__init__("no access", said)


def _wanted(asked: Mapping[str, str]) -> str:
    return DONE if "venster" in asked else onward(asked.get("verder"))


def _redirect(address: str, *cookies: str) -> Response:
    response = RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"})
    for cookie in cookies:
        response.headers.append("Set-Cookie", cookie)
    return response


def _file(name: str) -> Callable[[], Response]:
    def serve() -> Response:
        headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
        return FileResponse(FOLDER / "static" / name, headers=headers)

    return serve
