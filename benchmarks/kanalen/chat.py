"""Residents on the website: tabs that speak onthaal.v1 over real sockets and come back when they are cut off."""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("onthaal.v1")
HEARTBEAT = 25.0
LONGEST_WAIT = 5.0
"""Seconds between two attempts at most; the widget's own is 30, but a run has no half hour."""
GONE = (OSError, WebSocketException, TimeoutError, httpx.HTTPError)
"""What a connection that was cut off raises."""

Frame = dict[str, Any]


@dataclass(frozen=True)
class Ticket:
    """A session: the right to one conversation."""

    session_id: str
    token: str


class Doors:
    """Where the replicas listen. A caller that finds one closed tries the next, as behind a load balancer."""

    def __init__(self, urls: Sequence[str], drawn: random.Random) -> None:
        self._urls = list(urls)
        self._drawn = drawn

    def one(self) -> str:
        return self._drawn.choice(self._urls)

    def pause(self, failures: int) -> float:
        """Seconds: full jitter under a growing ceiling."""
        return self._drawn.uniform(0, min(LONGEST_WAIT, 0.5 * 2**failures))


async def begin(doors: Doors, city: str, number: int) -> Ticket:
    """A new conversation, tried until one of the replicas gives it.

    `number` picks one of many source addresses: a service limits how many sessions one address makes.
    """
    address = f"127.0.{1 + number // 250 % 250}.{1 + number % 250}"
    failures = 0
    async with httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(local_address=address, verify=False)
    ) as http:
        while True:
            with suppress(*GONE):
                answer = await http.post(f"{doors.one()}/api/web/sessions", json={"gemeente": city})
                if answer.status_code == 201:
                    made = answer.json()
                    return Ticket(made["session_id"], made["token"])
            failures += 1
            await asyncio.sleep(doors.pause(failures))


class Tab:
    """One tab. `heard(frame, moment)` is called for every frame; `log` holds the entries, in the order they came.

    A message that was not accepted is sent again after every new connection, under the same cid. One is under way
    at a time, so that a refusal for speed can't turn the order around.
    """

    def __init__(
        self, doors: Doors, ticket: Ticket, heard: Callable[[Frame, float], None] = lambda frame, moment: None
    ) -> None:
        self._doors = doors
        self._ticket = ticket
        self._heard = heard
        self._unsent: deque[Frame] = deque()
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self.last_seq = 0
        self.log: list[Frame] = []
        self.connections = 0
        self.welcomed = asyncio.Event()

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._stay())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def unsent(self) -> int:
        return len(self._unsent)

    async def say(self, cid: str, text: str) -> None:
        self._unsent.append({"t": "msg", "cid": cid, "text": text})
        if len(self._unsent) == 1:
            await self._send_first()

    async def _stay(self) -> None:
        failures = 0
        while True:
            with suppress(*GONE):
                async for frame in self._frames():
                    failures = 0
                    await self._take(frame)
            self._socket = None
            self.welcomed.clear()
            failures += 1
            await asyncio.sleep(self._doors.pause(failures))

    async def _frames(self) -> AsyncIterator[Frame]:
        address = self._doors.one().replace("http://", "ws://") + "/api/web/ws"
        async with connect(
            address,
            subprotocols=[PROTOCOL],
            compression=None,
            ping_interval=None,
            close_timeout=1,
            proxy=None,
        ) as socket:
            self.connections += 1
            hello = {"t": "hello", "token": self._ticket.token, "last_seq": self.last_seq, "client": "bench"}
            await socket.send(json.dumps(hello))
            self._socket = socket
            async for raw in socket:
                yield json.loads(raw)

    async def _take(self, frame: Frame) -> None:
        self._heard(frame, asyncio.get_running_loop().time())
        match frame["t"]:
            case "welcome":
                self.welcomed.set()
                await self._send_first()
            case "msg" if frame["seq"] > self.last_seq:
                self.last_seq = frame["seq"]
                self.log.append(frame)
            case "reset":
                await self._read_back(frame["after"])
            case "accepted" if self._unsent and frame["cid"] == self._unsent[0]["cid"]:
                self._unsent.popleft()
                await self._send_first()
            case "error" if self._unsent and frame.get("cid") == self._unsent[0]["cid"]:
                await asyncio.sleep(float(frame.get("retry_after") or 1.0))
                await self._send_first()
            case "ping":
                await self._send({"t": "pong"})

    async def _read_back(self, after: int) -> None:
        self.log.clear()
        headers = {"Authorization": f"Bearer {self._ticket.token}"}
        async with httpx.AsyncClient(headers=headers) as http:
            answer = await http.get(f"{self._doors.one()}/api/web/messages", params={"after": after})
        self.log.extend(answer.raise_for_status().json()["messages"])
        self.last_seq = self.log[-1]["seq"] if self.log else after

    async def _send_first(self) -> None:
        if self._unsent and self.welcomed.is_set():
            await self._send(self._unsent[0])

    async def _send(self, frame: Frame) -> None:
        if self._socket is not None:
            with suppress(*GONE):
                await self._socket.send(json.dumps(frame))
