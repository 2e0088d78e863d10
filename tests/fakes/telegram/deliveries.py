"""How Telegram brings updates to a bot: one queue per chat with its head in flight, and the retry schedule."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from ..later import Later
from ..serving import NO_TLS

MESSAGE_LIFE, CALLBACK_LIFE = timedelta(hours=24), timedelta(seconds=150)


@dataclass(frozen=True)
class Attempt:
    """One request to the webhook. `status` is None when the connection failed; then `error` says how."""

    at: float
    seconds: float
    status: int | None
    body: bytes = b""
    error: str = ""
    retry_after: str = ""


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    allowed: tuple[str, ...] = ()
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0


@dataclass
class Delivery:
    """One update on its way. `done`: taken with a 2xx, or confirmed by getUpdates; `expired`: given up."""

    update: dict[str, Any]
    queue: int
    expires: datetime
    inbox: Inbox = field(repr=False)
    attempts: list[Attempt] = field(default_factory=list)
    done: bool = False
    expired: bool = False
    _change: threading.Condition = field(default_factory=threading.Condition, repr=False)

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])

    @property
    def status(self) -> int | None:
        return self.attempts[-1].status if self.attempts else None

    @property
    def seconds(self) -> float:
        return self.attempts[-1].seconds if self.attempts else 0.0

    @property
    def headers(self) -> dict[str, str]:
        secret = self.inbox.webhook.secret
        named = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        return {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"} | named

    @property
    def content(self) -> bytes:
        return json.dumps(self.update, ensure_ascii=False).encode()

    @property
    def target(self) -> str:
        return urlsplit(self.inbox.webhook.url).path

    def wait(self, patience: float = 10.0) -> Delivery:
        """:raises AssertionError: the bot did not take it in time"""
        with self._change:
            self._change.wait_for(lambda: self.done, patience)
        assert self.done, f"update {self.update_id} was not taken: {self.attempts[-3:]}"
        return self

    def wait_for_attempts(self, count: int, patience: float = 10.0) -> list[Attempt]:
        """:raises AssertionError: fewer attempts were made in time"""
        with self._change:
            self._change.wait_for(lambda: len(self.attempts) >= count, patience)
        assert len(self.attempts) >= count, f"{len(self.attempts)} attempts, not {count}"
        return self.attempts

    def post(self) -> Attempt:
        """Once, now, past every queue: a replay, or an update out of its order."""
        return self.inbox.ask(self)

    async def send_with(self, client: httpx.AsyncClient, *, secret: str | None = None) -> httpx.Response:
        """The same through a test's client, for an application that is not on a port."""
        headers = self.headers
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        started = time.monotonic()
        response = await client.post(self.target, content=self.content, headers=headers)
        self.attempted(Attempt(started, time.monotonic() - started, response.status_code, response.content))
        if response.is_success:
            self.inbox.taken(self)
        return response

    def attempted(self, attempt: Attempt) -> None:
        with self._change:
            self.attempts.append(attempt)
            self._change.notify_all()

    def finish(self) -> None:
        with self._change:
            self.done = True
            self._change.notify_all()


