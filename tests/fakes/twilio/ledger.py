"""What the fake has taken in: every message, in order, never with its doubles removed."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button or list item as the resident sees it; `id` is the payload that comes back."""

    title: str
    id: str
    description: str = ""


@dataclass
class Message:
    """One message, outgoing or incoming.

    `number` rises by one with every message that is accepted. `text` is what the resident reads: of a
    template, with its variables filled in. `style`: tekst, knoppen (quick reply), lijst (list picker) or
    the name of another content type. `seen`: it reaches the phone; False when it fails, now or later.
    """

    number: int
    at: datetime
    sid: str
    account: str
    direction: str
    sender: str
    to: str
    text: str
    status: str
    style: str = "tekst"
    buttons: tuple[Button, ...] = ()
    list_button: str = ""
    media: tuple[str, ...] = ()
    template: str = ""
    form: dict[str, str] = field(default_factory=dict)
    status_callback: str = ""
    messaging_service: str = ""
    error_code: int | None = None
    seen: bool = True
    sent_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def titles(self) -> list[str]:
        return [button.title for button in self.buttons]

    def button(self, title: str) -> Button:
        """:raises LookupError: the message has no such button"""
        for button in self.buttons:
            if button.title == title:
                return button
        raise LookupError(f"no button {title!r} in {self.titles}")

    def resource(self) -> dict[str, Any]:
        """As the API shows it: the documented keys."""
        uri = f"/2010-04-01/Accounts/{self.account}/Messages/{self.sid}"
        return {
            "account_sid": self.account,
            "api_version": "2010-04-01",
            "body": self.text,
            "date_created": _rfc2822(self.at),
            "date_sent": _rfc2822(self.sent_at),
            "date_updated": _rfc2822(self.updated_at or self.at),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": None,
            "from": self.sender or None,
            "messaging_service_sid": self.messaging_service or None,
            "num_media": str(len(self.media)),
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }

    def told(self) -> dict[str, Any]:
        """For the console: everything, as JSON."""
        return asdict(self) | {
            "at": self.at.isoformat(),
            "sent_at": self.sent_at and self.sent_at.isoformat(),
            "updated_at": self.updated_at and self.updated_at.isoformat(),
        }


def _rfc2822(when: datetime | None) -> str | None:
    return format_datetime(when) if when else None


class Ledger:
    """All messages in the order in which they were accepted."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._numbers = itertools.count(1)
        self._change = threading.Condition()

    def add(self, **what: Any) -> Message:
        with self._change:
            message = Message(number=next(self._numbers), **what)
            self._messages[message.sid] = message
            self._change.notify_all()
            return message

    def get(self, sid: str) -> Message | None:
        return self._messages.get(sid)

    def remove(self, sid: str) -> None:
        with self._change:
            self._messages.pop(sid, None)

    def clear(self) -> None:
        with self._change:
            self._messages.clear()

    def all(self) -> list[Message]:
        with self._change:
            return list(self._messages.values())

    def outgoing(self) -> list[Message]:
        return [message for message in self.all() if message.direction == "outbound-api"]

    def changed(self) -> None:
        with self._change:
            self._change.notify_all()

    def wait_for(self, holds: Callable[[], bool], patience: float) -> bool:
        """Wait until the condition holds, looking again at every change."""
        until = time.monotonic() + patience
        with self._change:
            while not holds():
                if (left := until - time.monotonic()) <= 0:
                    return False
                self._change.wait(min(left, 0.25))
        return True
