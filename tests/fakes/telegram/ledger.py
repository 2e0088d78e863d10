"""What the bots sent, in order, doubles and all."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from .rules import Button


@dataclass
class Message:
    """One message of a bot. `text` is what is read, `source` what was sent; `number` rises with every send.

    `buttons` are there now; `first_buttons` were there when it was sent.
    """

    number: int
    at: datetime
    bot: int
    chat_id: int
    message_id: int
    text: str
    source: str
    parse_mode: str = ""
    buttons: tuple[Button, ...] = ()
    first_buttons: tuple[Button, ...] = ()
    links: tuple[str, ...] = ()
    edits: int = 0
    params: dict[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        return [button.title for button in self.buttons]

    def button(self, title: str, *, ever: bool = False) -> Button:
        """:raises LookupError: it has no such button (`ever`: and never had)"""
        for button in self.first_buttons if ever else self.buttons:
            if button.title == title:
                return button
        raise LookupError(f"no button {title!r} in {self.titles}")

    def told(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.isoformat()}


@dataclass(frozen=True)
class Called:
    """One accepted call of a method. `number` rises with every call."""

    number: int
    at: datetime
    bot: int
    method: str
    params: dict[str, str]


class Ledger:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.calls: list[Called] = []
        self._numbers = itertools.count(1)
        self._change = threading.Condition()

    def called(self, at: datetime, bot: int, method: str, params: dict[str, str]) -> Called:
        with self._change:
            call = Called(next(self._numbers), at, bot, method, params)
            self.calls.append(call)
            self._change.notify_all()
            return call

    def add(self, message: Message) -> Message:
        with self._change:
            self.messages.append(message)
            self._change.notify_all()
            return message

    def find(self, bot: int, chat_id: int, message_id: int) -> Message | None:
        for message in reversed(self.messages):
            if (message.bot, message.chat_id, message.message_id) == (bot, chat_id, message_id):
                return message
        return None

    def wait_for(self, holds: Callable[[], bool], patience: float) -> bool:
        until = time.monotonic() + patience
        with self._change:
            while not holds():
                if (left := until - time.monotonic()) <= 0:
                    return False
                self._change.wait(min(left, 0.25))
        return True
