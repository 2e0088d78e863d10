"""A console with a page, an API and a stream; browsers that keep cookies; an issuer that really signs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import StreamingResponse

from bot import settings as settings_module
from bot.clock import SetClock
from bot.settings import Settings
from bot.staff import Accounts, Passwords, Staff, StaffSessions
from bot.storage import Storage
from channels import problems
from channels.console.guard import must, must_page, signed_in, signed_in_page, still
from channels.console.signin.door import install
from tests.fakes.oidc import FakeIssuer
from tests.fakes.serving import NO_TLS

PUBLIC = "https://balie.example"
PASSWORD = "een-lange-zin-over-fietsen"
LINK = "r4Xv9-qLm2-Zt7Kc-1WbPs-8HdYe"


@dataclass
class Limits:
    """Token buckets of which the test is the clock. `empty`: beginnings of keys that have to wait."""

    empty: dict[str, float] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    async def take(self, key: str, rate: float, burst: int) -> float:
        self.taken.append(key)
        return next((wait for start, wait in self.empty.items() if key.startswith(start)), 0.0)


@dataclass
class Town:
    """Everything of one installation that signing in needs, and its application."""

    settings: Settings
    storage: Storage
    clock: SetClock
    limits: Limits
    left: list[str] = field(default_factory=list)
    door: Any = None

    def __post_init__(self) -> None:
        self.catalogue = SimpleNamespace(cities={"gent": None, "hasselt": None})
        self.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.accounts = Accounts(self.storage, self.clock, self.passwords)
        self.sessions = StaffSessions(self.storage, self.clock)
        self.app = application(self)

    def account(self, username: str, **values: Any) -> str:
        kept = {"city": "gent", "name": f"{username.title()} Peeters", "roles": ["agent"], **values}
        return self.accounts.create(username, PASSWORD, **kept)

    def browser(self, **how: Any) -> Browser:
        return Browser(self.app, **how)


def application(town: Town) -> FastAPI:
    app = FastAPI()
    problems.install(app)
    town.door = install(app, town, town.limits, on_left=town.left.append, passwords=town.passwords)

    @app.get("/balie")
    @app.get("/balie/gesprek/{id}")
    async def show(staff: Annotated[Staff, Depends(signed_in_page)]) -> HTMLResponse:
        return HTMLResponse(f"{staff.name} {staff.city} {','.join(staff.roles)}")

    @app.get("/balie/leiding")
    async def lead(staff: Annotated[Staff, Depends(must_page("teamleider"))]) -> HTMLResponse:
        return HTMLResponse(staff.name)

    @app.get("/balie/api/ik")
    async def me(staff: Annotated[Staff, Depends(signed_in)]) -> dict[str, Any]:
        return {"id": staff.id, "city": staff.city, "roles": staff.roles, "csrf": staff.csrf}

    @app.post("/balie/api/zeg")
    async def say(request: Request, staff: Annotated[Staff, Depends(signed_in)]) -> dict[str, Any]:
        return {"by": staff.id, "city": staff.city, "roles": staff.roles}

    @app.post("/balie/api/overnemen")
    async def take(staff: Annotated[Staff, Depends(must("teamleider"))]) -> dict[str, str]:
        return {"by": staff.id}

    @app.get("/balie/api/stroom")
    async def stream(request: Request, staff: Annotated[Staff, Depends(signed_in)]) -> StreamingResponse:
        holds = still(request, staff)

        async def beats() -> AsyncIterator[bytes]:
            for _ in range(2):
                yield f"data: {await asyncio.to_thread(holds)}\n\n".encode()
                if "stop" in request.query_params:
                    town.accounts.stop("sam")

        return StreamingResponse(beats(), media_type="text/event-stream")

    return app


class Browser:
    """Keeps cookies, names its origin with a form, and follows no redirect unless asked."""

    def __init__(self, app: FastAPI, *, address: str = PUBLIC, host: str = "192.0.2.7") -> None:
        self._transport = httpx.ASGITransport(app, client=(host, 50000))
        self.address = address
        self.cookies = httpx.Cookies()

    def get(self, path: str, **how: Any) -> httpx.Response:
        return self.ask("GET", path, **how)

    def post(self, path: str, *, origin: str | None = PUBLIC, **how: Any) -> httpx.Response:
        headers = {**({"Origin": origin} if origin else {}), **how.pop("headers", {})}
        return self.ask("POST", path, headers=headers, **how)

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url=self.address, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **how)
                self.cookies = client.cookies
                return answer

        return asyncio.run(asked())

    def form(self, path: str = "/balie/aanmelden") -> dict[str, str]:
        """The hidden fields of the sign-in page."""
        return hidden(self.get(path).text)

    def signs_in(self, name: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
        asked = {**self.form(), "naam": name, "wachtwoord": password, **fields}
        return self.post("/balie/aanmelden", data=asked)

    def csrf(self) -> str:
        return str(self.get("/balie/api/ik").json()["csrf"])

    @property
    def token(self) -> str | None:
        return next((c.value for c in self.cookies.jar if c.name.endswith("onthaal-balie")), None)

    def comes_back(
        self, issuer: FakeIssuer, path: str = "/balie/aanmelden/extern", **query: str
    ) -> httpx.Response:
        """Goes to the issuer as a browser does, and back again: the answer of our page there."""
        return self.get(returned(self.get(path, params=query).headers["location"]))


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found[str(given["name"])] = given.get("value") or ""


def hidden(html: str) -> dict[str, str]:
    reader = _Hidden()
    reader.feed(html)
    return reader.found


def returned(address: str, **changed: str) -> str:
    """What the issuer sends the browser back with: path and query. `changed`: other parameters for its page."""
    parts = urlsplit(address)
    query = dict(httpx.QueryParams(parts.query)) | changed
    with httpx.Client(verify=NO_TLS) as client:
        answer = client.get(f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode(query)}")
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


type MakeTown = Callable[..., Town]


@pytest.fixture
def make_town(storage: Storage, clock: SetClock, tmp_path: Path) -> MakeTown:
    """An installation with these settings."""

    def made(**values: Any) -> Town:
        settings = settings_module.load(
            **{"var": tmp_path, "public_url": PUBLIC, "link_secret": LINK, **values}
        )
        return Town(settings, storage, clock, Limits())

    return made


@pytest.fixture
def town(make_town: MakeTown) -> Town:
    """With local accounts: Sam of Gent is "sam"."""
    town = make_town()
    town.account("sam")
    return town


@pytest.fixture
def sam(town: Town) -> Browser:
    """Sam's browser, signed in."""
    browser = town.browser()
    assert browser.signs_in("sam").status_code == 303
    return browser


