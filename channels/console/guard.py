"""What every route of the console depends on: who asks, and whether they really asked it themselves.

    @router.get("/balie")                  staff: Annotated[Staff, Depends(signed_in_page)]
    @router.post("/balie/api/…")           staff: Annotated[Staff, Depends(signed_in)]
    @router.get("/balie/leiding")          staff: Annotated[Staff, Depends(must_page("teamleider"))]
    @router.get("/balie/api/feed")         a stream: signed_in, and `still(request, staff, "agent")` at each heartbeat

Role and city are those of the database at this request. A change (anything but GET, HEAD, OPTIONS) must bring the
session's `csrf`, as the header X-Onthaal-CSRF or the form field `csrf`, and the Origin of our own pages. Pages must
not say `Referrer-Policy: no-referrer`: browsers then send "null" as the origin of a form.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Request
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.staff import NotSignedIn, Staff, StaffSessions
from channels.console.signin import rendering
from channels.console.signin.cookies import Cookie, of_session
from channels.console.signin.onward import HOME, SIGN_IN
from channels.web.cities import origin_of
from channels.web.http import origin_and_own

CSRF_HEADER = "X-Onthaal-CSRF"
CSRF_FIELD = "csrf"
HARMLESS = ("GET", "HEAD", "OPTIONS")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
NEW_TOKEN = "balie_token"  # noqa: S105 - where the middleware finds it
SPOKEN = {
    "agent": "een medewerker van de balie",
    "teamleider": "een teamleider",
    "redacteur": "een redacteur",
    "beheerder": "een beheerder",
}


@dataclass(frozen=True)
class Guard:
    """public_url: the address of our own pages, as browsers know it."""

    sessions: StaffSessions
    public_url: str

    @property
    def cookie(self) -> Cookie:
        return of_session(self.public_url)


class SignInFirst(Exception):
    """A page was asked by somebody who isn't signed in. `path`: where they wanted to go, "" for a change."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NoPage(Exception):
    """A page was asked by somebody who may not see it, or by a form that isn't ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Foreign(Exception):
    """A change that doesn't prove that our own page asked for it."""

    reason = "Deze aanvraag kwam niet van jouw scherm. Laad de pagina opnieuw en probeer het nog eens."


def install(app: FastAPI, guard: Guard) -> None:
    """Once per application, before it serves."""
    app.state.balie_guard = guard
    app.add_middleware(_NewToken, cookie=guard.cookie)
    app.add_exception_handler(SignInFirst, _to_sign_in)
    app.add_exception_handler(NoPage, _no_page)


def guard_of(connection: HTTPConnection) -> Guard:
    guard: Guard = connection.app.state.balie_guard
    return guard


async def signed_in(request: Request) -> Staff:
    """For the API and for streams: 401 {"field": "sessie"} without a session, 403 {"field": "csrf"} for a change
    that a foreign page may have asked for."""
    try:
        return await _proved(request)
    except NotSignedIn as unknown:
        raise _refused(401, "sessie", unknown.reason) from None
    except Foreign:
        raise _refused(403, "csrf", Foreign.reason) from None


async def signed_in_page(request: Request) -> Staff:
    """For pages and their forms: who isn't signed in goes to the sign-in page and comes back."""
    try:
        return await _proved(request)
    except NotSignedIn:
        raise SignInFirst(_asked(request)) from None
    except Foreign:
        raise NoPage(Foreign.reason) from None


def must(*roles: str) -> Callable[..., Awaitable[Staff]]:
    """`signed_in` with one of these roles: 403 {"field": "rol"} for who has none of them."""

    async def check(staff: Annotated[Staff, Depends(signed_in)]) -> Staff:
        if not staff.may(*roles):
            raise _refused(403, "rol", only_for(*roles))
        return staff

    return check


def must_page(*roles: str) -> Callable[..., Awaitable[Staff]]:
    """`signed_in_page` with one of these roles; others read on a page why not."""

    async def check(staff: Annotated[Staff, Depends(signed_in_page)]) -> Staff:
        if not staff.may(*roles):
            raise NoPage(only_for(*roles))
        return staff

    return check


def still(request: HTTPConnection, staff: Staff, *roles: str) -> Callable[[], bool]:
    """Whether the session that opened a stream still holds, in the same city and, where they are named, with one of
    these roles; asks the database, so call it in a thread."""
    sessions = guard_of(request).sessions

    def holds() -> bool:
        now = sessions.current(staff.session_id)
        return now is not None and now.city == staff.city and (not roles or now.may(*roles))

    return holds


def only_for(*roles: str) -> str:
    return f"Dit kan alleen {' of '.join(SPOKEN[role] for role in roles)}."


def ours(request: HTTPConnection, public_url: str) -> bool:
    """Whether a page of our own asks. A browser names the origin of every form and every change."""
    origin, own = origin_and_own(request)
    return origin is not None and origin in (own, origin_of(public_url))


async def _proved(request: Request) -> Staff:
    """Raises NotSignedIn, Foreign."""
    guard = guard_of(request)
    token = guard.cookie.read(request)
    if token is None:
        raise NotSignedIn
    proof = await asyncio.to_thread(guard.sessions.prove, token)
    if request.method not in HARMLESS:
        await _asked_by_us(request, guard, proof.staff)
    if proof.token is not None:
        setattr(request.state, NEW_TOKEN, proof.token)
    return proof.staff


async def _asked_by_us(request: Request, guard: Guard, staff: Staff) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    if not given and request.headers.get("content-type", "").startswith(FORMS):
        given = str((await request.form()).get(CSRF_FIELD, ""))
    same = hmac.compare_digest(given.encode("utf-8", "replace"), staff.csrf.encode())
    if not (same and ours(request, guard.public_url)):
        raise Foreign


def _refused(status: int, field: str, reason: str) -> HTTPException:
    return HTTPException(status, {"field": field, "reason": reason})


def _asked(request: Request) -> str:
    """The page that was asked, with its query; "" after a form, which can't be asked again."""
    if request.method not in HARMLESS:
        return ""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


async def _to_sign_in(request: Request, error: Exception) -> Response:
    path = error.path if isinstance(error, SignInFirst) else ""
    onward = f"?verder={quote(path, safe='/')}" if path else ""
    return RedirectResponse(f"{SIGN_IN}{onward}", 303, {"Cache-Control": "no-store"})


async def _no_page(request: Request, error: Exception) -> Response:
    reason = error.reason if isinstance(error, NoPage) else Foreign.reason
    home = "" if request.url.path == HOME else HOME  # where they just came from helps nobody
    return rendering.page("melding.html", 403, title="Dit kan je niet openen", sentences=[reason], home=home)


class _NewToken:
    """Brings a session's new token to the browser, whatever kind of answer the route gives."""

    def __init__(self, app: ASGIApp, cookie: Cookie) -> None:
        self._app = app
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def with_cookie(message: Message) -> None:
            token = state.get(NEW_TOKEN)
            if message["type"] == "http.response.start" and token:
                MutableHeaders(scope=message).append("Set-Cookie", self._cookie.header(token))
            await send(message)

        await self._app(scope, receive, with_cookie)
