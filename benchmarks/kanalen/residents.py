"""People of the crash test: each says numbered things on one channel, and hears what came back."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from benchmarks.kanalen.chat import Doors, Frame, Tab, begin
from benchmarks.kanalen.providers import CITY, SENDER, Console
from benchmarks.kanalen.stand_in import answer_to

ANSWER = re.compile(re.escape(answer_to("")) + r"(vraag \w+ \d+)")
LOOK_EVERY = 0.5


def question(name: str, number: int) -> str:
    """Different from everything else that is said in the run."""
    return f"vraag {name} {number}"


def answered_in(text: str) -> list[str]:
    """The questions that a message of ours answers."""
    return ANSWER.findall(text)


class Resident(Protocol):
    """said: in order. answered: the questions that were answered, in the order in which that was seen here."""

    channel: str
    name: str
    said: list[str]

    @property
    def answered(self) -> Sequence[str]: ...

    async def say(self, text: str) -> None: ...


class Board:
    """What a fake of a provider was given to send, by recipient, doubles and all."""

    def __init__(self, console: Console, to: str) -> None:
        self._console = console
        self._to = to
        self._read = 0
        self.answers: defaultdict[str, list[str]] = defaultdict(list)

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> dict[str, Any]:
        state = await self._console.look()
        for message in self._console.sent[self._read :]:
            self.answers[str(message[self._to])] += answered_in(message["text"])
        self._read = len(self._console.sent)
        return state


class WhatsAppResident:
    """One message is under way at a time: Twilio keeps no order between a webhook that it repeats and the next.

    missed: messages that no webhook brought, however often Twilio tried. The resident then waits for the answer,
    which needs the reconciler.
    """

    channel = "whatsapp"

    def __init__(self, number: int, console: Console, board: Board) -> None:
        self.name = f"w{number}"
        self.said: list[str] = []
        self.missed = 0
        self._phone = f"+3247{number:07d}"
        self._console = console
        self._board = board

    @property
    def answered(self) -> Sequence[str]:
        return self._board.answers[f"whatsapp:{self._phone}"]

    async def say(self, text: str) -> None:
        self.said.append(text)
        asked: dict[str, Any] = {"resident": self.name, "sender": SENDER, "phone": self._phone}
        done = await self._console.drive(**asked, do="says", **{"with": [text]})
        if not 200 <= (done["status"] or 0) < 300:
            self.missed += 1
            while text not in self.answered:
                await asyncio.sleep(LOOK_EVERY)


class TelegramResident:
    """Telegram keeps the order of a chat and repeats until it hears 2xx."""

    channel = "telegram"

    def __init__(self, number: int, console: Console, board: Board) -> None:
        self.name = f"t{number}"
        self.said: list[str] = []
        self._id = 7_000_000 + number
        self._console = console
        self._board = board

    @property
    def answered(self) -> Sequence[str]:
        return self._board.answers[str(self._id)]

    async def say(self, text: str) -> None:
        self.said.append(text)
        await self._console.drive(user=self.name, number=self._id, do="says", **{"with": [text]})


class WebResident:
    """The website's visitor; the tab keeps and repeats what was not accepted."""

    channel = "web"

    def __init__(self, number: int, doors: Doors) -> None:
        self.name = f"b{number}"
        self.said: list[str] = []
        self._number = number
        self._doors = doors
        self._tab: Tab | None = None

    async def comes(self) -> None:
        self._tab = Tab(self._doors, await begin(self._doors, CITY, self._number))
        self._tab.open()

    async def leaves(self) -> None:
        if self._tab is not None:
            await self._tab.close()

    @property
    def connections(self) -> int:
        return self._tab.connections if self._tab else 0

    @property
    def answered(self) -> Sequence[str]:
        return list(_answers(self._tab.log)) if self._tab else []

    async def say(self, text: str) -> None:
        assert self._tab is not None
        self.said.append(text)
        await self._tab.say(f"{self.name}-{len(self.said)}", text)


def _answers(log: Iterable[Frame]) -> Iterable[str]:
    for entry in log:
        if entry["from"] != "user":
            yield from answered_in(entry["text"])
