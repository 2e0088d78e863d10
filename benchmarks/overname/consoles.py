"""Agents with a session, each at a console: it follows the city's feed, reads what is new and writes."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.kanalen import lines
from benchmarks.kanalen.lines import Line
from benchmarks.keten.environment import BenchFailed
from benchmarks.overname.office import CITY, DEPARTMENT
from benchmarks.overname.streams import Event, Stream
from bot.clock import SystemClock
from bot.staff import Accounts, Passwords, StaffSessions
from bot.storage import Storage
from channels.console.guard import CSRF_HEADER
from channels.console.signin.cookies import of_session

ORIGIN = "http://onthaal.example"
"""What `lines.request` names as the host."""
BEAT_EVERY = 15.0
"""Seconds. A console that says nothing for a minute loses its conversations."""
LONGEST_AWAY = 1.0
"""Seconds before a console comes back after a cut, at most: as its page does at the first failure."""
TRIES = 50


@dataclass(frozen=True)
class Person:
    """headers: those that a browser with this session sends."""

    agent_id: str
    headers: dict[str, str]


def sign_in(url: str, count: int) -> list[Person]:
    """People with an account and a session, made as administrators and the sign-in page make them."""
    storage, clock = Storage(url), SystemClock()
    try:
        accounts, sessions = Accounts(storage, clock, Passwords()), StaffSessions(storage, clock)
        return [_person(accounts, sessions, number) for number in range(count)]
    finally:
        storage.close()


def _person(accounts: Accounts, sessions: StaffSessions, number: int) -> Person:
    who = {"city": CITY, "name": f"Medewerker {number}", "roles": ["agent"], "departments": [DEPARTMENT]}
    agent_id = accounts.create(f"medewerker{number}", f"{uuid.uuid4()}", **who)  # type: ignore[arg-type]
    token = sessions.begin(agent_id)
    headers = {
        "Cookie": f"{of_session(ORIGIN).name}={token}",
        "Origin": ORIGIN,
        CSRF_HEADER: sessions.prove(token).staff.csrf,
        "Content-Type": "application/json",
    }
    return Person(agent_id, headers)


@dataclass
class Talk:
    """A conversation of this console. texts: (author, text) as its screen shows them, in order."""

    conversation: str
    epoch: int
    seq: int = 0
    texts: list[tuple[str, str]] = field(default_factory=list)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Console:
    """`came(event)` is told of every event of the feed, `shown(author, text)` of every entry on the screen."""

    def __init__(
        self,
        ports: Sequence[int],
        person: Person,
        drawn: random.Random,
        came: Callable[[Event], None],
        shown: Callable[[str, str], None],
    ) -> None:
        self._ports = ports
        self._person = person
        self._drawn = drawn
        self._came = came
        self._shown = shown
        self._reads, self._writes = Kept(ports, drawn), Kept(ports, drawn)
        self._stream: Stream | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.talks: dict[str, Talk] = {}
        self.seq = 0
        self.ids: list[str] = []
        self.snapshots = self.connections = self.cut_posts = 0
        self.problems: list[BaseException] = []

    # --- conversations

    async def take(self, conversation: str) -> None:
        case = await self._ask("POST", f"/balie/api/gesprekken/{conversation}/nemen", {})
        view = await self._ask("GET", f"/balie/api/gesprekken/{conversation}")
        self.talks[conversation] = Talk(conversation, case["epoch"], view["entries"][-1]["seq"])

    async def say(self, conversation: str, text: str, *, cut: bool = False) -> None:
        """Once, however often it must be sent. `cut`: the connection breaks while the first answer is under way."""
        body = {"text": text, "epoch": self.talks[conversation].epoch, "key": uuid.uuid4().hex}
        await self._ask("POST", f"/balie/api/gesprekken/{conversation}/berichten", body, cut=cut)

    async def read(self, talk: Talk, seq: int) -> None:
        """What is new, up to `seq` at least."""
        async with talk.reading:
            while talk.seq < seq:
                path = f"/balie/api/gesprekken/{talk.conversation}/berichten?na={talk.seq}"
                for entry in (await self._ask("GET", path))["entries"]:
                    talk.seq = entry["seq"]
                    talk.texts.append((entry["author"], entry["text"]))
                    self._shown(entry["author"], entry["text"])

    # --- the feed

    def open(self, seq: int) -> None:
        """Follows what comes after `seq`, until `close`."""
        self.seq = seq
        self._start(self._follow())
        self._start(self._beat())

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for kept in (self._reads, self._writes):
            kept.close()

    def cut(self) -> None:
        if self._stream is not None:
            self._stream.cut()

    async def _follow(self) -> None:
        while True:
            path = f"/balie/stroom?na={self.seq}"
            headers = self._person.headers | {"Last-Event-ID": str(self.seq)}
            self._stream = Stream(self._drawn.choice(self._ports), path, headers)
            self.connections += 1
            with suppress(OSError, EOFError):
                async for event in self._stream.events():
                    self._take(event)
            await asyncio.sleep(self._drawn.uniform(0.0, LONGEST_AWAY))

    def _take(self, event: Event) -> None:
        match event.kind:
            case "message" if event.id:
                self.ids.append(event.id)
                self.seq = max(self.seq, int(event.id))
                self._came(event)
                self._look(json.loads(event.data))
            case "opnieuw":
                self.snapshots += 1
                self.seq = int(event.id)
            case "hart":
                self._start(self._send_beat())
            case "afgemeld":
                raise BenchFailed("De sessie van een medewerker eindigde tijdens de meting.")

    def _look(self, news: dict[str, Any]) -> None:
        talk = self.talks.get(news["conversation"] or "")
        if talk is not None and news["kind"] == "message" and news["data"]["seq"] > talk.seq:
            self._start(self.read(talk, news["data"]["seq"]))

    async def _beat(self) -> None:
        await asyncio.sleep(self._drawn.uniform(0.0, BEAT_EVERY))
        while True:
            await self._send_beat()
            await asyncio.sleep(BEAT_EVERY)

    async def _send_beat(self) -> None:
        await self._ask("POST", "/balie/api/hart", {})

    def _start(self, job: Any) -> None:
        task = asyncio.get_running_loop().create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            self.problems.append(problem)

    async def _ask(self, method: str, path: str, body: Any = None, *, cut: bool = False) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        asked = lines.request(method, path, content, self._person.headers)
        self.cut_posts += cut
        status, answer = await (self._reads if method == "GET" else self._writes).ask(asked, cut=cut)
        if status != 200:
            raise BenchFailed(f"{method} {path}: {status} {answer.decode()[:300]}")
        return json.loads(answer)


class Kept:
    """One kept connection to one of the replicas, one request at a time; a browser has a few of these."""

    def __init__(self, ports: Sequence[int], drawn: random.Random) -> None:
        self._ports = ports
        self._drawn = drawn
        self._turn = asyncio.Lock()
        self._line: Line | None = None

    async def ask(self, asked: bytes, *, cut: bool = False) -> tuple[int, bytes]:
        """(status, body); asked again over a new connection when the old one broke. `cut` breaks the first."""
        async with self._turn:
            for _ in range(TRIES):
                line = await self._connected()
                if cut:
                    asyncio.get_running_loop().call_later(self._drawn.uniform(0.0, 0.03), line.close)
                    cut = False
                status, answer = await line.ask(asked)
                if status:
                    return status, answer
                self._line = None
        return 0, b"geen antwoord"

    def close(self) -> None:
        if self._line is not None:
            self._line.close()

    async def _connected(self) -> Line:
        if self._line is None:
            loop = asyncio.get_running_loop()
            self._line = (await loop.create_connection(Line, "127.0.0.1", self._drawn.choice(self._ports)))[1]
        return self._line
