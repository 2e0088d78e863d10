"""The public application: website chat, webhooks, appointment pages, the demonstration's mail, and health."""

from __future__ import annotations

from contextlib import suppress
from email.utils import parseaddr

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from bot.mail import Outbox
from bot.settings import ROOT
from bot.takeover import Refused, canned
from bot.takeover.recognising import EngineRecognition
from bot.takeover.suggest import Suggestions
from channels import problems, telegram
from channels.appointments import router as appointment_pages
from channels.callback import router as callback_pages
from channels.console.agenda import rendering
from channels.console.agenda.console import AgendaConsole
from channels.console.agenda_setup.console import SetupConsole
from channels.console.console import Console
from channels.console.signin import door
from channels.installation import Installation
from channels.web import Cities, WebChannel

DEMO_CITY = "gent"
"""Stands at `/` when none is asked; where it isn't served, the first city does."""


class Chat(WebChannel):
    """The website's chat. Its goodbye is that of the agents' console as well, which keeps streams open too."""

    console: Console | None = None

    def goodbye(self) -> None:
        super().goodbye()
        if self.console is not None:
            self.console.goodbye()


def build(installation: Installation) -> tuple[FastAPI, WebChannel]:
    """The application, and its chat, which must say goodbye before the server stops."""
    app = FastAPI(title="Onthaal", openapi_url=None, docs_url=None, redoc_url=None)
    app.router.redirect_slashes = False  # a redirect would drop the body of a webhook
    problems.install(app, larger={"/webhooks/telegram/": telegram.LARGEST_UPDATE})
    cities = installation.catalogue.cities
    origins = {key: installation.settings.allowed_origins(key) for key in cities}
    chat = Chat(
        installation.conversations,
        installation.notifier,
        installation.storage,
        Cities(cities, origins),
        installation.clock,
        city=DEMO_CITY if DEMO_CITY in cities else next(iter(cities), ""),
        rates=installation.replicas.limits,
    )
    for router in installation.outside.routers:  # first: routes are tried in order, and providers wait
        app.include_router(router)
    app.include_router(chat.router)
    app.include_router(appointment_pages(installation))
    app.include_router(callback_pages(installation))
    door.install(
        app, installation, installation.replicas.limits, on_left=lambda who: _left(installation, who)
    )
    chat.console = _console(installation)
    app.include_router(chat.console.router)
    agenda = AgendaConsole(installation)
    rendering.install(app, agenda.frame)
    app.include_router(agenda.router)
    app.include_router(SetupConsole(installation, agenda.frame).router)

    @app.get("/health")
    async def health() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    return app, chat


def _console(installation: Installation) -> Console:
    settings = installation.settings
    engine = settings.engine_url or f"http://127.0.0.1:{settings.engine_poort}"
    drafts = Suggestions(
        installation.storage,
        installation.clock,
        installation.catalogue,
        installation.agenda,
        EngineRecognition(engine, settings.engine_secret),
    )
    answers = canned.load(ROOT, installation.catalogue.cities)
    outbox = Outbox(parseaddr(settings.mail_from)[1])
    return Console(installation, answers, drafts=drafts, outbox=outbox)


def _left(installation: Installation, who: str) -> None:
    """Who signed out is away; an editor was never at the desk."""
    with suppress(Refused):
        installation.desk.presence(who, "afwezig", "afgemeld")
