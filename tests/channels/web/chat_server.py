"""A chat that really runs: the real conversations and routes on loopback, with a scripted engine behind them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import event
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.catalogue import City
from bot.clock import SetClock, SystemClock
from bot.conversations import Conversations, Notifier, Turn, TurnResult, Worker, log
from bot.conversations.tables import Conversation
from bot.replicas import RateLimit
from bot.replies import Button, Message, choice, link
from bot.storage import Base, Storage
from bot.storage.claims import claims
from channels.web import Cities, Limits, WebChannel
from channels.web.tables import WebSession
from tests.conftest import _without_waiting_for_the_disk

GENT_SITE = "https://stad.gent"
LIER_SITE = "https://www.lier.be"
KIM_SITE = "https://stad.gent.kwaad.example"
TEST_LIMITS = Limits(heartbeat=0.4, hello_within=0.5, sse_ping=0.3, message_rate=50.0, message_burst=100)

SOURCE = {"naam": "FOD Buitenlandse Zaken", "url": "https://diplomatie.belgium.be", "datum": "2026-11-20"}


def a_city(key: str, name: str, address: str = "je") -> City:
    return City.model_validate(
        {
            "sleutel": key,
            "naam": name,
            "lidwoord_stad": f"Stad {name}",
            "aanspreking": address,
            "website": f"https://{key}.example",
            "telefoon": {"nummer": "+3292101010", "tonen": "09 210 10 10", "naam": f"{name}info"},
            "email": f"info@{key}.example",
            "contactpagina": f"https://{key}.example/contact",
            "plaatsen": (),
            "uren": {
                "contactcentrum": {"telefoon": {day: ["08:00-19:00"] for day in ("ma", "di", "wo", "do")}}
            },
            "stijl": {
                "licht": {"knop": "#00608a", "op_knop": "#ffffff", "link": "#00608a", "vlak": "red;} *{}"},
                "donker": {"knop": "#5cc6f2", "op_knop": "#12181f", "link": "#5cc6f2"},
            },
            "afspraken": {"themas": {}},
        }
    )


class ScriptedEngine:
    """Answers by the words of the message; what it does not know it says back."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    async def turn(self, turn: Turn) -> TurnResult:
        self.turns.append(turn)
        if "traag" in (turn.text or ""):
            await asyncio.sleep(0.6)
        act = (turn.payload or {}).get("act", "vraag")
        return TurnResult(self._messages(turn), {"intent": {"name": act, "confidence": 0.9}}, "test.tar.gz")

    def _messages(self, turn: Turn) -> list[Message]:
        if turn.payload is not None:
            return [
                Message(f"Je koos {turn.payload['entities']['keuze']}.", custom={"begrip": {"act": "kies"}})
            ]
        if "reispas" in (turn.text or "").lower():
            return [passport()]
        if "medewerker" in (turn.text or ""):
            asking = "Goed. Ik vraag een medewerker om je te helpen."
            return [Message(asking, custom={"overdracht": {"reden": "gevraagd"}})]
        if "menu" in (turn.text or ""):
            return [
                Message(
                    "Waarover gaat je vraag?",
                    tuple(choice(t, "kies", keuze=t) for t in ("Reispas", "Rijbewijs")),
                )
            ]
        return [Message(f"Je zei: {turn.text}", custom={"begrip": {"act": "vraag"}})]


def passport() -> Message:
    text = (
        "Een reispas kost 75 euro voor een volwassene.\nMeer weten? Bel 09 210 10 10, mail reispas@gent.example "
        "of kijk op https://diplomatie.belgium.be/nl. Gevaar? Bel 112."
    )
    custom = {
        "antwoord": {"bron": SOURCE, "voorbeeld": True},
        "begrip": {"act": "vraag"},
        "_intern": "geheim",
    }
    buttons = (
        link("Vraag je reispas aan", "https://gent.example/reispas"),
        choice("Wat moet ik meebrengen?", "vraag", keuze="meebrengen"),
        choice("Maak een afspraak", "afspraak", keuze="afspraak"),
    )
    return Message(text, buttons, custom)