@pytest.fixture
def kim(town: Town) -> Browser:
    """The browser of buitenstaander Kim, with no account."""
    return town.browser(host="198.51.100.9")


@pytest.fixture
def issuer() -> Iterator[FakeIssuer]:
    """With Aïsha at the browser; nothing that a correct client never does may have happened."""
    with FakeIssuer(redirect_uris=[f"{PUBLIC}/balie/aanmelden/terug"]) as running:
        running.person(
            "77", given_name="Aïsha", family_name="El Idrissi", vo_orgcode="0207451227",
            onthaal_rol_3d=["OnthaalAgent:0207451227"],
        )  # fmt: skip
        yield running
        assert running.violations == []


@pytest.fixture
def abroad(make_town: MakeTown, issuer: FakeIssuer) -> Town:
    """With the issuer, mapped as for ACM/IDM."""
    return make_town(**at(issuer))


def at(issuer: FakeIssuer, **changed: Any) -> dict[str, Any]:
    return {
        "oidc_issuer": issuer.iss,
        "oidc_naam": "ACM/IDM",
        "oidc_client_id": issuer.client_id,
        "oidc_client_secret": issuer.client_secret,
        "oidc_rollen": "onthaal_rol_3d",
        "oidc_rol_waarden": "OnthaalAgent=agent,OnthaalLeiding=teamleider",
        "oidc_gemeente_waarden": "0207451227=gent,0207500123=hasselt",
        **changed,
    }
