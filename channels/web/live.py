"""The WebSocket of one visitor, speaking onthaal.v1.

Two tasks a socket, because thousands are open at once: one reads what the browser sends, the other sends what
is new. Heartbeats, the restart and "too many windows" reach the second as hints, see following.py.
"""

from __future__ import annotations

import asyncio
import json

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.conversations import Hint
from bot.errors import InvalidInput, UnknownConversation
from channels.web import errors, transport
from channels.web.chat import Chat
from channels.web.errors import Refused
from channels.web.following import Hints
from channels.web.frames import INBOUND, PROTOCOL, Ack, Feedback, Hello, Inbound, Say, Sign, TapButton, parse
from channels.web.heart import Heart, urge
from channels.web.http import origin_and_own
from channels.web.reading import Reader
from channels.web.sessions import Visitor
from channels.web.sockets import Closing, Sockets
from channels.web.transport import Outbound

_log = structlog.get_logger()


async def serve(socket: WebSocket, chat: Chat, sockets: Sockets, heart: Heart) -> None:
    """One socket from upgrade to close."""
    origin, own = origin_and_own(socket)
    offered = socket.scope.get("subprotocols") or []
    if not chat.cities.allows_somewhere(origin, own):
        await socket.close(errors.FOREIGN_ORIGIN)  # before accept: the upgrade itself is refused, HTTP 403
        return
    await socket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)
    connection = Connection(socket, chat)
    try:
        visitor, cursor = await connection.greet(origin, own)
        await connection.run(visitor, cursor, sockets, heart)
    except WebSocketDisconnect:
        pass
    except Exception as problem:
        await connection.close(_closing(problem))


