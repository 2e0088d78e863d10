"""Puts the website's chat together."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.websockets import WebSocket

from bot.clock import Clock
from bot.conversations import Conversations, Notifier
from bot.replicas import RateLimit
from bot.storage import Storage
from channels.web.api import Api
from channels.web.chat import Chat
from channels.web.cities import Cities
from channels.web.heart import Heart
from channels.web.limits import Limits
from channels.web.live import serve
from channels.web.pages import Pages
from channels.web.sessions import Sessions
from channels.web.sockets import Sockets
from channels.web.static import Static


class WebChannel:
    """The chat of all cities. `city` is the one whose example page stands at `/`; `rates` is what replicas share."""

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
        rates: RateLimit | None = None,
    ) -> None:
        limits = limits or Limits()
        static = Static()
        self.sessions = Sessions(storage, clock, limits)
        self._chat = Chat(
            conversations, notifier, storage, self.sessions, cities, clock, limits, rates or RateLimit()
        )
        self._sockets = Sockets(limits.sockets_per_session, limits.sockets)
        self._heart = Heart(self._chat.states, limits.heartbeat)
        self.router = APIRouter()
        self.router.include_router(Api(self._chat, static).routes())
        self.router.include_router(static.routes())
        self.router.include_router(Pages(cities, static, clock, city).routes())
        # Starlette's own route: FastAPI's keeps two exit stacks and a cache open for as long as the socket.
        self.router.add_websocket_route("/api/web/ws", self._live)

    async def _live(self, socket: WebSocket) -> None:
        await serve(socket, self._chat, self._sockets, self._heart)

    def goodbye(self) -> None:
        """Ends sockets ("bye", 1001), event streams and long polls, so that a restart need not wait for them.

        Must be called in the server's event loop, before it stops taking requests.
        """
        self._chat.followers.goodbye()


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