class Inbox:
    """The updates of one bot that were not taken yet.

    First retry at once, then after 2, 4, 8 … s, at most a random 60 to 120; our Retry-After instead, up to
    3600; all times `scale`. (Bot API server: WebhookActor.cpp.)
    """

    def __init__(
        self,
        later: Later,
        now: Callable[[], datetime],
        real: Callable[[str], str | None],
        violations: list[str],
    ) -> None:
        self.webhook = Webhook()
        self.scale = 1.0
        self.slowest = 0.0
        self._later = later
        self._now = now
        self._real = real
        self._violations = violations
        self._queues: dict[int, list[Delivery]] = {}
        self._busy: set[int] = set()
        self._lock = threading.RLock()
        self._random = random.Random(1)
        self._gone_since: datetime | None = None
        self._client = httpx.Client(trust_env=False, verify=NO_TLS, timeout=60)

    def close(self) -> None:
        self._client.close()

    def add(self, delivery: Delivery) -> None:
        with self._lock:
            self._queues.setdefault(delivery.queue, []).append(delivery)
        self.pump()

    def pending(self) -> list[Delivery]:
        """Not taken and not expired, oldest first."""
        with self._lock:
            waiting = [delivery for queue in self._queues.values() for delivery in queue]
        alive = [delivery for delivery in waiting if self._now() < delivery.expires]
        return sorted(alive, key=lambda delivery: delivery.update_id)

    def confirm(self, below: int) -> None:
        """getUpdates: everything under this offset was taken."""
        with self._lock:
            for queue in self._queues.values():
                for delivery in [one for one in queue if one.update_id < below]:
                    queue.remove(delivery)
                    delivery.finish()

    def drop(self) -> None:
        with self._lock:
            self._queues.clear()

    def pump(self) -> None:
        """Bring the head of every queue that is not under way."""
        if not self.webhook.url or self._real(self.webhook.url) is None:
            return
        with self._lock:
            for number, queue in self._queues.items():
                if queue and number not in self._busy:
                    self._busy.add(number)
                    self._later.call(0, lambda number=number: self._bring(number))  # type: ignore[misc]

    def ask(self, delivery: Delivery) -> Attempt:
        """One request to the webhook.

        :raises RuntimeError: the fake was not told where the service is
        """
        address = self._real(self.webhook.url)
        if address is None:
            raise RuntimeError("no connect_to: use send_with(client)")
        started, status, body, error, retry_after = time.monotonic(), None, b"", "", ""
        try:
            response = self._client.post(address, content=delivery.content, headers=delivery.headers)
            status, body = response.status_code, response.content
            retry_after = response.headers.get("Retry-After", "")
        except httpx.TransportError as problem:
            error = repr(problem)
        attempt = Attempt(started, time.monotonic() - started, status, body, error, retry_after)
        self._note(attempt)
        delivery.attempted(attempt)
        return attempt

    def _note(self, attempt: Attempt) -> None:
        self.slowest = max(self.slowest, attempt.seconds)
        if attempt.status is not None and 200 <= attempt.status < 300:
            self._gone_since = None
            if attempt.body.strip():
                self._violations.append(f"the answer to a webhook must be empty: {attempt.body[:80]!r}")
            return
        self.webhook.last_error = (
            f"Wrong response from the webhook: {attempt.status}" if attempt.status else "Connection refused"
        )
        self.webhook.last_error_date = int(self._now().timestamp())

    def _bring(self, number: int) -> None:
        delivery = self._head(number)
        if delivery is None:
            return
        attempt = self.ask(delivery)
        if attempt.status is not None and 200 <= attempt.status < 300:
            self.taken(delivery)
            self._later.call(0, lambda: self._bring(number))
        elif self._closes(attempt):
            self.webhook = Webhook()
            self._busy.discard(number)
        else:
            self._later.call(self._delay(delivery, attempt), lambda: self._bring(number))

    def _head(self, number: int) -> Delivery | None:
        """The oldest of this queue that still lives; None (and the queue is free) when there is none."""
        with self._lock:
            queue = self._queues.get(number, [])
            while queue and self._now() >= queue[0].expires:
                queue.pop(0).expired = True
            if queue and self.webhook.url:
                return queue[0]
            self._busy.discard(number)
            return None

    def taken(self, delivery: Delivery) -> None:
        """Out of its queue."""
        with self._lock:
            queue = self._queues.get(delivery.queue, [])
            if delivery in queue:
                queue.remove(delivery)
        delivery.finish()

    def _closes(self, attempt: Attempt) -> bool:
        """410 for 23 hours closes the webhook."""
        if attempt.status != 410:
            return False
        self._gone_since = self._gone_since or self._now()
        return self._now() - self._gone_since >= timedelta(hours=23)

    def _delay(self, delivery: Delivery, attempt: Attempt) -> float:
        if attempt.retry_after.isdigit():
            return self.scale * min(int(attempt.retry_after), 3600)
        retries = len(delivery.attempts)
        if retries <= 1:
            return 0.0
        wait = 2.0 ** (retries - 1)
        return self.scale * (wait if wait < 60 else self._random.uniform(60, 120))
