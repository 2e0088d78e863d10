"""Puts the agents' console together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fastapi import APIRouter

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.conversations import Notifier
from bot.mail import Outbox
from bot.storage import Storage
from bot.takeover import Desk
from bot.takeover.canned import Answers
from channels.console.api import Api, Drafts
from channels.console.assets import Assets
from channels.console.looking import Looking
from channels.console.orders import Orders
from channels.console.pages import Pages
from channels.console.stream import Feeds, Pace


class Services(Protocol):
    """What the console needs of the installation."""

    @property
    def desk(self) -> Desk: ...
    @property
    def storage(self) -> Storage: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def notifier(self) -> Notifier: ...


class Console:
    """The routes under /balie, but those of signing in. The application must have `guard.install`ed.

    canned: the ready-made answers of each city. drafts: proposals from the catalogue. outbox: for conversations that
    residents want by mail.
    """

    def __init__(
        self,
        services: Services,
        canned: Mapping[str, Answers] | None = None,
        *,
        drafts: Drafts | None = None,
        outbox: Outbox | None = None,
        pace: Pace | None = None,
    ) -> None:
        looking = Looking(services.desk, services.storage, services.clock, services.catalogue, canned or {})
        assets = Assets()
        self.feeds = Feeds(services.desk, services.notifier, pace or Pace())
        self.router = APIRouter()
        self.router.include_router(assets.routes())
        self.router.include_router(Api(looking, self.feeds, drafts).routes())
        self.router.include_router(Orders(looking, outbox).routes())
        self.router.include_router(Pages(looking, services.catalogue, assets).routes())

    def goodbye(self) -> None:
        """Ends the streams, so that a restart need not wait for them. In the server's event loop."""
        self.feeds.goodbye()
