"""The live connection: one WebSocket of one visitor, speaking onthaal.v1."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.conversations import Hint
from bot.errors import InvalidInput, UnknownConversation
from channels.web import errors, transport
from channels.web.chat import Chat
from channels.web.errors import Refused
from channels.web.frames import INBOUND, PROTOCOL, Ack, Feedback, Hello, Inbound, Say, Sign, TapButton, parse
from channels.web.http import origin_and_own
from channels.web.sessions import Visitor
from channels.web.transport import Outbound

PAGE = 100
"""Entries read from the log at once."""

_log = structlog.get_logger()


class Closing(Exception):
    """The socket must close, with this code."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


class Sockets:
    """The open sockets of this process, so that one visitor can't take all of them."""

    def __init__(self, per_session: int, most: int) -> None:
        self._per_session = per_session
        self._most = most
        self._open: dict[str, list[Connection]] = defaultdict(list)
        self.count = 0

    def add(self, session_id: str, connection: Connection) -> None:
        """The oldest socket of a session makes place for a new one. Raises Closing when we are full."""
        if self.count >= self._most:
            raise Closing(errors.OVERLOADED, "te druk")
        siblings = self._open[session_id]
        siblings.append(connection)
        self.count += 1
        if len(siblings) > self._per_session:
            siblings[0].end(errors.REPLACED, "te veel vensters")

    def remove(self, session_id: str, connection: Connection) -> None:
        siblings = self._open.get(session_id, [])
        if connection in siblings:
            siblings.remove(connection)
            self.count -= 1
        if not siblings:
            self._open.pop(session_id, None)


async def serve(socket: WebSocket, chat: Chat, sockets: Sockets) -> None:
    """One socket from upgrade to close."""
    origin, own = origin_and_own(socket)
    offered = socket.scope.get("subprotocols") or []
    if not chat.cities.allows_somewhere(origin, own):
        await socket.close(errors.FOREIGN_ORIGIN)  # before accept: the upgrade itself is refused, HTTP 403
        return
    await socket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)
    connection = Connection(socket, chat)
    try:
        visitor = await connection.greet(origin, own)
        await connection.run(visitor, sockets)
    except Closing as closing:
        await connection.close(closing.code, closing.reason)
    except WebSocketDisconnect:
        pass


