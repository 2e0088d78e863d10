"""The whole chain but the website, in one process with a real engine: for conversations as pairs."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from bot import settings as settings_module
from bot.appointments.tables import AppointmentCell, AppointmentRow, AppointmentWeek
from bot.clock import SetClock
from bot.conversations import Entry, Incoming, Tap
from bot.conversations.tables import InboxRow
from channels import installation as parts
from channels.running import Running, core

PATIENCE = 300
"""Seconds for the engine to start, and for a model to be trained first where there is none."""


class House:
    """A running installation; its event loop has a thread of its own."""

    def __init__(self, var: Path, progress: Callable[[str], None] = print) -> None:
        self.clock = SetClock(datetime(2026, 11, 17, 10, 5), ticking=True)
        settings = settings_module.load(var=var, database_url=f"sqlite:///{var / 'onthaal.db'}")
        self.installation = parts.build(settings, self.clock)
        self.running: Running | None = None
        self._progress = progress
        self._ready = threading.Event()
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    def __enter__(self) -> House:
        self._thread.start()
        self._ready.wait(PATIENCE)
        if self._problem or self.running is None:
            self.__exit__()
            raise RuntimeError("the engine did not start") from self._problem
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive() and self._main is not None:
            self._loop.call_soon_threadsafe(self._main.cancel)
            self._thread.join(30)
        self.installation.close()

    async def _live(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        try:
            async with core(self.installation, self._progress) as running:
                self.running = running
                self._ready.set()
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass  # the house is left
        except Exception as problem:
            self._problem = problem
        finally:
            self._ready.set()

    def empties(self) -> None:
        """Nobody has an appointment any more: what one conversation took is free for the next."""
        with self.installation.storage.begin() as session:
            for rows in (AppointmentCell, AppointmentWeek, AppointmentRow):
                session.execute(delete(rows))

    def resident(self, channel: str = "web", city: str = "gent") -> Resident:
        return Resident(self, channel, city)


class Resident:
    """Somebody in conversation: says and taps, and sees what came back."""

    def __init__(self, house: House, channel: str, city: str) -> None:
        self._house = house
        self._channel = channel
        self.id = house.installation.conversations.open(channel, city)
        self.reply = house.installation.conversations.read(self.id)
        self._seen = self.reply[-1].seq

    def says(self, text: str) -> list[Entry]:
        return self._send(text=text)

    def taps(self, title: str) -> list[Entry]:
        """Taps a button of the last reply by its title."""
        for entry in self.reply:
            for button in entry.buttons:
                if button["title"] == title:
                    return self._send(tap=Tap(entry.id, button["id"]))
        raise AssertionError(f"no button '{title}' in {self.buttons}")

    @property
    def text(self) -> str:
        return "\n".join(entry.text for entry in self.reply)

    @property
    def buttons(self) -> list[str]:
        return [button["title"] for entry in self.reply for button in entry.buttons]

    def slots(self) -> dict[str, Any]:
        """What the last message of the bot says of the open form."""
        return next((e.extras["afspraak"] for e in reversed(self.reply) if "afspraak" in e.extras), {})

    def _send(self, *, text: str | None = None, tap: Tap | None = None) -> list[Entry]:
        conversations = self._house.installation.conversations
        conversations.receive(Incoming(self.id, self._channel, uuid.uuid4().hex, text, tap))
        self._answered()
        self.reply = [e for e in conversations.read(self.id, self._seen) if e.author != "user"]
        self._seen = conversations.head(self.id)
        return self.reply

    def _answered(self, patience: float = 30.0) -> None:
        open_rows = select(InboxRow.id).where(InboxRow.conversation_id == self.id, InboxRow.status == "new")
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with self._house.installation.storage.read() as session:
                if session.scalars(open_rows).first() is None:
                    return
            time.sleep(0.01)
        raise AssertionError("no answer came")
