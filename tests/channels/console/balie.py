"""The console as it really runs: routes, desk, sessions, on loopback; a scripted bot talks before it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import event

from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.conversations import Conversations, Incoming, Notifier, Turn, TurnResult, Worker
from bot.conversations.tables import Conversation, Identity
from bot.mail import Outbox
from bot.replies import Message, choice
from bot.settings import ROOT
from bot.staff import StaffSessions
from bot.storage import Base, Storage
from bot.storage.claims import claims
from bot.takeover import Desk, Parts, canned, summary
from bot.takeover.suggest import Suggestions
from bot.takeover.tables import Agent
from channels import problems
from channels.console.console import Console
from channels.console.guard import Guard, install
from channels.console.stream import Pace
from tests.bot.answers.sample import agenda_of
from tests.conftest import NOW, _without_waiting_for_the_disk

QUICK = Pace(beat=0.5, look=0.1)
SOURCE = {
    "naam": "FOD Buitenlandse Zaken",
    "url": "https://diplomatie.belgium.be",
    "datum": "2026-11-20",
}
MIDDAY = NOW.replace(hour=10)


class Unheard:
    """No engine recognises what is said to people: only what the bot itself understood gives proposals."""

    async def parse(self, text: str) -> None:
        return None


class ScriptedBot:
    """Passes on to a person who types "medewerker"; says what a passport costs; else says it back."""

    def __init__(self) -> None:
        self.slow = asyncio.Event()
        self.slow.set()
        self._asked: set[str] = set()

    async def turn(self, turn: Turn) -> TurnResult:
        await self.slow.wait()
        said = (turn.text or "").lower()
        act = {"intent": {"name": "vraag", "confidence": 0.9}}
        if "medewerker" in said or "mens" in said:
            wish = {"overdracht": {"reden": "gevraagd", **self._about(said, turn.conversation)}}
            return TurnResult([Message("Ik haal er een medewerker bij.", custom=wish)], act, "test.tar.gz")
        if "reispas" in said:
            self._asked.add(turn.conversation)
        return TurnResult([self._answer(turn.text or "")], act, "test.tar.gz")

    def _about(self, said: str, conversation_id: str) -> dict[str, str]:
        if "woning" in said:
            return {"afdeling": "wonen", "product": "renovatiepremie"}
        return {
            "afdeling": "burgerzaken",
            **({"product": "reispas"} if conversation_id in self._asked else {}),
        }

    def _answer(self, said: str) -> Message:
        if "reispas" not in said.lower():
            return Message(f"Dat begrijp ik niet helemaal: {said}")
        return Message(
            "Een reispas kost 75 euro voor een volwassene. Voor een kind is dat 45 euro. Met spoed betaal je meer.",
            (choice("Wat moet ik meebrengen?", "vraag"), choice("Maak een afspraak", "afspraak")),
            {
                "antwoord": {"bron": SOURCE},
                "begrip": {"act": "vraag", "product": "reispas", "aspect": "kosten", "confidence": 0.9},
            },
        )


class Balie:
    """Gent and Hasselt, with their staff. `url` answers while this is open."""

    def __init__(
        self, catalogue: Catalogue, database: str, *, pace: Pace = QUICK, clock: SetClock | None = None
    ) -> None:
        self.storage = Storage(database)
        if self.storage.sqlite:
            event.listen(self.storage.engine, "connect", _without_waiting_for_the_disk)
        self.clock = clock or SetClock(MIDDAY)
        self.catalogue = catalogue
        self.notifier = Notifier(storage=self.storage)
        self.conversations = Conversations(
            self.storage, self.clock, self.notifier, lambda city: [Message(_hello(catalogue, city))]
        )
        self.desk = Desk(
            Parts(
                self.storage,
                self.clock,
                self.conversations,
                self.notifier,
                catalogue,
                lambda city: Message("Ik ben het weer: de digitale assistent, een computer."),
                summarise=lambda session, conversation_id, *, reason, language: summary.load(
                    session, conversation_id, catalogue, reason=reason, language=language
                ),
                max_texts={"web": 2000, "whatsapp": 1600, "telegram": 4096},
            )
        )
        self.sessions = StaffSessions(self.storage, self.clock)
        self.bot = ScriptedBot()
        self._claims = claims(self.storage)
        self._worker = Worker(
            self.storage,
            self.clock,
            self.notifier,
            self.bot,
            lambda city, kind: Message("Er is een storing."),
            self._claims,
        )
        self._worker.takeover = self.desk
        self.conversations.on_received = self._worker.wake
        self.drafts = Suggestions(
            self.storage, self.clock, catalogue, agenda_of(catalogue, self.storage, self.clock), Unheard()
        )
        self.console = Console(
            self,
            canned.load(ROOT, catalogue.cities),
            drafts=self.drafts,
            outbox=Outbox("balie@onthaal.example"),
            pace=pace,
        )
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = self._application()
        self._server = uvicorn.Server(
            uvicorn.Config(
                self.app, log_level="warning", lifespan="on", ws="none", timeout_graceful_shutdown=2
            )
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._loop: asyncio.AbstractEventLoop | None = None

    def _application(self) -> FastAPI:
        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            self._loop = asyncio.get_running_loop()
            working = asyncio.create_task(self._worker.run())
            yield
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working

        app = FastAPI(lifespan=lifespan)
        problems.install(app)
        install(app, Guard(self.sessions, self.url))
        app.include_router(self.console.router)
        return app

    def __enter__(self) -> Balie:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.goodbye()
        self._server.should_exit = True
        self._thread.join()
        self._listening.close()
        self._claims.close()
        self.storage.close()

    def goodbye(self) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.console.goodbye)

    # --- the staff -----------------------------------------------------------------------------------

    def hire(
        self,
        first: str,
        last: str,
        *,
        city: str = "gent",
        departments: Sequence[str] = ("burgerzaken",),
        roles: Sequence[str] = ("agent",),
        chats: int = 4,
    ) -> Medewerker:
        agent = Agent(
            id=uuid.uuid4().hex,
            city=city,
            name=f"{first} {last}",
            first_name=first,
            function="medewerker",
            roles=list(roles),
            departments=list(departments),
            languages=["nl"],
            max_chats=chats,
            active=True,
            created_at=self.clock.now(),
        )
        with self.storage.begin() as session:
            session.add(agent)
        return Medewerker(self, agent.id, agent.name)

    def sam(self) -> Medewerker:
        return self.hire("Sam", "Peeters")

    def aisha(self) -> Medewerker:
        return self.hire("Aïsha", "Benali", departments=("wonen",))

    def mieke(self) -> Medewerker:
        return self.hire(
            "Mieke", "Claes", departments=("onthaal", "burgerzaken"), roles=("agent", "teamleider")
        )

    # --- residents -----------------------------------------------------------------------------------

    def noor(self, *said: str, channel: str = "web", city: str = "gent", name: str = "") -> Inwoner:
        """A resident who says these things, each answered before the next."""
        noor = Inwoner(self, self._conversation(channel, city, name))
        for text in said:
            noor.says(text)
        return noor

    def _conversation(self, channel: str, city: str, name: str) -> str:
        if channel == "web":
            return self.conversations.open(channel, city)
        identity = uuid.uuid4().hex
        now = self.clock.now()
        with self.storage.begin() as session:
            session.add(
                Identity(
                    id=identity,
                    channel=channel,
                    city=city,
                    reply_to=f"{channel}:{name or identity}",
                    last_inbound_at=now,
                    created_at=now,
                )
            )
        with self.storage.begin() as session:
            return self.conversations.begin(session, channel, city, identity)


def _hello(catalogue: Catalogue, city: str) -> str:
    return (
        f"Hallo, ik ben de digitale assistent van {catalogue.city(city).lidwoord_stad}. Ik ben een computer."
    )


class Inwoner:
    """A resident in a conversation."""

    def __init__(self, balie: Balie, conversation_id: str) -> None:
        self.balie = balie
        self.id = conversation_id

    def writes(self, text: str) -> int:
        """Sends a message and waits for nothing. Its seq."""
        channel = self._row().channel
        incoming = Incoming(self.id, channel, uuid.uuid4().hex, text=text)
        return self.balie.conversations.receive(incoming).seq

    def says(self, text: str) -> None:
        """Sends a message, and waits until it was worked off."""
        seq = self.writes(text)
        by = time.monotonic() + 10
        while time.monotonic() < by:
            if self._row().owner.startswith("agent:") or self._row().head > seq:
                return
            time.sleep(0.02)
        raise AssertionError(f"nobody answered: {text}")

    def texts(self) -> list[tuple[str, str]]:
        return [(entry.author, entry.text) for entry in self.balie.conversations.read(self.id)]

    def _row(self) -> Conversation:
        with self.balie.storage.read() as session:
            return session.get_one(Conversation, self.id)


class Medewerker:
    """Somebody of the staff with a session: over HTTP here, or in a browser with `cookie`."""

    def __init__(self, balie: Balie, agent_id: str, name: str) -> None:
        self.balie = balie
        self.id = agent_id
        self.name = name
        self.sign_in()

    def sign_in(self) -> None:
        self.token = self.balie.sessions.begin(self.id)
        self.csrf = self.balie.sessions.prove(self.token).staff.csrf

    @property
    def cookie(self) -> dict[str, Any]:
        return {
            "name": Guard(self.balie.sessions, self.balie.url).cookie.name,
            "value": self.token,
            "url": self.balie.url,
        }

    @property
    def headers(self) -> dict[str, str]:
        return {
            "cookie": f"{self.cookie['name']}={self.token}",
            "origin": self.balie.url,
            "x-onthaal-csrf": self.csrf,
        }

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.balie.url}{path}", headers={**self.headers, **headers}, timeout=10)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        url = f"{self.balie.url}/balie/api{path}"
        return httpx.post(url, json=body or {}, headers={**self.headers, **headers}, timeout=10)

    def takes(self, noor: Inwoner) -> None:
        answer = self.post(f"/gesprekken/{noor.id}/nemen")
        assert answer.status_code == 200, answer.text

    def tells(self, noor: Inwoner, text: str) -> httpx.Response:
        epoch = self.view(noor)["epoch"]
        body = {"text": text, "epoch": epoch, "key": uuid.uuid4().hex}
        return self.post(f"/gesprekken/{noor.id}/berichten", body)

    def view(self, noor: Inwoner) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/balie/api/gesprekken/{noor.id}").json()
        return found


def new_database(folder: Path) -> str:
    """A database with all tables, without the time that migrations take."""
    url = f"sqlite:///{folder / 'balie.db'}"
    storage = Storage(url)
    Base.metadata.create_all(storage.engine)
    storage.close()
    return url