class Connection:
    """Reads frames, sends what is new in the log. `_cursor` is the last entry sent."""

    def __init__(self, socket: WebSocket, chat: Chat) -> None:
        self._socket = socket
        self._chat = chat
        self._limits = chat.limits
        self._cursor = 0
        self._bad_frames = 0
        self._heard_at = asyncio.get_running_loop().time()
        # Held from taking a message to telling so: "accepted" then always comes before the entry itself.
        self._order = asyncio.Lock()
        self._ended: asyncio.Future[Closing] = asyncio.get_running_loop().create_future()

    def end(self, code: int, reason: str) -> None:
        """Asks this connection to close."""
        if not self._ended.done():
            self._ended.set_result(Closing(code, reason))

    async def greet(self, origin: str | None, own: str) -> Visitor:
        """The first frame must be a hello with a good token, in time."""
        try:
            async with asyncio.timeout(self._limits.hello_within):
                frame = parse(INBOUND, await self._receive())
        except TimeoutError:
            raise Closing(errors.NO_SESSION, "geen hello") from None
        except InvalidInput as problem:
            await self._send(transport.error(problem))
            raise Closing(errors.BAD_FRAME, problem.field) from None
        if not isinstance(frame, Hello):
            raise Closing(errors.NO_SESSION, "geen hello")
        try:
            visitor = await self._chat.visitor(frame.token, origin, own)
        except Refused as refused:
            await self._send(transport.error(refused))
            raise Closing(refused.code, refused.field) from None
        self._cursor = frame.last_seq
        return visitor

    async def run(self, visitor: Visitor, sockets: Sockets) -> None:
        """Until one side ends it. Raises Closing."""
        sockets.add(visitor.session_id, self)
        try:
            # Subscribed before the log is read: what comes in between is in the log or in the hints.
            async with self._chat.notifier.subscribe(visitor.conversation_id) as hints:
                await self._welcome(visitor)
                await _first_to_end(
                    self._listen(visitor),
                    self._follow(visitor, hints),
                    self._beat(visitor),
                    self._until_ended(),
                    self._until_shutdown(),
                )
        except UnknownConversation:
            raise Closing(errors.NO_SESSION, "gesprek gewist") from None
        finally:
            sockets.remove(visitor.session_id, self)

    async def _welcome(self, visitor: Visitor) -> None:
        state = await self._chat.state(visitor)
        head: int = state["seq"]
        await self._send({"t": "welcome", "session_id": visitor.session_id, **state})
        if not 0 <= head - self._cursor <= self._limits.replay:
            # Too far behind (or ahead of us): the client throws away what it has and asks for the history.
            await self._send({"t": "reset", "seq": head, "after": max(0, head - self._limits.replay)})
            self._cursor = head
        await self._send_new(visitor)

    async def _listen(self, visitor: Visitor) -> None:
        while True:
            raw = await self._receive()
            self._heard_at = asyncio.get_running_loop().time()
            try:
                await self._handle(visitor, parse(INBOUND, self._sized(raw)))
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

    async def _follow(self, visitor: Visitor, hints: asyncio.Queue[Hint]) -> None:
        while True:
            hint = await hints.get()
            match hint["t"]:
                case "typing":
                    await self._send({"t": "typing", "on": bool(hint.get("on"))})
                case "mode":
                    await self._send_new(visitor)
                    await self._send({"t": "mode", "mode": (await self._chat.state(visitor))["mode"]})
                case _ if hint.get("seq", self._cursor + 1) > self._cursor:
                    await self._send_new(visitor)

    async def _beat(self, visitor: Visitor) -> None:
        """Heals lost hints, finds dead clients and ends what has lasted long enough."""
        while True:
            await asyncio.sleep(self._limits.heartbeat)
            if asyncio.get_running_loop().time() - self._heard_at > self._limits.dead_after:
                raise Closing(errors.GOING_AWAY, "geen teken van leven")
            if self._chat.clock.now() >= visitor.ends_at:
                raise Closing(errors.NO_SESSION, "verlopen")
            await self._send_new(visitor)
            await self._send({"t": "ping", **await self._chat.state(visitor)})

    async def _send_new(self, visitor: Visitor) -> None:
        async with self._order:
            while frames := await self._chat.read(visitor, self._cursor, PAGE):
                for frame in frames:
                    await self._send(frame)
                    self._cursor = frame["seq"]

    async def _until_ended(self) -> None:
        raise await asyncio.shield(self._ended)

    async def _until_shutdown(self) -> None:
        await self._chat.closing.wait()
        await self._send({"t": "bye"})
        raise Closing(errors.GOING_AWAY, "herstart")

    async def _receive(self) -> str | bytes:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code") or 1006)
        text: str | None = received.get("text")
        return text if text is not None else bytes(received.get("bytes") or b"")

    async def _send(self, frame: Outbound) -> None:
        """A client that takes no data is cut off: it comes back and replays."""
        try:
            async with asyncio.timeout(self._limits.send_within):
                await self._socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except TimeoutError:
            raise Closing(errors.OVERLOADED, "te traag") from None
        except RuntimeError as gone:  # the socket was closed under our hands
            raise WebSocketDisconnect(1006) from gone

    async def close(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(self._limits.send_within):
                await self._socket.close(code, reason)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            _log.debug("socket was gone already", code=code)


async def _first_to_end(*jobs: Coroutine[Any, Any, None]) -> None:
    """Runs all until one ends, cancels the others, and raises what that one raised."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