def opening(city: str) -> list[Message]:
    hello = f"Hallo, ik ben de digitale assistent van {city.capitalize()}. Ik ben een computer, geen mens."
    return [
        Message(
            hello, (choice("Wat kan je?", "kies", keuze="hulp"), choice("Een mens", "kies", keuze="mens"))
        )
    ]


class ChatServer:
    """Gent and Lier on one uvicorn in a thread. `noor()` is a resident with a session."""

    def __init__(
        self,
        folder: Path,
        limits: Limits = TEST_LIMITS,
        *,
        port: int = 0,
        clock: SetClock | None = None,
        cities: Mapping[str, City] | None = None,
        opening: Callable[[str], list[Message]] = opening,
        rates: RateLimit | None = None,
        database: str = "",
    ) -> None:
        self.storage = Storage(database or f"sqlite:///{folder / 'onthaal.sqlite'}")
        if self.storage.sqlite:
            event.listen(self.storage.engine, "connect", _without_waiting_for_the_disk)
        if not database:
            Base.metadata.create_all(self.storage.engine)
        self.clock = clock or SystemClock()
        self.notifier = Notifier(storage=self.storage)
        self.engine = ScriptedEngine()
        self.conversations = Conversations(self.storage, self.clock, self.notifier, opening)
        self.claims = claims(self.storage)
        self.worker = Worker(
            self.storage,
            self.clock,
            self.notifier,
            self.engine,
            lambda city, kind: Message("Er is een storing."),
            self.claims,
        )
        self.conversations.on_received = self.worker.wake
        served = Cities(
            cities or {"gent": a_city("gent", "Gent"), "lier": a_city("lier", "Lier", "u")},
            {"gent": [GENT_SITE], "lier": [LIER_SITE]},
        )
        self.channel = WebChannel(
            self.conversations,
            self.notifier,
            self.storage,
            served,
            self.clock,
            city="gent",
            limits=limits,
            rates=rates,
        )
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = uvicorn.Server(
            uvicorn.Config(self._app(), log_level="warning", lifespan="on", timeout_graceful_shutdown=2)
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self.loop: asyncio.AbstractEventLoop | None = None

    def _app(self) -> FastAPI:
        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            self.loop = asyncio.get_running_loop()
            working = asyncio.create_task(self.worker.run())
            yield
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working

        app = FastAPI(lifespan=lifespan)
        app.include_router(self.channel.router)
        return app

    def __enter__(self) -> ChatServer:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.goodbye()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        self.claims.close()
        self.storage.close()

    def goodbye(self) -> None:
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.channel.goodbye)

    def post(
        self, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> httpx.Response:
        content = raw if raw is not None else json.dumps(body).encode()
        return httpx.post(f"{self.url}{path}", content=content, headers=_headers(headers), timeout=10)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers=_headers(headers), timeout=10)

    def noor(self, city: str = "gent", origin: str = "") -> Resident:
        headers = {"origin": origin} if origin else {}
        answer = self.post("/api/web/sessions", {"gemeente": city}, **headers)
        assert answer.status_code == 201, answer.text
        return Resident(self, answer.json()["token"], answer.json()["session_id"], origin)

    def conversation_of(self, resident: Resident) -> str:
        with self.storage.read() as session:
            return session.get_one(WebSession, resident.session_id).conversation_id

    def write(self, resident: Resident, *texts: str, author: str = "bot", **custom: str) -> None:
        """Straight into the log: no hint tells anyone."""
        messages = [Message(text, custom=dict(custom)) for text in texts]
        with self.storage.begin() as session:
            log.append(session, self.conversation_of(resident), messages, author=author, at=self.clock.now())

    def tell(
        self, resident: Resident, text: str, *buttons: Button, author: str = "system", **overdracht: Any
    ) -> None:
        """What the desk says to the resident: with what it means, and a hint that it is there."""
        custom = {"wie": overdracht["wie"]} if author == "agent" else {"overdracht": overdracht}
        message, conversation_id = Message(text, buttons, custom), self.conversation_of(resident)
        with self.storage.begin() as session:
            log.append(session, conversation_id, [message], author=author, at=self.clock.now())
        self.notifier.publish(conversation_id, {"t": "head"})

    def hint(self, resident: Resident, **hint: Any) -> None:
        self.notifier.publish(self.conversation_of(resident), hint)

    def hand_over(self, resident: Resident, owner: str) -> None:
        """What the console does when Sam takes the conversation."""
        conversation_id = self.conversation_of(resident)
        with self.storage.begin() as session:
            session.get_one(Conversation, conversation_id).owner = owner
        self.notifier.publish(conversation_id, {"t": "mode", "mode": "human"})


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


