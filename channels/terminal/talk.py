"""`scripts/talk`: a conversation from standard input through the same core as every channel."""

from __future__ import annotations

import argparse
import asyncio
import sys
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot import settings as settings_module
from bot.catalogue import load
from bot.clock import SetClock
from bot.conversations import Attachment, Entry, Incoming, Tap
from bot.conversations.tables import InboxRow
from bot.errors import InvalidInput
from channels.running import Running
from channels.terminal.showing import entry_json, in_words
from channels.terminal.stack import answer, finished, own_stack, tell

PATIENCE = 60.0
"""Seconds to wait for an answer before going on."""


@dataclass
class Resident:
    """One person in the conversation: where their log was read to, and the last reply's last buttons."""

    name: str
    conversation_id: str
    seen: int = 0
    last: Entry | None = None


@dataclass
class Talk:
    """Reads lines, does what they say, and shows what comes back."""

    running: Running
    clock: SetClock
    city: str
    channel: str
    as_json: bool
    residents: dict[str, Resident] = field(default_factory=dict)
    now: str = "A"

    @property
    def resident(self) -> Resident:
        return self.residents[self.now]

    async def switch(self, name: str) -> None:
        """Goes on as this resident; a new one is greeted."""
        self.now = name
        if name not in self.residents:
            conversations = self.running.installation.conversations
            self.residents[name] = Resident(name, conversations.open(self.channel, self.city))
        await self.show()

    async def line(self, text: str) -> None:
        """One line of input. Raises InvalidInput with a Dutch reason."""
        if text.startswith("!"):
            await self._act(*_act_of(text))
        else:
            await self.send(text=text)

    async def send(
        self, *, text: str | None = None, tap: Tap | None = None, attachment: Attachment | None = None
    ) -> None:
        conversation = self.resident.conversation_id
        incoming = Incoming(conversation, self.channel, uuid.uuid4().hex, text, tap, attachment)
        self.running.installation.conversations.receive(incoming)
        await self._settled(conversation)
        await self.show()

    async def _act(self, name: str, rest: str) -> None:
        if name == "knop":
            await self.send(tap=self._button(rest))
        elif name == "tijd":
            self.clock.set(_moment(rest))
        elif name == "gesprek":
            await self.switch(rest or "A")
        elif name in ("foto", "spraak", "bestand"):
            await self.send(attachment=Attachment(name))
        elif name == "locatie":
            await self.send(attachment=Attachment(name, rest))
        else:
            raise InvalidInput(
                "regel",
                f"'!{name}' ken ik niet. Kies uit !knop !tijd !foto !spraak !bestand !locatie !gesprek.",
            )

    def _button(self, number: str) -> Tap:
        last = self.resident.last
        buttons = last.buttons if last else ()
        if not (number.isdecimal() and 1 <= int(number) <= len(buttons)) or last is None:
            raise InvalidInput(
                "knop",
                f"Er is geen knop {number or '(geen nummer)'}: het laatste antwoord heeft er {len(buttons)}.",
            )
        chosen = buttons[int(number) - 1]
        if "url" in chosen:
            raise InvalidInput("knop", f"Die knop opent een webpagina: {chosen['url']}")
        return Tap(last.id, chosen["id"])

    async def _settled(self, conversation: str) -> None:
        """Until the message is answered or put aside."""
        storage = self.running.installation.storage
        query = select(InboxRow.id).where(InboxRow.conversation_id == conversation, InboxRow.status == "new")
        for _ in range(int(PATIENCE / 0.01)):
            with storage.read() as session:
                if session.scalars(query).first() is None:
                    return
            await asyncio.sleep(0.01)
        tell("Er komt (nog) geen antwoord.")

    async def show(self) -> None:
        """What was said to the resident since the last time."""
        resident = self.resident
        for entry in self.running.installation.conversations.read(resident.conversation_id, resident.seen):
            resident.seen = entry.seq
            if entry.author == "user":
                resident.last = None
                continue
            if entry.buttons:
                resident.last = entry
            answer(entry_json(resident.name, entry) if self.as_json else _in_words(entry))


def _in_words(entry: Entry) -> str:
    return in_words(entry.author, entry.text, entry.buttons, entry.extras)


def _act_of(text: str) -> tuple[str, str]:
    name, _, rest = text[1:].strip().partition(" ")
    return name, rest.strip()


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("tijd", f"'{text}' is geen moment. Schrijf het als 2026-11-25T09:30.") from error


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/talk", description="Een gesprek met Onthaal.")
    parser.add_argument("--gemeente", default="gent")
    parser.add_argument("--kanaal", default="web", choices=("web", "whatsapp", "telegram"))
    parser.add_argument("--nu", help="het moment waarop het gesprek begint, bv. 2026-11-25T09:30")
    parser.add_argument("--json", action="store_true", help="een JSON-object per antwoord")
    parser.add_argument("--map", type=Path, help="bewaar database en mail in deze map")
    return parser.parse_args(argv)


async def run(options: argparse.Namespace) -> None:
    load(settings_module.ROOT).city(options.gemeente)  # an unknown city is said before anything starts
    clock = SetClock(_moment(options.nu) if options.nu else datetime.now().astimezone())
    async with own_stack(clock, options.map) as running:
        talk = Talk(running, clock, options.gemeente, options.kanaal, options.json)
        await talk.switch("A")
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                await talk.line(line.rstrip("\n"))
            except InvalidInput as wrong:
                answer(_refusal(talk, wrong))


def _refusal(talk: Talk, wrong: InvalidInput) -> str:
    entry = Entry(talk.resident.seen, "", "system", wrong.reason, (), {"fout": wrong.field}, talk.clock.now())
    return entry_json(talk.now, entry) if talk.as_json else _in_words(entry)


def main() -> int:
    return finished(run(arguments(sys.argv[1:])))


if __name__ == "__main__":
    raise SystemExit(main())
