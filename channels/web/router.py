"""Puts the website's chat together."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.websockets import WebSocket

from bot.clock import Clock
from bot.conversations import Conversations, Notifier
from bot.storage import Storage
from channels.web.api import Api
from channels.web.chat import Chat
from channels.web.cities import Cities
from channels.web.limits import Limits
from channels.web.live import Sockets, serve
from channels.web.pages import Pages
from channels.web.sessions import Sessions
from channels.web.static import Static


class WebChannel:
    """The chat of all cities. `city` is the one whose example page stands at `/`."""

    def __init__(
        self,
        conversations: Conversations,
        notifier: Notifier,
        storage: Storage,
        cities: Cities,
        clock: Clock,
        *,
        city: str,
        limits: Limits | None = None,
    ) -> None:
        limits = limits or Limits()
        static = Static()
        sessions = Sessions(storage, clock, limits)
        self._chat = Chat(conversations, notifier, sessions, cities, clock, limits)
        self._sockets = Sockets(limits.sockets_per_session, limits.sockets)
        self.router = APIRouter()
        self.router.include_router(Api(self._chat, static).routes())
        self.router.include_router(static.routes())
        self.router.include_router(Pages(cities, static, clock, city).routes())
        self.router.add_api_websocket_route("/api/web/ws", self._live)

    async def _live(self, socket: WebSocket) -> None:
        await serve(socket, self._chat, self._sockets)

    def goodbye(self) -> None:
        """Ends sockets ("bye", 1001), event streams and long polls, so that a restart need not wait for them.

        Must be called in the server's event loop, before it stops taking requests.
        """
        self._chat.closing.set()


def router(
    conversations: Conversations,
    notifier: Notifier,
    storage: Storage,
    cities: Cities,
    clock: Clock,
    *,
    city: str,
    limits: Limits | None = None,
) -> APIRouter:
    """The routes alone, for who needs no `goodbye`."""
    return WebChannel(conversations, notifier, storage, cities, clock, city=city, limits=limits).router