class Resident:
    """Someone with a token: over HTTP, or on sockets that `dial` opens."""

    def __init__(self, server: ChatServer, token: str, session_id: str, origin: str = "") -> None:
        self.server = server
        self.token = token
        self.session_id = session_id
        self.origin = origin

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", **({"origin": self.origin} if self.origin else {})}

    def post(self, body: Any = None, *, raw: bytes | None = None, **headers: str) -> httpx.Response:
        return self.server.post("/api/web/messages", body, raw=raw, **{**self.headers, **headers})

    def say(self, text: str, cid: str | None = None) -> httpx.Response:
        return self.post({"t": "msg", "cid": cid or new_cid(), "text": text})

    def read(self, after: int = 0, wait: float = 0, **headers: str) -> dict[str, Any]:
        path = f"/api/web/messages?after={after}&wait={wait}"
        answer = self.server.get(path, **{**self.headers, **headers})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def texts(self) -> list[str]:
        return [message["text"] for message in self.read()["messages"]]

    @contextmanager
    def dial(self, last_seq: int = 0, origin: str | None = None, token: str | None = None) -> Iterator[Line]:
        """A socket that has said hello."""
        with dialled(self.server, origin if origin is not None else self.origin or None) as line:
            line.send({"t": "hello", "token": token or self.token, "last_seq": last_seq, "client": "test"})
            yield line


@contextmanager
def dialled(server: ChatServer, origin: str | None = None) -> Iterator[Line]:
    """A bare socket."""
    url = f"ws://127.0.0.1:{server.port}/api/web/ws"
    with connect(
        url, origin=origin, subprotocols=["onthaal.v1"], compression=None, max_size=None
    ) as websocket:
        yield Line(websocket)


class Line:
    """One socket. `until` leaves what it does not wait for to a later `until`."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket
        self.seen: list[dict[str, Any]] = []
        self._left: list[dict[str, Any]] = []

    def send(self, frame: dict[str, Any]) -> None:
        self.websocket.send(json.dumps(frame))

    def say(self, text: str, cid: str | None = None) -> str:
        cid = cid or new_cid()
        self.send({"t": "msg", "cid": cid, "text": text})
        return cid

    def receive(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.websocket.recv(timeout=5))
        self.seen.append(frame)
        return frame

    def until(self, kind: str, **values: Any) -> dict[str, Any]:
        """The first frame like this that was not given before; at most ten seconds."""
        wanted = {"t": kind, **values}
        for frame in self._left:
            if frame.items() >= wanted.items():
                self._left.remove(frame)
                return frame
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            frame = self.receive()
            if frame.items() >= wanted.items():
                return frame
            self._left.append(frame)
        raise AssertionError(f"no {wanted} in {self.seen}")

    def close_code(self) -> int:
        """Reads until the server closes, and tells with which code."""
        try:
            while True:
                self.receive()
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return closed.rcvd.code


def new_cid() -> str:
    return uuid.uuid4().hex
