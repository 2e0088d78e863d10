"""What becomes of a message after it was accepted, told by signed status callbacks."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..later import Later
from .ledger import Ledger, Message
from .webhooks import Call

Step = str | tuple[str, int]
"""A status, or a status with its error code: "delivered", ("failed", 63016)."""


@dataclass
class Statuses:
    """How messages fare.

    `path`: the statuses after "queued". `delay`, `jitter`: seconds before each. `duplicate`, `drop`: the
    chance that a callback comes twice, or not at all. `shuffle`: the callbacks of one message in any order.
    `script(to, …)`: what one recipient's messages meet instead of `path`.
    """

    ledger: Ledger
    later: Later
    callback: Callable[[Message, str], Call | None]
    now: Callable[[], datetime]
    path: tuple[Step, ...] = ("sent", "delivered")
    delay: float = 0.0
    jitter: float = 0.0
    duplicate: float = 0.0
    drop: float = 0.0
    shuffle: bool = False
    calls: list[Call] = field(default_factory=list)
    _scripts: dict[str, list[Sequence[Step]]] = field(default_factory=dict)
    _random: random.Random = field(default_factory=lambda: random.Random(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def script(self, to: str, *steps: Step, times: int = 1) -> None:
        """The next `times` messages to this address go these ways."""
        with self._lock:
            self._scripts.setdefault(to, []).extend([steps] * times)

    def steps(self, to: str) -> Sequence[Step]:
        """What the next message to this address will meet; takes it from the script."""
        with self._lock:
            scripts = self._scripts.get(to)
            return scripts.pop(0) if scripts else self.path

    def begin(self, message: Message, steps: Sequence[Step]) -> None:
        if self.shuffle:
            self._plan(lambda: self._all_at_once(message, steps))
        else:
            self._plan(lambda: self._step(message, steps))

    def report(self, message: Message, status: str, code: int | None = None) -> Call | None:
        """Set the status and call back, now. None: nobody asked to be told, or nowhere to connect to."""
        self._apply(message, status, code)
        return self._tell(message, status)

    def _plan(self, work: Callable[[], None]) -> None:
        self.later.call(self.delay + self._random.uniform(0, self.jitter), work)

    def _step(self, message: Message, steps: Sequence[Step]) -> None:
        if not steps:
            return
        status, code = _parts(steps[0])
        self._apply(message, status, code)
        self._tell(message, status)
        if len(steps) > 1:
            self._plan(lambda: self._step(message, steps[1:]))

    def _all_at_once(self, message: Message, steps: Sequence[Step]) -> None:
        for step in steps:
            self._apply(message, *_parts(step))
        for step in self._random.sample(list(steps), len(steps)):
            self._tell(message, _parts(step)[0])

    def _apply(self, message: Message, status: str, code: int | None) -> None:
        message.seen = message.seen and status not in ("failed", "undelivered")
        message.status, message.error_code, message.updated_at = status, code, self.now()
        if status == "sent" or message.sent_at is None:
            message.sent_at = self.now()
        self.ledger.changed()

    def _tell(self, message: Message, status: str) -> Call | None:
        call = self.callback(message, status)
        if call is None or self._random.random() < self.drop:
            return call
        self.calls.append(call)
        if call.post_to is not None:
            call.post()
            if self._random.random() < self.duplicate:
                call.post()
        return call


def fails(steps: Sequence[Step]) -> bool:
    return any(_parts(step)[0] in ("failed", "undelivered") for step in steps)


def _parts(step: Step) -> tuple[str, int | None]:
    return (step, None) if isinstance(step, str) else step