class Connection:
    """Reads frames, sends what is new in the log."""

    __slots__ = ("_bad_frames", "_chat", "_heard_at", "_hints", "_limits", "_order", "_socket")

    def __init__(self, socket: WebSocket, chat: Chat) -> None:
        self._socket = socket
        self._chat = chat
        self._limits = chat.limits
        self._bad_frames = 0
        self._heard_at = asyncio.get_running_loop().time()
        # Held from taking a message to telling so: "accepted" then always comes before the entry itself.
        self._order = asyncio.Lock()
        self._hints: Hints | None = None

    def end(self, code: int, reason: str) -> None:
        """Asks this connection to close."""
        if self._hints is not None:
            urge(self._hints, {"t": "end", "code": code, "reason": reason})

    async def greet(self, origin: str | None, own: str) -> tuple[Visitor, int]:
        """The first frame must be a hello with a good token, in time: who it is, and what it has of the log."""
        try:
            async with asyncio.timeout(self._limits.hello_within):
                frame = parse(INBOUND, self._sized(await self._receive()))
        except TimeoutError:
            raise Closing(errors.NO_SESSION, "geen hello") from None
        except InvalidInput as problem:
            await self._send(transport.error(problem))
            raise Closing(errors.BAD_FRAME, problem.field) from None
        if not isinstance(frame, Hello):
            raise Closing(errors.NO_SESSION, "geen hello")
        try:
            return await self._chat.visitor(frame.token, origin, own), frame.last_seq
        except Refused as refused:
            await self._send(transport.error(refused))
            raise Closing(refused.code, refused.field) from None

    async def run(self, visitor: Visitor, cursor: int, sockets: Sockets, heart: Heart) -> None:
        """Until one side ends it."""
        sockets.add(visitor.session_id, self)
        try:
            # Followed before the log is read: what comes in between is in the log or in the hints.
            async with self._chat.followers.follow(visitor.conversation_id, heart) as hints:
                self._hints = hints
                await self._both(visitor, Reader(self._chat, visitor, cursor), hints)
        finally:
            sockets.remove(visitor.session_id, self)

    async def _both(self, visitor: Visitor, reader: Reader, hints: Hints) -> None:
        async for frame in reader.welcome():
            await self._send(frame)
        following = asyncio.create_task(self._follow(visitor, reader, hints))
        try:
            await self._listen(visitor)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    # --- what the browser sends ----------------------------------------------------------------------

    async def _listen(self, visitor: Visitor) -> None:
        while True:
            raw = await self._receive()
            self._heard_at = asyncio.get_running_loop().time()
            try:
                await self._handle(visitor, parse(INBOUND, self._sized(raw)))
            except UnknownConversation:
                raise
            except InvalidInput as problem:
                await self._send(transport.error(problem))
                self._count_bad(errors.BAD_FRAME)

    def _sized(self, raw: str | bytes) -> str | bytes:
        size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "replace"))
        if size > self._limits.frame_bytes:
            raise InvalidInput("text", "Dit bericht is te lang. Stuur het in kortere stukken.")
        return raw

    async def _handle(self, visitor: Visitor, frame: Inbound) -> None:
        match frame:
            case Say() | TapButton() | Feedback():
                await self._take(visitor, frame)
            case Sign(t="ping"):
                await self._send({"t": "pong", **await self._chat.state(visitor)})
            case Ack() | Sign():
                pass  # it was a sign of life; the log itself says what the client must still get
            case Hello():
                raise InvalidInput("t", "Deze verbinding is al begonnen.")

    async def _take(self, visitor: Visitor, frame: Say | TapButton | Feedback) -> None:
        cid = None if isinstance(frame, Feedback) else frame.cid
        try:
            async with self._order:
                await self._send(await self._chat.take(visitor, frame))
        except UnknownConversation:
            raise
        except (InvalidInput, Refused) as problem:
            await self._send(transport.error(problem, cid))
            if isinstance(problem, Refused):
                self._count_bad(problem.code)
        else:
            self._bad_frames = 0

    def _count_bad(self, code: int) -> None:
        self._bad_frames += 1
        if self._bad_frames >= self._limits.bad_frames:
            raise Closing(code, "te veel foute berichten")

    async def _receive(self) -> str | bytes:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code") or 1006)
        text: str | None = received.get("text")
        return text if text is not None else bytes(received.get("bytes") or b"")

    # --- what the browser gets -----------------------------------------------------------------------

    async def _follow(self, visitor: Visitor, reader: Reader, hints: Hints) -> None:
        """Closing the socket ends `_listen` too."""
        try:
            await self._send_new(reader)
            while True:
                await self._tell(visitor, reader, await hints.get())
        except WebSocketDisconnect:
            pass
        except Exception as problem:
            await self.close(_closing(problem))

    async def _tell(self, visitor: Visitor, reader: Reader, hint: Hint) -> None:
        if reader.is_behind(hint):
            await self._send_new(reader)
        match hint["t"]:
            case "typing":
                await self._send(transport.typing(hint))
            case "mode":
                await self._send({"t": "mode", "mode": (await self._chat.state(visitor))["mode"]})
            case "beat":
                self._check(visitor)
                await self._send({**hint, "t": "ping"})
            case "bye":
                await self._send({"t": "bye", "within": self._limits.bye_within})
                raise Closing(errors.GOING_AWAY, "herstart")
            case "gone":
                raise UnknownConversation
            case "end":
                raise Closing(hint["code"], hint["reason"])

    def _check(self, visitor: Visitor) -> None:
        """Finds dead clients and ends what has lasted long enough."""
        if asyncio.get_running_loop().time() - self._heard_at > self._limits.dead_after:
            raise Closing(errors.GOING_AWAY, "geen teken van leven")
        if self._chat.clock.now() >= visitor.ends_at:
            raise Closing(errors.NO_SESSION, "verlopen")

    async def _send_new(self, reader: Reader) -> None:
        async with self._order:
            async for frame in reader.entries():
                await self._send(frame)

    async def _send(self, frame: Outbound) -> None:
        """A client that takes no data is cut off: it comes back and replays."""
        try:
            async with asyncio.timeout(self._limits.send_within):
                await self._socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except TimeoutError:
            raise Closing(errors.OVERLOADED, "te traag") from None
        except RuntimeError as gone:  # the socket was closed under our hands
            raise WebSocketDisconnect(1006) from gone

    async def close(self, closing: Closing) -> None:
        try:
            async with asyncio.timeout(self._limits.send_within):
                await self._socket.close(closing.code, closing.reason)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            _log.debug("socket was gone already", code=closing.code)


def _closing(problem: Exception) -> Closing:
    """The code for what went wrong. A mistake of ours, or no database: the client comes back later."""
    if isinstance(problem, Closing):
        return problem
    if isinstance(problem, UnknownConversation):
        return Closing(errors.NO_SESSION, "gesprek gewist")
    _log.error("socket", error=type(problem).__name__, exc_info=problem)
    return Closing(errors.OVERLOADED, "storing")
